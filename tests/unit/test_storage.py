"""Storage: nothing committed is lost."""

import sqlite3
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from app.storage import Conversation, Overrides, StorageError, Store, StoredMessage
from model_backends.protocol import Sampling, Stats

STATS = Stats(
    prompt_tokens=12,
    cached_tokens=4,
    tokens=90,
    blocks=2,
    steps=20,
    forward_passes=22,
    prefill_seconds=0.1,
    denoise_seconds=0.5,
    seconds=0.6,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "unfog.sqlite3"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    store = Store(path)
    yield store
    store.close()


def begin(store: Store, conversation: int, **settings: int) -> StoredMessage:
    """A question, and its reply that is being written."""
    question = store.add_message(conversation, "user", "What is fog?")
    return store.begin_reply(question, "demo", settings.get("seed", 1), Sampling())


def fill_disk(store: Store) -> None:
    """Let the file grow no further."""
    (pages,) = store._db._connection.execute("PRAGMA page_count").fetchone()
    store._db._connection.execute(f"PRAGMA max_page_count = {pages}")


def test_a_conversation_comes_back_as_it_was_stored(store: Store, path: Path) -> None:
    conversation = store.create_conversation("Fog")
    question = store.add_message(conversation.id, "user", "What is fog?")
    reply = store.begin_reply(question, "demo", 7, Sampling(max_steps=16))
    store.set_left_out(reply.id, 3)
    store.commit_block(reply.id, "A cloud", "")
    store.end_reply(reply.id, "complete", text="A cloud on the ground.", thought="hm", stats=STATS)
    store.close()

    again = Store(path)
    question, answer = again.messages(conversation.id)
    again.close()
    assert (question.role, question.text, question.status) == ("user", "What is fog?", "complete")
    assert (answer.role, answer.text, answer.thought) == ("assistant", "A cloud on the ground.", "hm")
    assert (answer.status, answer.model, answer.seed, answer.left_out) == ("complete", "demo", 7, 3)
    assert answer.sampling == Sampling(max_steps=16)
    assert answer.stats == STATS


def test_committed_blocks_survive_a_program_that_dies(path: Path) -> None:
    dying = Store(path)
    conversation = dying.create_conversation("Fog")
    reply = begin(dying, conversation.id)
    dying.commit_block(reply.id, "The first block, ", "a thought, ")
    dying.commit_block(reply.id, "the second.", "another")

    after = Store(path)  # the first connection is still open, as if its process had been killed
    _, kept = after.messages(conversation.id)
    assert (kept.text, kept.thought) == ("The first block, the second.", "a thought, another")
    assert (kept.status, kept.blocks) == ("interrupted", 2)
    after.close()
    dying.close()


def test_ending_a_reply_without_a_text_keeps_its_blocks(store: Store) -> None:
    conversation = store.create_conversation("Fog")
    reply = begin(store, conversation.id)
    store.commit_block(reply.id, "Kept.", "")
    ended = store.end_reply(reply.id, "stopped", text=None, thought=None, stats=None)
    assert (ended.text, ended.status, ended.stats) == ("Kept.", "stopped", None)


def test_a_second_try_is_a_branch_beside_the_first(store: Store) -> None:
    conversation = store.create_conversation("Fog")
    question = store.add_message(conversation.id, "user", "What is fog?")
    old = store.add_message(conversation.id, "assistant", "A cloud.")
    new = store.begin_reply(question, "demo", 1, Sampling())
    store.commit_block(new.id, "Mist.", "")
    assert [entry.text for entry in store.messages(conversation.id)] == ["What is fog?", "Mist."]
    assert store.messages(conversation.id)[1].siblings == (old.id, new.id)
    store.show_branch(old.id)
    assert [entry.text for entry in store.messages(conversation.id)] == ["What is fog?", "A cloud."]


def test_an_edited_question_is_a_branch_and_the_rest_of_the_old_one_stays(store: Store) -> None:
    ask = {"title": "Fog", "draft": "", "model": "demo", "seed": 3, "sampling": Sampling()}
    first, _ = store.ask(None, "What is fog?", **ask)  # type: ignore[arg-type]
    conversation = first.conversation
    store.ask(conversation, "And mist?", **ask)  # type: ignore[arg-type]
    edited, _ = store.ask(conversation, "What is smog?", instead_of=first, **ask)  # type: ignore[arg-type]
    assert [entry.text for entry in store.messages(conversation)] == ["What is smog?", ""]
    assert store.messages(conversation)[0].siblings == (first.id, edited.id)
    store.show_branch(first.id)
    assert [entry.text for entry in store.messages(conversation)] == ["What is fog?", "", "And mist?", ""]


@pytest.mark.parametrize("killed", [False, True])
def test_a_second_try_without_a_block_leaves_the_reply_as_it_was(path: Path, killed: bool) -> None:
    store = Store(path)
    conversation = store.create_conversation("Fog")
    question = store.add_message(conversation.id, "user", "What is fog?")
    old = store.add_message(conversation.id, "assistant", "A cloud.")
    new = store.begin_reply(question, "demo", 1, Sampling())
    if not killed:
        store.withdraw(new, old.id)
    after = Store(path)
    assert after.messages(conversation.id) == [question, old]
    after.close()
    store.close()


def test_a_question_is_stored_with_its_reply_and_its_draft_is_gone(store: Store) -> None:
    store.save_draft(None, "What is fog?")
    question, reply = store.ask(
        None, "What is fog?", title="Fog", draft="", model="demo", seed=3, sampling=Sampling()
    )
    assert store.draft(None) == ""
    assert [entry.title for entry in store.conversations()] == ["Fog"]
    assert store.messages(question.conversation) == [question, reply]
    assert (reply.status, reply.model, reply.seed) == ("running", "demo", 3)


def test_asking_fails_as_a_whole(store: Store) -> None:
    store.save_draft(None, "What is fog?")
    with pytest.raises(StorageError):
        store.ask(4711, "What is fog?", title="", draft="", model="demo", seed=3, sampling=Sampling())
    assert store.draft(None) == "What is fog?"
    assert store.conversations() == []


def test_a_withdrawn_question_is_put_before_what_was_typed_since(store: Store) -> None:
    question, reply = store.ask(
        None, "Too long", title="Fog", draft="", model="demo", seed=3, sampling=Sampling()
    )
    store.save_draft(question.conversation, "next thought")
    store.withdraw(reply, None, question)
    assert store.messages(question.conversation) == []
    assert store.draft(question.conversation) == "Too long\n\nnext thought"


def test_a_full_disk_is_a_known_failure_and_loses_nothing_stored(store: Store, path: Path) -> None:
    conversation = store.create_conversation("Fog")
    reply = begin(store, conversation.id)
    store.commit_block(reply.id, "Kept.", "")
    fill_disk(store)
    with pytest.raises(StorageError) as caught:
        store.commit_block(reply.id, "x" * 100_000, "")
    assert isinstance(caught.value.__cause__, sqlite3.Error)
    assert caught.value.__cause__.sqlite_errorcode == sqlite3.SQLITE_FULL
    assert "Free up space" in caught.value.hint
    assert store.message(reply.id).text == "Kept."
    store.save_draft(None, "goes on")


def test_a_closed_store_is_a_known_failure(store: Store) -> None:
    store.close()
    with pytest.raises(StorageError):
        store.conversations()


def test_why_a_reply_ended_is_stored(store: Store) -> None:
    conversation = store.create_conversation("Fog")
    reply = begin(store, conversation.id)
    store.end_reply(reply.id, "complete", text="Fog", thought="", stats=None, finish="max_tokens")
    assert store.message(reply.id).finish == "max_tokens"


def reply_with_traces(store: Store, *blocks: bytes) -> int:
    conversation = store.create_conversation("Fog")
    reply = begin(store, conversation.id)
    for number, data in enumerate(blocks):
        assert store.commit_block(reply.id, "text", "") == number
        store.traces.add(reply.id, number, data)
    return reply.id


def test_traces_come_back_in_order_and_go_with_their_reply(store: Store) -> None:
    reply = reply_with_traces(store, b"first", b"second")
    assert store.traces.of(reply) == [b"first", b"second"]
    assert store.traces.traced_replies() == {reply}
    list(store.trash.delete([store.message(reply).conversation]))
    assert store.traces.of(reply) == []
    assert store.traces.total_bytes() == 0


def test_the_oldest_replies_lose_their_traces_first_and_as_a_whole(store: Store) -> None:
    oldest, older, newest = (reply_with_traces(store, bytes(40), bytes(60)) for _ in range(3))
    assert store.traces.prune(max_bytes=250) == 100
    assert store.traces.traced_replies() == {older, newest}
    assert oldest not in store.traces.traced_replies()
    assert store.traces.prune(max_bytes=250, max_age=0) == 200
    assert store.message(newest).text == "texttext"


def test_a_trace_without_its_reply_is_not_kept(store: Store) -> None:
    store.traces.add(99, 0, b"nobody's")
    assert store.traces.total_bytes() == 0


def test_words_are_found_whatever_their_case_and_accents(store: Store) -> None:
    conversation = store.create_conversation("Weather")
    question = store.add_message(conversation.id, "user", "Was heißt Nebel auf Französisch?")
    reply = store.begin_reply(question, "demo", 1, Sampling())
    store.commit_block(reply.id, "Der Nebel heißt «brouillard», ", "")
    assert [found.message for found in store.search.find("franzosisch NEBEL")] == [question.id]
    (found,) = store.search.find("brouil")
    assert (found.conversation, found.title, found.role) == (conversation.id, "Weather", "assistant")
    assert [found.excerpt[start:end] for start, end in found.marks] == ["brouil"]
    store.end_reply(reply.id, "complete", text="Something else", thought="", stats=None)
    assert store.search.find("brouillard") == []
    list(store.trash.delete([conversation.id]))
    assert store.search.find("Nebel") == []


@pytest.mark.parametrize("text", ["", "   ", '"', "* ( ) ^", "NEAR(", "a:b", "-", "AND", "\x00"])
def test_nothing_that_is_typed_breaks_the_search(store: Store, text: str) -> None:
    store.add_message(store.create_conversation("Fog").id, "user", "fog")
    assert store.search.find(text) == []


def test_pinned_conversations_come_first_and_settings_are_kept(store: Store) -> None:
    older, newer = store.create_conversation("older"), store.create_conversation("newer")
    store.pin(older.id, True)
    assert [entry.id for entry in store.conversations()] == [older.id, newer.id]
    overrides = Overrides(model="/models/a.gguf", system="Answer in verse.", sampling=Sampling(max_steps=16))
    store.overrides.set(newer.id, overrides)
    kept = store.conversation(newer.id)
    assert (kept.model, kept.system, kept.sampling) == (
        "/models/a.gguf",
        "Answer in verse.",
        Sampling(max_steps=16),
    )


def test_the_conversation_used_last_comes_first(store: Store) -> None:
    older, newer = store.create_conversation("older"), store.create_conversation("newer")
    assert [entry.id for entry in store.conversations()] == [newer.id, older.id]
    store.add_message(older.id, "user", "again")
    assert [entry.id for entry in store.conversations()] == [older.id, newer.id]
    store.rename(older.id, "renamed")
    assert [entry.title for entry in store.conversations()] == ["renamed", "newer"]


def test_deleting_a_conversation_deletes_what_belongs_to_it(store: Store, path: Path) -> None:
    conversation = store.create_conversation("Fog")
    message = store.add_message(conversation.id, "user", "What is fog?")
    store.save_draft(conversation.id, "And mist?")
    list(store.trash.delete([conversation.id]))
    with pytest.raises(KeyError):
        store.message(message.id)
    assert store.draft(conversation.id) == ""
    assert store.conversations() == []


def test_drafts_are_kept_for_each_conversation_and_for_the_next_one(store: Store) -> None:
    conversation = store.create_conversation("Fog")
    store.save_draft(None, "first")
    store.save_draft(None, "second")
    store.save_draft(conversation.id, "in it")
    assert (store.draft(None), store.draft(conversation.id)) == ("second", "in it")
    store.save_draft(None, "")
    assert (store.draft(None), store.draft(conversation.id)) == ("", "in it")


def test_a_file_that_is_no_database_is_refused_and_left_alone(path: Path) -> None:
    path.write_bytes(b"this is no database, but someone may need it" * 50)
    before = path.read_bytes()
    with pytest.raises(StorageError, match="Can't open") as caught:
        Store(path)
    assert caught.value.hint
    assert path.read_bytes() == before


class Connection(sqlite3.Connection):
    """Counts those that are open."""

    opened = 0

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        Connection.opened += 1

    def close(self) -> None:
        super().close()
        Connection.opened -= 1


def test_a_file_that_cannot_be_used_is_closed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_bytes(b"this is no database, but someone may want to move it away" * 50)
    monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=Connection))
    with pytest.raises(StorageError):
        Store(path)
    assert Connection.opened == 0


