"""Compute how much of the model's context a conversation uses. Pure: no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.attachments import message_text
from app.storage import StoredMessage
from model_backends.protocol import Loaded


@dataclass(frozen=True)
class ContextTokens:
    """A conversation's size: tokens counted by the model, and the text added since."""

    tokens: int = 0
    text: str = ""

    @property
    def has_figures(self) -> bool:
        """Whether the model has counted; its count includes the system prompt and the template."""
        return self.tokens > 0


@dataclass(frozen=True)
class ContextUse:
    """Context usage: `used` tokens in all, `message` of them in the message being written.

    `room` is the limit for a prompt: the `context` minus the space reserved for the reply.
    """

    used: int
    message: int
    room: int
    context: int
    is_exact: bool

    @property
    def share(self) -> float:
        """The fraction of the room in use; above 1 messages no longer fit."""
        return self.used / max(1, self.room)


def tokens_used(history: Sequence[StoredMessage]) -> ContextTokens:
    """Return the size of a conversation from the statistics of its latest reply."""
    texts: list[str] = []
    for message in reversed(history):
        stats = message.stats
        if stats is not None:
            if message.thought:  # not sent again
                texts.append(message.text)
                return ContextTokens(stats.prompt_tokens, "\n\n".join(reversed(texts)))
            return ContextTokens(stats.prompt_tokens + stats.tokens, "\n\n".join(reversed(texts)))
        texts.append(message_text(message.attachments, message.text))
    return ContextTokens(0, "\n\n".join(reversed(texts)))


def max_prompt_tokens(loaded: Loaded, max_tokens: int) -> int:
    """Return the longest prompt, in tokens, that leaves room for a reply; the engine cuts longer ones."""
    return loaded.context_length - max(loaded.canvas_length, min(max_tokens, loaded.context_length // 4))
