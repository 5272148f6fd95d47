"""The common base of questions and replies in the message list."""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtWidgets import QWidget

from app.storage import StoredMessage


class MessageWidget(QWidget):
    """A widget that shows one stored message."""

    @property
    @abstractmethod
    def message(self) -> StoredMessage:
        """The stored message."""