# ---- Deep and wide conversations, and those that are being imported --------------------------------


def chain(count: int, parents: Any) -> list[StoredMessage]:
    """This many messages, each below the one that `parents` names."""
    return [
        StoredMessage(id=n, conversation=0, role="user", text=f"word{n}", created=1.0, parent=parents(n))
        for n in range(count)
    ]


ENTRY = Conversation(id=0, title="Fog", created=1.0, updated=2.0, pinned=True)


def test_a_conversation_of_thousands_of_messages_can_be_deleted(store: Store) -> None:
    added = store.add_conversation(ENTRY, chain(3000, lambda n: n - 1 if n else None), 2999)
    list(store.trash.delete([added.id]))
    assert store.conversations() == []
    assert store.search.find("word2999") == []


def test_thousands_of_siblings_share_one_list(store: Store) -> None:
    added = store.add_conversation(ENTRY, chain(5000, lambda n: 0 if n else None), 4999)
    siblings = {id(message.siblings): len(message.siblings) for message in store.tree(added.id)}
    assert sorted(siblings.values()) == [1, 4999]


def test_an_incomplete_import_is_not_listed_and_gone_at_the_next_start(path: Path) -> None:
    store = Store(path)
    whole = store.add_conversation(ENTRY, chain(3, lambda n: n - 1 if n else None), 2)
    ids: dict[int, int] = {}
    begun = store.imports.begin(ENTRY)
    store.imports.add(begun, chain(1200, lambda n: n - 1 if n else None), ids)
    assert [entry.id for entry in store.conversations()] == [whole.id]
    store.close()

    store = Store(path)
    assert [entry.id for entry in store.conversations()] == [whole.id]
    assert store.tree(begun) == []
    assert len(store.tree(whole.id)) == 3
    assert store.search.find("word1199") == []
    store.close()


