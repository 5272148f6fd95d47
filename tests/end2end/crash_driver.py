"""Drive the real window by a script until it is killed, and print what it confirmed as stored.

    python -m tests.end2end.crash_driver SEED FIRST LAST

does the actions FIRST to LAST of the script that the seed makes. A line of its output is a JSON list:
["may", key, value] before something is changed, ["stored", key, value] when the program said that it has been
(crash_ledger.py tells what the keys mean), ["ready"], ["action", number, name] and at the end ["end"].
"""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before Qt is imported

import json
import random
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit, QTextBrowser

from app.attachments import Attachment
from app.base import app_dirs
from app.gui.application.application import Application, make_app
from app.gui.composer.attachments import ComposerAttachments
from app.gui.conversation.notices import ErrorCard
from app.gui.sidebar.import_export import ImportExportMenu
from app.import_export import export_json
from app.storage import Overrides, StoredMessage, UnsentEdit
from model_backends.protocol import Sampling
from tests.patience import PATIENCE_MS

WORKER = [sys.executable, "-u", "-m", "tests.end2end.fake_worker"]
_WORDS = ("fog", "river", "light", "boat", "rain", "stone", "quiet", "morning", "paper", "window")


def tell(*line: object) -> None:
    """Write a line; it is out when this returns, whatever happens to the process."""
    print(json.dumps(line), flush=True)


