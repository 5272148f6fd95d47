"""Words are shaped as a whole and cut at their tokens, as the text that replaces them will be."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication

from app.gui.canvas.markup import Part
from app.gui.canvas.metrics import TextMetrics
from app.gui.canvas.shaping import line_breaks, shape_word
from app.gui.widgets.theme import Theme

JOINER = "\u200d"


@pytest.fixture
def metrics(qapp: QApplication) -> TextMetrics:
    """The fonts of the canvas."""
    return TextMetrics(Theme(qapp, "light"))


def parts(*texts: str) -> list[Part]:
    return [Part(cell, text, "text") for cell, text in enumerate(texts)]


@pytest.mark.parametrize("texts", [("A", "VAT", "AR"), ("T", "o"), ("f", "og", "gy")])
def test_the_parts_of_a_word_are_as_wide_as_the_word(metrics: TextMetrics, texts: tuple[str, ...]) -> None:
    shaped = metrics.shape(parts(*texts))
    assert [text for text, _ in shaped] == list(texts)
    word = QFontMetricsF(metrics.fonts["text"]).horizontalAdvance("".join(texts))
    assert sum(width for _, width in shaped) == pytest.approx(word, abs=0.05)


def test_letters_are_kerned_over_the_boundaries_of_tokens(metrics: TextMetrics) -> None:
    alone = metrics.advance("A", "text") + metrics.advance("V", "text")
    assert sum(width for _, width in metrics.shape(parts("A", "V"))) < alone - 0.3


def test_a_mark_belongs_to_the_letter_before_it(metrics: TextMetrics) -> None:
    (first, width), (second, nothing) = shape_word(parts("e", "\u0301"), metrics.fonts)
    assert (first, second, nothing) == ("e\u0301", "", 0.0)
    assert width > 0.0


def test_a_pair_of_surrogates_counts_as_one_character(metrics: TextMetrics) -> None:
    shaped = shape_word(parts("\U0001d538", "b\U0001d539", "c"), metrics.fonts)
    assert [text for text, _ in shaped] == ["\U0001d538", "b\U0001d539", "c"]
    assert line_breaks("\U0001d538-\U0001d539", metrics.fonts["text"]) == (2,)


def test_arabic_letters_of_two_tokens_keep_the_forms_of_the_word(metrics: TextMetrics) -> None:
    texts = [text for text, _ in shape_word(parts("ال", "ضب", "اب"), metrics.fonts)]
    assert texts == ["ال" + JOINER, JOINER + "ضب" + JOINER, JOINER + "اب"]
    assert [text for text, _ in shape_word(parts("دا", "ر"), metrics.fonts)] == ["دا", "ر"]


def test_lines_are_broken_where_a_text_document_breaks_them(metrics: TextMetrics) -> None:
    font = metrics.fonts["text"]
    assert line_breaks("well-known", font) == (5,)
    assert line_breaks("don't", font) == ()
    assert line_breaks("霧は「引用」です。", font) == (1, 2, 4, 6, 7)
    assert line_breaks("안개는", font) == ()
