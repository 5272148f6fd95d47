"""Import Claude's export: conversations.json, a list of conversations with their `chat_messages`.

Messages name their parents in newer exports; older ones are a plain list.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.import_export.formats import lenient_json
from app.import_export.formats.message_parts import text_attachment
from app.import_export.formats.message_tree import About, Piece, build_conversation, by_id, linear, links
from app.import_export.formats.thoughts import joined_thoughts
from app.import_export.records import ConversationError, ConversationTree, Fields, Tally
from model_backends.lazy_text import lazy_text

_ROLES = {"human": "user", "assistant": "assistant"}
_PARTS = {"tool_use": lazy_text("tool calls"), "tool_result": lazy_text("tool results")}
_SILENT = {"token_budget", "flag"}


def is_claude(fields: Fields) -> bool:
    """Return whether an object is a conversation of Claude."""
    return "chat_messages" in fields


def read_claude(found: Mapping[str, object], now: float, tally: Tally) -> ConversationTree:
    """Convert one conversation. `now` replaces missing times.

    Raises:
        ConversationError: it cannot be read.
    """
    listed = found.get("chat_messages")
    if not isinstance(listed, list):
        raise ConversationError(lazy_text("its “chat_messages” aren't a list"))
    messages = [lenient_json.as_object(message) for message in listed]
    about = About(
        now=now,
        title=found.get("name"),
        created=lenient_json.as_time(found.get("created_at")),
        updated=lenient_json.as_time(found.get("updated_at")),
        current=lenient_json.as_id(found.get("current_leaf_message_uuid")),
        pinned=found.get("is_starred") is True,
    )
    if not any(isinstance(message.get("parent_message_uuid"), str) for message in messages):
        return linear((_piece(message, tally) for message in messages), about, tally)
    known = by_id(messages, "uuid")
    places = {name: links(message.get("parent_message_uuid")) for name, message in known.items()}
    return build_conversation(places, lambda name: _piece(known[name], tally), about, tally)


def _piece(message: Mapping[str, object], tally: Tally) -> Piece | None:
    role = _ROLES.get(lenient_json.as_string(message.get("sender")))
    if role is None:
        tally.add(lazy_text("messages of unknown roles"))
        return None
    texts: list[str] = []
    thoughts: list[str] = []
    for element in lenient_json.as_array(message.get("content")):
        part = lenient_json.as_object(element)
        kind = lenient_json.as_string(part.get("type"))
        if kind == "text":
            texts.append(lenient_json.as_string(part.get("text")))
        elif kind == "thinking":
            thoughts.append(lenient_json.as_string(part.get("thinking")))
        elif kind not in _SILENT:
            tally.add(_PARTS.get(kind, lazy_text("parts of unknown kinds")))
    text = "\n\n".join(part.strip("\n") for part in texts if part.strip())
    text = (
        text or lenient_json.as_string(message.get("text")) or lenient_json.as_string(message.get("content"))
    )
    files = []
    for element in lenient_json.as_array(message.get("attachments")):
        attached = lenient_json.as_object(element)
        file = text_attachment(attached.get("file_name"), attached.get("extracted_content"))
        if file is None:
            tally.add(lazy_text("attached files"))
        else:
            files.append(file)
    tally.add(lazy_text("attached files"), len(lenient_json.as_array(message.get("files"))))
    return Piece(
        role=role,
        text=text.strip("\n"),
        thought=joined_thoughts(*thoughts),
        created=lenient_json.as_time(message.get("created_at")),
        attachments=tuple(files),
    )
