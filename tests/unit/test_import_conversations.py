"""Import of ChatGPT's and LM Studio's files."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.import_export import LeftOut
from app.import_export.records import ConversationTree
from app.storage import Store
from tests.unit.reading import NOW, import_file, read


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "unfog.sqlite3")
    yield store
    store.close()


def node(name: str, parent: str | None, *children: str, **message: Any) -> dict[str, Any]:
    """A node of ChatGPT's tree; with a `role` it holds a message."""
    if "role" not in message:
        return {"id": name, "parent": parent, "children": list(children), "message": None}
    role, text = message.pop("role"), message.pop("text", None)
    found = {
        "id": name,
        "author": {"role": role, "name": None, "metadata": {}},
        "create_time": 1_700_000_000.5,
        "content": {"content_type": "text", "parts": [text]},
        "status": "finished_successfully",
        "weight": 1.0,
        "metadata": {"model_slug": "gpt-4o"} if role == "assistant" else {},
        "recipient": "all",
        **message,
    }
    return {"id": name, "parent": parent, "children": list(children), "message": found}


def exported(*nodes: dict[str, Any], title: object = "Fog", **more: object) -> dict[str, Any]:
    """A conversation as ChatGPT's export holds it."""
    return {
        "title": title,
        "create_time": 1_700_000_000.25,
        "update_time": 1_700_000_900.0,
        "mapping": {one["id"]: one for one in nodes},
        **more,
    }


def packed(*conversations: object) -> bytes:
    return json.dumps(conversations).encode()


def lines(tree: ConversationTree) -> list[tuple[int | None, str, str]]:
    return [(message.parent, message.role, message.text) for message in tree.messages]


HIDDEN = {"is_visually_hidden_from_conversation": True}
BRANCHED = exported(
    node("root", None, "sys"),
    node("sys", "root", "q", role="system", text="", metadata=HIDDEN),
    node("q", "sys", "old", "new", role="user", text="What is fog?"),
    node("old", "q", role="assistant", text="Smoke."),
    node(
        "new", "q", "more", role="assistant", text="A cloud \ue200cite\ue202turn0search1\ue201on the ground."
    ),
    node("more", "new", role="user", text="And mist?"),
    current_node="old",
)


# ChatGPT