class Driver:
    """Does what people do, one action after the other."""

    def __init__(self, application: Application, seed: int) -> None:
        self._desk, self._seed = application, seed
        self._session, self._window, self._store = application.session, application.window, application.store
        self._chance = random.Random(seed)
        self._field = self._window.composer.findChild(QPlainTextEdit)
        self._exchange = self._window.findChild(ImportExportMenu)
        self._undone: tuple[str, int] | None = None  # what "undo" takes back
        self._writing_in: int | None = None  # where the message was sent that comes next
        self._is_sending = False  # and it has not come yet
        self._known = {entry.id for entry in self._session.conversations()}
        self._actions: tuple[tuple[int, Callable[[], None]], ...] = (
            (22, self.send),
            (10, self.queue),
            (16, self.type_a_draft),
            (4, self.attach),
            (12, self.open_another),
            (8, self.edit),
            (6, self.begin_an_edit),
            (8, self.again),
            (8, self.stop),
            (8, self.switch_branch),
            (7, self.change_a_setting),
            (6, self.new),
            (6, self.rename),
            (6, self.pin),
            (6, self.delete),
            (4, self.archive),
            (4, self.move),
            (6, self.undo),
            (5, self.configure),
            (4, self.resume),
            (4, self.import_a_copy),
            (3, self.kill_the_worker),
        )
        self._session.added.connect(self._on_added)
        self._session.added.connect(self._on_message)
        self._session.updated.connect(self._on_message)
        self._session.reply_run.block.connect(self._on_block)
        self._session.conversations_changed.connect(self._on_conversations)
        self._window.composer.drafted.connect(self._on_draft)
        self._window.messages.edit_changed.connect(self._on_edit)
        self._exchange.imported.connect(self._on_conversations)

    def run(self, number: int) -> None:
        """Do one action, and give it a moment."""
        self._chance = random.Random(f"{self._seed} {number}")
        weights = [weight for weight, _ in self._actions]
        action = self._chance.choices([action for _, action in self._actions], weights)[0]
        tell("action", number, action.__name__)
        action()
        live(self._chance.uniform(0.0, 0.08))

    # What people do

    def send(self) -> None:
        """Type a message and press Enter."""
        self._come_to_rest()
        text = self._chance.choice(("endless", "crash", self._some(), self._some(), self._some()))
        before = self._writing_in = self._session.current
        self._is_sending = True
        self._field.selectAll()
        self._may_change_draft("")
        self._may_change_draft(text)
        if before is not None:
            self._may_change_leaf()
        tell("may", ["files", before], "")
        QTest.keyClicks(self._field, text)
        QTest.keyClick(self._field, Qt.Key.Key_Return)
        for _ in range(self._chance.randint(0, 60)):  # a file that is still being read has to be waited for
            if not self._field.toPlainText():
                break
            live(0.005)

    def queue(self) -> None:
        """Have a reply written that does not end, press Enter meanwhile, and perhaps stop it."""
        self._come_to_rest()
        conversation = self._writing_in = self._session.current
        answered = self._session.messages()[-1:]
        if conversation is None or not answered or not answered[0].text or answered[0].role == "user":
            return  # a question without an answer would be joined with this one, whose reply then ends
        self._may_change_leaf()
        self._may_change_draft(self._field.toPlainText())
        files = self._session.draft_files(conversation)
        self._is_sending = True
        if not self._session.send("endless", draft=self._field.toPlainText(), draft_files=files):
            self._is_sending = False
            return
        tell("stored", ["draft", conversation], self._store.draft(conversation))
        tell("stored", ["files", conversation], self._names(files))
        text = self._some()
        self._field.selectAll()
        for typed in ("", text):
            self._may_change_draft(typed)
        tell("may", ["files", conversation], "")
        tell("may", ["queue", conversation], "|".join([*self._queued(conversation), text]))
        QTest.keyClicks(self._field, text)
        QTest.keyClick(self._field, Qt.Key.Key_Return)
        tell("stored", ["queue", conversation], "|".join(self._queued(conversation)))
        live(self._chance.choice((0.0, 0.05, 0.2)))
        if self._chance.random() < 0.5:
            self._come_to_rest()

    def type_a_draft(self) -> None:
        """Type something and leave it there."""
        words = f" {self._some()}"
        self._may_change_draft(self._field.toPlainText() + words)
        QTest.keyClicks(self._field, words)
        live(self._chance.choice((0.0, 0.1, 0.45)))  # it is saved after 0.4 s

    def attach(self) -> None:
        """Attach a file to what is being typed."""
        conversation = self._session.current
        before = self._names(self._session.draft_files(conversation))
        path = app_dirs.data_dir() / f"{self._chance.choice(_WORDS)}.txt"
        path.write_text(self._some(), encoding="utf-8")
        tell("may", ["files", conversation], f"{before}|{path.name}".lstrip("|"))
        self._window.findChild(ComposerAttachments).attach([path])
        if self._chance.random() < 0.7:
            wait(lambda: self._names(self._session.draft_files(conversation)) != before)
            tell("stored", ["files", conversation], self._names(self._session.draft_files(conversation)))

    def open_another(self) -> None:
        """Open one of the conversations."""
        if ids := [entry.id for entry in self._window.conversations.listed]:
            self._window.conversations.open(self._chance.choice(ids))

    def new(self) -> None:
        """Begin a conversation."""
        self._window.action("new").trigger()

    def edit(self) -> None:
        """Ask something else in place of an earlier question."""
        self._come_to_rest()
        if questions := [entry for entry in self._session.messages() if entry.role == "user"]:
            self._may_change_leaf()
            question = self._chance.choice(questions)
            tell("may", ["edit", question.id, question.conversation], "")
            self._session.edit(question.id, self._some())
            self._tell_questions()

    def begin_an_edit(self) -> None:
        """Type something in place of the last question, and leave it there."""
        question = self._window.messages.last_question
        if question is None:
            return
        question.edit()
        field = question.findChildren(QPlainTextEdit)[-1]
        words = f" {self._some()}"
        key = ["edit", question.message.id, question.message.conversation]
        tell("may", key, f"{field.toPlainText()}{words}")
        QTest.keyClicks(field, words)
        live(self._chance.choice((0.0, 0.1, 0.45)))  # it is saved after 0.4 s

    def again(self) -> None:
        """Have the last question answered again."""
        self._come_to_rest()
        self._may_change_leaf()
        self._session.retry()

    def resume(self) -> None:
        """Go on with the last reply."""
        self._come_to_rest()
        messages = self._session.messages()
        if messages and messages[-1].can_continue:
            for status in ("running", "complete", "stopped", "interrupted"):
                tell("may", ["status", messages[-1].id, messages[-1].conversation], status)
            self._session.resume(messages[-1].id)

    def stop(self) -> None:
        """Stop the reply."""
        self._window.chat.skip_or_stop()

    def switch_branch(self) -> None:
        """Show another branch where there is one."""
        self._come_to_rest()
        for message in self._session.messages():
            if len(message.siblings) > 1:
                self._may_change_leaf()
                self._session.show_branch(self._chance.choice(message.siblings))
                self._tell_leaf(message.conversation)
                return

    def rename(self) -> None:
        """Give the conversation another title."""
        if (current := self._session.current) is not None:
            title = self._some()
            tell("may", ["title", current], title)
            self._session.rename(current, title)
            tell("stored", ["title", current], title)

    def pin(self) -> None:
        """Pin the conversation, or no longer."""
        if (current := self._session.current) is not None:
            pinned = not self._store.conversation(current).pinned
            tell("may", ["pinned", current], pinned)
            self._window.action("pin").trigger()
            tell("stored", ["pinned", current], pinned)

    def delete(self) -> None:
        """Move the conversation to the trash."""
        current = self._session.current
        if current is not None and self._store.conversation(current).expires is None:
            tell("may", ["trashed", current], True)
            self._window.action("delete").trigger()
            tell("stored", ["trashed", current], True)
            self._undone = ("trashed", current)

    def archive(self) -> None:
        """Archive the conversation, or take it out of the archive."""
        if (current := self._session.current) is not None and self._window.action("archive").isEnabled():
            archived = not self._store.conversation(current).archived
            tell("may", ["archived", current], archived)
            self._window.action("archive").trigger()
            tell("stored", ["archived", current], archived)
            self._undone = ("archived", current) if archived else None

    def move(self) -> None:
        """Move the conversation to a folder."""
        current = self._session.current
        if current is not None and self._store.conversation(current).expires is None:
            title = self._chance.choice(_WORDS)
            folder = self._store.folders.named(title).id
            tell("may", ["folder", current], title)
            for key in (["pinned", current], ["archived", current]):
                tell("may", key, False)
            self._window.organizer.move([current], folder)
            tell("stored", ["folder", current], title)
            for key in (["pinned", current], ["archived", current]):
                tell("stored", key, False)
            self._undone = None

    def undo(self) -> None:
        """Take the last deletion or archiving back."""
        if (action := self._window.action("undo")).isEnabled() and self._undone is not None:
            tell("may", [*self._undone], False)
            action.trigger()
            tell("stored", [*self._undone], False)
            self._undone = None

    def change_a_setting(self) -> None:
        """Switch between light and dark."""
        scheme = self._chance.choice(("light", "dark"))
        tell("may", ["scheme"], scheme)
        self._desk.preferences.update({"appearance.scheme": scheme})
        if self._chance.random() < 0.5:
            self._desk.preferences.flush()
            tell("stored", ["scheme"], scheme)

    def configure(self) -> None:
        """Give the conversation a system prompt and sampling of its own."""
        if (current := self._session.current) is not None:
            overrides = Overrides(system=self._some(), sampling=Sampling(max_steps=7))
            tell("may", ["system", current], overrides.system)
            self._session.configure(current, overrides)
            tell("stored", ["system", current], overrides.system)

    def import_a_copy(self) -> None:
        """Add a copy of the conversation from a file."""
        if (current := self._session.current) is not None:
            exported = export_json(self._store, [current])
            path = app_dirs.data_dir() / "copy.json"
            path.write_text(exported, encoding="utf-8")
            self._exchange.import_file(path)

    def kill_the_worker(self) -> None:
        """End the engine's process the hard way."""
        if pid := self._desk.engine.pid:
            psutil.Process(pid).kill()
            wait(lambda: self._desk.engine.state == "off")

    # What the program says

    def _on_added(self, message: StoredMessage) -> None:
        if message.role == "user":
            # one that comes out of the queue leaves alone what has been typed since
            conversations = (message.conversation, self._writing_in) if self._is_sending else ()
            self._is_sending = False
            for conversation in conversations:
                tell("stored", ["draft", conversation], "")
                tell("stored", ["files", conversation], "")
            tell("stored", ["attached", message.id, message.conversation], self._names(message.attachments))

    def _on_message(self, message: StoredMessage) -> None:
        if message.role == "user":
            tell("stored", ["question", message.id, message.conversation], message.text)
        elif message.status != "running":
            tell("stored", ["reply", message.id, message.conversation], message.text)
            if message.status == "complete":
                tell("stored", ["status", message.id, message.conversation], message.status)
            self._tell_leaf(message.conversation)

    def _on_block(self, reply: int) -> None:
        message = self._store.message(reply)
        tell("stored", ["reply", reply, message.conversation], message.text)

    def _on_conversations(self) -> None:
        there = {entry.id for entry in self._session.conversations()}
        for conversation in there - self._known:
            tell("stored", ["conversation", conversation], True)
            begun = sum(
                turn.status != "running" or turn.blocks > 0 for turn in self._store.tree(conversation)
            )
            tell("stored", ["size", conversation], begun)
        self._known = there

    def _on_draft(self, text: str) -> None:
        tell("stored", ["draft", self._session.current], text)

    def _on_edit(self, message: int, edit: UnsentEdit | None) -> None:
        conversation = self._store.message(message).conversation
        tell("stored", ["edit", message, conversation], "" if edit is None else edit.text)

    def _tell_questions(self) -> None:
        for message in self._session.messages():
            if message.role == "user":
                self._on_message(message)

    def _tell_leaf(self, conversation: int) -> None:
        tell("stored", ["leaf", conversation], self._store.leaf(conversation))

    def _may_change_leaf(self) -> None:
        current = self._session.current
        tell("may", ["leaf", current], None)
        if current is not None:  # a new message brings it back
            tell("may", ["archived", current], False)
            tell("may", ["trashed", current], False)

    def _may_change_draft(self, text: str) -> None:
        tell("may", ["draft", self._session.current], text)

    # Inside

    def _come_to_rest(self) -> None:
        if self._session.state != "idle":
            self._session.stop()
            wait(lambda: self._session.state == "idle")

    def _queued(self, conversation: int) -> list[str]:
        return [queued.text for queued in self._store.queue.of(conversation)]

    def _names(self, files: Sequence[Attachment]) -> str:
        return "|".join(file.name for file in files)

    def _some(self) -> str:
        return " ".join(self._chance.choices(_WORDS, k=self._chance.randint(2, 6)))


