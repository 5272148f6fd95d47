"""Exports of other programs: recognised by their shape, whatever the file is called."""

import gzip
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.import_export import ImportExportError, LeftOut
from app.import_export.records import ConversationError, ConversationTree
from app.import_export.sources import looks_like_conversations
from app.storage import Store
from tests.unit.reading import NOW, import_file, read


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "unfog.sqlite3")
    yield store
    store.close()


def packed(value: object) -> bytes:
    return json.dumps(value).encode()


def only(value: object) -> ConversationTree:
    (tree,) = read(packed(value)).conversations
    return tree


def lines(tree: ConversationTree) -> list[tuple[int | None, str, str]]:
    return [(message.parent, message.role, message.text) for message in tree.messages]


def left_out(value: object) -> dict[str, int]:
    return {item.what: item.count for item in read(packed(value)).left_out}


# ---- Open WebUI ------------------------------------------------------------------------------------


def webui_node(name: str, parent: str | None, *children: str, role: str, content: Any, **more: Any) -> Any:
    node = {"id": name, "parentId": parent, "childrenIds": list(children), "role": role, "content": content}
    return {**node, "timestamp": 1_700_000_100, **more}


def webui(*nodes: Any, current: str | None = None, **more: Any) -> dict[str, Any]:
    history = {"messages": {node["id"]: node for node in nodes}, "currentId": current}
    chat = {"title": "Fog", "models": ["gemma3:4b"], "history": history, "messages": [], "params": {}, **more}
    times = {"created_at": 1_700_000_000, "updated_at": 1_700_000_900}
    return {"id": "1", "user_id": "2", "title": "Fog", "chat": chat, **times, "pinned": True}


WEBUI_NODES = [
    webui_node("q", None, "a", "b", role="user", content="What is fog?"),
    webui_node("a", "q", role="assistant", content="Smoke.", model="gemma3:4b"),
    webui_node("b", "q", "n", role="assistant", content="A cloud.", model="qwen3:8b"),
    webui_node("n", "b", role="user", content="And mist?"),
]
REASONED = (
    '<details type="reasoning" done="true" duration="5">\n<summary>Thought for 5 seconds</summary>\n'
    "&gt; It is &amp; damp.\n&gt; Yes.\n</details>\n\nA cloud."
)


def test_open_webuis_branches_stay_branches() -> None:
    tree = only([webui(*WEBUI_NODES, current="a", params={"system": "Be brief."})])
    assert lines(tree) == [
        (None, "user", "What is fog?"),
        (0, "assistant", "Smoke."),
        (0, "assistant", "A cloud."),
        (2, "user", "And mist?"),
    ]
    assert [message.model for message in tree.messages] == ["", "gemma3:4b", "qwen3:8b", ""]
    assert (tree.title, tree.system, tree.shown, tree.pinned) == ("Fog", "Be brief.", 1, True)
    assert (tree.created, tree.updated, tree.messages[0].created) == (1.7e9, 1_700_000_900.0, 1_700_000_100.0)


@pytest.mark.parametrize(
    ("content", "thought"),
    [
        (REASONED.replace("&gt;", ">"), "It is & damp.\nYes."),
        ("<think>\nIt is damp.\n</think>\n\nA cloud.", "It is damp."),
        ([{"type": "text", "text": "A cloud."}], ""),
    ],
)
def test_open_webuis_thoughts_are_thoughts(content: Any, thought: str) -> None:
    tree = only([webui(webui_node("q", None, role="assistant", content=content))])
    assert (tree.messages[0].text, tree.messages[0].thought) == ("A cloud.", thought)


def test_open_webuis_files_and_tools_are_counted() -> None:
    tool = '<details type="tool_calls" done="true">\n<summary>Tool</summary>\n</details>\nFog.'
    files = [{"type": "file", "name": "a.pdf"}, {"type": "image", "url": "data:…"}]
    value = [
        webui(
            webui_node("q", None, "a", role="user", content="?", files=files),
            webui_node("a", "q", role="assistant", content=tool),
        )
    ]
    assert left_out(value) == {"attached files": 1, "images": 1, "tool calls": 1}
    assert lines(only(value)) == [(None, "user", "?"), (0, "assistant", "Fog.")]


