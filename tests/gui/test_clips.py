"""Clips of replies: their frames, their file, the clipboard, and the button that makes them."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterator
from pathlib import Path

import av
import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QPoint, QUrl
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from app.gui.application.application import Application
from app.gui.controllers import clips
from app.gui.export import clip_file
from app.gui.export.clip_file import clip_path, default_folder, file_on_clipboard
from app.gui.export.encode import Job, export
from app.gui.replay.balanced_text import BalancedText, question_for_clip
from app.gui.replay.clip import CARD_SECONDS, ClipRenderer
from app.gui.replay.frames import RenderOptions
from app.gui.replay.recording import Recording
from app.gui.widgets.theme import DARK, LIGHT
from app.gui.widgets.toast import Toast
from app.storage import StoredMessage
from model_backends.protocol import BlockStarted
from tests.gui.actions import ask
from tests.gui.test_export import LONG, SHORT, ink, pixels, reply

# What the offscreen platform cannot do is no fault of the page.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

SHAPES = {"square": (180, 180), "portrait": (180, 320), "wide": (320, 180)}
QUESTION = "Why is there fog over the river in the morning, and where does it go?"


def asked(question: str, recording: Recording = SHORT) -> Recording:
    return msgspec.structs.replace(recording, prompt=question)


def noisy(recording: Recording) -> Recording:
    """The recording with the noise that its block began with."""
    (trace,) = recording.traces
    pieces = tuple(f" {number * 7919 % 99991:x}" for number in range(len(trace.final_pieces)))
    start = BlockStarted(block=0, canvas=tuple(range(len(pieces))), pieces=pieces)
    return msgspec.structs.replace(recording, traces=(msgspec.structs.replace(trace, start=start),))


FOGGY = noisy(reply(" ".join(["fog", "lifts", "slowly", "over", "the", "river"] * 6)))


@pytest.fixture
def render(qapp: QApplication) -> Iterator[list[ClipRenderer]]:
    """Renderers put into this list are closed."""
    made: list[ClipRenderer] = []
    yield made
    for renderer in made:
        renderer.close()


# Frames


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("shape", list(SHAPES))
def test_fog_then_text_then_the_end_card(shape: str, dark: bool, render: list[ClipRenderer]) -> None:
    clip = ClipRenderer(asked(QUESTION, FOGGY), RenderOptions(size=SHAPES[shape], dark=dark))
    render.append(clip)
    page = (DARK if dark else LIGHT).window
    first, read, card = clip.at(0.0), clip.at(clip.duration - 0.7), clip.at(clip.duration)
    without = ClipRenderer(asked(QUESTION, reply("")), clip.options)
    render.append(without)
    fog, words = ink(first, page).mean(), ink(read, page).mean()
    question = ink(without.at(without.duration - 0.7), page).mean()
    assert fog > question + (words - question) / 2
    assert (card.width(), card.height()) == SHAPES[shape]
    assert QColor(card.pixel(1, 1)).name() == page
    assert ink(read, page).any()
    assert read != card
    assert clip.at(clip.duration + 1.0) == card
    assert clip.card_texts == ["Unfog", "unfog-demo", "seed 7 · 4 steps"]
    assert 4.5 < clip.duration + CARD_SECONDS < 7.5


@pytest.mark.parametrize(
    "recording",
    [SHORT, LONG, reply("Yes."), reply("a " * 300), reply(*["Fog."] * 9), reply(*["fog lifts " * 20] * 60)],
    ids=["short", "long", "word", "block", "many short blocks", "many blocks"],
)
def test_a_clip_lasts_about_six_seconds_whatever_the_reply(
    recording: Recording, render: list[ClipRenderer]
) -> None:
    render.append(ClipRenderer(recording, RenderOptions(size=SHAPES["square"])))
    assert 5.0 < render[0].duration + CARD_SECONDS < 8.0


def test_what_does_not_fit_fades_and_keeps_a_legible_size(render: list[ClipRenderer]) -> None:
    clip = ClipRenderer(LONG, RenderOptions(size=SHAPES["square"]))
    render.append(clip)
    assert not clip.page.fits
    assert clip.page.width() <= 480  # 16 points of type are at least 36 pixels of 1080
    short = ClipRenderer(reply("Yes."), RenderOptions(size=SHAPES["square"]))
    render.append(short)
    assert short.page.fits
    assert short.page.width() < clip.page.width() / 1.5


@pytest.mark.parametrize("shape", list(SHAPES))
@pytest.mark.parametrize(
    "question",
    [
        "Why?",
        QUESTION,
        "What is a Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz good for?",
        "מה זה ערפל ואיך הוא נוצר בבוקר ליד הנהר?",
        " ".join(["fog"] * 99),
        "W" * 400,
    ],
)
def test_the_question_is_whole_and_no_word_of_it_alone(
    shape: str, question: str, render: list[ClipRenderer]
) -> None:
    clip = ClipRenderer(asked(question), RenderOptions(size=SHAPES[shape]))
    render.append(clip)
    shown = clip.page.question
    assert shown is not None
    assert "".join("".join(shown.lines).split()) == "".join(question.split())
    corner = shown.mapTo(clip.page, QPoint(0, 0))
    assert clip.page.rect().contains(corner)
    assert clip.page.rect().contains(corner + shown.rect().bottomRight())
    assert shown.visibleRegion().boundingRect() == shown.rect()
    if len(shown.lines) > 1 and " " in question:
        assert len(shown.lines[-1].split()) > 1 or len(shown.lines[-1]) >= 12


def test_a_question_that_is_too_long_keeps_its_first_sentences() -> None:
    sentences = "I would like to know about fog. " * 20
    assert question_for_clip(sentences).endswith("about fog. …")
    assert 200 < len(question_for_clip(sentences)) <= 402
    words = question_for_clip("fog, mist and haze " * 40)
    assert words.endswith("…")
    assert words[:-1] == ("fog, mist and haze " * 40)[: len(words) - 1]
    assert ("fog, mist and haze " * 40)[len(words) - 1] in " ,"
    assert len(question_for_clip("雾" * 400)) <= 201
    assert question_for_clip("a  b\n\nc") == "a b\nc"


def test_lines_are_balanced(qapp: QApplication) -> None:
    text = BalancedText("one two three four five six seven eight nine ten", qapp.font(), QColor("black"))
    text.fit(150.0)
    lengths = [len(line) for line in text.lines]
    assert len(lengths) > 1
    assert max(lengths) - min(lengths) < 8
    before = text.width()
    text.fit(1000.0)
    assert len(text.lines) == 1
    assert text.width() > before


def test_lines_with_emoji_are_whole_words(qapp: QApplication) -> None:
    question = "🌫🌫🌫🌫 over the river 🏞 and where does it go? 🌅"
    text = BalancedText(question, qapp.font(), QColor("black"))
    text.fit(120.0)
    assert len(text.lines) > 2
    assert " ".join(text.lines).split() == question.split()


def test_a_question_without_spaces_is_as_large_as_others(render: list[ClipRenderer]) -> None:
    options = RenderOptions(size=SHAPES["square"])
    for question in ("河上的早晨为什么会有雾，它后来又去了哪里呢？", QUESTION):
        render.append(ClipRenderer(asked(question), options))
    assert render[0].page.width() <= render[1].page.width()


@pytest.mark.parametrize("question", ["", " \n", "\u200b", "\u00a0\u3000\u2060"])
def test_an_invisible_question_has_no_bubble(question: str, render: list[ClipRenderer]) -> None:
    render.append(ClipRenderer(asked(question), RenderOptions(size=SHAPES["square"])))
    assert render[0].page.question is None


def test_verse_keeps_its_lines(render: list[ClipRenderer]) -> None:
    verse = "Fog in the morning\ntakes the edges from the world —\nthe old trees whisper."
    clip = ClipRenderer(asked("A haiku.", reply(verse)), RenderOptions(size=SHAPES["square"]))
    render.append(clip)
    clip.at(clip.duration - 0.7)
    assert clip.page.widows == 0


# The file


def test_the_file_opens_and_has_the_shape_and_length(qapp: QApplication, tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    options = RenderOptions(size=(180, 320), fps=10.0, dark=True)
    shares = list(export(Job((asked(QUESTION),), path, options, clip=True)))
    assert shares == sorted(shares)
    renderer = ClipRenderer(asked(QUESTION), options)
    with av.open(str(path)) as film:
        frames = [frame.to_ndarray(format="rgb24") for frame in film.decode(video=0)]
        assert film.duration is not None
        seconds = film.duration / av.time_base
    assert seconds == pytest.approx(renderer.duration + CARD_SECONDS, abs=0.3)
    assert frames[0].shape == (320, 180, 3)
    for number, moment in ((0, 0.0), (-1, renderer.duration)):
        wanted = pixels(renderer.at(moment))[..., 2::-1].astype(int)
        assert np.abs(frames[number].astype(int) - wanted).mean() < 4
    renderer.close()


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("What is fog?", "What is fog 2026-11-30.mp4"),
        ('a/b\\c: <d> | "e"*?\n', "a b c d e 2026-11-30.mp4"),
        ("", "Reply 2026-11-30.mp4"),
        ("???", "Reply 2026-11-30.mp4"),
        ("/", "Reply 2026-11-30.mp4"),
        ("\x1b\u200b\ud800", "Reply 2026-11-30.mp4"),
        ("con.txt", "con_.txt 2026-11-30.mp4"),
        ("NUL", "NUL 2026-11-30.mp4"),
        ("..hidden", "hidden 2026-11-30.mp4"),
        ("雾" * 200, "雾" * 26 + " 2026-11-30.mp4"),
        ("word " * 40, "word " * 15 + "word 2026-11-30.mp4"),
    ],
)
def test_a_clip_is_named_after_question_and_day(tmp_path: Path, question: str, name: str) -> None:
    path = clip_path(tmp_path, question, datetime.date(2026, 11, 30))
    assert path == tmp_path / name
    path.touch()
    assert clip_path(tmp_path, question, datetime.date(2026, 11, 30)).name == f"{path.stem} (2).mp4"


def test_file_managers_can_paste_it(qapp: QApplication, tmp_path: Path) -> None:
    path = tmp_path / "what is fog?.mp4"
    data = file_on_clipboard(path)
    assert data.urls() == [QUrl.fromLocalFile(str(path))]
    encoded = bytes(data.data("x-special/gnome-copied-files").data()).decode()
    assert encoded == f"copy\n{path.as_uri()}"


# The button


@pytest.fixture
def pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The pictures folder, of another home."""
    for variable in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(variable, str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home" / ".config"))
    monkeypatch.setattr(clip_file, "CLIP_SHAPES", SHAPES)
    folder = default_folder()
    assert folder.is_relative_to(tmp_path)
    return folder


@pytest.fixture
def answered(application: Application, pictures: Path, qtbot: QtBot) -> StoredMessage:
    """A reply to a question."""
    return ask(application, qtbot, "Write a haiku about a river.")


def button(application: Application, name: str) -> QPushButton:
    buttons = application.window.findChildren(QPushButton)
    return next(one for one in buttons if one.isVisible() and name in (one.accessibleName() or one.text()))


def shown(application: Application) -> str:
    return " ".join(
        toast.accessibleName() for toast in application.window.findChildren(Toast) if toast.isVisible()
    )


def wait_for(application: Application, qtbot: QtBot, text: str) -> None:
    qtbot.waitUntil(lambda: text in shown(application))


def test_one_click_saves_a_clip_and_copies_it(
    application: Application,
    answered: StoredMessage,
    pictures: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    button(application, "Save a six-second video").click()
    assert "Making a clip" in shown(application)
    wait_for(application, qtbot, "Clip saved and copied")
    (path,) = pictures.iterdir()
    assert path.name == f"Write a haiku about a river {datetime.date.today().isoformat()}.mp4"
    data = QGuiApplication.clipboard().mimeData()
    assert [url.toLocalFile() for url in data.urls()] == [str(path)]
    with av.open(str(path)) as film:
        assert film.streams.video[0].width == 180
    opened: list[Path] = []
    monkeypatch.setattr(clips, "open_folder", opened.append)
    button(application, "Show in folder").click()
    assert opened == [pictures]
    application.window.action("clip").trigger()
    qtbot.waitUntil(lambda: len(list(pictures.glob("*.mp4"))) == 2)
    assert sorted(one.name for one in pictures.iterdir())[0].endswith("(2).mp4")


def test_a_second_clip_waits_and_the_same_one_is_made_once(
    application: Application, answered: StoredMessage, pictures: Path, qtbot: QtBot
) -> None:
    for _ in range(3):
        application.window.action("clip").trigger()
    choose(application, "Portrait")
    assert "1 more waiting" in shown(application)
    wait_for(application, qtbot, "Clip saved")
    qtbot.waitUntil(lambda: len(list(pictures.glob("*.mp4"))) == 2)
    sizes = []
    for path in sorted(pictures.iterdir()):
        with av.open(str(path)) as film:
            sizes.append((film.streams.video[0].width, film.streams.video[0].height))
    assert sorted(sizes) == [(180, 180), (180, 320)]


def choose(application: Application, entry: str) -> None:
    """Choose an entry of the menu beside the button."""
    button(application, "Shape and colours").click()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    next(action for action in menu.actions() if entry in action.text()).trigger()
    menu.close()


def test_shape_and_colours_are_remembered(
    application: Application, answered: StoredMessage, pictures: Path, qtbot: QtBot
) -> None:
    choose(application, "Dark")
    choose(application, "Wide")
    wait_for(application, qtbot, "Clip saved")
    (path,) = pictures.iterdir()
    with av.open(str(path)) as film:
        picture = next(film.decode(video=0)).to_ndarray(format="rgb24")
    assert picture.shape == (180, 320, 3)
    assert picture.mean() < 60
    button(application, "Shape and colours").click()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    checked = [action.text() for action in menu.actions() if action.isChecked()]
    menu.close()
    assert len(checked) == 2
    assert "Wide" in checked[0]
    assert checked[1] == "Dark"


def test_a_folder_that_cannot_be_used_is_told_and_another_one_offered(
    application: Application, answered: StoredMessage, pictures: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    pictures.parent.mkdir(parents=True)
    pictures.write_text("in the way")
    application.window.action("clip").trigger()
    qtbot.waitUntil(lambda: bool(application.window.findChildren(QMessageBox)))
    (box,) = application.window.findChildren(QMessageBox)
    assert str(pictures) in box.text()
    assert "folder" in box.informativeText()
    next(one for one in box.buttons() if "another folder" in one.text()).click()
    (dialog,) = application.window.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "other"))
    dialog.reject()
    wait_for(application, qtbot, "Clip saved")
    assert len(list((tmp_path / "other").glob("*.mp4"))) == 1


def test_a_missing_library_is_named(
    application: Application, answered: StoredMessage, pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("clip_file", "encode", "film_writers"):
        monkeypatch.delitem(sys.modules, f"app.gui.export.{module}", raising=False)
    monkeypatch.setitem(sys.modules, "av", None)
    application.window.action("clip").trigger()
    (box,) = application.window.findChildren(QMessageBox)
    assert "av is missing" in box.text()
    assert not pictures.exists()


def test_cancelling_and_closing_leave_no_file(
    application: Application, answered: StoredMessage, pictures: Path, qtbot: QtBot
) -> None:
    application.window.action("clip").trigger()
    qtbot.waitUntil(pictures.is_dir)
    button(application, "Cancel").click()
    assert "Nothing was saved" in shown(application)
    assert list(pictures.iterdir()) == []
    application.window.action("clip").trigger()
    application.window.close()
    assert list(pictures.iterdir()) == []


def test_a_reply_without_a_trace_has_no_button(application: Application, qtbot: QtBot) -> None:
    store = application.store
    question = store.add_message(store.create_conversation("Fog").id, "user", "Fog?")
    answer = store.begin_reply(question, "demo", 7, None)
    store.end_reply(answer.id, "complete", text="Yes.", thought="", stats=None, finish="end_of_turn")
    application.session.open(question.conversation)
    assert not application.window.action("clip").isEnabled()
    names = [one.accessibleName() for one in application.window.findChildren(QPushButton) if one.isVisible()]
    assert "Regenerate" not in names
    assert not any("six-second" in name for name in names)
