"""How much of the model's context a conversation takes. Pure: no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.attachments import message_text
from app.storage import StoredMessage
from model_backends.protocol import Loaded


@dataclass(frozen=True)
class ContextTokens:
    """What a conversation takes: tokens that the model counted itself, and texts that came since."""

    tokens: int = 0
    text: str = ""

    @property
    def has_figures(self) -> bool:
        """Whether the model has told figures, which include the system prompt and the template."""
        return self.tokens > 0


@dataclass(frozen=True)
class ContextUse:
    """`used` tokens of the conversation and the message that is being written, `message` of that alone.

    `room` is what the model reads at most: its `context` without what is kept free for the reply.
    """

    used: int
    message: int
    room: int
    context: int
    is_exact: bool

    @property
    def share(self) -> float:
        """From 0 to 1, above where messages no longer fit."""
        return self.used / max(1, self.room)


def tokens_used(history: Sequence[StoredMessage]) -> ContextTokens:
    """What the messages of a conversation take, as the figures of its last replies tell."""
    texts: list[str] = []
    for message in reversed(history):
        stats = message.stats
        if stats is not None:
            if message.thought:  # which is not sent again
                texts.append(message.text)
                return ContextTokens(stats.prompt_tokens, "\n\n".join(reversed(texts)))
            return ContextTokens(stats.prompt_tokens + stats.tokens, "\n\n".join(reversed(texts)))
        texts.append(message_text(message.attachments, message.text))
    return ContextTokens(0, "\n\n".join(reversed(texts)))


def max_prompt_tokens(loaded: Loaded, max_tokens: int) -> int:
    """The tokens of a prompt that leaves room for a reply of some length: where the engine cuts it off."""
    return loaded.context_length - max(loaded.canvas_length, min(max_tokens, loaded.context_length // 4))