def test_a_complete_import_stays(path: Path) -> None:
    store = Store(path)
    ids: dict[int, int] = {}
    begun = store.imports.begin(ENTRY)
    store.imports.add(begun, chain(2, lambda n: n - 1 if n else None), ids)
    store.imports.complete(begun, ids[0])
    store.close()
    store = Store(path)
    (entry,) = store.conversations()
    assert (entry.title, entry.created, entry.updated, entry.pinned) == ("Fog", 1.0, 2.0, True)
    assert [message.text for message in store.messages(entry.id)] == ["word0"]
    store.close()


def test_lone_surrogates_are_stored_as_replacements(store: Store) -> None:
    conversation = store.create_conversation("Fog \ud800")
    store.save_draft(conversation.id, "mod\udce9ll")
    assert store.conversation(conversation.id).title == "Fog \ufffd"
    assert store.draft(conversation.id) == "mod\ufffdll"


def test_a_deleted_reply_can_come_back_until_it_is_purged_at_the_next_start(path: Path) -> None:
    store = Store(path)
    conversation = store.create_conversation("Fog")
    reply = begin(store, conversation.id)
    store.traces.add(reply.id, 0, b"trace")
    store.end_reply(reply.id, "complete", text="A secret cloud.", thought="hm", stats=STATS)
    store.add_message(conversation.id, "user", "Go on.")
    whole = store.message(reply.id)
    store.deleted_replies.mark(reply.id, True)
    hidden = store.message(reply.id)
    assert (hidden.deleted, hidden.text, hidden.thought, hidden.stats) == (True, "", "", None)
    assert store.search.find("secret") == []
    store.deleted_replies.mark(reply.id, False)
    assert store.message(reply.id) == whole
    store.deleted_replies.mark(reply.id, True)
    store._db._connection.close()  # it dies
    again = Store(path)
    again.deleted_replies.mark(reply.id, False)
    left = again.message(reply.id)
    assert (left.text, left.thought, left.seed, left.stats) == ("", "", None, None)
    assert again.traces.of(reply.id) == []
    assert [message.text for message in again.messages(conversation.id)] == ["What is fog?", "", "Go on."]
    again.close()
    assert b"secret" not in path.read_bytes()


