"""Damaged and hostile conversation files: rejected with a reason, or read as far as possible."""

import json
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.import_export import ImportExportError, LeftOut
from app.import_export.records import ConversationError, check_tree
from app.import_export.sources import looks_like_conversations
from app.storage import Conversation, Store, StoredMessage
from tests.unit import test_import_formats as formats
from tests.unit.reading import NOW, import_file, read
from tests.unit.test_import_conversations import BRANCHED, lm_file, lm_reply, lm_step, lm_user, packed


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "unfog.sqlite3")
    yield store
    store.close()


def own(*messages: object, **more: object) -> bytes:
    conversation = {"title": "Fog", "created": 1.0, "updated": 2.0, "messages": messages, **more}
    return json.dumps(
        {"format": "unfog-conversations", "version": 1, "conversations": [conversation]}
    ).encode()


def said(**more: object) -> dict[str, Any]:
    return {"role": "user", "text": "a", "created": 1.0, **more}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (own(said(parent=0)), "message 0 replies to message 0"),
        (own(said(parent=1), said(parent=0)), "message 0 replies to message 1"),
        (own(said(), shown=1), "number 1 of 1"),
        (own(said(created=1e300)), "isn't a valid Unfog file"),
        (own(said(seed=2**64)), "isn't a valid Unfog file"),
        (own(said(role="tool")), "isn't a valid Unfog file"),
        (own(said(text=None)), "isn't a valid Unfog file"),
        (own({"role": "user"}), "isn't a valid Unfog file"),
        (own(said(), title=7), "isn't a valid Unfog file"),
        (own(said(sampling={"max_steps": "many"})), "isn't a valid Unfog file"),
    ],
)
def test_an_own_conversation_that_is_wrong_is_left_out_with_the_reason(data: bytes, reason: str) -> None:
    reading = read(data)
    assert reading.conversations == ()
    (left_out,) = reading.left_out
    assert reason in left_out.what
    assert left_out.count == 0