def test_open_webuis_first_versions_had_a_list() -> None:
    listed = [{"role": "user", "content": "Fog?"}, {"role": "assistant", "content": "A cloud."}]
    first = {"id": "1", "title": "Fog", "models": ["llama2"], "history": {}, "messages": listed}
    assert lines(only(first)) == [(None, "user", "Fog?"), (0, "assistant", "A cloud.")]
    assert lines(only([{"chat": {"messages": listed}, "title": "Fog"}])) == lines(only(first))


# ---- Claude ----------------------------------------------------------------------------------------

ROOT = "00000000-0000-4000-8000-000000000000"


def claude_message(name: str, sender: str, *content: Any, **more: Any) -> dict[str, Any]:
    text = {"text": "".join(part.get("text", "") for part in content)}
    when = {"created_at": "2024-05-01T12:00:05.123456Z", "updated_at": "2024-05-01T12:00:05Z"}
    return {"uuid": name, "sender": sender, "content": list(content), **text, **when, **more}


def claude(*messages: Any, **more: Any) -> dict[str, Any]:
    times = {"created_at": "2024-05-01T12:00:00.000000Z", "updated_at": "2024-05-01T12:30:00+00:00"}
    about = {"uuid": "c", "name": "Fog", "account": {"uuid": "a"}, **times}
    return {**about, "chat_messages": list(messages), **more}


def text(words: str) -> dict[str, Any]:
    return {"type": "text", "text": words, "citations": []}


def test_claudes_conversations_come_in() -> None:
    thinking = {"type": "thinking", "thinking": "It is damp.", "summaries": []}
    value = [
        claude(
            claude_message("q", "human", text("What is fog?"), files=[{"file_name": "a.png"}]),
            claude_message("a", "assistant", thinking, {"type": "tool_use", "name": "x"}, text("A cloud.")),
        )
    ]
    tree = only(value)
    assert lines(tree) == [(None, "user", "What is fog?"), (0, "assistant", "A cloud.")]
    assert tree.messages[1].thought == "It is damp."
    assert (tree.title, tree.created, tree.updated) == ("Fog", 1_714_564_800.0, 1_714_566_600.0)
    assert tree.messages[0].created == pytest.approx(1_714_564_805.123456)
    assert left_out(value) == {"attached files": 1, "tool calls": 1}


@pytest.mark.parametrize("key", ["text", "content"])
def test_claudes_old_exports_have_only_a_text(key: str) -> None:
    tree = only([claude({"sender": "human", key: "Fog?"}, {"sender": "assistant", key: "A cloud."})])
    assert lines(tree) == [(None, "user", "Fog?"), (0, "assistant", "A cloud.")]


CLAUDE_MESSAGES = [
    claude_message("q", "human", text("Fog?"), parent_message_uuid=ROOT),
    claude_message("a", "assistant", text("Smoke."), parent_message_uuid="q"),
    claude_message("b", "assistant", text("A cloud."), parent_message_uuid="q"),
]


def test_claudes_branches_stay_branches() -> None:
    tree = only(claude(*CLAUDE_MESSAGES, current_leaf_message_uuid="a"))
    assert lines(tree) == [(None, "user", "Fog?"), (0, "assistant", "Smoke."), (0, "assistant", "A cloud.")]
    assert tree.shown == 1


def test_no_message_is_lost_if_ids_are_missing_or_repeated() -> None:
    """They kept only the last of the messages with one id, and said nothing."""
    messages = [
        claude_message("a", "human", text("One"), parent_message_uuid=ROOT),
        claude_message("a", "assistant", text("Two"), parent_message_uuid="a"),
    ]
    assert lines(only(claude(*messages))) == [(None, "user", "One"), (0, "assistant", "Two")]
    for message in messages:
        message["uuid"] = None
    assert {message.text for message in only(claude(*messages)).messages} == {"One", "Two"}


