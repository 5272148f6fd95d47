"""Import ShareGPT's format, in which conversations for training are published: `from` and `value`.

Variants name these `role` and `content` or `text`, and the list `items`.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.import_export.formats import lenient_json
from app.import_export.formats.message_parts import text_of
from app.import_export.formats.message_tree import About, Piece, linear
from app.import_export.formats.thoughts import joined_thoughts, split_thought
from app.import_export.records import ConversationTree, Fields, Tally
from model_backends.lazy_text import lazy_text

_LISTS = ("conversations", "conversation", "items")
_SENDERS, _TEXTS = ("from", "role"), ("value", "content", "text")
_MAX_DAMAGED = 10  # messages at the beginning of a conversation that is recognised
_ROLES = {
    "human": "user",
    "user": "user",
    "gpt": "assistant",
    "chatgpt": "assistant",
    "assistant": "assistant",
    "model": "assistant",
    "bing": "assistant",
    "bard": "assistant",
    "system": "system",
}
_TOOLS = {
    "tool": lazy_text("tool results"),
    "observation": lazy_text("tool results"),
    "function": lazy_text("tool results"),
    "function_call": lazy_text("tool calls"),
    "tool_call": lazy_text("tool calls"),
}


def is_sharegpt(fields: Fields) -> bool:
    """Return whether an object is a conversation in ShareGPT's format."""
    listed = (lenient_json.raw_array(fields.get(name)) for name in _LISTS)
    first = (lenient_json.raw_fields(element) for elements in listed for element in elements[:_MAX_DAMAGED])
    return any(_first(message, _SENDERS) and _first(message, _TEXTS) for message in first)


def read_sharegpt(found: Mapping[str, object], now: float, tally: Tally) -> ConversationTree:
    """Convert one conversation. `now` replaces missing times.

    Raises:
        ConversationError: it contains no message.
    """
    listed = next((found[name] for name in _LISTS if isinstance(found.get(name), list)), [])
    model = lenient_json.as_line(found.get("model"))
    about = About(
        now=now,
        title=found.get("title"),
        created=lenient_json.as_time(found.get("created_at")) or lenient_json.as_time(found.get("timestamp")),
        system=lenient_json.as_string(found.get("system")),
    )
    messages = map(lenient_json.as_object, lenient_json.as_array(listed))
    return linear((_piece(message, model, tally) for message in messages), about, tally)


def _piece(message: Mapping[str, object], model: str, tally: Tally) -> Piece | None:
    sender = lenient_json.as_string(message.get(_first(message, _SENDERS))).lower()
    role = _ROLES.get(sender)
    if role is None:
        tally.add(_TOOLS.get(sender, lazy_text("messages of unknown roles")))
        return None
    text, thought = text_of(message.get(_first(message, _TEXTS)), tally), ""
    if role == "assistant":
        marked, text = split_thought(text)
        thought = joined_thoughts(lenient_json.as_string(message.get("reasoning_content")), marked)
    return Piece(role=role, text=text, thought=thought, model=model if role == "assistant" else "")


def _first(message: Mapping[str, object], names: tuple[str, ...]) -> str:
    """Return the first of these names that a message has a value for; "" if none."""
    return next((name for name in names if name in message), "")
