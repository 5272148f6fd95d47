"""Texts that people see are worded as decided: nothing that was replaced, right plurals."""

import ast
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from app.base import counts
from model_backends.lazy_text import pluralise
from tools.translations import FOLDER, ROOT, sources

REPLACED = (
    *(
        "count at once",
        "counts from the next",
        "as the system",
        "as the program",
        "of its own",
        "of your own",
    ),
    *("the window speaks", "size of type", "speed and polish", "own values", "answers here", "told nothing"),
    *("of at most", "forward pass", "reading the conversation", "what was said", "write it again"),
    *("enter does it", "only a text", "fewer letters may", "is found by", "need not be", "whoops", "oops"),
    *("no block begins", "hardly to be", "is no gguf", "file of conversations", "came in from", "sorry"),
    *("lasts equally long", "sooner done", "is written:", "kept as you type", "where it lies", "in circles"),
    *("look into yet", "room for replays", "time for replays", "notification of the system", "mend "),
    *("on the processor", "should not have", "sums are", "what has come", "which is no ", "what came"),
    *(
        "does not",
        "did not",
        "cannot",
        "can not",
        "do not",
        "will not",
        "must not",
        "all the same",
        "lost their place",
    ),
    *(
        "picture",
        "unfortunately",
        "...",
        "blocks kept",
        "block kept",
        "in work",
        "leads nowhere",
        "can't write {",
    ),
)
"""What texts said before, in lower case; docs/translations.md has the words to use."""
REPLACED_GERMAN = (
    *(r"[Bb]enutz(?!er)", r"\b[Gg]enutzt", r"\bnutzbar: ", r"[mn] Prozessor\b(?! rechnet)", r"\bim RAM\b"),
    *(r"\b[Dd]u\b", r"\b[Dd]eine?\b", r"\bIhnen\b", "Durchlauf", r"\.\.\.", r"\w…", "Aktualisierung$"),
    *("[Dd]enoising", r"\bPreset", r"\bSeed\b", r"\bSie können", "Es tut mir", "leider", "Programm hier"),
)
"""What the German texts don't say."""
SEARCH_WORDS = re.compile(r"[\w_ -]+")
"""The words that the search in Settings knows beside the texts; nobody sees them."""
PLURALS = (
    r"tokens|steps|blocks|messages|files|conversations|pages|characters|bytes|matches|replies|images|days"
)
BESIDE_A_NUMBER = re.compile(rf"\{{(\w+)(?::,)?\}} (?:\w+ )?(?:{PLURALS})\b")
NEVER_ONE = {
    *(
        "context",
        "context_asked",
        "context_length",
        "length",
        "most",
        "limit",
        "pages",
        "total",
        "vocab_size",
    ),
    *(
        "words",
        "tokens",
        "room",
        "kept",
        "size",
        "count",
        "bytes",
        "sent",
    ),  # more than fits, or has a text for 1
    *(
        "steps",
        "per_block",
        "per_step",
        "rate",
        "number",
        "canvas",
        "message",
    ),  # with decimals, or no number of things
}


NAMES = ("tr", "lazy_text", "translatable")
PROMPTS = ROOT / "app" / "settings" / "shipped.py"
"""Texts for the model, which is addressed."""


def texts_of(path: Path) -> list[str]:
    """Return the English texts in a source file."""
    calls = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))
    texts = [call.args[0] for call in calls if ast.unparse(call.func) in NAMES and call.args]
    return [text.value for text in texts if isinstance(text, ast.Constant) and isinstance(text.value, str)]


def shown() -> list[str]:
    """Return every text of the window and the engine in English, without mere search words."""
    return [text for path in sources() for text in texts_of(path) if not is_for_the_search(text)]


def is_for_the_search(text: str) -> bool:
    return text == text.lower() and len(text.split()) > 2 and SEARCH_WORDS.fullmatch(text) is not None


def german() -> list[tuple[str, str]]:
    """Return every English text with one of its German forms."""
    messages = ElementTree.parse(FOLDER / "unfog_de.ts").getroot().iter("message")
    pairs, prompts = [], texts_of(PROMPTS)
    for message in messages:
        source, translation = message.findtext("source") or "", message.find("translation")
        assert translation is not None
        forms = [form.text or "" for form in translation] or [translation.text or ""]
        pairs += [(source, form) for form in forms if not is_for_the_search(source) and source not in prompts]
    return pairs


def test_no_text_says_what_was_replaced() -> None:
    assert [(text, old) for text in shown() for old in REPLACED if old in text.lower()] == []


def test_no_german_text_says_what_was_replaced() -> None:
    assert [(form, old) for _, form in german() for old in REPLACED_GERMAN if re.search(old, form)] == []


def test_the_installer_speaks_like_the_window() -> None:
    texts = (ROOT / "installers" / "windows" / "texts.nsh").read_text(encoding="utf-8")
    assert re.findall(r"\b[Dd]u\b|\b[Dd]eine?n?\b|\bWähle\b|" + "|".join(REPLACED[:20]), texts) == []


def test_quotes_are_curly_and_apostrophes_are_not() -> None:
    assert [text for text in shown() if "’" in text] == []
    assert [text for text in shown() if re.search(r'"|(?<!\w)\'|\'(?!\w)', text.replace("s' ", ""))] == []
    assert [form for _, form in german() if re.search(r'"|“[^“„]*”', form)] == []


def test_a_number_beside_a_plural_selects_the_form() -> None:
    found = {(one[1], text) for text in shown() for one in BESIDE_A_NUMBER.finditer(text)}
    assert [text for name, text in found if name not in NEVER_ONE] == []


def test_every_counted_text_has_a_singular() -> None:
    counted = [text for text in shown() if "%n" in text or "%Ln" in text]
    assert len(counted) > 30
    for text in counted:
        assert not re.search(rf"\b1 ({PLURALS})\b", pluralise(text, 1)), text
        assert not re.search(r"\([a-z]*\|[a-z]*\)|\(s\)|%", re.sub(r"\{\w+\}%", "", pluralise(text, 0))), text


def test_every_counted_german_text_has_a_singular() -> None:
    forms: dict[str, list[str]] = {}
    for source, form in german():
        if "%n" in source or "%Ln" in source:
            forms.setdefault(source, []).append(form)
    same = [source for source, (one, many) in forms.items() if one == many]
    alike = "token|byte|character|match|time|min to read|removed"
    assert [source for source in same if not re.search(alike, source)] == []


@pytest.mark.parametrize(
    ("rate", "words"),
    [
        (0.0, "0 tokens/s"),
        (0.04, "0 tokens/s"),
        (0.42, "0.4 tokens/s"),
        (0.98, "1 token/s"),
        (1.0, "1 token/s"),
        (1.26, "1.3 tokens/s"),
        (2.0, "2 tokens/s"),
        (9.97, "10 tokens/s"),
        (1234.5, "1,234 tokens/s"),
    ],
)
def test_rates(rate: float, words: str) -> None:
    assert counts.token_rate(rate) == words


def test_counts() -> None:
    assert [counts.tokens(n) for n in (0, 1, 2, 1234)] == ["0 tokens", "1 token", "2 tokens", "1,234 tokens"]
    assert [counts.blocks(n) for n in (0, 1, 2)] == ["0 blocks", "1 block", "2 blocks"]
    assert [counts.steps(n) for n in (0, 1, 2)] == ["0 steps", "1 step", "2 steps"]