def test_a_long_paste_in_claude_is_an_attached_file() -> None:
    pasted = {"file_name": "", "file_type": "txt", "extracted_content": "fog\r\nand mist\x00"}
    tree = only([claude(claude_message("q", "human", text(""), attachments=[pasted, {"file_name": "x"}]))])
    (message,) = tree.messages
    assert [(file.name, file.text) for file in message.attachments] == [("text.txt", "fog\nand mist")]


def test_claudes_archive_is_imported(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "data.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("users.json", "[]")
        archive.writestr("projects.json", '[{"docs": []}]')
        archive.writestr("conversations.json", packed([claude(claude_message("q", "human", text("Fog?")))]))
    report = import_file(store, path)
    assert (report.source, report.messages, report.left_out) == ("Claude", 1, ())


# ---- llama.cpp's web page --------------------------------------------------------------------------


def llama_node(name: Any, parent: Any, *children: Any, role: str, content: str, **more: Any) -> Any:
    node = {"id": name, "convId": "c", "type": "text", "timestamp": 1_700_000_100_500, "role": role}
    return {**node, "content": content, "parent": parent, "children": list(children), **more}


CONVERSATION = {"id": "c", "lastModified": 1_700_000_900_000, "currNode": "a", "name": "Fog"}
MESSAGES = [
    llama_node("r", None, "s", role="system", content="", type="root"),
    llama_node("s", "r", "q", role="system", content="Be brief."),
    llama_node("q", "s", "a", "b", role="user", content="What is fog?"),
    llama_node("a", "q", role="assistant", content="Smoke.", reasoningContent="Hm.", model="gemma"),
    llama_node("b", "q", role="assistant", content="A cloud.", thinking="Damp."),
]
EXPECTED = [
    (None, "user", "What is fog?"),
    (0, "assistant", "Smoke."),
    (0, "assistant", "A cloud."),
]


def jsonl(*values: object) -> bytes:
    return b"\n".join(map(packed, values))


SESSION = {"harness": "llama.cpp", "type": "session", **CONVERSATION}
RECORDS = [{"message": message, "type": "message"} for message in MESSAGES]


@pytest.mark.parametrize(
    "data",
    [
        packed({"conv": CONVERSATION, "messages": MESSAGES}),
        packed([{"conv": CONVERSATION, "messages": MESSAGES}]),
        jsonl(SESSION, *RECORDS),
        jsonl(SESSION, *RECORDS) + b"\r\n\n",
    ],
)
def test_llama_cpps_branches_stay_branches(data: bytes) -> None:
    (tree,) = read(data).conversations
    assert lines(tree) == EXPECTED
    assert [message.thought for message in tree.messages] == ["", "Hm.", "Damp."]
    assert (tree.title, tree.system, tree.shown) == ("Fog", "Be brief.", 1)
    assert (tree.messages[0].created, tree.updated) == (1_700_000_100.5, 1_700_000_900.0)
    assert tree.messages[1].model == "gemma"


def test_several_sessions_in_one_file_and_a_damaged_line() -> None:
    second = {**SESSION, "name": "Mist"}
    data = jsonl(SESSION, *RECORDS, second, *RECORDS) + b'\n{"type": "message", "mess\n' + jsonl(SESSION)
    content = read(data)
    assert [tree.title for tree in content.conversations] == ["Fog", "Mist"]
    assert [(item.conversation, item.what, item.count) for item in content.left_out] == [
        ("Mist", "damaged messages", 1),
        ("Fog", "it contains no message that can be shown", 0),
    ]


def test_lines_of_an_unknown_type_do_not_end_a_session() -> None:
    unknown = {"type": "title", "title": "Fog"}
    content = read(jsonl(SESSION, *RECORDS[:3], unknown, *RECORDS[3:]))
    (tree,) = content.conversations
    assert lines(tree) == EXPECTED
    assert [(item.what, item.count) for item in content.left_out] == [("damaged messages", 1)]


@pytest.mark.parametrize("names", [("q", "q"), (1.5, 2.5), (None, 7), ("x" * 201, "x" * 202)])
def test_llama_cpps_messages_with_odd_ids_come_in(names: tuple[Any, Any]) -> None:
    question, answer = names
    messages = [
        llama_node(question, None, role="user", content="Fog?"),
        llama_node(answer, question, role="assistant", content="A cloud."),
    ]
    tree = only({"conv": CONVERSATION, "messages": messages})
    assert [message.text for message in tree.messages] == ["Fog?", "A cloud."]


def test_llama_cpps_archive_of_sessions(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "2026-01-01_conversations.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("1.jsonl", jsonl(SESSION, *RECORDS))
        archive.writestr("2.jsonl", jsonl(SESSION, *RECORDS))
    assert len(import_file(store, path).conversations) == 2


def test_llama_cpps_first_versions_numbered_their_messages_or_had_a_list() -> None:
    numbered = [
        llama_node(1, -1, 2, role="system", content="", type="root"),
        llama_node(2, 1, 3, role="user", content="Fog?"),
        llama_node(3, 2, role="assistant", content="<think>Hm.</think>A cloud."),
    ]
    about = {"id": "conv-1", "lastModified": 1_700_000_900_000, "currNode": 3, "name": "Fog"}
    tree = only({"conv": about, "messages": numbered})
    assert lines(tree) == [(None, "user", "Fog?"), (0, "assistant", "A cloud.")]
    assert (tree.messages[1].thought, tree.shown) == ("Hm.", 1)
    listed = [
        {"id": 1, "role": "user", "content": "Fog?"},
        {"id": 2, "role": "assistant", "content": "A cloud."},
    ]
    first = only({"id": "conv-1", "lastModified": 1_700_000_900_000, "messages": listed})
    assert lines(first) == lines(tree)


def test_llama_cpps_tools_and_files() -> None:
    extra = [
        {"type": "textFile", "name": "a.txt", "content": "fog"},
        {"type": "imageFile", "name": "a.png", "base64Url": "data:…"},
    ]
    value = {
        "conv": CONVERSATION,
        "messages": [
            llama_node("q", "r", "a", role="user", content="?", extra=extra),
            llama_node("a", "q", "t", role="assistant", content="Let me see.", toolCalls="[{}]"),
            llama_node("t", "a", "b", role="tool", content="damp"),
            llama_node("b", "t", role="assistant", content="Fog."),
        ],
    }
    tree = only(value)
    assert lines(tree) == [(None, "user", "?"), (0, "assistant", "Let me see.\n\nFog.")]
    assert [file.name for file in tree.messages[0].attachments] == ["a.txt"]
    assert left_out(value) == {"images": 1, "tool calls": 1, "tool results": 1}


# ---- ShareGPT --------------------------------------------------------------------------------------

TURNS = [
    {"from": "system", "value": "Be brief."},
    {"from": "human", "value": "What is fog?"},
    {"from": "gpt", "value": "<think>Hm.</think>A cloud."},
    {"from": "observation", "value": "damp"},
]


@pytest.mark.parametrize(
    "data",
    [
        packed([{"id": "1", "conversations": TURNS}]),
        packed({"conversations": TURNS}),
        packed({"items": TURNS}),
        jsonl({"conversations": TURNS}),
        jsonl({"conversations": TURNS}, {"id": 7}),
        packed({"system": "Be brief.", "conversations": TURNS[1:]}),
    ],
)
def test_sharegpts_conversations_come_in(data: bytes) -> None:
    tree, *_ = read(data).conversations
    assert lines(tree) == [(None, "user", "What is fog?"), (0, "assistant", "A cloud.")]
    assert (tree.title, tree.system, tree.messages[1].thought) == ("What is fog?", "Be brief.", "Hm.")
    assert tree.created == NOW


@pytest.mark.parametrize(
    "turns",
    [
        [{"from": "Human", "value": "Fog?"}, {"from": "GPT", "value": "A cloud."}],
        [{"from": "user", "text": "Fog?"}, {"from": "assistant", "text": "A cloud."}],
        [{"role": "USER", "value": "Fog?"}, {"from": "gpt", "content": "A cloud."}],
        [None, {"from": "human", "value": "Fog?"}, {"from": "gpt", "value": "A cloud."}],
        [{"from": "human", "value": {"type": "text", "text": "Fog?"}}, {"from": "gpt", "value": "A cloud."}],
    ],
)
def test_variants_of_sharegpts_format_come_in(turns: list[Any]) -> None:
    assert lines(only({"conversations": turns})) == [(None, "user", "Fog?"), (0, "assistant", "A cloud.")]


def test_json_lines_of_plain_messages_come_in() -> None:
    messages = [{"role": "user", "content": "Fog?"}, {"role": "assistant", "content": "A cloud."}]
    content = read(jsonl(*[{"messages": messages}] * 3))
    assert [lines(tree) for tree in content.conversations] == [
        [(None, "user", "Fog?"), (0, "assistant", "A cloud.")]
    ] * 3


@pytest.mark.parametrize(
    ("question", "answer", "counts"),
    [
        ({"role": "User"}, {"role": "Assistant"}, {}),
        ({"content": {"type": "text", "text": "Fog?"}}, {}, {}),
        ({"images": ["iVBORw0K"]}, {"thinking": "Hm."}, {"images": 1}),
        ({"content": [{"type": "text", "text": "Fog?"}, {"type": "image_url"}]}, {}, {"images": 1}),
    ],
)
def test_plain_messages_of_several_programs_come_in(
    question: Any, answer: Any, counts: dict[str, int]
) -> None:
    messages = [
        {"role": "developer", "content": "Be brief."},
        {"role": "user", "content": "Fog?", **question},
        {"role": "assistant", "content": "A cloud.", **answer},
    ]
    tree = only({"messages": messages})
    assert lines(tree) == [(None, "user", "Fog?"), (0, "assistant", "A cloud.")]
    assert (tree.system, tree.messages[1].thought) == ("Be brief.", answer.get("thinking", ""))
    assert left_out({"messages": messages}) == counts


# ---- What is named as what it is -------------------------------------------------------------------


DEEPSEEK = {
    "id": "1",
    "title": "Fog",
    "inserted_at": "2025-04-29T11:59:11.635000+08:00",
    "mapping": {"root": {"id": "root", "parent": None, "children": ["1"], "message": None}},
}


@pytest.mark.parametrize(
    ("value", "program"),
    [
        ([DEEPSEEK], "DeepSeek"),
        ([{"header": "Gemini Apps", "title": "Prompted fog", "titleUrl": "x", "products": []}], "Gemini"),
        ({"runSettings": {}, "systemInstruction": {}, "chunkedPrompt": {"chunks": []}}, "Google AI Studio"),
        ([{"conversation": {"id": "1"}, "responses": []}], "Grok"),
        ([{"chatId": "1", "role": "user", "content": "a", "contentChunks": None}], "Le Chat"),
        ({"conversationId": "1", "endpoint": "x", "messages": []}, "LibreChat"),
        ({"internal": [["a", "b"]], "visible": []}, "Text generation web UI"),
    ],
)
def test_a_program_that_is_not_supported_is_named(value: object, program: str) -> None:
    with pytest.raises(ConversationError, match=rf"comes from .*{program}.*can't import"):
        read(packed(value))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<!DOCTYPE html>\n<html><head><title>ChatGPT Data Export</title>", "it is a web page"),
        (gzip.compress(b"[]", mtime=0), "it is a compressed file (gzip)"),
        (b"7z\xbc\xaf'\x1c" + bytes(99), "it is an archive (7z)"),
        (b"PK\x03\x04" + bytes(99), "it is damaged or incomplete"),
        (b"%PDF-1.7\n", "it isn't text"),
    ],
)
def test_a_file_that_is_no_json_is_named(data: bytes, reason: str) -> None:
    with pytest.raises(ConversationError, match=re.escape(reason)):
        read(data)


