"""What storage hands out: immutable values that carry their row's identity."""

from __future__ import annotations

from typing import Literal

import msgspec

from app.attachments.records import Attachment
from model_backends.protocol import FinishReason, Role, Sampling, Stats

Status = Literal["running", "complete", "stopped", "interrupted"]


NO_PROMPT = " "
"""As a conversation's own system prompt: none, also where the program has one."""


class Overrides(msgspec.Struct, frozen=True, kw_only=True):
    """What a conversation has of its own: the path of a model, a system prompt, sampling.

    Empty or `None` means what the program has.
    """

    model: str = ""
    system: str = ""
    sampling: Sampling | None = None


class GenerationContext(msgspec.Struct, frozen=True, kw_only=True):
    """What a model is told besides the messages: a system prompt, "" for none, and to think if it can."""

    system: str = ""
    thinking: bool = False


class SavedPrompt(msgspec.Struct, frozen=True, kw_only=True):
    """A system prompt of the library."""

    id: int
    title: str
    text: str


class SavedPreset(msgspec.Struct, frozen=True, kw_only=True):
    """Sampling that people saved; `text` explains it in a sentence. Its `max_tokens` does not count."""

    id: int
    title: str
    text: str
    sampling: Sampling


class Conversation(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the sidebar; times are seconds since 1970.

    `model` (a path), `system` and `sampling` are the conversation's own: empty or `None` means the program's.
    """

    id: int
    title: str
    created: float
    updated: float
    pinned: bool = False
    model: str = ""
    system: str = ""
    sampling: Sampling | None = None


class SearchHit(msgspec.Struct, frozen=True, kw_only=True):
    """A message that a search found: `excerpt` around the words, and where in it they are (start, end).

    `file` is the name of the attached file that the excerpt is from, "" if it is from the message itself.
    """

    message: int
    conversation: int
    title: str
    role: Role
    created: float
    excerpt: str
    marks: tuple[tuple[int, int], ...]
    file: str = ""


class StoredMessage(msgspec.Struct, frozen=True, kw_only=True):
    """One turn as it was stored. Everything after `status` is only known for replies.

    `blocks` are the committed blocks so far; `left_out` counts the oldest messages that the model
    did not see when it wrote this reply; `finish` is why it ended. `parent` is the message before, `siblings`
    all that follow it, this one included: branches of the conversation, the oldest first. `traced`: what its
    denoising steps showed is kept. `attachments` are the files of a question.
    """

    id: int
    conversation: int
    role: Role
    text: str
    created: float
    status: Status = "complete"
    thought: str = ""
    model: str = ""
    seed: int | None = None
    sampling: Sampling | None = None
    stats: Stats | None = None
    blocks: int = 0
    left_out: int = 0
    finish: FinishReason | None = None
    parent: int | None = None
    siblings: tuple[int, ...] = ()
    traced: bool = False
    attachments: tuple[Attachment, ...] = ()

    @property
    def can_continue(self) -> bool:
        """Whether it is a reply that was cut off and has text to go on from."""
        cut_off = self.finish == "max_tokens" or self.status in ("stopped", "interrupted")
        return self.role == "assistant" and cut_off and bool(self.text.strip())
