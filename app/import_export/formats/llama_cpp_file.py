"""Import conversations of llama.cpp's web page: `conv` and its `messages`, a tree by `parent`.

Newer exports are JSON Lines: a `session`, then each `message`. The first versions of the page had a plain
list of messages in the conversation itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from app.import_export.formats import lenient_json
from app.import_export.formats.message_parts import text_attachment, text_of
from app.import_export.formats.message_tree import About, Piece, build_conversation, by_id, linear, links
from app.import_export.formats.thoughts import joined_thoughts, split_thought
from app.import_export.records import ConversationError, ConversationTree, Fields, Tally
from model_backends.lazy_text import lazy_text

_NOTHING = msgspec.Raw(b"null")
_ROLES = {"user", "assistant", "system"}
_EXTRAS = {
    "imageFile": lazy_text("images"),
    "audioFile": lazy_text("audio"),
    "videoFile": lazy_text("videos"),
}


def is_llama_cpp(fields: Fields) -> bool:
    """Return whether an object is a conversation of llama.cpp's web page."""
    return "messages" in fields and ("conv" in fields or "lastModified" in fields)


def is_session(fields: Fields) -> bool:
    """Return whether a line of JSON begins a conversation, whose messages are the lines below."""
    return ("lastModified" in fields or "currNode" in fields) and (
        lenient_json.decode_value(fields.get("type")) == "session"
    )


def join_session(
    session: msgspec.Raw, lines: Iterator[msgspec.Raw]
) -> tuple[msgspec.Raw, msgspec.Raw | None]:
    """Return a session and the lines below as one object, and the line after them that is not part of it.

    Lines of a type that is unknown are part of it: other messages follow them.
    """
    messages: list[msgspec.Raw] = []
    following = None
    for line in lines:
        try:
            fields: Fields = lenient_json.raw_fields(line)
        except ConversationError:
            messages.append(_NOTHING)
            continue
        if "type" not in fields or lenient_json.decode_value(fields["type"]) == "session":
            following = line
            break
        messages.append(fields.get("message", _NOTHING))
    return msgspec.Raw(msgspec.json.encode({"conv": session, "messages": messages})), following


def read_llama_cpp(found: Mapping[str, object], now: float, tally: Tally) -> ConversationTree:
    """Convert one conversation. `now` replaces missing times.

    Raises:
        ConversationError: it cannot be read.
    """
    about_it = lenient_json.as_object(found.get("conv")) or found
    listed = found.get("messages")
    if not isinstance(listed, list):
        raise ConversationError(lazy_text("its “messages” are missing or aren't a list"))
    messages = [lenient_json.as_object(message) for message in listed]
    about = About(
        now=now,
        title=about_it.get("name"),
        updated=lenient_json.as_time(about_it.get("lastModified")),
        current=lenient_json.as_id(about_it.get("currNode")),
        pinned=about_it.get("pinned") is True,
    )
    if not any("parent" in message for message in messages):
        return linear((_piece(message, tally) for message in messages), about, tally)
    known = by_id(messages, "id")
    places = {name: links(node.get("parent"), node.get("children")) for name, node in known.items()}
    return build_conversation(places, lambda name: _piece(known[name], tally), about, tally)


def _piece(message: Mapping[str, object], tally: Tally) -> Piece | None:
    role = lenient_json.as_string(message.get("role"))
    if message.get("type") == "root":
        return None
    if not message:
        tally.add(lazy_text("damaged messages"))
        return None
    if message.get("toolCalls") not in (None, "", "[]", []):
        tally.add(lazy_text("tool calls"))
    if role not in _ROLES:
        tally.add(lazy_text("tool results") if role == "tool" else lazy_text("messages of unknown roles"))
        return None
    files = []
    for element in lenient_json.as_array(message.get("extra")):
        extra = lenient_json.as_object(element)
        file = text_attachment(extra.get("name"), extra.get("content"))
        if file is not None:
            files.append(file)
        else:
            tally.add(_EXTRAS.get(lenient_json.as_string(extra.get("type")), lazy_text("attached files")))
    text, thought = text_of(message.get("content"), tally), ""
    if role == "assistant":
        marked, text = split_thought(text)
        thought = joined_thoughts(
            lenient_json.as_string(message.get("thinking")),
            lenient_json.as_string(message.get("reasoningContent")),
            marked,
        )
    return Piece(
        role=role,
        text=text,
        thought=thought,
        created=lenient_json.as_time(message.get("timestamp")),
        model=lenient_json.as_line(message.get("model")) if role == "assistant" else "",
        attachments=tuple(files),
    )
