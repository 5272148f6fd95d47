"""Attachments of messages and drafts: stored, sent to the model, exported and imported."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.attachments import Attachment
from app.import_export import export_conversation, export_json
from app.session.context_use import ContextTokens, max_prompt_tokens, tokens_used
from app.session.prompt_builder import build_prompt
from app.storage import StorageError, Store, StoredMessage
from model_backends.protocol import Loaded, Sampling, Stats
from tests.unit.reading import import_file

NOTES = Attachment(name="notes.md", kind="markdown", language="markdown", text="Nine.\n", pages=None, bytes=6)
BOOK = Attachment(
    name="book <1>.pdf",
    kind="pdf",
    language="",
    text="first\fsecond",
    pages=2,
    bytes=900,
    extent="pages 1 to 2 of 9",
    notes=("3 pictures are left out.", "Ünïcode."),
)
STATS = Stats(
    prompt_tokens=100,
    cached_tokens=0,
    tokens=20,
    blocks=1,
    steps=4,
    forward_passes=4,
    prefill_seconds=0.1,
    denoise_seconds=0.1,
    seconds=0.2,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "unfog.sqlite3"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    store = Store(path)
    yield store
    store.close()


def ask(
    store: Store,
    conversation: int | None,
    *files: Attachment,
    instead_of: StoredMessage | None = None,
    draft_files: tuple[Attachment, ...] = (),
) -> tuple[StoredMessage, StoredMessage]:
    return store.ask(
        conversation,
        "When?",
        title="Fog",
        draft="",
        model="demo",
        seed=1,
        sampling=Sampling(),
        instead_of=instead_of,
        attachments=files,
        draft_files=draft_files,
    )


def test_files_come_back_with_their_message(store: Store, path: Path) -> None:
    question, _ = ask(store, None, BOOK, NOTES)
    assert question.attachments == (BOOK, NOTES)
    store.close()
    again = Store(path)
    first, reply = again.messages(question.conversation)
    assert first.attachments == again.message(question.id).attachments == (BOOK, NOTES)
    assert again.tree(question.conversation)[0].attachments == (BOOK, NOTES)
    assert again.question_reply_pairs(question.conversation)[0][0].attachments == (BOOK, NOTES)
    assert reply.attachments == ()
    again.close()


def test_branches_have_their_own_files(store: Store) -> None:
    question, _ = ask(store, None, BOOK)
    edited, _ = ask(store, question.conversation, NOTES, instead_of=question)
    assert store.messages(question.conversation)[0].attachments == (NOTES,)
    store.show_branch(question.id)
    assert store.messages(question.conversation)[0].attachments == (BOOK,)
    assert edited.siblings == (question.id, edited.id)


def test_files_of_drafts_are_kept_for_each_conversation(store: Store, path: Path) -> None:
    conversation = store.create_conversation("Fog").id
    store.save_draft_files(None, [BOOK])
    store.save_draft_files(conversation, [NOTES, NOTES])
    store.save_draft(None, "typed")
    store.close()
    again = Store(path)
    assert again.draft_files(None) == (BOOK,)
    assert again.draft_files(conversation) == (NOTES, NOTES)
    again.save_draft_files(None, ())
    assert (again.draft(None), again.draft_files(None)) == ("typed", ())
    again.close()


def test_a_sent_message_takes_the_files_out_of_the_draft(store: Store) -> None:
    store.save_draft_files(None, [BOOK])
    question, _ = ask(store, None, BOOK)
    assert store.draft_files(None) == store.draft_files(question.conversation) == ()
    ask(store, question.conversation, draft_files=(NOTES,))
    assert store.draft_files(question.conversation) == (NOTES,)


def test_a_question_that_is_withdrawn_becomes_a_draft_with_its_files(store: Store) -> None:
    question, reply = ask(store, None, BOOK)
    store.save_draft_files(question.conversation, [NOTES])
    store.withdraw(reply, None, question)
    assert store.draft_files(question.conversation) == (BOOK, NOTES)
    assert store.messages(question.conversation) == []


def test_a_deleted_conversation_takes_its_files_along(store: Store, path: Path) -> None:
    question, _ = ask(store, None, BOOK)
    store.save_draft_files(question.conversation, [NOTES])
    list(store.trash.delete([question.conversation]))
    with sqlite3.connect(path) as raw:
        assert raw.execute("SELECT count(*) FROM attachments").fetchone() == (0,)
    raw.close()


def test_a_question_without_room_leaves_the_draft_with_its_files(store: Store) -> None:
    store.save_draft_files(None, [BOOK])
    with pytest.raises(StorageError):
        ask(store, 4711, BOOK)
    assert store.draft_files(None) == (BOOK,)


def test_the_model_sees_files_before_the_words_in_every_later_turn(store: Store) -> None:
    question, reply = ask(store, None, NOTES)
    store.end_reply(reply.id, "complete", text="At nine.", thought="", stats=None)
    ask(store, question.conversation)
    messages = build_prompt(store.messages(question.conversation)).messages
    assert [message.role for message in messages] == ["user", "assistant", "user"]
    assert messages[0].content == ("Attached file: notes.md (Markdown)\n```markdown\nNine.\n```\n\nWhen?")
    assert messages[2].content == "When?"


def test_search_finds_words_in_files_and_their_names(store: Store) -> None:
    question, _ = ask(store, None, BOOK, NOTES)
    conversation = question.conversation
    store.save_draft_files(conversation, [NOTES])
    (found,) = store.search.find("second fir")
    assert (found.message, found.file) == (question.id, BOOK.name)
    assert found.excerpt == "first second"
    assert {found.excerpt[slice(*mark)] for mark in found.marks} == {"fir", "second"}
    (named,) = store.search.find("notes")
    assert (named.file, named.marks) == ("notes.md", ())
    (by_words,) = store.search.find("when")
    assert by_words.file == ""
    list(store.trash.delete([conversation]))
    assert store.search.find("second") == []


def test_an_excerpt_of_a_long_file_begins_shortly_before_the_word(store: Store) -> None:
    text = "fog " * 100_000 + "the HARBOUR opens " + "mist " * 1000
    ask(store, None, Attachment(name="a", kind="text", language="", text=text, pages=None, bytes=1))
    (found,) = store.search.find("harbour")
    assert found.excerpt.startswith("…")
    assert [found.excerpt[slice(*mark)] for mark in found.marks] == ["HARBOUR"]
    assert len(found.excerpt) < 130


def test_our_own_file_brings_files_back(store: Store, tmp_path: Path) -> None:
    question, _ = ask(store, None, BOOK, NOTES)
    file = tmp_path / "all.json"
    file.write_text(export_json(store, [question.conversation]))
    report = import_file(store, file)
    assert report.left_out == ()
    assert store.messages(report.conversations[0])[0].attachments == (BOOK, NOTES)


def test_a_file_that_cannot_be_read_is_left_out_and_counted(store: Store, tmp_path: Path) -> None:
    question, _ = ask(store, None, BOOK, NOTES)
    file = tmp_path / "all.json"
    file.write_text(export_json(store, [question.conversation]).replace('"kind": "pdf"', '"kind": "film"'))
    report = import_file(store, file)
    assert [(item.what, item.count) for item in report.left_out] == [("attachments", 1)]
    assert store.messages(report.conversations[0])[0].attachments == (NOTES,)


def test_pages_name_the_files(store: Store) -> None:
    question, _ = ask(store, None, BOOK, NOTES)
    markdown = export_conversation(store, question.conversation, "markdown")
    assert "*Attachments: book \\<1\\>.pdf (PDF, pages 1 to 2 of 9) · notes.md (Markdown)*" in markdown
    html = export_conversation(store, question.conversation, "html")
    assert "book &lt;1&gt;.pdf (PDF, pages 1 to 2 of 9)" in html


def message(id: int, text: str, stats: Stats | None = None, **fields: object) -> StoredMessage:
    role = "user" if stats is None and not fields.pop("reply", False) else "assistant"
    return StoredMessage(id=id, conversation=1, role=role, text=text, created=0.0, stats=stats, **fields)  # type: ignore[arg-type]


def test_what_a_conversation_takes_is_known_from_its_last_figures() -> None:
    assert tokens_used([]) == ContextTokens()
    assert tokens_used([message(1, "a"), message(2, "b", STATS)]) == ContextTokens(120, "")
    since = tokens_used([message(1, "a"), message(2, "b", STATS), message(3, "c", attachments=(NOTES,))])
    assert since.tokens == 120
    assert since.text.endswith("Nine.\n```\n\nc")
    assert tokens_used([message(1, "a"), message(2, "b", STATS, thought="hm")]) == ContextTokens(100, "b")
    assert tokens_used([message(1, "a"), message(2, "b", reply=True)]) == ContextTokens(0, "a\n\nb")


def test_what_came_since_the_last_figures_is_found(store: Store) -> None:
    first, reply = ask(store, None, NOTES)
    here = first.conversation
    assert [entry.id for entry in store.messages_since_stats(here)] == [first.id, reply.id]
    store.end_reply(reply.id, "complete", text="At nine.", thought="", stats=STATS)
    assert [entry.id for entry in store.messages_since_stats(here)] == [reply.id]
    second, unfinished = ask(store, here, BOOK)
    found = store.messages_since_stats(here)
    assert [entry.id for entry in found] == [reply.id, second.id, unfinished.id]
    assert tokens_used(found).tokens == 120
    assert "book" in tokens_used(found).text


@pytest.mark.parametrize(("most", "room"), [(2048, 336), (64, 384), (1, 384), (100, 348)])
def test_the_room_for_prompts_is_the_engines(most: int, room: int) -> None:
    loaded = Loaded(
        path="",
        name="",
        device="",
        file_bytes=1,
        context_length=448,
        canvas_length=64,
        vocab_size=1,
        max_steps=1,
        thinking=False,
    )
    assert max_prompt_tokens(loaded, most) == room