def test_chatgpts_branches_come_in_and_the_current_one_is_shown(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "conversations.json"
    path.write_bytes(packed(BRANCHED))
    report = import_file(store, path)
    (conversation,) = report.conversations
    assert (report.file, report.source, report.messages) == ("conversations.json", "ChatGPT", 4)
    question, reply = store.messages(conversation)
    assert (question.text, reply.text, reply.model) == ("What is fog?", "Smoke.", "gpt-4o")
    assert [store.message(sibling).text for sibling in reply.siblings] == ["Smoke.", "A cloud on the ground."]
    assert reply.created == 1_700_000_000.5
    entry = store.conversation(conversation)
    assert (entry.title, entry.created, entry.updated) == ("Fog", 1_700_000_000.25, 1_700_000_900.0)


def test_what_the_assistant_does_between_two_questions_is_one_reply() -> None:
    thoughts = {"content_type": "thoughts", "thoughts": [{"summary": "Looking", "content": "It is damp."}]}
    conversation = exported(
        node("q", None, "t", role="user", text="Is it foggy?"),
        node("t", "q", "r", role="assistant", content=thoughts),
        node(
            "r", "t", "call", role="assistant", content={"content_type": "reasoning_recap", "content": "5 s"}
        ),
        node("call", "r", "result", role="assistant", text="{}", recipient="web"),
        node("result", "call", "a", role="tool", text="fog"),
        node("a", "result", "b", role="assistant", text="Let me see."),
        node("b", "a", "next", role="assistant", text="Yes."),
        node("next", "b", role="user", text="Thanks"),
    )
    reading = read(packed(conversation), NOW)
    (tree,) = reading.conversations
    assert lines(tree) == [
        (None, "user", "Is it foggy?"),
        (0, "assistant", "Let me see.\n\nYes."),
        (1, "user", "Thanks"),
    ]
    assert tree.messages[1].thought == "Looking\nIt is damp."
    assert tree.shown == 2
    assert reading.left_out == (LeftOut("Fog", "tool calls", 1), LeftOut("Fog", "tool results", 1))


def test_what_cannot_come_in_is_counted() -> None:
    picture = {"content_type": "image_asset_pointer", "asset_pointer": "file-service://a", "size_bytes": 9}
    said = {"content_type": "audio_transcription", "text": "What is this?", "direction": "in"}
    parts = {
        "content_type": "multimodal_text",
        "parts": [picture, picture, said, {"content_type": "odd"}, None],
    }
    memory = {"content_type": "model_editable_context", "model_set_context": "likes fog"}
    code = {"content_type": "code", "language": "python", "text": "print('```')"}
    conversation = exported(
        node("s", None, "m", role="system", text="Be brief."),
        node("m", "s", "q", role="assistant", content=memory),
        node("q", "m", "a", role="user", content=parts, metadata={"attachments": [{"name": "a.pdf"}]}),
        node("a", "q", "n", role="assistant", content=code),
        node("n", "a", role="narrator", text="Meanwhile"),
        title=None,
    )
    reading = read(packed(conversation), NOW)
    (tree,) = reading.conversations
    assert (tree.title, tree.system) == ("What is this?", "Be brief.")
    assert [message.text for message in tree.messages] == ["What is this?", "````python\nprint('```')\n````"]
    assert {item.what: item.count for item in reading.left_out} == {
        "custom instructions and memories": 1,
        "attached files": 1,
        "images": 2,
        "parts of unknown kinds": 1,
        "messages of unknown roles": 1,
    }


@pytest.mark.parametrize(
    "content",
    [
        {"content_type": "text", "parts": ["A cloud."]},
        {"content_type": "text", "parts": "A cloud."},
        {"content_type": "text", "parts": [{"content_type": "text", "text": "A cloud."}]},
        {"content_type": "text", "text": "A cloud."},
        {"parts": ["A cloud."]},
        ["A cloud."],
        "A cloud.",
    ],
)
def test_a_text_comes_in_however_it_is_kept(content: Any) -> None:
    question = node("q", None, "a", role="user", text="Fog?")
    conversation = exported(question, node("a", "q", role="assistant", content=content))
    (tree,) = read(packed(conversation)).conversations
    assert lines(tree) == [(None, "user", "Fog?"), (0, "assistant", "A cloud.")]


def test_one_bad_conversation_stops_no_other(store: Store, tmp_path: Path) -> None:
    circle = exported(node("a", "b", "b", role="user", text="a"), node("b", "a", "a", role="user", text="b"))
    itself = exported(node("a", "a", "a", role="user", text="a"))
    path = tmp_path / "conversations.json"
    path.write_bytes(
        packed(
            {**circle, "title": "Round"},
            {**itself, "title": "Self"},
            {"title": "Flat", "mapping": []},
            {"title": "None", "mapping": {}},
            7,
            BRANCHED,
        )
    )
    report = import_file(store, path)
    assert len(report.conversations) == 1
    assert [(item.conversation, item.what) for item in report.left_out] == [
        ("Round", "its messages form a loop"),
        ("Self", "its messages form a loop"),
        ("Flat", "its “mapping” is missing or isn't an object"),
        ("None", "it contains no message that can be shown"),
        ("Untitled", "it isn't a JSON object"),
    ]
    assert report.sentences()[:2] == [
        "Imported 1 conversation (4 messages).",
        "Skipped “Round”: its messages form a loop.",
    ]


def test_half_a_character_does_not_stop_an_export() -> None:
    text = json.dumps("cut \ud83d, whole \U0001f32b, \\ud83d").encode()
    data = packed(BRANCHED).replace(b'"Smoke."', text)
    (tree,) = read(data, NOW).conversations
    assert tree.messages[1].text == "cut \ufffd, whole \U0001f32b, \\ud83d"


def test_the_zip_of_an_export_and_its_parts(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("user.json", "{}")
        archive.writestr("chat.html", "<html>")
        archive.writestr("export/conversations-001.json", packed({**BRANCHED, "title": "Second"}))
        archive.writestr("export/conversations-000.json", packed({**BRANCHED, "title": "First"}))
        archive.writestr("export/conversations-002.json", b"not JSON")
    report = import_file(store, path)
    assert [store.conversation(one).title for one in report.conversations] == ["First", "Second"]
    assert [item.conversation for item in report.left_out] == ["conversations-002.json"]


def test_a_very_long_chain_is_no_trouble() -> None:
    count = 20_000
    chain = [
        node(str(n), str(n - 1) if n else None, str(n + 1), role=("user", "assistant")[n % 2], text="x")
        for n in range(count)
    ]
    (tree,) = read(packed(exported(*chain)), NOW).conversations
    assert len(tree.messages) == count
    assert tree.shown == count - 1


def test_branches_that_repeat_each_other_without_end_are_refused() -> None:
    count, text = 400, "x" * 2000
    chain = [node("q", None, "0", role="user", text="?")]
    for n in range(count):
        above = str(n - 1) if n else "q"
        chain.append(node(str(n), above, str(n + 1), f"u{n}", role="assistant", text=text))
        chain.append(node(f"u{n}", str(n), role="user", text="?"))
    reading = read(packed(exported(*chain)), NOW)
    assert reading.conversations == ()
    assert "longer than" in reading.left_out[0].what


# LM Studio


def lm_text(text: str, **more: object) -> dict[str, Any]:
    return {"type": "text", "text": text, "fromDraftModel": False, "isStructural": False, **more}


def lm_user(*texts: str, selected: int = 0) -> dict[str, Any]:
    versions = [{"type": "singleStep", "role": "user", "content": [lm_text(text)]} for text in texts]
    return {"versions": versions, "currentlySelected": selected}


def lm_step(text: str, **more: object) -> dict[str, Any]:
    generated = {"identifier": "gemma-3-4b", "stats": {"stopReason": "eosFound", "tokensPerSecond": 9.5}}
    content = [lm_text(text)]
    return {"type": "contentBlock", "stepIdentifier": "x", "content": content, "genInfo": generated, **more}


def lm_reply(*versions: list[dict[str, Any]], selected: int = 0) -> dict[str, Any]:
    said = [
        {"type": "multiStep", "role": "assistant", "senderInfo": {"senderName": "gemma"}, "steps": steps}
        for steps in versions
    ]
    return {"versions": said, "currentlySelected": selected}


def lm_file(*messages: object, **more: object) -> bytes:
    found = {"name": "Fog", "pinned": True, "createdAt": 1_736_789_912_980, "systemPrompt": "", **more}
    return json.dumps({**found, "messages": messages}).encode()


def test_lm_studios_versions_become_branches(store: Store, tmp_path: Path) -> None:
    thinking = lm_step("It is damp.", style={"type": "thinking", "ended": True}, prefix="<think>")
    path = tmp_path / "1736789912980.conversation.json"
    path.write_bytes(
        lm_file(
            lm_user("What is fog?"),
            lm_reply(
                [lm_step("Smoke."), {"type": "debugInfoBlock", "debugInfo": "…"}],
                [thinking, lm_step("A cloud.", stepIdentifier="1736789920000-0.25")],
                selected=1,
            ),
            lm_user("And mist?"),
            usePerChatPredictionConfig=True,
            perChatPredictionConfig={
                "fields": [{"key": "llm.prediction.systemPrompt", "value": "Be brief."}]
            },
            assistantLastMessagedAt=1_736_789_999_000,
        )
    )
    report = import_file(store, path)
    (conversation,) = report.conversations
    assert (report.source, report.messages, report.left_out) == ("LM Studio", 4, ())
    question, reply, following = store.messages(conversation)
    assert (reply.text, reply.thought, reply.model) == ("A cloud.", "It is damp.", "gemma-3-4b")
    assert (reply.finish, following.text) == ("end_of_turn", "And mist?")
    assert (question.created, reply.created) == (1_736_789_912.98, 1_736_789_920.0)
    assert [store.message(sibling).text for sibling in reply.siblings] == ["Smoke.", "A cloud."]
    entry = store.conversation(conversation)
    assert (entry.title, entry.pinned, entry.system) == ("Fog", True, "Be brief.")
    assert entry.updated == 1_736_789_999.0


def test_lm_studios_files_tools_and_marks() -> None:
    file = {"type": "file", "fileIdentifier": "1 - a.png", "fileType": "image", "sizeBytes": 9}
    user = {"versions": [{"type": "singleStep", "role": "user", "content": [file, lm_text("What is it?")]}]}
    call = lm_step("", content=[{"type": "toolCallRequest", "name": "look"}])
    result = lm_step("", content=[{"type": "toolCallResult", "content": "fog"}])
    stopped = {"stats": {"stopReason": "userStopped"}}
    said = lm_step("<think>\nHm.\n</think>\n\nFog.", genInfo=stopped)
    reading = read(lm_file(user, lm_reply([call, result, {"type": "status"}, said])), NOW)
    (tree,) = reading.conversations
    assert lines(tree) == [(None, "user", "What is it?"), (0, "assistant", "Fog.")]
    reply = tree.messages[1]
    assert (reply.thought, reply.status, reply.model) == ("Hm.", "stopped", "gemma-3-4b")
    assert {item.what: item.count for item in reading.left_out} == {
        "images": 1,
        "tool calls": 2,
        "tool results": 1,
    }


def test_lm_studio_before_versions_and_without_a_name() -> None:
    data = lm_file(
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "What is fog?"},
        {"role": "assistant", "content": "A cloud."},
        name=None,
    )
    (tree,) = read(data, NOW).conversations
    assert (tree.title, tree.system, len(tree.messages)) == ("What is fog?", "Be brief.", 2)


def test_a_zip_of_lm_studios_folder(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "conversations.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(2):
            archive.writestr(f"work/{number}.conversation.json", lm_file(lm_user("a"), name=f"Chat {number}"))
        archive.writestr("config.json", "{}")
    report = import_file(store, path)
    assert [store.conversation(one).title for one in report.conversations] == ["Chat 0", "Chat 1"]
    assert (report.source, [item.conversation for item in report.left_out]) == ("LM Studio", ["config.json"])


@pytest.mark.parametrize("selected", [9, -1, None, "1", 1.5])
def test_a_selection_that_is_not_there_shows_the_newest(selected: Any) -> None:
    data = lm_file(lm_user("a", "b", selected=selected), lm_user("c"))
    (tree,) = read(data, NOW).conversations
    assert lines(tree) == [(None, "user", "a"), (None, "user", "b"), (1, "user", "c")]
