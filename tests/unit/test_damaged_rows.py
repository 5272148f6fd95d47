"""One damaged field of the database costs itself only: its default is used, and the log says so."""

import logging
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.attachments import Attachment
from app.import_export import export_json
from app.storage import Overrides, Store
from app.storage.records import LATEST, UnsentEdit
from app.storage.rows import note_default
from model_backends.protocol import Sampling, Stats

FILE = Attachment(name="a.md", kind="markdown", language="", text="Nine.", pages=None, bytes=5)
STATS = Stats(
    prompt_tokens=1,
    cached_tokens=0,
    tokens=2,
    blocks=1,
    steps=3,
    forward_passes=4,
    prefill_seconds=0.1,
    denoise_seconds=0.2,
    seconds=0.3,
)
UNREADABLE = (
    "",
    "{",
    "[]",
    "null",
    '{"max_steps": "x"}',
    '{"t_min": 1e999}',
    "[" * 100_000,
    "\x00",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "unfog.sqlite3"
    note_default.cache_clear()
    with closing(Store(path)) as store:
        for title in ("first", "second"):
            question, reply = store.ask(
                None,
                "When?",
                title=title,
                draft="",
                model="",
                seed=1,
                sampling=Sampling(),
                attachments=[FILE],
            )
            store.commit_block(reply.id, "At nine.", "")
            store.end_reply(reply.id, "complete", text=None, thought=None, stats=STATS)
            store.overrides.set(question.conversation, Overrides(sampling=Sampling(max_steps=8)))
            store.add_message(question.conversation, "user", "Thanks.")
        store.presets.add("Calm", "Few words.", Sampling(max_steps=12))
        store.prompts.add("Verse", "Answer in verse.")
        store.overrides.set(None, Overrides(system="Be brief.", sampling=Sampling(max_steps=8)))
    return path


def damage(path: Path, *statements: str, values: tuple[object, ...] = ()) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA ignore_check_constraints = ON")
        for statement in statements:
            raw.execute(statement, values)


def read_everything(store: Store) -> None:
    """Read as the window does at its start, and when everything is opened."""
    for entry in store.conversations():
        store.messages(entry.id)
        store.tree(entry.id)
        store.overrides.of(entry.id)
        for message in store.tree(entry.id):
            store.show_branch(message.id)
    export_json(store, [entry.id for entry in store.conversations()])
    store.overrides.of(None)
    store.presets.all()
    store.prompts.all()
    store.search.find("nine")


@pytest.mark.parametrize("text", UNREADABLE)
@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("conversations", "sampling"),
        ("next_conversation", "sampling"),
        ("presets", "sampling"),
        ("messages", "sampling"),
        ("messages", "stats"),
        ("attachments", "notes"),
    ],
)
def test_unreadable_json(
    path: Path, caplog: pytest.LogCaptureFixture, table: str, column: str, text: str
) -> None:
    damage(path, f"UPDATE {table} SET {column} = ?", values=(text,))
    with caplog.at_level(logging.WARNING), closing(Store(path)) as store:
        read_everything(store)
        first = store.conversations()[-1]
        messages = store.messages(first.id)
        assert [message.text for message in messages] == ["When?", "At nine.", "Thanks."]
        assert [file.text for file in messages[0].attachments] == ["Nine."]
        assert first.title == "first"
        assert [preset.title for preset in store.presets.all()] == ["Calm"]
        assert store.overrides.of(None).system == "Be brief."
    assert f"Can't read {column}" in caplog.text


@pytest.mark.parametrize("files", [*UNREADABLE, "[1e999]", "[1.5]", '"12"', "[" + "9" * 5000 + "]"])
def test_unreadable_files_of_an_unsent_edit(path: Path, files: str) -> None:
    with closing(Store(path)) as store:
        store.edits.save(1, UnsentEdit(text="When exactly?", files=(0,)))
    damage(path, "UPDATE edits SET files = ?", values=(files,))
    with closing(Store(path)) as store:
        assert store.edits.of(1) == UnsentEdit(text="When exactly?")


