"""Import Open WebUI's export: a list of chats, each a tree of messages in `chat.history`.

Its first versions had the chat's fields at the top, and only a list of messages.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.import_export.formats import lenient_json
from app.import_export.formats.message_parts import text_of
from app.import_export.formats.message_tree import About, Piece, build_conversation, linear, links
from app.import_export.formats.thoughts import joined_thoughts, split_details, split_thought
from app.import_export.records import ConversationTree, Fields, Tally
from model_backends.lazy_text import lazy_text

_ROLES = {"user", "assistant", "system"}


def is_open_webui(fields: Fields) -> bool:
    """Return whether an object is a chat of Open WebUI."""
    if "chat" in fields:
        inner = lenient_json.raw_fields(fields["chat"])
        return "history" in inner or "messages" in inner
    return "history" in fields and "messages" in fields and "models" in fields


def read_open_webui(found: Mapping[str, object], now: float, tally: Tally) -> ConversationTree:
    """Convert one chat. `now` replaces missing times.

    Raises:
        ConversationError: it cannot be read.
    """
    chat = lenient_json.as_object(found.get("chat")) or found
    history = lenient_json.as_object(chat.get("history"))
    parameters = lenient_json.as_object(chat.get("params"))
    about = About(
        now=now,
        title=found.get("title") or chat.get("title"),
        created=lenient_json.as_time(found.get("created_at")) or lenient_json.as_time(chat.get("timestamp")),
        updated=lenient_json.as_time(found.get("updated_at")),
        current=lenient_json.as_id(history.get("currentId")),
        pinned=found.get("pinned") is True,
        archived=found.get("archived") is True,
        system=lenient_json.as_string(parameters.get("system")) or lenient_json.as_string(chat.get("system")),
    )
    nodes = {
        name: lenient_json.as_object(node)
        for name, node in lenient_json.as_object(history.get("messages")).items()
    }
    if not nodes:
        listed = map(lenient_json.as_object, lenient_json.as_array(chat.get("messages")))
        return linear((_piece(message, tally) for message in listed), about, tally)
    places = {name: links(node.get("parentId"), node.get("childrenIds")) for name, node in nodes.items()}
    return build_conversation(places, lambda name: _piece(nodes[name], tally), about, tally)


def _piece(message: Mapping[str, object], tally: Tally) -> Piece | None:
    if not message:
        return None
    role = lenient_json.as_string(message.get("role"))
    if role not in _ROLES:
        tally.add(lazy_text("tool results") if role == "tool" else lazy_text("messages of unknown roles"))
        return None
    for element in lenient_json.as_array(message.get("files")):
        kind = lenient_json.as_object(element).get("type")
        tally.add(lazy_text("images") if kind == "image" else lazy_text("attached files"))
    text, thought, model = text_of(message.get("content"), tally), "", ""
    if role == "assistant":
        details, text, calls = split_details(text)
        marked, text = split_thought(text)
        thought = joined_thoughts(lenient_json.as_string(message.get("reasoning_content")), details, marked)
        tally.add(lazy_text("tool calls"), calls)
        model = lenient_json.as_line(message.get("model")) or lenient_json.as_line(message.get("modelName"))
    return Piece(
        role=role,
        text=text,
        thought=thought,
        created=lenient_json.as_time(message.get("timestamp")),
        model=model,
        finish="cancelled" if message.get("stopped") is True else None,
    )
