"""Posters of what a reply nearly said: their page, their files, and the menu that makes them."""

from __future__ import annotations

import datetime
import io
from itertools import combinations
from pathlib import Path

import msgspec
import pypdf
import pytest
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QMessageBox
from pytestqt.qtbot import QtBot

from app.gui.application.application import Application
from app.gui.candidates.inline import InlineCandidates
from app.gui.controllers import candidates
from app.gui.export.clip_file import default_folder
from app.gui.export.film_writers import ExportError
from app.gui.export.poster import Poster, PosterPage, poster_pdf, poster_picture, save_poster
from app.gui.replay.recording import Recording
from app.gui.widgets.theme import DARK, LIGHT, Colors
from app.storage.trace import Trace
from model_backends.protocol import BlockCommitted, BlockStarted, DenoisingStep
from tests.gui.recorded import STORY, recorded_events, store_recorded_reply
from tests.gui.settling import settle
from tests.gui.test_clips import button, shown

# What the offscreen platform cannot do is no fault of the menu.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

DAY = datetime.date(2026, 11, 30)


@pytest.fixture(scope="module")
def story() -> Recording:
    """The recorded story, which is one block."""
    events = recorded_events()
    trace = Trace(
        block=0,
        start=next(event for event in events if isinstance(event, BlockStarted)),
        steps=tuple(event for event in events if isinstance(event, DenoisingStep)),
        commit=next(event for event in events if isinstance(event, BlockCommitted)),
    )
    return Recording(traces=(trace,), prompt=STORY, model="unfog-demo.gguf", seed=5)


def test_a_poster_has_the_text_and_rejected_words_apart_from_each_other(
    qapp: QApplication, story: Recording
) -> None:
    page = PosterPage(Poster(story, DAY))
    assert 4 <= len(page.notes) <= len(page.words.words) // 5 + 4
    contested = [page.words.rejected(page.words.words[index]) for index in page.words.most_contested]
    assert all(any(note[0] == rejected[0].text for rejected in contested) for note in page.notes)
    boxes = [note.box for note in page._notes]
    assert not any(one.intersects(other) for one, other in combinations(boxes, 2))
    assert (page.size.width(), page.size.height()) == (1123, 1587)
    page.close()


@pytest.mark.parametrize(("dark", "colors"), [(False, LIGHT), (True, DARK)])
def test_the_picture_has_twice_the_pixels_and_its_own_colours(
    qapp: QApplication, story: Recording, dark: bool, colors: Colors
) -> None:
    picture = poster_picture(Poster(story, DAY, dark))
    assert (picture.width(), picture.height()) == (2246, 3174)
    assert picture.pixelColor(4, 4).name() == colors.window
    assert picture.pixelColor(picture.width() - 4, picture.height() - 4).name() == colors.window


def test_the_pdf_is_one_page_of_text_with_its_typefaces(qapp: QApplication, story: Recording) -> None:
    reader = pypdf.PdfReader(io.BytesIO(poster_pdf(Poster(story, DAY))))
    (page,) = reader.pages
    words = page.extract_text().split()
    assert set(story.text.replace(".", "").replace(",", "").split()) <= set(words)
    assert STORY in page.extract_text(), page.extract_text()[-260:]
    assert " ".join(words[-40:]).count("Unfog") == 1
    assert "November" in words
    assert "2026" in words
    assert "unfog-demo" in words
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (842, 1190)
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert "/FontFile2" in descriptor
    assert reader.metadata is not None
    assert reader.metadata.title == STORY


def test_a_long_reply_gets_a_longer_page_in_smaller_type(qapp: QApplication, story: Recording) -> None:
    (trace,) = story.traces
    long = msgspec.structs.replace(story, traces=(trace,) * 60)
    page = PosterPage(Poster(long))
    assert page.size.width() == 1123
    assert page.size.height() > 1600
    page.close()
    page = PosterPage(Poster(msgspec.structs.replace(story, traces=(trace,) * 6)))
    assert page.size.height() == 1587
    page.close()