def test_an_archive_made_on_macos_holds_no_more_than_others(store: Store, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.JSON", packed({"conversations": TURNS}))
        archive.writestr("__MACOSX/._a.JSON", b"\0\5\x16\7")
    assert import_file(store, tmp_path / "a.zip").left_out == (LeftOut("What is fog?", "tool results", 1),)


def test_a_log_of_lines_is_named_too() -> None:
    talk = jsonl({"user_name": "You", "character_name": "Fog"}, {"name": "You", "is_user": True, "mes": "a"})
    with pytest.raises(ConversationError, match="SillyTavern"):
        read(talk)


@pytest.mark.parametrize(
    "value",
    [
        {"milk": 2},
        [{"a": 1}, {"b": 2}],
        [1, 2, 3],
        ["mapping", "message"],
        {"conversations": []},
        {"conversations": ["a"]},
        {"items": [{"name": "milk"}]},
        {"chat": "a"},
        {"history": {}, "version": 1},
    ],
)
def test_an_unknown_file_is_not_taken_for_another_programs(
    store: Store, tmp_path: Path, value: object
) -> None:
    path = tmp_path / "conversations.json"
    path.write_bytes(packed(value))
    with pytest.raises(ImportExportError, match="Unfog doesn't recognise this file") as failed:
        import_file(store, path)
    assert "ChatGPT" in failed.value.hint
    assert "llama.cpp" in failed.value.hint
    assert store.conversations() == []


def test_a_file_of_which_nothing_can_be_read_says_why(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "conversations.json"
    path.write_bytes(packed([{"title": "Fog", "mapping": {}}]))
    with pytest.raises(ImportExportError, match=r"“Fog”: it contains no message that can be shown"):
        import_file(store, path)


def test_unknown_objects_among_conversations_are_left_out() -> None:
    content = read(packed([{"a": 1}, claude(claude_message("q", "human", text("Fog?"))), 7, DEEPSEEK]))
    assert len(content.conversations) == 1
    assert [item.what for item in content.left_out] == [
        "Unfog doesn't recognise this file",
        "it isn't a JSON object",
        "it comes from DeepSeek, whose conversations Unfog can't import",
    ]
    assert all(isinstance(item, LeftOut) for item in content.left_out)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("a.json", [webui(webui_node("q", None, role="user", content="a"))]),
        ("a.json", [claude(claude_message("q", "human", text("a")))]),
        ("a.json", {"conv": CONVERSATION, "messages": MESSAGES}),
        ("a.jsonl", SESSION),
        ("a.json", [{"conversations": TURNS}]),
    ],
)
def test_dropped_files_of_each_kind_look_like_conversations(tmp_path: Path, name: str, value: object) -> None:
    path = tmp_path / name
    path.write_bytes(packed(value))
    assert looks_like_conversations(path)


