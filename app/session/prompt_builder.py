"""From stored messages to what the model is sent. Pure: no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.attachments import message_text
from app.storage import StoredMessage
from model_backends.lazy_text import lazy_text
from model_backends.protocol import Message

_TITLE_LENGTH = 44


@dataclass(frozen=True)
class Prompt:
    """What is sent; `stored[i]` counts the stored messages that end with the i-th one sent."""

    messages: tuple[Message, ...]
    stored: tuple[int, ...]

    def continued(self, text: str) -> Prompt:
        """The same, with the beginning of the reply, which is to be continued."""
        begun = Message(role="assistant", content=text)
        return Prompt((*self.messages, begun), (*self.stored, self.stored[-1]))

    def left_out(self, sent: int) -> int:
        """How many stored messages the oldest `sent` ones stand for."""
        return self.stored[min(sent, len(self.stored)) - 1] if sent > 0 else 0


def build_prompt(history: Sequence[StoredMessage]) -> Prompt:
    """The turns of a conversation, strictly alternating as chat templates ask for.

    The files of a question stand before its words. Replies without a word are not sent, and questions that
    got no answer join the next one.
    """
    messages: list[Message] = []
    stored: list[int] = []
    for count, turn in enumerate(history, start=1):
        text = message_text(turn.attachments, turn.text)
        if turn.role == "assistant" and not text.strip():
            if stored:
                stored[-1] = count
            continue
        if messages and messages[-1].role == turn.role:
            joined = f"{messages[-1].content}\n\n{text}"
            messages[-1] = Message(role=turn.role, content=joined)
            stored[-1] = count
        else:
            messages.append(Message(role=turn.role, content=text))
            stored.append(count)
    return Prompt(tuple(messages), tuple(stored))


def title_of(text: str) -> str:
    """A conversation's title from its first message: the start of its first line, cut between words."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), lazy_text("New conversation"))
    if len(line) <= _TITLE_LENGTH:
        return line
    head = line[:_TITLE_LENGTH].rsplit(" ", 1)[0]
    return f"{head.rstrip(' ,.;:')}…"
