"""Migrations: a database of an earlier version opens with all its content."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.storage import GenerationContext, Overrides, StorageError, Store
from app.storage.migrations import OLDEST, VERSION
from app.storage.trace import decode
from model_backends.lazy_text import LazyText
from model_backends.protocol import Sampling

V10 = Path(__file__).with_name("conversations_v10.sql")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "unfog.sqlite3"


@pytest.fixture
def earlier(path: Path) -> Path:
    with closing(sqlite3.connect(path)) as raw:
        raw.executescript(V10.read_text(encoding="utf-8"))
    return path


@pytest.fixture
def store(earlier: Path) -> Iterator[Store]:
    store = Store(earlier)
    yield store
    store.close()


def schema(path: Path) -> dict[str, object]:
    """Tables with their columns, indexes and foreign keys, and the text of everything else."""
    with closing(sqlite3.connect(path)) as raw:
        found: dict[str, object] = {"version": raw.execute("PRAGMA user_version").fetchone()}
        for kind, name, sql in raw.execute("SELECT type, name, sql FROM sqlite_master").fetchall():
            if kind == "table":
                about = ("table_info", "index_list", "foreign_key_list")
                found[name] = [sorted(raw.execute(f"PRAGMA {one}({name})").fetchall()) for one in about]
            elif sql is not None:
                found[name] = sql
    return found


def test_an_upgraded_file_has_the_schema_of_a_new_one(store: Store, earlier: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.sqlite3"
    Store(new).close()
    assert schema(earlier) == schema(new)


def test_an_upgraded_file_is_sound(store: Store, earlier: Path) -> None:
    with closing(sqlite3.connect(earlier)) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
        raw.execute("INSERT INTO messages_text(messages_text, rank) VALUES ('integrity-check', 1)")


def test_conversations_and_branches_are_kept(store: Store) -> None:
    hello, fog = sorted(store.conversations(), key=lambda one: one.title, reverse=True)
    assert (fog.title, fog.pinned, fog.created, fog.updated) == ("Fog", True, 1_700_000_000, 1_700_000_007)
    assert (fog.model, fog.system, fog.sampling) == ("/models/demo.gguf", "Be kind.", Sampling(t_min=0.25))
    assert (hello.title, hello.pinned, hello.model, hello.sampling) == ("Hello", False, "", None)
    assert [(one.text, one.status) for one in store.messages(fog.id)] == [
        ("What is mist?", "complete"),
        ("Thin fog, which", "interrupted"),
    ]
    assert [(one.id, one.parent, one.siblings) for one in store.tree(fog.id)] == [
        (1, None, (1, 4)),
        (2, 1, (2, 3)),
        (3, 1, (2, 3)),
        (4, None, (1, 4)),
        (5, 4, (5,)),
    ]


def test_conversations_of_an_earlier_version_are_in_no_folder_archive_or_trash(store: Store) -> None:
    places = [(entry.folder, entry.archived, entry.expires) for entry in store.conversations()]
    assert places == [(None, False, None)] * 2
    assert (store.folders.all(), store.trash.all(0.0), store.folders.next()) == ([], [], None)
    folder = store.folders.add("Weather")
    store.folders.move([1], folder.id)
    store.folders.set_next(folder.id)
    assert store.overrides.of(None) == Overrides(system="Next time.")
    assert store.conversation(1).folder == store.folders.next() == folder.id


def test_what_is_known_of_a_reply_is_kept(store: Store) -> None:
    reply, stopped = store.message(2), store.message(3)
    assert (reply.text, reply.thought, reply.model, reply.seed) == ("A cloud on the ground.", "hm", "demo", 7)
    assert (reply.blocks, reply.left_out, reply.finish) == (2, 3, "end_of_turn")
    assert reply.sampling == Sampling(max_steps=16)
    assert reply.stats is not None
    assert (reply.stats.prompt_tokens, reply.stats.seconds) == (12, 0.75)
    assert (stopped.status, stopped.finish, stopped.stats) == ("stopped", "cancelled", None)
    contexts = [store.generation_context.of(reply) for reply in (2, 3, 5)]
    assert contexts == [GenerationContext(system="Be kind.", thinking=True), GenerationContext(), None]


def test_traces_are_kept(store: Store) -> None:
    traces = [decode(data) for data in store.traces.of(2)]
    assert [trace.commit.text for trace in traces] == ["A cloud ", "on the ground."]
    assert [trace.final_pieces for trace in traces] == [("fog", " here")] * 2
    assert traces[1].steps[1].accepted == (True, True)


def test_drafts_and_overrides_of_the_next_conversation_are_kept(store: Store) -> None:
    assert (store.draft(1), store.draft(None)) == ("And mist", "not sent yet")
    assert [file.name for file in store.draft_files(1)] == ["notes.md"]
    assert [file.name for file in store.draft_files(None)] == ["book <1>.pdf"]
    assert store.overrides.of(None) == Overrides(system="Next time.")


def test_attachments_and_their_translatable_notes_are_kept(store: Store) -> None:
    (book,) = store.message(1).attachments
    assert (book.name, book.kind, book.pages, book.bytes) == ("book <1>.pdf", "pdf", 2, 900)
    assert book.text == "first\fsecond 'quoted'"
    assert (book.extent, *book.notes) == (
        "pages 1 to 2 of 9 pages",
        "3 pictures are left out.",
        'Ünïcode "said": plain.',
    )
    extent, (pictures, plain) = book.extent, book.notes
    assert isinstance(extent, LazyText)
    assert extent.template == "pages {first} to {last} of {count}"
    assert isinstance(extent.values["count"], LazyText)
    assert isinstance(pictures, LazyText)
    assert (pictures.template, pictures.number) == ("%n picture(s) (is|are) left out.", 3)
    assert not isinstance(plain, LazyText)
    (notes,) = store.draft_files(1)
    assert (notes.text, notes.extent, notes.notes) == ("The ferry leaves at nine.\n", "", ())


def test_prompts_and_presets_are_kept(store: Store) -> None:
    assert [(one.title, one.text) for one in store.prompts.all()] == [
        ("Brief", "Answer in one sentence."),
        ("Pirate", "Talk like a pirate."),
    ]
    store.prompts.add_shipped([("brief", "Brief", "Added a second time.")])
    assert len(store.prompts.all()) == 2
    (preset,) = store.presets.all()
    assert (preset.title, preset.text) == ("Careful", "Slow and sure.")
    assert preset.sampling == Sampling(max_steps=64, entropy_bound=0.05, max_tokens=512)


def test_search_finds_old_and_new_messages_and_files(store: Store) -> None:
    store.add_message(2, "user", "Is haze fog?")
    assert {hit.message for hit in store.search.find("fog")} == {1, 5, 8}
    assert [hit.file for hit in store.search.find("quoted")] == ["book <1>.pdf"]
    list(store.trash.delete([1]))
    assert [hit.message for hit in store.search.find("fog")] == [8]
    assert store.search.find("quoted") == []


def test_an_upgraded_file_opens_again_as_it_was(store: Store, earlier: Path) -> None:
    before = store.tree(1)
    store.close()
    with closing(Store(earlier)) as again:
        assert again.tree(1) == before


def test_opening_again_applies_no_migration_twice(path: Path) -> None:
    for _ in range(3):
        Store(path).close()
    assert schema(path)["version"] == (VERSION,)


@pytest.mark.parametrize(
    ("version", "reason"),
    [
        (VERSION + 1, "newer version of Unfog"),
        (OLDEST - 1, "no longer supported"),
        (1, "no longer supported"),
    ],
)
def test_a_file_of_a_version_that_cannot_be_read_is_refused(earlier: Path, version: int, reason: str) -> None:
    with closing(sqlite3.connect(earlier)) as raw:
        raw.execute(f"PRAGMA user_version = {version}")
    before = earlier.read_bytes()
    with pytest.raises(StorageError, match=reason) as caught:
        Store(earlier)
    assert str(earlier) in caught.value.message
    assert caught.value.hint
    assert earlier.read_bytes() == before