def test_without_probabilities_there_are_no_percentages(qapp: QApplication, story: Recording) -> None:
    (trace,) = story.traces
    commit = msgspec.structs.replace(trace.commit, candidates=())
    plain = msgspec.structs.replace(story, traces=(msgspec.structs.replace(trace, commit=commit),))
    text = pypdf.PdfReader(io.BytesIO(poster_pdf(Poster(plain)))).pages[0].extract_text()
    assert "%" not in text
    assert "probability" not in text


def test_a_file_of_another_kind_is_refused_and_none_is_left_behind(
    qapp: QApplication, story: Recording, tmp_path: Path
) -> None:
    with pytest.raises(ExportError, match="unknown file extension"):
        save_poster(Poster(story), tmp_path / "a.gif")
    with pytest.raises(ExportError, match="Can't save"):
        save_poster(Poster(story), tmp_path / "missing" / "a.png")
    assert list(tmp_path.iterdir()) == []


def test_one_that_is_already_there_is_replaced(qapp: QApplication, story: Recording, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"old")
    save_poster(Poster(story), tmp_path / "a.png")
    assert QImage(str(tmp_path / "a.png")).width() == 2246
    assert [path.name for path in tmp_path.iterdir()] == ["a.png"]


# ---- The window ------------------------------------------------------------------------------------


@pytest.fixture
def pictures(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder for posters, which does not exist yet."""
    for variable in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(variable, str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home" / ".config"))
    folder = default_folder()
    assert folder.is_relative_to(tmp_path)
    return folder


@pytest.fixture
def opened(application: Application, pictures: Path) -> Application:
    """The window with what the story nearly said."""
    store_recorded_reply(application)
    settle()
    application.window.action("nearly_said").trigger()
    settle()
    return application


def choose(application: Application, entry: str) -> None:
    """Choose from the menu of posters."""
    button(application, "Save or copy it as a poster").click()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    next(action for action in menu.actions() if action.text() == entry).trigger()
    menu.close()
    settle()


@pytest.mark.parametrize(("entry", "suffix"), [("Save as image (PNG)", ".png"), ("Save as PDF", ".pdf")])
def test_a_poster_is_saved_beside_the_clips(
    opened: Application, pictures: Path, monkeypatch: pytest.MonkeyPatch, entry: str, suffix: str
) -> None:
    choose(opened, entry)
    assert "Poster saved." in shown(opened)
    (path,) = pictures.iterdir()
    assert path.suffix == suffix
    assert path.name.startswith(f"{STORY.rstrip('.')} 20")
    folders: list[Path] = []
    monkeypatch.setattr(candidates, "open_folder", folders.append)
    button(opened, "Show in folder").click()
    assert folders == [pictures]
    choose(opened, entry)
    assert len(list(pictures.iterdir())) == 2


def test_a_poster_is_copied_in_the_colours_of_clips(opened: Application, pictures: Path) -> None:
    choose(opened, "Dark")
    choose(opened, "Copy image")
    assert "Poster copied." in shown(opened)
    assert QGuiApplication.clipboard().image().pixelColor(3, 3).name() == DARK.window
    assert not pictures.exists()


def test_where_it_cannot_be_saved_another_folder_is_offered(
    opened: Application, pictures: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    pictures.parent.mkdir(parents=True)
    pictures.write_text("in the way")
    choose(opened, "Save as PDF")
    (box,) = opened.window.findChildren(QMessageBox)
    assert "Can't save" in box.text()
    next(one for one in box.buttons() if "another folder" in one.text()).click()
    (dialog,) = opened.window.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "other"))
    dialog.reject()
    assert "Poster saved." in shown(opened)
    assert [path.suffix for path in (tmp_path / "other").iterdir()] == [".pdf"]
    assert opened.window.findChild(InlineCandidates) is not None
