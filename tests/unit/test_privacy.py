"""The data folder is its owner's alone, and deleted text is gone from its files."""

import os
import sqlite3
import stat
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from app.attachments import Attachment
from app.base import app_dirs
from app.storage import Store, StoredMessage
from model_backends.protocol import Sampling

V10 = Path(__file__).with_name("conversations_v10.sql")
SECRET = "the-verysecret-word geheim大雾秘密"
FILE = Attachment(name="secretfile.md", kind="text", language="", text=SECRET, pages=None, bytes=5)

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps the profile's folders private")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "unfog.sqlite3"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@posix
@pytest.mark.parametrize("exists", [False, True])
def test_the_data_folder_and_its_logs_are_the_owners_alone(
    path: Path, monkeypatch: pytest.MonkeyPatch, exists: bool
) -> None:
    monkeypatch.setenv("UNFOG_DATA_DIR", str(path.parent))
    if exists:
        (path.parent / "logs").mkdir(parents=True)
        (path.parent / "logs" / "window.log").touch()
        for folder in (path.parent, path.parent / "logs"):
            folder.chmod(0o755)
        path.touch(0o644)
    Store(app_dirs.database_path()).close()
    assert [mode(folder) for folder in (path.parent, app_dirs.engine_log_path().parent)] == [0o700, 0o700]
    assert mode(path) == 0o600


@posix
def test_a_restored_copy_that_is_read_only_becomes_writable(path: Path) -> None:
    path.parent.mkdir()
    Store(path).close()
    path.chmod(0o400)
    with closing(Store(path)) as store:
        store.create_conversation("Restored")
        files = [path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")]
        assert [mode(file) for file in files] == [0o600] * 3


@posix
def test_a_folder_that_serves_others_too_stays_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, shared, other = (tmp_path / name for name in ("home", "shared", "other"))
    other.mkdir()
    (other / "a letter.txt").touch()
    for folder, permissions in ((home, 0o755), (shared, 0o1777), (other, 0o755)):
        folder.mkdir(exist_ok=True)
        folder.chmod(permissions)
        monkeypatch.setenv("HOME", str(home))
        monkeypatch.setenv("UNFOG_DATA_DIR", str(folder))
        with closing(Store(app_dirs.database_path())) as store:
            store.create_conversation("Fog")
            assert {mode(file) for file in folder.iterdir() if "sqlite3" in file.name} == {0o600}
        assert mode(folder) == permissions


def traces_of_secret(folder: Path) -> list[str]:
    """The files that hold a part of the secret, in any form that search keeps."""
    parts = [b"verysecret", b"geheim", *("大雾秘密"[start : start + 3].encode() for start in range(2))]
    return [
        file.name
        for file in folder.iterdir()
        if any(part in file.read_bytes() for part in (*parts, b"secretfile"))
    ]


def add(store: Store) -> StoredMessage:
    _, reply = store.ask(
        None,
        f"Question {SECRET}",
        title=f"Title {SECRET}",
        draft=SECRET,
        model="",
        seed=1,
        sampling=Sampling(),
        attachments=[FILE],
        draft_files=[FILE],
    )
    for _ in range(40):
        store.commit_block(reply.id, SECRET * 20, SECRET)
    return store.end_reply(reply.id, "complete", text=None, thought=None, stats=None)


def delete_conversation(store: Store) -> None:
    list(store.trash.delete([add(store).conversation]))


def clear_draft(store: Store) -> None:
    conversation = store.create_conversation("A draft").id
    for key in (None, conversation):
        store.save_draft(key, SECRET)
        store.save_draft_files(key, [FILE])
        store.save_draft(key, "")
        store.save_draft_files(key, [])


def withdraw(store: Store) -> None:
    question, reply = store.ask(
        None, SECRET, title="Fog", draft="", model="", seed=1, sampling=Sampling(), attachments=[FILE]
    )
    store.search.find("geheim")
    store.withdraw(reply, None, question)
    store.save_draft(reply.conversation, "")
    store.save_draft_files(reply.conversation, [])


def replace_text(store: Store) -> None:
    _, reply = store.ask(None, "Fog?", title="Fog", draft="", model="", seed=1, sampling=Sampling())
    store.commit_block(reply.id, SECRET, SECRET)
    store.search.find("geheim")
    store.end_reply(reply.id, "complete", text="Mist.", thought="", stats=None)


def remove_prompt(store: Store) -> None:
    store.prompts.remove(store.prompts.add("Title", SECRET).id)
    store.rename(store.create_conversation(SECRET).id, "Fog")


@pytest.mark.parametrize(
    "delete",
    [delete_conversation, clear_draft, withdraw, replace_text, remove_prompt],
    ids=lambda one: one.__name__,
)
def test_deleted_text_is_in_no_file(path: Path, delete: Callable[[Store], None]) -> None:
    path.parent.mkdir()
    with closing(Store(path)) as store:
        for number in range(30):
            store.add_message(store.create_conversation("kept").id, "user", f"Some other text {number}.")
        assert store.search.find("other")
    with closing(Store(path)) as store:
        delete(store)
    assert traces_of_secret(path.parent) == []
    with closing(Store(path)) as store:
        assert len(store.search.find("other")) == 30


def test_the_secret_is_found_while_it_is_there(path: Path) -> None:
    path.parent.mkdir()
    with closing(Store(path)) as store:
        add(store)
    assert traces_of_secret(path.parent) == [path.name]


def test_text_that_an_earlier_version_deleted_is_gone(path: Path) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA secure_delete = OFF")
        raw.executescript(V10.read_text(encoding="utf-8"))
        raw.execute("INSERT INTO prompts VALUES (99, 'x', ?)", (SECRET * 500,))
        raw.commit()
        raw.execute("DELETE FROM prompts WHERE id = 99")
        raw.commit()
    assert traces_of_secret(path.parent) == [path.name]
    Store(path).close()
    assert traces_of_secret(path.parent) == []


@posix
def test_nothing_is_written_for_a_folder_of_another_person(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.parent.mkdir(mode=0o755)
    path.parent.chmod(0o755)
    monkeypatch.setattr(os, "getuid", lambda: path.parent.stat().st_uid + 1)
    monkeypatch.setenv("UNFOG_DATA_DIR", str(path.parent))
    assert app_dirs.data_dir() == path.parent
    assert mode(path.parent) == 0o755
