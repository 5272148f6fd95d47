"""A damaged database is noticed, repaired as far as it can be read, and never changed without a word."""

import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from app.attachments import Attachment
from app.storage import StorageError, Store
from model_backends.protocol import Sampling

FILE = Attachment(name="a.md", kind="text", language="", text="a file " * 300, pages=None, bytes=5)
PAGE = 4096

Content = set[tuple[str, int, str]]


def fill(store: Store, conversations: int, first: int = 0) -> None:
    chance = random.Random(first)
    for number in range(first, first + conversations):
        conversation = None
        for turn in range(5):
            question, reply = store.ask(
                conversation,
                f"Question {number}.{turn} " + "of fog " * chance.randint(1, 60),
                title=f"Conversation {number}",
                draft="",
                model="m",
                seed=1,
                sampling=Sampling(),
                attachments=[] if turn else [FILE],
            )
            conversation = question.conversation
            store.commit_block(reply.id, f"Answer {number}.{turn} " + "of mist " * chance.randint(1, 300), "")
            store.traces.add(reply.id, 0, chance.randbytes(700))
            store.end_reply(reply.id, "complete", text=None, thought=None, stats=None)


def content(store: Store) -> Content:
    return {
        (entry.title, one.id, one.text) for entry in store.conversations() for one in store.tree(entry.id)
    }


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a closed database, and one as a killed program leaves it."""
    folder = tmp_path_factory.mktemp("library")
    closed, killed, work = (folder / name for name in ("closed", "killed", "work"))
    for one in (closed, killed, work):
        one.mkdir()
    with closing(Store(closed / "unfog.sqlite3")) as store:
        fill(store, 12)
        store.search.find("fog")
    shutil.copytree(closed, work, dirs_exist_ok=True)
    with closing(Store(work / "unfog.sqlite3")) as store:
        fill(store, 4, first=50)
        for file in work.iterdir():
            if not file.name.endswith("-shm"):
                shutil.copy2(file, killed)
    return folder


@pytest.fixture
def closed(library: Path, tmp_path: Path) -> Path:
    shutil.copytree(library / "closed", tmp_path / "data")
    return tmp_path / "data" / "unfog.sqlite3"


@pytest.fixture
def killed(library: Path, tmp_path: Path) -> Path:
    shutil.copytree(library / "killed", tmp_path / "data")
    return tmp_path / "data" / "unfog.sqlite3"


def wal(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def change(file: Path, edit: Callable[[bytearray], None]) -> None:
    data = bytearray(file.read_bytes())
    edit(data)
    file.write_bytes(data)


def zero_page_of(path: Path, name: str, number: int = 0) -> None:
    """Overwrite a page that belongs to a table or index with zeros."""
    with closing(sqlite3.connect(path)) as raw:
        (root,) = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()
    place = (root + number - 1) * PAGE

    def zero(data: bytearray) -> None:
        data[place : place + PAGE] = bytes(PAGE)

    change(path, zero)


def kept_beside(path: Path) -> list[Path]:
    return sorted(path.parent.glob("unfog-damaged-*.sqlite3"))


@pytest.fixture(scope="module")
def sound(library: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Content]:
    """What the two undamaged databases hold."""
    found = {}
    for kind in ("closed", "killed"):
        folder = tmp_path_factory.mktemp("sound")
        shutil.copytree(library / kind, folder, dirs_exist_ok=True)
        with closing(Store(folder / "unfog.sqlite3")) as store:
            found[kind] = content(store)
    return found


def test_a_killed_program_leaves_nothing_to_say(killed: Path) -> None:
    with closing(Store(killed)) as store:
        assert store.notice is None
        assert len(content(store)) == 160
    assert kept_beside(killed) == []


def test_a_clean_start_checks_nothing(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    statements: list[str] = []

    class Connection(sqlite3.Connection):
        def __init__(self, *args: object, **options: object) -> None:
            super().__init__(*args, **options)  # type: ignore[arg-type]
            self.set_trace_callback(statements.append)

    connect = sqlite3.connect
    monkeypatch.setattr(
        sqlite3, "connect", lambda *args, **named: connect(*args, factory=Connection, **named)
    )
    Store(closed).close()
    assert statements
    assert not any("integrity" in statement for statement in statements)
    closed.touch()
    Store(closed).close()
    assert any("integrity_check" in statement for statement in statements)


@pytest.mark.parametrize("table", ["messages", "messages_of_conversation", "conversations", "attachments"])
def test_what_can_be_read_is_kept_in_a_new_file(closed: Path, sound: dict[str, Content], table: str) -> None:
    zero_page_of(closed, table)
    damaged = closed.read_bytes()
    with closing(Store(closed)) as store:
        assert store.notice is not None
        (kept,) = kept_beside(closed)
        assert kept.name in store.notice.hint
        assert kept.read_bytes() == damaged
        found = content(store)
        texts = {text for _, _, text in sound["closed"]}
        assert {text for _, _, text in found} <= texts
        if table != "messages":
            assert len(found) == len(sound["closed"])
            assert store.search.find("Answer 3.2")
        store.add_message(store.create_conversation("later").id, "user", "Is it all there?")
    with closing(Store(closed)) as store:
        assert store.notice is None
    assert kept_beside(closed) == [kept]


def test_a_damaged_page_costs_only_its_messages(closed: Path, sound: dict[str, Content]) -> None:
    data = closed.read_bytes()
    place = data.index(b"Answer 7.") // PAGE * PAGE
    change(closed, lambda found: found.__setitem__(slice(place, place + PAGE), bytes(PAGE)))
    with closing(Store(closed)) as store:
        assert store.notice is not None
        assert 100 <= len(content(store)) < len(sound["closed"])
        assert str(len(content(store))) in store.notice.message
        for entry in store.conversations():
            assert len(store.messages(entry.id)) == len(store.tree(entry.id))


@pytest.mark.parametrize("table", ["messages_text_data", "messages_text_content", "messages_text_config"])
def test_a_search_index_without_sense_is_built_again(closed: Path, table: str) -> None:
    with closing(sqlite3.connect(closed)) as raw:
        raw.execute(f"DELETE FROM {table}")
        raw.commit()
    with closing(Store(closed)) as store:
        assert store.notice is not None
        assert len(content(store)) == 120
        assert len(store.search.find("Answer 3.2")) == 1
        list(store.trash.delete([store.conversations()[0].id]))
        assert len(store.search.find("Answer", limit=500)) == 55
    with closing(Store(closed)) as store:
        assert store.notice is None


def test_a_search_index_that_breaks_while_it_is_used_is_built_again(closed: Path) -> None:
    with closing(Store(closed)) as store:
        with closing(sqlite3.connect(closed)) as raw:
            raw.execute("UPDATE messages_text_data SET block = x'ffffffffffffffffffff' WHERE id > 10")
            raw.commit()
        assert len(store.search.find("Answer 3.2")) == 1
        list(store.trash.delete([store.conversations()[0].id]))
        assert len(store.search.find("Answer", limit=500)) == 55


def test_a_changed_letter_is_noticed(closed: Path) -> None:
    data = closed.read_bytes()
    place = data.index(b"Answer 7.")
    change(closed, lambda found: found.__setitem__(place, ord("B")))
    with closing(Store(closed)) as store:
        assert store.notice is not None
        assert "1 message" in store.notice.message
    with closing(Store(closed)) as store:
        assert store.notice is None


@pytest.mark.parametrize("edit", ["header", "middle", "last", "cut", "empty", "gone"])
def test_a_damaged_log_is_noticed_and_kept(killed: Path, edit: str) -> None:
    log = wal(killed)
    size = log.stat().st_size
    frame = PAGE + 24
    frames = (size - 32) // frame
    flips = {"header": 5, "middle": 32 + frames // 2 * frame + 500, "last": 32 + (frames - 1) * frame + 30}
    if edit in flips:
        change(log, lambda data: data.__setitem__(flips[edit], data[flips[edit]] ^ 1))
    elif edit == "cut":
        change(log, lambda data: data.__delitem__(slice(32 + frames // 2 * frame + 1000, None)))
    elif edit == "empty":
        change(log, lambda data: data.__delitem__(slice(10, None)))
    else:
        log.unlink()
    with closing(Store(killed)) as store:
        assert store.notice is not None
        assert len(content(store)) >= 120
    assert len(kept_beside(killed)) == 1


def test_frames_of_an_earlier_round_and_of_an_unfinished_transaction_are_no_damage(killed: Path) -> None:
    log = wal(killed)
    frame = PAGE + 24
    change(log, lambda data: data.extend(data[32 : 32 + frame][:8] + bytes(8) + data[48 : 32 + frame]))
    change(log, lambda data: data.extend(bytes(24)))
    with closing(Store(killed)) as store:
        assert store.notice is None
        assert len(content(store)) == 160


@pytest.mark.parametrize("size", [0, 50, 600, 4096, 9000])
def test_a_file_that_was_cut_off_is_repaired_or_refused(closed: Path, size: int) -> None:
    Store(closed).close()
    change(closed, lambda data: data.__delitem__(slice(size, None)))
    before = closed.read_bytes()
    store = opened_or_refused(closed)
    if store is None:
        assert closed.read_bytes() == before
        assert kept_beside(closed) == []
    else:
        assert store.notice is not None
        store.close()


def opened_or_refused(path: Path) -> Store | None:
    try:
        return Store(path)
    except StorageError:
        return None


def damaged(path: Path, seed: int) -> None:
    """Damage the database or its log, in a way that the seed decides."""
    chance = random.Random(seed)
    file = wal(path) if wal(path).exists() and chance.random() < 0.7 else path

    def edit(data: bytearray) -> None:
        place = chance.randrange(len(data) - 200)
        match chance.choice(("flip", "flips", "zero", "cut", "noise", "header")):
            case "flip":
                data[place] ^= 1 << chance.randrange(8)
            case "flips":
                for _ in range(30):
                    data[chance.randrange(len(data))] = chance.randrange(256)
            case "zero":
                data[place // PAGE * PAGE : place // PAGE * PAGE + PAGE] = bytes(PAGE)
            case "cut":
                del data[place:]
            case "noise":
                data[place : place + 200] = chance.randbytes(200)
            case _:
                data[chance.randrange(100)] ^= 1 << chance.randrange(8)

    change(file, edit)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (b"seed INTEGER", b"sead INTEGER"),
        (b"CREATE TABLE traces", b"CREATE TABLE trades"),
        (b"pinned INTEGER NOT NULL DEFAULT 0", b"pinned INTEGER NOT NULL DEFAULT 9"),
        (b"REFERENCES conversations(id)", b"REFERENCES conversatjons(id)"),
        (b"VALUES ('messages'", b"VALUES ('massages'"),
        (b"SQLite format 3\0\x10\0\2", b"SQLite format 3\0\x10\0\3"),
        (b"SQLite format 3\0\x10\0\2\2", b"SQLite format 3\0\x10\0\2\6"),
    ],
)
def test_a_flipped_bit_in_the_schema_or_header_costs_no_message(
    closed: Path, sound: dict[str, Content], right: bytes, wrong: bytes
) -> None:
    assert right in closed.read_bytes()
    change(closed, lambda data: data.__setitem__(slice(None), data.replace(right, wrong)))
    with closing(Store(closed)) as store:
        assert store.notice is not None
        assert content(store) == sound["closed"]
        conversation = store.create_conversation("later")
        store.add_message(conversation.id, "user", "Is the lighthouse lit?")
        assert len(store.search.find("lighthouse")) == 1
    assert len(kept_beside(closed)) == 1


@pytest.mark.parametrize("number", [8, 11, -5])
def test_a_version_that_the_tables_contradict_costs_no_message(
    closed: Path, sound: dict[str, Content], number: int
) -> None:
    change(closed, lambda data: data.__setitem__(slice(60, 64), number.to_bytes(4, signed=True)))
    with closing(Store(closed)) as store:
        assert store.notice is not None
        assert content(store) == sound["closed"]


@pytest.mark.parametrize("seed", range(30))
def test_no_damage_is_silent(library: Path, sound: dict[str, Content], tmp_path: Path, seed: int) -> None:
    kind = "killed" if seed % 3 == 0 else "closed"
    path = tmp_path / "data" / "unfog.sqlite3"
    shutil.copytree(library / kind, path.parent)
    damaged(path, seed)
    before = path.read_bytes()
    store = opened_or_refused(path)
    if store is None:
        assert path.read_bytes() == before
        return
    with closing(store):
        found = content(store)
        store.search.find("fog")
        assert store.notice is not None or found == sound[kind]
    with closing(Store(path)) as store:
        assert store.notice is None
        assert content(store) == found