def test_an_attachment_of_a_later_version_is_counted() -> None:
    reading = read(own(said(attachments=[{"name": "a.pdf"}], later=1)))
    assert len(reading.conversations) == 1
    assert reading.left_out == (LeftOut("Fog", "attachments", 1),)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\0" * 5000, "empty"),
        (b"hello", "damaged or isn't JSON"),
        (b'{"mapping": {', "damaged or isn't JSON"),
        (b"[" * 100_000, "too deeply"),
        (b'{"messages":' * 100_000, "too deeply"),
        (b'{"a": 1}', "recognise"),
        (b"{}", "recognise"),
        (b'"text"', "damaged or isn't JSON"),
        (b'{"messages": 3}', "missing or aren't a list"),
        (own(said()).replace(b'"version": 1', b'"version": 2'), "format 2"),
        (b"[]", "contains no conversations"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_the_reason(
    store: Store, tmp_path: Path, data: bytes, reason: str
) -> None:
    path = tmp_path / "chats.json"
    path.write_bytes(data)
    with pytest.raises(ImportExportError) as failed:
        import_file(store, path)
    assert "chats.json" in failed.value.message
    assert reason in failed.value.message
    assert failed.value.hint
    assert store.conversations() == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_json_in_other_unicode_encodings_is_imported(store: Store, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "chats.json"
    path.write_bytes(own(said(text="今天有雾"), shown=0).decode("unicode_escape").encode(encoding))
    assert looks_like_conversations(path)
    report = import_file(store, path)
    assert report.left_out == ()
    assert [message.text for message in store.messages(report.conversations[0])] == ["今天有雾"]


def test_damaged_bytes_cost_only_themselves_and_are_told(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "chats.json"
    path.write_bytes(own(said(text="a b"), shown=0).replace(b"a b", "ü ".encode() + b"\xe9 b"))
    report = import_file(store, path)
    assert [message.text for message in store.messages(report.conversations[0])] == ["ü � b"]
    assert report.sentences()[1] == "Left out: characters that couldn't be read (1)."


def test_a_conversation_is_stored_whole_or_not_at_all(store: Store) -> None:
    entry = Conversation(id=0, title="Fog", created=1.0, updated=1.0)
    first = StoredMessage(id=0, conversation=0, role="user", text="a", created=1.0)
    lost = StoredMessage(id=1, conversation=0, role="assistant", text="b", created=1.0, parent=7)
    with pytest.raises(KeyError):
        store.add_conversation(entry, [first, lost], 1)
    assert store.conversations() == []
    assert store.search.find("a") == []


def test_files_that_are_too_large_or_not_there(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "conversations.json"
    path.write_bytes(packed(BRANCHED))
    with pytest.raises(ImportExportError, match="more than 100 bytes"):
        import_file(store, path, max_bytes=100)
    with pytest.raises(ImportExportError, match=r"Can't read .*gone\.json"):
        import_file(store, tmp_path / "gone.json")
    with pytest.raises(ImportExportError, match="it is a folder"):
        import_file(store, tmp_path)


def bomb(path: Path, size: int) -> None:
    """An archive that is small and unpacks to much, and says of itself that it does not."""
    data = zlib.compress(b" " * size, wbits=-15)
    name = b"conversations.json"
    fields = (20, 0, 8, 0, 0, zlib.crc32(b" "), len(data), 1, len(name), 0)
    local = struct.pack("<4s5H3L2H", b"PK\3\4", *fields) + name + data
    central = struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, *fields[:9], 0, 0, 0, 0, 0, 0) + name
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(central), len(local), 0)
    path.write_bytes(local + central + end)


def test_archives_that_mean_no_good(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in range(3):
            archive.writestr(f"conversations-{part}.json", b" " * 400_000)
    with pytest.raises(ImportExportError, match=r"unpacks to more than 1\.0 MB"):
        import_file(store, path, max_bytes=2**20)

    bomb(path, 50_000_000)
    with pytest.raises(ImportExportError, match=r"bomb\.zip"):
        import_file(store, path, max_bytes=2**20)

    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("notes.txt", "hello")
    with pytest.raises(ImportExportError, match="contains no conversations"):
        import_file(store, path)

    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("conversations.json", packed(BRANCHED))
    data = path.read_bytes()
    path.write_bytes(data.replace(b"What is fog?", b"What is smog"))
    with pytest.raises(ImportExportError, match="Can't unpack"):
        import_file(store, path)
    assert store.conversations() == []


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@st.composite
def damaged(draw: st.DrawFn, whole: Any) -> Any:
    """The value with parts of it missing or replaced by anything."""
    if draw(st.integers(0, 15)) == 0:
        return draw(anything)
    if isinstance(whole, dict):
        kept = {key: draw(damaged(value)) for key, value in whole.items()}
        return {key: value for key, value in kept.items() if draw(st.integers(0, 15))}
    if isinstance(whole, list | tuple):
        return [draw(damaged(value)) for value in whole]
    return whole


LM_WHOLE = json.loads(
    lm_file(
        lm_user("a", "b"), lm_reply([lm_step("x", style={"type": "thinking"}), lm_step("y")]), lm_user("c")
    )
)


WHOLE = (
    [BRANCHED],
    LM_WHOLE,
    json.loads(own(said(), said(parent=0), shown=1)),
    [formats.webui(*formats.WEBUI_NODES)],
    formats.claude(*formats.CLAUDE_MESSAGES),
    {"conv": formats.CONVERSATION, "messages": formats.MESSAGES},
    [{"conversations": formats.TURNS}],
)


@given(st.one_of(*map(damaged, WHOLE)))
def test_damaged_files_are_read_or_refused_and_nothing_else(value: Any) -> None:
    try:
        reading = read(json.dumps(value).encode(), NOW)
    except ConversationError:
        return
    for tree in reading.conversations:
        check_tree(tree.messages, tree.shown)
        assert tree.updated >= 0


@given(st.binary(max_size=60) | st.text(alphabet='[]{}":,\\u d8e1', max_size=60).map(str.encode))
def test_bytes_of_any_kind_are_read_or_refused(data: bytes) -> None:
    with suppress(ConversationError):
        read(data, NOW)


@pytest.mark.parametrize("name", ["a\ud800.json", "a\0.json"])
def test_a_name_that_no_file_can_have_is_the_reason(store: Store, tmp_path: Path, name: str) -> None:
    with pytest.raises(ImportExportError, match="Can't read"):
        import_file(store, tmp_path / name)
    assert not looks_like_conversations(tmp_path / name)


def test_lone_surrogates_anywhere_in_a_file_are_replaced(store: Store, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"chats-\xff.json")
    path.write_bytes(own(said(text="a \ud800 b"), title="T\udfff", shown=0))
    report = import_file(store, path)
    assert report.file == "chats-?.json"
    (entry,) = store.conversations()
    assert (entry.title, store.messages(entry.id)[0].text) == ("T\ufffd", "a \ufffd b")
