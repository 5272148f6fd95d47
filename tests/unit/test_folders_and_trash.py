"""Folders, archive and trash in storage: what moves, what stays, what is gone for good."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.attachments import Attachment
from app.import_export import export_json
from app.import_export.exporting import save_all
from app.storage import Overrides, Store, UnsentEdit
from app.storage.repair.salvage import salvage
from model_backends.protocol import Sampling
from tests.unit.reading import import_file

FILE = Attachment(name="notes.md", kind="text", language="", text="The ferry leaves.", pages=None, bytes=5)
SECRET = "the-verysecret-word"
NOW = 1_800_000_000.0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "unfog.sqlite3"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    store = Store(path)
    yield store
    store.close()


def talk(store: Store, title: str, text: str = "Hello") -> int:
    conversation = store.create_conversation(title).id
    store.add_message(conversation, "user", text)
    return conversation


def listed(store: Store) -> list[str]:
    return sorted(entry.title for entry in store.conversations())


def delete(store: Store, *conversations: int) -> None:
    for _step in store.trash.delete(conversations):
        pass


def test_folders_are_sorted_by_title_and_hold_conversations(store: Store) -> None:
    zoo, arts = store.folders.add("zoo"), store.folders.add("Ärzte")
    inside = talk(store, "Lions")
    store.folders.move([inside], zoo.id)
    assert [folder.title for folder in store.folders.all()] == ["Ärzte", "zoo"]
    assert store.conversation(inside).folder == zoo.id
    store.folders.rename(arts.id, "Ice")
    store.folders.collapse(arts.id, True)
    assert [(folder.title, folder.collapsed) for folder in store.folders.all()] == [
        ("Ice", True),
        ("zoo", False),
    ]
    store.folders.move([inside], 99)  # there is none
    assert store.conversation(inside).folder == zoo.id
    store.folders.move([inside], None)
    assert store.conversation(inside).folder is None


def test_a_deleted_folder_leaves_its_conversations_and_can_be_put_back(store: Store) -> None:
    folder = store.folders.add("Work")
    first, second = talk(store, "One"), talk(store, "Two")
    store.folders.move([first, second], folder.id)
    inside = store.folders.remove(folder.id)
    assert inside == (first, second)
    assert listed(store) == ["One", "Two"]
    assert store.conversation(first).folder is None
    other = store.folders.add("Other")  # may have its number now
    store.folders.move([second], other.id)
    store.folders.put_back(folder, inside)
    titles = {found.id: found.title for found in store.folders.all()}
    assert titles[store.conversation(first).folder or 0] == "Work"
    assert titles[store.conversation(second).folder or 0] == "Other"


def test_a_new_conversation_begins_in_the_chosen_folder(store: Store) -> None:
    folder = store.folders.add("Work")
    store.overrides.set(None, Overrides(system="Be brief."))
    store.folders.set_next(folder.id)
    store.overrides.set(None, Overrides(system="Be kind."))
    assert store.folders.next() == folder.id
    asked = {"title": "Plan", "draft": "", "model": "demo", "seed": 1, "sampling": Sampling()}
    question, _reply = store.ask(None, "A plan?", **asked)  # type: ignore[arg-type]
    made = store.conversation(question.conversation)
    assert (made.folder, made.system) == (folder.id, "Be kind.")
    assert store.folders.next() is None
    store.folders.set_next(folder.id)
    store.folders.remove(folder.id)
    assert store.folders.next() is None


def test_a_new_message_brings_a_conversation_back(store: Store) -> None:
    archived, trashed = talk(store, "Archived"), talk(store, "Trashed")
    store.archive([archived], True)
    store.trash.move([trashed], NOW)
    assert store.conversation(archived).archived
    assert listed(store) == ["Archived"]
    for conversation in (archived, trashed):
        store.add_message(conversation, "user", "Once more")
    assert not store.conversation(archived).archived
    assert listed(store) == ["Archived", "Trashed"]


def test_the_trash_keeps_everything_until_its_time_is_over(store: Store) -> None:
    kept, gone = talk(store, "Kept"), talk(store, "Gone")
    folder = store.folders.add("Work")
    store.folders.move([kept], folder.id)
    (question,) = store.messages(kept)
    store.save_draft(kept, "A draft")
    store.save_draft_files(kept, [FILE])
    store.edits.save(question.id, UnsentEdit(text="Hello there"))
    store.trash.move([kept], NOW + 2)
    store.trash.move([gone], NOW + 1)
    assert listed(store) == []
    assert [entry.title for entry in store.trash.all(NOW)] == ["Kept", "Gone"]
    assert store.trash.expired(NOW) == ()
    assert store.trash.expired(NOW + 1) == (gone,)
    assert [entry.title for entry in store.trash.all(NOW + 1)] == ["Kept"]
    store.trash.restore([kept])
    assert listed(store) == ["Kept"]
    assert store.conversation(kept).folder == folder.id
    assert (store.draft(kept), store.edits.of(question.id)) == ("A draft", UnsentEdit(text="Hello there"))
    assert [file.name for file in store.draft_files(kept)] == ["notes.md"]


def test_the_trash_is_neither_searched_nor_exported(store: Store, tmp_path: Path) -> None:
    there, trashed, archived = (talk(store, title, "A zephyr") for title in ("There", "Trashed", "Archived"))
    question, _reply = store.ask(
        trashed, "Read this", title="", draft="", model="", seed=1, sampling=Sampling(), attachments=[FILE]
    )
    assert [hit.message for hit in store.search.find("ferry")] == [question.id]
    store.trash.move([trashed], NOW)
    store.archive([archived], True)
    found = [hit.conversation for hit in store.search.find("zephyr")]
    assert found == [archived, there]
    assert store.search.find("ferry") == []
    (exported,) = save_all(store, "json", tmp_path)
    assert "Trashed" not in exported.read_text(encoding="utf-8")
    assert len(save_all(store, "markdown", tmp_path)) == 2
    store.trash.restore([trashed])
    assert len(store.search.find("zephyr")) == 3


def test_what_hides_from_a_search_takes_no_places_of_its_limit(store: Store) -> None:
    shown = talk(store, "Shown", "A zephyr")
    hidden = [talk(store, f"Hidden {number}", "A zephyr") for number in range(5)]
    store.trash.move(hidden, NOW)
    assert [hit.conversation for hit in store.search.find("zephyr", limit=1)] == [shown]


def test_what_is_deleted_for_good_is_overwritten(store: Store, path: Path) -> None:
    gone, kept = talk(store, "Gone", SECRET), talk(store, "Kept")
    for number in range(1200):
        store.add_message(gone, "user", f"{SECRET} {number}")
    store.trash.move([gone], NOW)
    steps = store.trash.delete([gone])
    next(steps)
    assert store.trash.all(NOW - 9) == []
    assert store.trash.expired(NOW - 9) == (gone,)  # if the program ends here
    assert sum(1 for _step in steps) >= 3
    assert store.trash.expired(NOW) == ()
    store.close()
    assert SECRET.encode() not in b"".join(file.read_bytes() for file in path.parent.glob("unfog.sqlite3*"))
    with closing(Store(path)) as again:
        assert [entry.id for entry in again.conversations()] == [kept]
        assert again.search.find(SECRET) == []


def test_folders_and_the_archive_travel_in_unfogs_file(store: Store, tmp_path: Path) -> None:
    one, two, three = talk(store, "One"), talk(store, "Two"), talk(store, "Three")
    work = store.folders.add("Work")
    store.folders.move([one, two], work.id)
    store.archive([two], True)
    file = tmp_path / "all.json"
    file.write_text(export_json(store, [one, two, three]), encoding="utf-8")
    with closing(Store(tmp_path / "other.sqlite3")) as other:
        import_file(other, file)
        titles = {folder.id: folder.title for folder in other.folders.all()}
        assert list(titles.values()) == ["Work"]
        found = {
            entry.title: (titles.get(entry.folder or 0), entry.archived) for entry in other.conversations()
        }
    assert found == {"One": ("Work", False), "Two": ("Work", True), "Three": (None, False)}


def test_a_repaired_file_keeps_folders_archive_and_trash(store: Store, path: Path) -> None:
    work, home = store.folders.add("Work"), store.folders.add("Home")
    inside, lost, trashed = talk(store, "Inside"), talk(store, "Lost"), talk(store, "Trashed")
    store.folders.move([inside], work.id)
    store.folders.move([lost], home.id)
    store.folders.collapse(work.id, True)
    store.archive([inside], True)
    store.trash.move([trashed], NOW)
    store.close()
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA foreign_keys = OFF")
        raw.execute("DELETE FROM folders WHERE id = ?", (home.id,))
        raw.commit()
    salvage(path)
    with closing(Store(path)) as repaired:
        assert [(folder.title, folder.collapsed) for folder in repaired.folders.all()] == [("Work", True)]
        found = {entry.title: (entry.folder, entry.archived) for entry in repaired.conversations()}
        assert found == {"Inside": (work.id, True), "Lost": (None, False)}
        assert [entry.expires for entry in repaired.trash.all(NOW - 1)] == [NOW]