def test_a_deleted_reply_is_no_branch_but_what_follows_it_can_be_reached(store: Store) -> None:
    conversation = store.create_conversation("Fog")
    first = begin(store, conversation.id)
    store.end_reply(first.id, "complete", text="One.", thought="", stats=None)
    store.add_message(conversation.id, "user", "And?")
    question = store.message(first.parent or 0)
    second = store.begin_reply(question, "demo", 2, Sampling())
    third = store.begin_reply(question, "demo", 3, Sampling())
    for reply in (second, third):
        store.end_reply(reply.id, "complete", text="Two.", thought="", stats=None)
    store.deleted_replies.mark(second.id, True)
    assert store.message(third.id).siblings == (first.id, third.id)
    store.deleted_replies.mark(first.id, True)
    assert store.message(third.id).siblings == (first.id, third.id)  # a message follows the first
    store.deleted_replies.purge()
    assert [message.id for message in store.tree(conversation.id) if message.role == "assistant"] == [
        first.id,
        third.id,
    ]


def test_a_fork_leaves_the_original_as_it_is(store: Store) -> None:
    conversation = store.create_conversation("Fog")
    reply = begin(store, conversation.id)
    store.traces.add(reply.id, 0, b"trace")
    store.end_reply(reply.id, "complete", text="A cloud.", thought="hm", stats=STATS)
    store.add_message(conversation.id, "user", "Go on.")
    before = store.messages(conversation.id)
    copy = store.fork(reply.id, "Fog (copy)")
    assert copy.title == "Fog (copy)"
    assert [message.text for message in store.messages(copy.id)] == ["What is fog?", "A cloud."]
    assert store.traces.of(store.messages(copy.id)[1].id) == [b"trace"]
    assert [hit.conversation for hit in store.search.find("cloud")] == [copy.id, conversation.id]
    list(store.trash.delete([copy.id]))
    assert store.messages(conversation.id) == before
