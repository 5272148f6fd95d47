"""The formats of other programs, recognised by shape: those Unfog imports, and those it can name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

import msgspec

from app.import_export.formats.chatgpt_file import is_chatgpt, read_chatgpt
from app.import_export.formats.claude_file import is_claude, read_claude
from app.import_export.formats.llama_cpp_file import is_llama_cpp, read_llama_cpp
from app.import_export.formats.lm_studio_file import is_lm_studio, read_lm_studio
from app.import_export.formats.open_webui_file import is_open_webui, read_open_webui
from app.import_export.formats.sharegpt_file import is_sharegpt, read_sharegpt
from app.import_export.records import ConversationTree, Fields, Source, Tally

Read: TypeAlias = Callable[[Mapping[str, object], float, Tally], ConversationTree]


class Format(msgspec.Struct, frozen=True):
    """One object of a file is one conversation. `marks` are in the first bytes of each such file."""

    source: Source
    matches: Callable[[Fields], bool]
    read: Read
    marks: tuple[tuple[bytes, ...], ...]


FORMATS = (
    Format("ChatGPT", is_chatgpt, read_chatgpt, ((b'"mapping"', b'"message"'),)),
    Format("Claude", is_claude, read_claude, ((b'"chat_messages"', b'"sender"'),)),
    Format("Open WebUI", is_open_webui, read_open_webui, ((b'"chat"', b'"messages"'), (b'"childrenIds"',))),
    Format(
        "llama.cpp",
        is_llama_cpp,
        read_llama_cpp,
        ((b'"convId"',), (b'"conv"', b'"messages"'), (b'"lastModified"', b'"messages"'), (b'"currNode"',)),
    ),
    Format("ShareGPT", is_sharegpt, read_sharegpt, ((b'"from"', b'"value"'),)),
    Format("LM Studio", is_lm_studio, read_lm_studio, ((b'"messages"', b'"versions"'),)),
)
"""In the order in which they are tried."""

_OTHERS: tuple[tuple[str, frozenset[str]], ...] = tuple(
    (program, frozenset(keys.split()))
    for program, keys in (
        ("DeepSeek", "mapping inserted_at"),
        ("Gemini (Google Takeout)", "header products titleUrl"),
        ("Gemini (Google Takeout)", "header products activityControls"),
        ("Google AI Studio", "chunkedPrompt"),
        ("Grok", "conversation responses"),
        ("Jan", "thread_id role content object"),
        ("Jan", "assistants object title"),
        ("KoboldAI", "gamestarted actions prompt"),
        ("LibreChat", "conversationId messages endpoint"),
        ("LibreChat", "conversationId messages recursive"),
        ("Le Chat (Mistral)", "chatId contentChunks role"),
        ("SillyTavern", "user_name character_name"),
        ("SillyTavern", "is_user mes"),
        ("Text generation web UI", "internal visible"),
        ("Chatbot UI", "version history folders prompts"),
    )
)
"""Programs whose files are recognised with certainty: by these keys of an object."""


def format_of(fields: Fields) -> Format | None:
    """Return the format of an object of a file; `None` if it is unknown or not imported."""
    if program_of(fields) is not None:
        return None
    return next((known for known in FORMATS if known.matches(fields)), None)


def program_of(fields: Fields) -> str | None:
    """Return the name of a program whose conversations are recognised, but not imported."""
    keys = fields.keys()
    return next((program for program, needed in _OTHERS if needed <= keys), None)
