"""The common base of questions and replies in the message list."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.base.text_finder import TextFinder
from app.gui.markdown.hits import Part
from app.storage import StoredMessage

if TYPE_CHECKING:  # imported with the first message
    from app.gui.markdown.text_view import TextView


@dataclass(frozen=True)
class HitPlace:
    """Where a hit is: in a widget, `top` pixels below its upper edge."""

    widget: QWidget
    top: int = 0
    height: int = 0

    def select(self) -> None:
        """Select the hit, if it is in a text."""

    def line(self) -> str:
        """The text of the line, or paragraph, with the hit."""
        return self.widget.accessibleName()


class TextHitPlace(HitPlace):
    """The current hit of a text view."""

    @classmethod
    def of(cls, view: TextView) -> TextHitPlace:
        """Where the view's current hit is."""
        line = view.marks.line_of_current()
        return cls(view) if line is None else cls(view, round(line.y()), round(line.height()))

    def select(self) -> None:
        """Select the hit."""
        self._view.marks.select_current()

    def line(self) -> str:
        """The text of the paragraph with the hit."""
        return self._view.marks.paragraph_of_current()

    @property
    def _view(self) -> TextView:
        from app.gui.markdown.text_view import TextView

        assert isinstance(self.widget, TextView)
        return self.widget


class MessageWidget(QWidget):
    """A widget that shows one stored message."""

    @property
    @abstractmethod
    def message(self) -> StoredMessage:
        """The stored message."""

    @property
    def partial_text(self) -> str | None:
        """The text shown so far of a reply that is being written; None if all of it is shown."""
        return None

    @abstractmethod
    def mark_found(self, finder: TextFinder | None) -> None:
        """Mark what this finds; None removes the marks."""

    @abstractmethod
    def show_hit(self, part: Part, number: int) -> HitPlace | None:
        """Mark this hit as the current one, unfolding what hides it; None if it can't be shown."""

    @abstractmethod
    def clear_hit(self) -> None:
        """Mark no hit as the current one."""

    @abstractmethod
    def hits_above(self, finder: TextFinder) -> int:
        """Count what this finds above the current hit, or above the visible part without one."""
