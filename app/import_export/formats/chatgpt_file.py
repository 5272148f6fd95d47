"""Import ChatGPT's export: a JSON list of conversations, each a tree of nodes under `mapping`.

A node has a message or none. Between a question and the end of its answer there may be several nodes of the
assistant (thoughts, tool calls, parts of the text); they are merged into one reply.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.import_export.fences import fenced
from app.import_export.formats import lenient_json
from app.import_export.formats.message_tree import About, Piece, build_conversation, links
from app.import_export.records import ConversationError, ConversationTree, Fields, Tally
from model_backends.lazy_text import lazy_text
from model_backends.protocol import FinishReason

_CITATION = re.compile("\ue200[^\ue200\ue201]*\ue201")  # markers that only ChatGPT's own page can show
_PARTS = {
    "image_asset_pointer": lazy_text("images"),
    "audio_asset_pointer": lazy_text("audio"),
    "real_time_user_audio_video_asset_pointer": lazy_text("audio"),
}
_TEXTS = ("", "text", "audio_transcription")
_FINISHES: dict[str, FinishReason] = {
    "stop": "end_of_turn",
    "max_tokens": "max_tokens",
    "interrupted": "cancelled",
}
_SILENT = {"reasoning_recap"}  # "Thought for 5 seconds"


def is_chatgpt(fields: Fields) -> bool:
    """Return whether an object is a conversation of ChatGPT."""
    return "mapping" in fields


def read_chatgpt(found: Mapping[str, object], now: float, tally: Tally) -> ConversationTree:
    """Convert one conversation. `now` replaces missing times.

    Raises:
        ConversationError: it cannot be read.
    """
    mapping = found.get("mapping")
    if not isinstance(mapping, dict):
        raise ConversationError(lazy_text("its “mapping” is missing or isn't an object"))
    nodes = {name: lenient_json.as_object(node) for name, node in mapping.items()}
    about = About(
        now=now,
        title=found.get("title"),
        created=lenient_json.as_time(found.get("create_time")),
        updated=lenient_json.as_time(found.get("update_time")),
        current=lenient_json.as_id(found.get("current_node")),
        pinned=found.get("is_starred") is True,
        archived=found.get("is_archived") is True,
    )

    def piece_of(name: str) -> Piece | None:
        message = lenient_json.as_object(nodes[name].get("message"))
        metadata = lenient_json.as_object(message.get("metadata"))
        hidden = metadata.get("is_visually_hidden_from_conversation") is True
        return None if hidden or not message else _piece(message, tally)

    places = {name: links(node.get("parent"), node.get("children")) for name, node in nodes.items()}
    return build_conversation(places, piece_of, about, tally)


def _piece(message: dict[str, object], tally: Tally) -> Piece | None:
    """Return the visible content of a message, or `None` if there is none."""
    role = lenient_json.as_string(lenient_json.as_object(message.get("author")).get("role"))
    found, metadata = message.get("content"), lenient_json.as_object(message.get("metadata"))
    content: dict[str, object]
    content = {"parts": found} if isinstance(found, str | list) else lenient_json.as_object(found)
    kind = lenient_json.as_string(content.get("content_type"))
    tally.add(lazy_text("attached files"), len(lenient_json.as_array(metadata.get("attachments"))))
    if kind in _SILENT:
        return None
    if kind in ("user_editable_context", "model_editable_context"):
        tally.add(lazy_text("custom instructions and memories"))
        return None
    if role == "tool":
        tally.add(lazy_text("tool results"))
        return None
    if role not in ("user", "assistant", "system"):
        tally.add(lazy_text("messages of unknown roles"))
        return None
    if role == "assistant" and lenient_json.as_string(message.get("recipient")) not in ("", "all"):
        tally.add(lazy_text("tool calls"))
        return None
    text = _text(kind, content, tally).strip("\n")
    thought = _thoughts(content) if kind == "thoughts" else ""
    if role == "assistant" and message.get("channel") == "analysis":
        text, thought = "", text
    if not text.strip() and not thought.strip():
        return None
    return Piece(
        role=role,
        text=text,
        thought=thought,
        created=lenient_json.as_time(message.get("create_time")),
        model=lenient_json.as_line(metadata.get("model_slug")) if role == "assistant" else "",
        finish=_FINISHES.get(
            lenient_json.as_string(lenient_json.as_object(metadata.get("finish_details")).get("type"))
        ),
    )


def _text(kind: str, content: dict[str, object], tally: Tally) -> str:
    if kind == "code":
        return fenced(
            lenient_json.as_string(content.get("text")), lenient_json.as_line(content.get("language"))
        )
    if kind == "thoughts":
        return ""
    if kind not in ("text", "multimodal_text", ""):
        tally.add(lazy_text("messages of unknown kinds"))
        return ""
    texts = []
    parts = content.get("parts") or content.get("text")
    for part in [parts] if isinstance(parts, str) else lenient_json.as_array(parts):
        if isinstance(part, str):
            texts.append(_CITATION.sub("", part))
            continue
        fields = lenient_json.as_object(part)
        if fields.get("content_type", "") in _TEXTS and isinstance(fields.get("text"), str):
            texts.append(lenient_json.as_string(fields["text"]))
        elif part is not None:
            tally.add(
                _PARTS.get(
                    lenient_json.as_string(fields.get("content_type")), lazy_text("parts of unknown kinds")
                )
            )
    return "\n\n".join(text for text in texts if text)


def _thoughts(content: dict[str, object]) -> str:
    listed = lenient_json.as_array(content.get("thoughts"))
    found = [{"content": one} if isinstance(one, str) else lenient_json.as_object(one) for one in listed]
    lines = (
        "\n".join(
            filter(
                None,
                (
                    lenient_json.as_string(thought.get("summary")),
                    lenient_json.as_string(thought.get("content")),
                ),
            )
        )
        for thought in found
    )
    return "\n\n".join(filter(None, lines))
