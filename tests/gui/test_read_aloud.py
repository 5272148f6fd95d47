"""Replies are read aloud by the system's voice, and stop being read at once."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.gui.application.application import Application
from app.gui.conversation.reading_bar import ReadingBar
from app.gui.settings_dialog.dialog import SettingsDialog
from tests.gui.actions import choose, press, replies, talk, texts, wait_for_card
from tests.gui.fake_voice import Dispatcher, VoiceProgram

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="The voice of the tests is a script"),
    # What the offscreen platform cannot do is no fault of the window.
    pytest.mark.qt_log_ignore("This plugin does not support", extend=True),
]
ANSWER = (
    "# Fog\n\nIt is **thin** [air](https://example.org).\n\n```python\na = 1\nb = 2\n```\n\n- One\n- Größe?"
)
SPOKEN = "Fog.\nIt is thin air.\nCode in python, 2 lines.\nOne.\nGröße?"


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder with programs; there is no Speech Dispatcher."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("SPEECHD_ADDRESS", f"unix_socket:{tmp_path / 's' / 'speechd.sock'}")
    return folder


@pytest.fixture
def dispatcher(programs: Path, tmp_path: Path) -> Dispatcher:
    """Speech Dispatcher, running."""
    if sys.platform == "darwin":
        pytest.skip("Speech Dispatcher is for Linux")
    return Dispatcher(tmp_path / "s" / "speechd.sock")


def bar(application: Application) -> ReadingBar:
    """What is seen while a reply is read."""
    found = application.window.findChild(ReadingBar)
    assert isinstance(found, ReadingBar)
    return found


def choose_reading(application: Application, qtbot: QtBot, place: int) -> None:
    """Choose "Read aloud" under a reply."""
    choose(replies(application)[place], qtbot, "Read aloud")
    application.window.activateWindow()  # the menu was active
    qtbot.waitUntil(application.window.isActiveWindow)


def read(application: Application, qtbot: QtBot, voice: VoiceProgram, place: int = 0) -> None:
    """Have a reply read aloud, and wait until it is."""
    count = len(voice.said())
    choose_reading(application, qtbot, place)
    assert bar(application).isVisible()
    qtbot.waitUntil(lambda: len(voice.said()) > count)
    assert voice.is_speaking()


def stopped(application: Application, voice: VoiceProgram) -> bool:
    """Whether nothing is read any more."""
    return not voice.is_speaking() and not bar(application).isVisible()


def test_the_text_is_read_without_its_markdown(
    programs: Path, application: Application, qtbot: QtBot
) -> None:
    voice = VoiceProgram(programs)
    talk(application, qtbot, "What is fog?", ANSWER)
    read(application, qtbot, voice)
    assert voice.said() == [SPOKEN]
    assert "Reading aloud…" in texts(application)
    qtbot.mouseClick(bar(application).findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert stopped(application, voice)


def test_keys_read_and_stop(programs: Path, application: Application, qtbot: QtBot) -> None:
    voice = VoiceProgram(programs)
    talk(application, qtbot, "What is fog?", ANSWER)
    press(application, "read_aloud")
    qtbot.waitUntil(voice.is_speaking)
    press(application, "read_aloud")
    assert stopped(application, voice)
    press(application, "read_aloud")
    qtbot.waitUntil(voice.is_speaking)
    QTest.keyClick(application.window.composer.field, Qt.Key.Key_Escape)
    assert stopped(application, voice)
    assert voice.said() == [SPOKEN, SPOKEN]


def test_escape_stops_reading_before_the_running_reply(
    programs: Path, application: Application, qtbot: QtBot
) -> None:
    voice = VoiceProgram(programs)
    talk(application, qtbot, "What is fog?", ANSWER)
    read(application, qtbot, voice)
    application.session.send("And now?")
    assert application.session.state != "idle"
    press(application, "stop")
    assert stopped(application, voice)
    assert application.session.state in ("loading", "generating")
    press(application, "stop")
    qtbot.waitUntil(lambda: application.session.state == "idle")


def test_another_reply_is_read_in_its_place(programs: Path, application: Application, qtbot: QtBot) -> None:
    voice = VoiceProgram(programs)
    talk(application, qtbot, "One?", "First.", "Two?", "Second.")
    read(application, qtbot, voice)
    first = list(programs.glob("said.*"))
    read(application, qtbot, voice, 1)
    assert voice.said() == ["First.", "Second."]
    for file in first:
        file.unlink()
    assert voice.is_speaking()
    press(application, "stop")
    assert stopped(application, voice)


@pytest.mark.parametrize("what", ["new", "delete_reply", "present"])
def test_it_stops_with_what_takes_the_reply_away(
    what: str, programs: Path, application: Application, qtbot: QtBot
) -> None:
    voice = VoiceProgram(programs)
    talk(application, qtbot, "What is fog?", ANSWER)
    read(application, qtbot, voice)
    application.window.action(what).trigger()
    assert stopped(application, voice)


def test_closing_the_window_stops_it(programs: Path, application: Application, qtbot: QtBot) -> None:
    voice = VoiceProgram(programs)
    talk(application, qtbot, "What is fog?", ANSWER)
    read(application, qtbot, voice)
    application.window.close()
    assert not voice.is_speaking()


def test_without_a_voice_it_is_absent_and_the_settings_say_why(
    programs: Path, application: Application, qtbot: QtBot
) -> None:
    talk(application, qtbot, "What is fog?", ANSWER)
    assert not application.window.action("read_aloud").isEnabled()
    with pytest.raises(StopIteration):
        choose(replies(application)[0], qtbot, "Read aloud")
    application.window.settings.open("replies.voice_speed")
    dialog = application.window.findChild(SettingsDialog)
    assert isinstance(dialog, SettingsDialog)
    assert "install speech-dispatcher and a voice, such as espeak-ng" in texts(application)
    VoiceProgram(programs)
    application.window.settings.open("replies.voice_speed")
    assert "install speech-dispatcher" not in texts(application)


def test_a_failure_of_the_voice_is_said(programs: Path, application: Application, qtbot: QtBot) -> None:
    VoiceProgram(programs, code=1)
    talk(application, qtbot, "What is fog?", ANSWER)
    press(application, "read_aloud")
    card = wait_for_card(application, qtbot)
    assert "can't be read aloud" in card.failure.message
    assert "sound output" in card.failure.hint
    assert "No sound card" in card.failure.detail
    assert not bar(application).isVisible()


def test_speech_dispatcher_reads(dispatcher: Dispatcher, application: Application, qtbot: QtBot) -> None:
    application.preferences.update({"replies.voice_speed": 1.5})
    talk(application, qtbot, "What is fog?", "..and so on\n\nEnd", "Two?", "Second")
    choose_reading(application, qtbot, 0)
    qtbot.waitUntil(lambda: dispatcher.said == ["..and so on.\nEnd."])
    assert int(dispatcher.rate) > 0
    choose_reading(application, qtbot, 1)
    qtbot.waitUntil(lambda: len(dispatcher.said) == 2)
    assert bar(application).isVisible()  # what is reported of the first one doesn't matter
    dispatcher.end()
    qtbot.waitUntil(lambda: not bar(application).isVisible())
    choose_reading(application, qtbot, 1)
    qtbot.waitUntil(lambda: len(dispatcher.said) == 3)
    press(application, "stop")
    qtbot.waitUntil(lambda: dispatcher.is_cancelled)
    assert not bar(application).isVisible()


def test_speech_dispatcher_is_started(
    programs: Path, tmp_path: Path, application: Application, qtbot: QtBot
) -> None:
    if sys.platform == "darwin":
        pytest.skip("Speech Dispatcher is for Linux")
    program = programs / "speech-dispatcher"
    program.write_text(f'#!/bin/sh\necho "$1" > "{tmp_path}/spawned"\n')
    program.chmod(0o755)
    address = tmp_path / "s" / "speechd.sock"
    address.parent.mkdir()
    with socket.socket(socket.AF_UNIX) as stale:  # as one that has ended by itself leaves behind
        stale.bind(str(address))
    talk(application, qtbot, "What is fog?", ANSWER)
    press(application, "read_aloud")
    qtbot.waitUntil((tmp_path / "spawned").exists)
    address.unlink()
    dispatcher = Dispatcher(address)
    qtbot.waitUntil(lambda: dispatcher.said == [SPOKEN])
    press(application, "stop")
    qtbot.waitUntil(lambda: dispatcher.is_cancelled)


def test_an_error_of_speech_dispatcher_is_said(
    dispatcher: Dispatcher, application: Application, qtbot: QtBot
) -> None:
    talk(application, qtbot, "What is fog?", ANSWER)
    press(application, "read_aloud")
    qtbot.waitUntil(lambda: bool(dispatcher.said))
    dispatcher.refuse()
    assert "ERR INTERNAL" in wait_for_card(application, qtbot).failure.detail
    assert not bar(application).isVisible()
