"""Immutable values returned by storage, with their row ids."""

from __future__ import annotations

from typing import Literal

import msgspec

from app.attachments.records import Attachment
from model_backends.protocol import FinishReason, Role, Sampling, Stats

Status = Literal["running", "complete", "stopped", "interrupted"]


LATEST = 32_503_593_600.0
"""The latest time that every system's calendar has, in seconds since 1970: Windows' ends in the year 3000."""

NO_PROMPT = " "
"""A conversation's system prompt override that means: no system prompt, even if the program has one."""


class Overrides(msgspec.Struct, frozen=True, kw_only=True):
    """What a conversation overrides: the path of a model, a system prompt, sampling.

    Empty or `None` means the program's setting.
    """

    model: str = ""
    system: str = ""
    sampling: Sampling | None = None


class GenerationContext(msgspec.Struct, frozen=True, kw_only=True):
    """The settings a reply is generated with: a system prompt, "" for none, and thinking, if possible."""

    system: str = ""
    thinking: bool = False


class SavedPrompt(msgspec.Struct, frozen=True, kw_only=True):
    """A system prompt of the prompt library."""

    id: int
    title: str
    text: str


class SavedPreset(msgspec.Struct, frozen=True, kw_only=True):
    """Sampling that people saved; `text` explains it in a sentence. Its `max_tokens` is ignored."""

    id: int
    title: str
    text: str
    sampling: Sampling


class Conversation(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the sidebar; times are seconds since 1970.

    `model` (a path), `system` and `sampling` are overrides: empty or `None` means the program's setting.
    `expires`: it is in the trash until then; `None` if it is not. `is_pad`: it has a text to write on in
    place of messages.
    """

    id: int
    title: str
    created: float
    updated: float
    pinned: bool = False
    model: str = ""
    system: str = ""
    sampling: Sampling | None = None
    folder: int | None = None
    archived: bool = False
    expires: float | None = None
    is_pad: bool = False


class Folder(msgspec.Struct, frozen=True, kw_only=True):
    """A folder of the sidebar; `collapsed`: what is in it is hidden."""

    id: int
    title: str
    collapsed: bool = False


class UnsentEdit(msgspec.Struct, frozen=True, kw_only=True):
    """The new text of a question that is being edited, and which of its files stay, by their positions."""

    text: str
    files: tuple[int, ...] = ()


class SearchHit(msgspec.Struct, frozen=True, kw_only=True):
    """A message found by a search: an `excerpt` and the ranges (start, end) of the found words in it.

    Without a `message`, it is the pad with the id `conversation`. `file` is the name of the attached file
    that the excerpt is from, "" if it is from the message itself.
    """

    message: int | None
    conversation: int
    title: str
    role: Role
    created: float
    excerpt: str
    marks: tuple[tuple[int, int], ...]
    file: str = ""


class DraftBlock(msgspec.Struct, frozen=True, kw_only=True):
    """The accepted words of a block that was never finished, with "…" for every gap.

    The first `complete` characters are before the first gap. `step` of `max_steps` denoising steps had been
    taken. `kept`: the reply's text ends with it; otherwise it is
    an offer, and no part of the reply.
    """

    text: str
    complete: int
    step: int
    max_steps: int
    kept: bool = False


class UnsettledBlock(msgspec.Struct, frozen=True, kw_only=True):
    """A block whose steps ran out before it converged. `block` counts from 0.

    `certainty`, 0 to 1: as in `BlockCommitted`.
    """

    block: int
    steps: int
    certainty: float


class QueuedMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A message that is sent when the running reply is done."""

    id: int
    conversation: int
    text: str
    attachments: tuple[Attachment, ...] = ()


class StoredMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A stored message. Everything after `status` is set only for replies.

    `blocks` is the number of committed blocks so far; `left_out` counts the oldest messages that the model
    did not see for this reply; `finish` is why it ended. `parent` is the previous message, `siblings` all
    messages with the same parent, this one included: branches of the conversation, oldest first. `traced`:
    its denoising steps are stored. `attachments` are the files of a question. `draft` is the block that was
    cut off, if it is kept or offered. `unsettled` are the blocks that did not converge, `None`: unknown.
    `deleted`: a reply without content that stays for what follows it.
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
    draft: DraftBlock | None = None
    unsettled: tuple[UnsettledBlock, ...] | None = None
    deleted: bool = False

    @property
    def kept_draft(self) -> str:
        """The end of the text that is a kept draft, "" if there is none."""
        draft = self.draft
        return draft.text if draft is not None and draft.kept and self.text.endswith(draft.text) else ""

    @property
    def settled_text(self) -> str:
        """The text without a kept draft."""
        return self.text.removesuffix(self.kept_draft)

    @property
    def can_continue(self) -> bool:
        """Whether it is a truncated reply with text to continue from."""
        cut_off = self.finish == "max_tokens" or self.status in ("stopped", "interrupted")
        return self.role == "assistant" and cut_off and bool(self.text.strip())
