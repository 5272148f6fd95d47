"""Divide a long conversation into pages, so that only what is near the place of reading is built. No Qt."""

from __future__ import annotations

from collections.abc import Sequence

from app.storage import StoredMessage

_PAGE = 40  # messages shown at first; earlier and later ones on demand
_FIRST_BUILT = 20  # of them built before the first frame; more than fit into a window
_BUILT_PER_FRAME = 4  # of the others built between frames


class MessagePages:
    """Tells which messages to build next. From the oldest on: earlier, unbuilt, built, later ones."""

    def __init__(self) -> None:
        self._earlier: list[StoredMessage] = []
        self._unbuilt: list[StoredMessage] = []
        self._later_count = 0

    @property
    def above(self) -> tuple[int, ...]:
        """The ids of the messages above those that are built."""
        return tuple(message.id for message in (*self._earlier, *self._unbuilt))

    @property
    def earlier_count(self) -> int:
        """How many messages are above those shown."""
        return len(self._earlier)

    @property
    def later_count(self) -> int:
        """How many messages are below those shown."""
        return self._later_count

    @property
    def has_unbuilt(self) -> bool:
        """Whether messages of the page are still to be built, above those that are."""
        return bool(self._unbuilt)

    def open(self, messages: Sequence[StoredMessage], around: int | None = None) -> Sequence[StoredMessage]:
        """Begin with the last page, or the one around the message with this id; return what to build now."""
        place = next((n for n, message in enumerate(messages) if message.id == around), len(messages))
        end = min(len(messages), place + _PAGE // 2)
        start = max(0, end - _PAGE)
        self._earlier, self._later_count = list(messages[:start]), len(messages) - end
        first = start if around is not None else max(start, end - _FIRST_BUILT)
        self._unbuilt = list(messages[start:first])
        return messages[first:end]

    def take_some(self) -> Sequence[StoredMessage]:
        """Return the last of the unbuilt messages: as many as can be built between two frames."""
        self._unbuilt, some = self._unbuilt[:-_BUILT_PER_FRAME], self._unbuilt[-_BUILT_PER_FRAME:]
        return some

    def take_unbuilt(self) -> Sequence[StoredMessage]:
        """Return all unbuilt messages of the page."""
        unbuilt, self._unbuilt = self._unbuilt, []
        return unbuilt

    def take_earlier(self) -> Sequence[StoredMessage]:
        """Return the page above, once the messages of this one are built."""
        page, self._earlier = self._earlier[-_PAGE:], self._earlier[:-_PAGE]
        return page

    def take_later(self, messages: Sequence[StoredMessage]) -> Sequence[StoredMessage]:
        """Return the page below; `messages` are all of the conversation."""
        start = len(messages) - self._later_count
        self._later_count = max(0, self._later_count - _PAGE)
        return messages[start : len(messages) - self._later_count]
