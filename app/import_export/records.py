"""Conversations as trees, between files and the store, and the report of an import."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, TypeAlias

import msgspec

from app.attachments.records import Attachment
from app.storage.records import LATEST, DraftBlock, UnsettledBlock
from model_backends.lazy_text import joined, lazy_text
from model_backends.protocol import FailureKind, FinishReason, Role, Sampling, Stats, UnfogError

Time = Annotated[float, msgspec.Meta(ge=0.0, le=LATEST)]
Number = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]
Count = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
Source = Literal["Unfog", "ChatGPT", "Claude", "llama.cpp", "LM Studio", "Open WebUI", "ShareGPT"]
Fields: TypeAlias = Mapping[str, msgspec.Raw]
"""The fields of a JSON object, each still encoded."""


UNTITLED: str = lazy_text("Untitled")
"""The name of a conversation without a title, in reports."""


class ImportExportError(UnfogError):
    """A file cannot be read as conversations, or cannot be written."""

    kind: FailureKind = "disk"


class ConversationError(ImportExportError):
    """One conversation of a file cannot be read. The message is only the reason: "it …"."""


class TreeMessage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One message. `parent`: the index of the message that it follows, `None` at the start.

    The other fields are those of `StoredMessage`; times are seconds since 1970.
    """

    role: Role
    text: str
    created: Time
    parent: Count | None = None
    status: Literal["complete", "stopped", "interrupted"] = "complete"
    thought: str = ""
    model: str = ""
    seed: Number | None = None
    sampling: Sampling | None = None
    stats: Stats | None = None
    blocks: Count = 0
    left_out: Count = 0
    finish: FinishReason | None = None
    attachments: tuple[Attachment, ...] = ()
    draft: DraftBlock | None = None
    unsettled: tuple[UnsettledBlock, ...] | None = None
    deleted: bool = False


class PadText(msgspec.Struct, frozen=True, kw_only=True):
    """The text of a pad."""

    text: str
    markdown: bool = True


class ConversationTree(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation with all its branches.

    `messages`: each after its parent, siblings from oldest to newest. `shown`: the index of the last message
    of the branch that is shown. `folder`: the title of its folder, "" for none. `pad`: it is a pad.
    """

    title: str
    created: Time
    updated: Time
    messages: tuple[TreeMessage, ...]
    shown: int | None = None
    pinned: bool = False
    model: str = ""
    system: str = ""
    sampling: Sampling | None = None
    folder: str = ""
    archived: bool = False
    pad: PadText | None = None


class LeftOut(msgspec.Struct, frozen=True):
    """Something that was not imported.

    `conversation` is its title; `what` a plural ("pictures"), `count` their number. With `count` 0 the
    complete conversation was skipped, and `what` is a clause with the reason.
    """

    conversation: str
    what: str
    count: int = 0


class Reading(msgspec.Struct, frozen=True):
    """One conversation of a file, before it is stored; `None`: it could not be read."""

    source: Source | None
    conversation: ConversationTree | None
    left_out: tuple[LeftOut, ...] = ()


class ImportReport(msgspec.Struct, frozen=True, kw_only=True):
    """The result of an import: `conversations` are the new ids in the order of the file."""

    file: str
    source: Source | None
    conversations: tuple[int, ...]
    messages: int
    left_out: tuple[LeftOut, ...]

    def sentences(self) -> list[str]:
        """Return the report as sentences for people.

        They name what was imported, what was left out, and each unreadable conversation with the reason.
        """
        conversations, messages = len(self.conversations), self.messages
        sentences: list[str] = [
            lazy_text(
                "Imported {conversations} ({messages}).",
                conversations=lazy_text("%Ln conversation(s)", "", conversations),
                messages=lazy_text("%Ln message(s)", "", messages),
            )
        ]
        kinds: Counter[str] = Counter()
        for item in self.left_out:
            kinds[item.what] += item.count
        counted = [
            lazy_text("{what} ({count:,})", what=what, count=count) for what, count in kinds.items() if count
        ]
        if counted:
            sentences.append(lazy_text("Left out: {parts}.", parts=joined(", ", counted)))
        sentences += [
            lazy_text("Skipped “{conversation}”: {reason}.", conversation=item.conversation, reason=item.what)
            for item in self.left_out
            if not item.count
        ]
        return sentences


class Tally:
    """Counts what is left out of one conversation."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def add(self, what: str, count: int = 1) -> None:
        """Count `what`, a plural."""
        self._counts[what] += count

    def left_out(self, title: str) -> list[LeftOut]:
        """Return one entry per kind, in order of first occurrence."""
        return [LeftOut(title, what, count) for what, count in self._counts.items() if count]


def check_tree(messages: Sequence[TreeMessage], shown: int | None) -> None:
    """Check that the messages form a tree, in order.

    Raises:
        ConversationError: a message follows itself or a later one, or the one shown does not exist.
    """
    for index, message in enumerate(messages):
        if message.parent is not None and message.parent >= index:
            raise ConversationError(
                lazy_text(
                    "its message {message} replies to message {parent}, which comes later",
                    message=index,
                    parent=message.parent,
                )
            )
    if shown is not None and not 0 <= shown < len(messages):
        raise ConversationError(
            lazy_text(
                "its current message is number {message} of {count}", message=shown, count=len(messages)
            )
        )
