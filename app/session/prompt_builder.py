"""Build the model's prompt from stored messages. Pure: no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.attachments import Attachment, message_text
from app.storage import StoredMessage
from model_backends.lazy_text import lazy_text
from model_backends.protocol import Message, Role

_TITLE_LENGTH = 44


@dataclass(frozen=True)
class Prompt:
    """The messages to send; `stored[i]` is the number of stored messages up to the i-th one sent."""

    messages: tuple[Message, ...]
    stored: tuple[int, ...]

    def continued(self, text: str) -> Prompt:
        """Append the beginning of the reply, to be continued."""
        begun = Message(role="assistant", content=text)
        return Prompt((*self.messages, begun), (*self.stored, self.stored[-1]))

    def left_out(self, sent: int) -> int:
        """Return how many stored messages the oldest `sent` ones represent."""
        return self.stored[min(sent, len(self.stored)) - 1] if sent > 0 else 0


def build_prompt(history: Sequence[StoredMessage]) -> Prompt:
    """Build the turns of a conversation, strictly alternating as chat templates require.

    The files of a question come before its text. Empty replies are not sent; unanswered questions are
    joined with the next one.
    """
    roles: list[Role] = []
    texts: list[list[str]] = []  # of each turn; joined at the end, for there may be thousands of questions
    stored: list[int] = []
    for count, turn in enumerate(history, start=1):
        text = message_text(turn.attachments, turn.text)
        if turn.role == "assistant" and not text.strip():
            if stored:
                stored[-1] = count
            continue
        if roles and roles[-1] == turn.role:
            texts[-1].append(text)
            stored[-1] = count
        else:
            roles.append(turn.role)
            texts.append([text])
            stored.append(count)
    messages = (
        Message(role=role, content="\n\n".join(parts)) for role, parts in zip(roles, texts, strict=True)
    )
    return Prompt(tuple(messages), tuple(stored))


def first_title(text: str, attachments: Sequence[Attachment]) -> str:
    """Make the title of a conversation that begins with this question: its first line, or a file's name."""
    return title_of(text if text.strip() or not attachments else attachments[0].name)


def title_of(text: str) -> str:
    """Make a conversation's title: the start of its first line, cut between words."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), lazy_text("New conversation"))
    if len(line) <= _TITLE_LENGTH:
        return line
    head = line[:_TITLE_LENGTH].rsplit(" ", 1)[0]
    return f"{head.rstrip(' ,.;:')}…"
