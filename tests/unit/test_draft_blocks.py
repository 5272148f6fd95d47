"""The unfinished block of a reply that was cut off: its accepted words are offered, kept or discarded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.base.unfinished_block import AcceptedWords, accepted_words
from app.session.prompt_builder import build_prompt
from app.session.session import ChatSession
from app.storage import DraftBlock, Store, StoredMessage
from model_backends.protocol import DenoisingStep
from tests.scripted_engine import ScriptedEngine

OFFER = DraftBlock(text="fog …", complete=3, step=1, max_steps=8)


def step(
    *pieces: str,
    gaps: tuple[int, ...] = (),
    thoughts: tuple[tuple[int, int], ...] = (),
    end: int | None = None,
) -> DenoisingStep:
    return DenoisingStep(
        block=0,
        step=3,
        max_steps=8,
        temperature=0.8,
        draft=tuple(range(len(pieces))),
        canvas=(),
        pieces=pieces,
        accepted=tuple(place not in gaps for place in range(len(pieces))),
        entropies=(0.0,) * len(pieces),
        thoughts=thoughts,
        end=end,
    )


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (step("The", " fog", " lifts"), AcceptedWords("The fog lifts", 13)),
        (step("The", " thick", " fog", gaps=(1,)), AcceptedWords("The … fog", 3)),
        (step("A", " b", " c", " d", gaps=(1, 2)), AcceptedWords("A … d", 1)),  # neighbours are one gap
        (step("a", " b", gaps=(0,)), AcceptedWords("… b", 0)),
        (step("The ", "thick ", "fog", gaps=(1,)), AcceptedWords("The … fog", 3)),
        (step("a\n", "b", " c", gaps=(1, 2)), AcceptedWords("a\n…", 2)),
        (step("un", "settle", "d", gaps=(1,)), AcceptedWords("un …d", 2)),
        (step("hm", "", "Yes", " no", thoughts=((0, 2),), gaps=(3,)), AcceptedWords("Yes …", 3)),
        (step("Done.", "", " noise", " noise", gaps=(2, 3), end=1), AcceptedWords("Done.", 5)),
        (step("a", "b", gaps=(0, 1)), None),
        (step(" ", "\n", "b", gaps=(2,)), None),
        (step("hm", " b", thoughts=((0, 1),), gaps=(1,)), None),
    ],
)
def test_accepted_words_have_a_gap_for_everything_else(
    given: DenoisingStep, words: AcceptedWords | None
) -> None:
    assert accepted_words(given) == words


class Chat:
    """A session whose first reply was cut off in its second block."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.engine = ScriptedEngine(path.with_name("model.gguf"))
        self.open()
        self.updates: list[StoredMessage] = []
        self.session.updated.connect(self.updates.append)
        self.engine.load()
        self.session.send("What is fog?")

    def open(self) -> None:
        self.store = Store(self.path)
        self.session = ChatSession(self.store, self.engine)

    def reopen(self) -> None:
        """As after the process was killed: nothing more was stored."""
        conversation = self.session.current
        self.store.close()
        self.open()
        self.session.open(conversation)

    def cut_off(self, *, blocks: int = 1) -> StoredMessage:
        if blocks:
            self.engine.commit("Thin. ", 0)
        self.engine.denoise(blocks)
        self.session.stop()
        self.engine.finish("Thin. " * blocks, "cancelled")
        return self.reply

    @property
    def reply(self) -> StoredMessage:
        return self.session.messages()[-1]

    def sent(self) -> list[str]:
        return [message.content for message in self.engine.request.messages]


@pytest.fixture
def chat(tmp_path: Path) -> Iterator[Chat]:
    chat = Chat(tmp_path / "unfog.sqlite3")
    yield chat
    chat.store.close()


def test_a_stopped_reply_offers_the_accepted_words_which_survive_a_restart(chat: Chat) -> None:
    reply = chat.cut_off()
    assert (reply.text, reply.status, reply.draft) == ("Thin. ", "stopped", OFFER)
    assert chat.updates[-1].draft == OFFER  # stored before it is shown
    chat.reopen()
    assert chat.reply.draft == OFFER


@pytest.mark.parametrize("end", ["crash", "fail"])
def test_a_reply_that_failed_in_mid_block_offers_them_too(chat: Chat, end: str) -> None:
    chat.engine.denoise(0)
    getattr(chat.engine, end)()
    assert (chat.reply.text, chat.reply.status, chat.reply.draft) == ("", "interrupted", OFFER)


def test_the_program_may_end_in_the_middle_of_a_block(chat: Chat) -> None:
    chat.engine.denoise(0)
    chat.session.reply_run.store_draft()
    chat.reopen()
    assert (chat.reply.status, chat.reply.draft) == ("interrupted", OFFER)


