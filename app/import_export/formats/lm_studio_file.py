"""Import LM Studio's files, `<time>.conversation.json`: a list of messages, each with its versions.

What follows a message follows its selected version; the other versions are leaves. A version contains its
content, or steps with content: thoughts, text, tool calls. Before LM Studio 0.3 a message was just its role
and its content.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.import_export.formats import lenient_json
from app.import_export.formats.message_parts import PARTS
from app.import_export.formats.message_tree import title_for
from app.import_export.formats.thoughts import joined_thoughts, split_thought
from app.import_export.records import ConversationError, ConversationTree, Fields, Tally, TreeMessage
from model_backends.lazy_text import lazy_text
from model_backends.protocol import FinishReason

_STEP_TIME = re.compile(r"^(\d{13})\b")
_PARTS = {"toolCallRequest": lazy_text("tool calls"), "toolCallResult": lazy_text("tool results")}
_STEPS = {"status": lazy_text("tool calls"), "toolStatus": lazy_text("tool calls")}
_LAST_USES = ("userLastMessagedAt", "assistantLastMessagedAt")
_SILENT_STEPS = {"debugInfoBlock"}
_FINISHES: dict[str, FinishReason] = {
    "eosFound": "end_of_turn",
    "stopStringFound": "end_of_turn",
    "maxPredictedTokensReached": "max_tokens",
    "contextLengthReached": "context_full",
    "userStopped": "cancelled",
}


def is_lm_studio(fields: Fields) -> bool:
    """Return whether an object is a conversation of LM Studio, or a plain list of messages like its first."""
    return "messages" in fields


def read_lm_studio(found: Mapping[str, object], now: float, tally: Tally) -> ConversationTree:
    """Convert one conversation. `now` replaces missing times.

    Raises:
        ConversationError: it cannot be read.
    """
    if not isinstance(found.get("messages"), list):
        raise ConversationError(lazy_text("its “messages” are missing or aren't a list"))
    created = lenient_json.as_time(found.get("createdAt")) or now
    messages, shown, system = _messages(lenient_json.as_array(found["messages"]), created, tally)
    if not messages:
        raise ConversationError(lazy_text("it contains no message that can be shown"))
    last_use = (lenient_json.as_time(found.get(key)) or created for key in _LAST_USES)
    return ConversationTree(
        title=title_for(found.get("name") or found.get("title"), messages),
        created=created,
        updated=max(created, *last_use, *(message.created for message in messages)),
        messages=tuple(messages),
        shown=shown,
        pinned=found.get("pinned") is True,
        system=_system_prompt(found) or system,
    )


def _messages(found: list[object], created: float, tally: Tally) -> tuple[list[TreeMessage], int | None, str]:
    """Return the messages, the index of the last selected one, and the first system message."""
    messages: list[TreeMessage] = []
    parent: int | None = None
    system = ""
    for element in found:
        message = lenient_json.as_object(element)
        versions = lenient_json.as_array(message.get("versions")) or [message]
        selected = message.get("currentlySelected", 0)
        now = messages[parent].created if parent is not None else created
        following, last = None, None
        for number, version in enumerate(versions):
            read = _version(lenient_json.as_object(version), parent, now, tally)
            if read is None:
                continue
            if isinstance(read, str):
                if system:
                    tally.add(lazy_text("system messages"))
                system = system or read
                continue
            last = len(messages)
            messages.append(read)
            if number == selected:
                following = last
        if last is not None:
            parent = last if following is None else following
    return messages, parent, system


def _version(
    found: dict[str, object], parent: int | None, now: float, tally: Tally
) -> TreeMessage | str | None:
    """Convert one version to a message, a system message to its text; `None` if it has no visible content."""
    role = lenient_json.as_string(found.get("role")).lower()
    role = "system" if role == "developer" else role
    if role not in ("user", "assistant", "system"):
        tally.add(lazy_text("tool results") if role == "tool" else lazy_text("messages of unknown roles"))
        return None
    tally.add(lazy_text("images"), len(lenient_json.as_array(found.get("images"))))
    texts: list[str] = []
    thoughts: list[str] = [lenient_json.as_string(found.get("thinking"))]
    model, created = "", None
    finish: FinishReason | None = None
    for element in lenient_json.as_array(found.get("steps")) or [found]:
        step = lenient_json.as_object(element)
        kind = lenient_json.as_string(step.get("type"))
        if kind in _SILENT_STEPS:
            continue
        if "content" not in step:
            tally.add(_STEPS.get(kind, lazy_text("steps of unknown kinds")), int(bool(kind)))
            continue
        (thoughts if _is_thought(step) else texts).append(_text(step["content"], tally))
        generation = lenient_json.as_object(step.get("genInfo"))
        model = lenient_json.as_line(generation.get("identifier")) or model
        reason = lenient_json.as_string(lenient_json.as_object(generation.get("stats")).get("stopReason"))
        finish = _FINISHES.get(reason, finish)
        created = created or _time(step)
    text, thought = "\n\n".join(filter(None, texts)), ""
    if role == "assistant":
        marked, text = split_thought(text)
        thought = joined_thoughts(*thoughts, lenient_json.as_string(found.get("reasoning_content")), marked)
    if not text.strip() and not thought.strip():
        return None
    if role == "system":
        return text
    return TreeMessage(
        role="user" if role == "user" else "assistant",
        text=text,
        thought=thought,
        created=created or now,
        parent=parent,
        model=model or (_sender(found) if role == "assistant" else ""),
        finish=finish,
        status="stopped" if finish == "cancelled" else "complete",
    )


def _text(content: object, tally: Tally) -> str:
    """Return the text of a list of content blocks."""
    if isinstance(content, str):
        return content
    texts = []
    for element in [content] if isinstance(content, dict) else lenient_json.as_array(content):
        block = lenient_json.as_object(element)
        kind = lenient_json.as_string(block.get("type"))
        if kind == "text":
            # structural blocks are markers, such as those around thoughts
            texts.append(
                "" if block.get("isStructural") is True else lenient_json.as_string(block.get("text"))
            )
        elif kind == "file":
            tally.add(
                lazy_text("images") if block.get("fileType") == "image" else lazy_text("attached files")
            )
        else:
            tally.add(_PARTS.get(kind) or PARTS.get(kind, lazy_text("parts of unknown kinds")))
    return "".join(texts).strip("\n")


def _is_thought(step: dict[str, object]) -> bool:
    style = lenient_json.as_object(step.get("style")).get("type")
    return style == "thinking" or "<|channel|>analysis" in lenient_json.as_string(step.get("prefix"))


def _time(step: dict[str, object]) -> float | None:
    """Return a step's start time from its identifier, which begins with milliseconds."""
    named = _STEP_TIME.match(lenient_json.as_string(step.get("stepIdentifier")))
    return lenient_json.as_time(int(named[1])) if named else None


def _sender(found: dict[str, object]) -> str:
    return lenient_json.as_line(lenient_json.as_object(found.get("senderInfo")).get("senderName"))


def _system_prompt(found: Mapping[str, object]) -> str:
    """Return the conversation's system prompt, else the one it began with."""
    for element in lenient_json.as_array(
        lenient_json.as_object(found.get("perChatPredictionConfig")).get("fields")
    ):
        field = lenient_json.as_object(element)
        if (
            field.get("key") == "llm.prediction.systemPrompt"
            and lenient_json.as_string(field.get("value")).strip()
        ):
            return lenient_json.as_string(field.get("value"))
    return lenient_json.as_string(found.get("systemPrompt"))