@pytest.mark.parametrize(
    ("when", "seconds"),
    [
        (1_700_000_000, 1_700_000_000.0),
        (1_700_000_000_500, 1_700_000_000.5),
        (1_700_000_000_500_000, 1_700_000_000.5),
        ("2023-11-14T22:13:20Z", 1_700_000_000.0),
        ("2023-11-14T22:13:20", 1_700_000_000.0),
        ("1700000000", 1_700_000_000.0),
        *((value, NOW) for value in ("soon", -1, 0, True, 1e300, 10**400, None, [], "9" * 500)),
    ],
)
def test_times_of_every_kind(when: Any, seconds: float) -> None:
    value = {"conversations": TURNS, "created_at": when}
    assert only(value).created == pytest.approx(seconds)


def test_what_was_archived_elsewhere_is_archived() -> None:
    node = {
        "parent": None,
        "children": [],
        "message": {"author": {"role": "user"}, "content": {"content_type": "text", "parts": ["Fog?"]}},
    }
    chatgpt = {"title": "Fog", "mapping": {"a": node}, "current_node": "a"}
    assert only([{**chatgpt, "is_archived": True}]).archived
    assert not only([chatgpt]).archived
    webui_chat = webui(*WEBUI_NODES, current="n")
    assert only([{**webui_chat, "archived": True}]).archived
    assert not only([webui_chat]).archived