@pytest.mark.parametrize("time", [1e300, -1e300, float("inf"), float("-inf"), -5.0, LATEST * 2])
def test_absurd_times(path: Path, time: float) -> None:
    damage(
        path,
        "UPDATE conversations SET created = ?1, updated = ?1 WHERE id = 1",
        "UPDATE messages SET created = ?1",
        values=(time,),
    )
    with closing(Store(path)) as store:
        read_everything(store)
        assert [entry.title for entry in store.conversations()] == ["second", "first"]
        assert store.conversations()[1].updated == 0.0
        assert {message.created for message in store.tree(1)} == {0.0}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE messages SET parent = 3 WHERE id = 1",  # a circle
        "UPDATE messages SET parent = 2 WHERE id = 2",
        "UPDATE messages SET parent = id",
        "UPDATE messages SET parent = 99 WHERE id = 2",  # missing
        "UPDATE messages SET parent = 4 WHERE id = 2",  # in another conversation
        "UPDATE messages SET parent = -1",
        "UPDATE conversations SET leaf = 99",
        "UPDATE conversations SET leaf = 4 WHERE id = 1",
    ],
)
def test_a_tree_that_is_none(path: Path, change: str) -> None:
    damage(path, change)
    with closing(Store(path)) as store:
        read_everything(store)
        assert [message.text for message in store.tree(1)] == ["When?", "At nine.", "Thanks."]
        assert store.messages(1)
        store.add_message(1, "user", "And then?")
        assert store.messages(1)[-1].text == "And then?"
        assert all(message.id in message.siblings for message in store.messages(1))
        assert store.message(2).id in store.message(2).siblings
        list(store.trash.delete([1]))
        assert [entry.id for entry in store.conversations()] == [2]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE messages SET role = 'nobody', status = 'odd', finish = 'why'",
        "UPDATE messages SET blocks = -1, left_out = -7, seed = -9223372036854775808",
        "UPDATE attachments SET kind = 'odd', pages = -1, bytes = -1, position = 0",
        "UPDATE conversations SET pinned = 77",
        "UPDATE messages SET text = 'a' || char(0) || 'b' WHERE role = 'user'",
    ],
)
def test_values_that_nothing_writes(path: Path, change: str) -> None:
    damage(path, change)
    with closing(Store(path)) as store:
        read_everything(store)
        reply = store.messages(1)[1]
        assert (reply.text, reply.role, reply.status) == ("At nine.", "assistant", "complete")
        assert min(reply.blocks, reply.left_out) >= 0
        assert {hit.role for hit in store.search.find("nine") if not hit.file} == {"assistant"}
        assert reply.finish is None


def test_a_huge_title_and_control_characters(path: Path) -> None:
    damage(path, "UPDATE conversations SET title = 'a' || char(0, 10, 27) || ?", values=("x" * 1_000_000,))
    damage(path, "UPDATE presets SET title = ?", values=("y" * 1_000_000,))
    damage(path, "UPDATE prompts SET title = ?", values=("z" * 1_000_000,))
    with closing(Store(path)) as store:
        read_everything(store)
        titles = [entry.title for entry in store.conversations()]
        titles += [hit.title for hit in store.search.find("nine")]
        titles += [entry.title for entry in (*store.presets.all(), *store.prompts.all())]
        assert len(titles) > 5
        assert all(len(title) < 1000 and title.isprintable() for title in titles)


def _without_strict(path: Path) -> None:
    """Let columns hold values of any type, as damaged pages do."""
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA writable_schema = ON")
        raw.execute(
            "UPDATE sqlite_master SET sql = replace(sql, 'STRICT', '') WHERE type = 'table'"
            " AND sql NOT LIKE '%WITHOUT%'"
        )


@pytest.mark.parametrize("value", [b"\xff\x00bytes", 7, 1.5, "text", None, b""])
@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("conversations", ("title", "created", "updated", "pinned", "model", "system", "sampling")),
        (
            "messages",
            (
                "text",
                "created",
                "thought",
                "model",
                "seed",
                "sampling",
                "stats",
                "blocks",
                "left_out",
                "finish",
            ),
        ),
        ("attachments", ("name", "kind", "language", "text", "pages", "bytes", "extent", "notes")),
        ("presets", ("title", "text", "sampling")),
        ("prompts", ("title", "text")),
        ("next_conversation", ("model", "system", "sampling")),
    ],
)
def test_values_of_another_type(path: Path, table: str, columns: tuple[str, ...], value: object) -> None:
    _without_strict(path)
    for column in columns:
        try:
            damage(path, f"UPDATE {table} SET {column} = ?", values=(value,))
        except sqlite3.IntegrityError:
            assert value is None
    with closing(Store(path)) as store:
        read_everything(store)
        assert len(store.conversations()) == 2
        assert len(store.tree(1)) == 3


def test_text_that_is_not_utf_8(path: Path) -> None:
    damage(
        path,
        "UPDATE messages SET text = CAST(x'66c3' AS TEXT), model = CAST(x'ff' AS TEXT)",
        "UPDATE conversations SET title = CAST(x'ff66' AS TEXT)",
    )
    with closing(Store(path)) as store:
        read_everything(store)
        assert {message.text for message in store.tree(1)} == {"f\N{REPLACEMENT CHARACTER}"}
        assert store.conversation(1).title == "\N{REPLACEMENT CHARACTER}f"