def live(seconds: float) -> None:
    """Let the window live for so long."""
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def wait(condition: Callable[[], bool]) -> None:
    """Let the window live until this is so."""
    for _ in range(PATIENCE_MS // 5):
        if condition():
            return
        live(0.005)
    raise TimeoutError("the window did not get there")


def check(application: Application) -> None:
    """Everything that is stored can be opened and read in the window, and nothing is said to have failed."""
    for conversation in application.session.conversations()[:3]:
        application.window.conversations.open(conversation.id)
        live(0.01)
        views = [view for view in application.window.findChildren(QTextBrowser) if view.isVisible()]
        shown = [word for view in views for word in view.toPlainText().split()]
        typed = [view for view in application.window.findChildren(QPlainTextEdit) if view.isVisible()]
        for message in application.session.messages()[-2:]:
            if (edit := application.session.unsent_edit(message.id)) is not None:
                assert edit.text in [view.toPlainText() for view in typed]
                continue
            words = " ".join(message.text.replace("```", " ").split())
            assert words in " ".join(shown), f"{message} is not shown in {shown!r}"
        assert application.window.composer.text == application.store.draft(conversation.id)
    assert not [card for card in application.window.findChildren(ErrorCard) if card.isVisible()]


def main(seed: int, first: int, last: int) -> None:
    """Open the window on the data folder, look at it, and do the actions."""
    app = make_app()
    application = Application(app, Path("fake.gguf"), "cpu", worker=WORKER)
    sys.excepthook = application.reports.report
    application.window.show()
    wait(lambda: application.engine.state == "ready")
    check(application)
    driver = Driver(application, seed)
    tell("ready")
    for number in range(first, last):
        driver.run(number)
    driver.stop()
    wait(lambda: application.session.state == "idle")
    application.close()
    tell("end")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
