"""What can be done with a reply: its buttons, the entries of its menu, and who handles them.

`BUTTONS` and `MENU` are the table. Names are those of `app.gui.widgets.actions`, which do the same with
the newest reply.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.storage import StoredMessage
from model_backends.lazy_text import lazy_text


def _always(_message: StoredMessage) -> bool:
    return True


def _has_text(message: StoredMessage) -> bool:
    return bool(message.text.strip())


def _has_code(message: StoredMessage) -> bool:
    from app.gui.markdown.plain_text import has_code

    return has_code(message.text)


def _can_be_read_aloud(message: StoredMessage) -> bool:
    from app.platform.speech import has_voice

    return message.status != "running" and _has_text(message) and has_voice()


def _is_traced(message: StoredMessage) -> bool:
    return message.traced


def _is_kept(message: StoredMessage) -> bool:
    return message.status != "running" and not message.deleted


def _can_keep_words(message: StoredMessage) -> bool:
    return _is_kept(message) and len(message.text.split()) > 1


def _can_be_rewritten(message: StoredMessage) -> bool:
    return _is_kept(message) and _has_text(message)


def _has_seed(message: StoredMessage) -> bool:
    return message.seed is not None


def _offers_draft(message: StoredMessage) -> bool:
    return _has_draft(message) and message.draft is not None and not message.draft.kept


def _has_draft(message: StoredMessage) -> bool:
    return message.draft is not None and message.status != "running"


def _is_unsettled(message: StoredMessage) -> bool:
    return bool(message.unsettled)


@dataclass(frozen=True)
class ReplyAction:
    """One button or menu entry."""

    name: str
    title: str
    """The text shown."""
    is_possible: Callable[[StoredMessage], bool]
    """Whether it can be done with this reply; otherwise it is not shown."""
    description: str = ""
    """The tool tip and accessible name of a button, if they differ from the title."""
    icon: str = ""
    generates: bool = False
    """Whether it needs the engine: disabled while a reply is being written."""
    only_last: bool = False
    """Whether it is only for the newest reply."""


BUTTONS = (
    ReplyAction(
        "replay",
        lazy_text("Replay"),
        _is_traced,
        description=lazy_text("Watch how this reply was written"),
        icon="replay",
    ),
    ReplyAction(
        "clip",
        lazy_text("Clip"),
        _is_traced,
        description=lazy_text("Save a six-second video of this reply and copy it"),
        icon="clip",
    ),
    ReplyAction(
        "resume",
        lazy_text("Continue"),
        lambda message: message.can_continue,
        description=lazy_text("Continue this reply"),
        icon="right",
        generates=True,
        only_last=True,
    ),
    ReplyAction(
        "again",
        lazy_text("Try again"),
        _always,
        description=lazy_text("Regenerate with a new seed"),
        icon="retry",
        generates=True,
    ),
)
"""The buttons below a reply, besides Copy, the branches, the details and the menu."""

MENU: tuple[tuple[ReplyAction, ...], ...] = (
    (
        ReplyAction("copy_text", lazy_text("Copy as plain text"), _has_text),
        ReplyAction("copy", lazy_text("Copy as Markdown"), _has_text),
        ReplyAction("copy_code", lazy_text("Copy last code block"), _has_code),
    ),
    (ReplyAction("read_aloud", lazy_text("Read aloud"), _can_be_read_aloud),),
    (
        ReplyAction("nearly_said", lazy_text("What it nearly said"), _is_traced),
        ReplyAction("slow_motion", lazy_text("Replay in slow motion"), _is_traced),
        ReplyAction("compare", lazy_text("Compare with another reply…"), _is_traced),
        ReplyAction("export", lazy_text("Export as video or image…"), _is_traced),
        ReplyAction("export_pdf", lazy_text("Export as PDF…"), _has_text),
        ReplyAction("export_conversation", lazy_text("Export conversation…"), _has_text),
    ),
    (
        ReplyAction("keep_draft", lazy_text("Keep draft"), _offers_draft),
        ReplyAction("discard_draft", lazy_text("Discard draft"), _has_draft),
    ),
    (
        ReplyAction("keep_words", lazy_text("Keep words, rewrite the rest…"), _can_keep_words),
        ReplyAction("more_steps", lazy_text("Regenerate with more steps"), _is_unsettled, generates=True),
        ReplyAction("reproduce", lazy_text("Regenerate with the same seed"), _has_seed, generates=True),
        ReplyAction("fork", lazy_text("New conversation from here"), _is_kept),
    ),
    (ReplyAction("delete_reply", lazy_text("Delete reply"), _is_kept, generates=True),),
)
"""The menu below a reply, in groups."""

PASSAGE = (
    ReplyAction(
        "rewrite_again",
        lazy_text("Fog it again"),
        _can_be_rewritten,
        description=lazy_text("Write this passage again; the rest stays as it is"),
        icon="fog_again",
        generates=True,
    ),
    ReplyAction(
        "rewrite_shorter",
        lazy_text("Shorter"),
        _can_be_rewritten,
        description=lazy_text("Write this passage again, shorter"),
        generates=True,
    ),
    ReplyAction(
        "rewrite_longer",
        lazy_text("Longer"),
        _can_be_rewritten,
        description=lazy_text("Write this passage again, longer"),
        generates=True,
    ),
    ReplyAction(
        "rewrite_other_words",
        lazy_text("In other words"),
        _can_be_rewritten,
        description=lazy_text("Write this passage again, in other words"),
        generates=True,
    ),
)
"""What can be done with a selected passage, besides with its words."""

PASSAGE_WORDS = (
    ReplyAction(
        "keep_words",
        lazy_text("Keep these words"),
        _can_be_rewritten,
        description=lazy_text("Keep these words and choose more; the rest is written anew"),
    ),
)
"""What can be done with the words of a selected passage."""

ALTERNATIVES = ReplyAction(
    "alternatives",
    lazy_text("Alternatives"),
    _can_be_rewritten,
    description=lazy_text("See what else this word could be"),
)
"""What can be done with a selected word."""

PASSAGE_ACTIONS = {action.name: action for action in (*PASSAGE, *PASSAGE_WORDS, ALTERNATIVES)}
"""All of them by name."""

REPLY_ACTIONS = {action.name: action for action in (*BUTTONS, *(entry for group in MENU for entry in group))}
"""All of them by name."""


class ReplyRequests:
    """Routes the request for a reply to the controller that handles it."""

    def __init__(self) -> None:
        self._handlers: dict[str, Callable[[int], object]] = {}

    def handle(self, handlers: Mapping[str, Callable[[int], object]]) -> None:
        """Add handlers by the action's name; they are called with the reply's id.

        Raises:
            ValueError: one of the actions already has a handler.
        """
        for name in handlers:
            if name in self._handlers:
                raise ValueError(f"the reply action {name} has a handler already")
        self._handlers.update(handlers)

    @property
    def handled(self) -> frozenset[str]:
        """The names of the actions that have a handler."""
        return frozenset(self._handlers)

    def request(self, reply: int, name: str) -> None:
        """Perform an action with the reply with this id."""
        self._handlers[name](reply)