def test_stopping_between_blocks_offers_nothing(chat: Chat) -> None:
    chat.engine.denoise(0)
    chat.engine.commit("Thin. ", 0)
    chat.engine.start_block(1)
    chat.session.stop()
    chat.engine.finish("Thin. ", "cancelled")
    assert chat.reply.draft is None


def test_another_attempt_that_was_stopped_in_its_first_block_is_a_branch_with_an_offer(chat: Chat) -> None:
    chat.engine.commit("Thin.")
    chat.engine.finish("Thin.")
    chat.session.retry()
    reply = chat.cut_off(blocks=0)
    assert (reply.text, reply.draft, len(reply.siblings)) == ("", OFFER, 2)


def test_a_kept_draft_is_the_end_of_the_reply_for_search_and_for_the_model(chat: Chat) -> None:
    chat.cut_off()
    assert chat.session.draft_decisions.keep(chat.reply.id)
    reply = chat.updates[-1]
    assert (reply.text, reply.settled_text, reply.kept_draft) == ("Thin. fog …", "Thin. ", "fog …")
    assert reply.draft is not None
    assert reply.draft.kept
    assert [hit.message for hit in chat.store.search.find("fog …")] == [reply.id]
    assert not chat.session.draft_decisions.keep(reply.id)
    chat.reopen()
    assert chat.reply == reply
    chat.session.send("And mist?")
    assert chat.sent() == ["What is fog?", "Thin. fog …", "And mist?"]


def test_an_offer_that_nobody_decided_about_stays_but_the_model_is_not_told_of_it(chat: Chat) -> None:
    chat.cut_off()
    chat.session.send("And mist?")
    assert chat.sent() == ["What is fog?", "Thin. ", "And mist?"]
    assert chat.session.messages()[1].draft == OFFER
    assert chat.session.draft_decisions.keep(chat.session.messages()[1].id)  # later is not too late
    assert [one.content for one in build_prompt(chat.session.messages()).messages][1] == "Thin. fog …"


@pytest.mark.parametrize("kept", [False, True])
def test_discarding_can_be_undone(chat: Chat, kept: bool) -> None:
    decisions = chat.session.draft_decisions
    before = chat.cut_off()
    if kept:
        decisions.keep(before.id)
        before = chat.reply
    undo = decisions.discard(before.id)
    assert (chat.reply.text, chat.reply.draft) == ("Thin. ", None)
    assert decisions.discard(before.id) is None
    assert undo is not None
    undo()
    assert chat.reply == chat.updates[-1] == before


def test_a_draft_of_a_running_reply_cannot_be_decided_about(chat: Chat) -> None:
    chat.cut_off()
    chat.session.resume(chat.reply.id)
    assert not chat.session.draft_decisions.keep(chat.reply.id)
    assert chat.session.draft_decisions.discard(chat.reply.id) is None
    assert chat.reply.draft == OFFER


def test_continuing_starts_where_a_kept_draft_has_its_first_gap(chat: Chat) -> None:
    reply = chat.cut_off()
    chat.session.draft_decisions.keep(reply.id)
    chat.session.resume(reply.id)
    assert chat.sent() == ["What is fog?", "Thin. fog"]
    rest = DraftBlock(text=" …", complete=0, step=1, max_steps=8)
    assert (chat.reply.text, chat.reply.draft) == ("Thin. fog", rest)
    chat.engine.commit(" is a cloud.", 0)
    assert (chat.reply.text, chat.reply.draft) == ("Thin. fog is a cloud.", None)
    chat.engine.finish(" is a cloud.")
    assert (chat.reply.text, chat.reply.draft, chat.reply.blocks) == ("Thin. fog is a cloud.", None, 2)


def test_continuing_replaces_an_offer_only_when_there_is_something_new(chat: Chat) -> None:
    reply = chat.cut_off()
    chat.session.resume(reply.id)
    chat.session.stop()
    chat.engine.finish("", "cancelled")
    assert (chat.reply.text, chat.reply.draft) == ("Thin. ", OFFER)
    chat.session.resume(reply.id)
    chat.engine.commit("Very.", 0)
    assert (chat.reply.text, chat.reply.draft) == ("Thin. Very.", None)


def test_discarding_and_undoing_after_the_reply_went_on_changes_nothing(chat: Chat) -> None:
    reply = chat.cut_off()
    undo = chat.session.draft_decisions.discard(reply.id)
    assert undo is not None
    chat.session.resume(reply.id)
    undo()
    assert chat.reply.draft is None
