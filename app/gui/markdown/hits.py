"""Count where a text that is searched for stands in a message, whether or not its widget exists."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Literal

from app.base.folding import fold
from app.base.text_finder import TextFinder
from app.storage import StoredMessage

Part = Literal["files", "thought", "text", "draft"]


@dataclass(frozen=True)
class MessageHits:
    """The hits in one message, in the order in which it is read."""

    message: int
    files: tuple[int, ...] = ()
    """The attached files whose names contain the text, by their place."""
    thought: int = 0
    text: int = 0
    draft: int = 0

    @property
    def count(self) -> int:
        """All of them."""
        return len(self.files) + self.thought + self.text + self.draft

    def part(self, number: int) -> tuple[Part, int]:
        """Return the part of the message with a hit, and its number (of a file: its place) there."""
        if number < len(self.files):
            return "files", self.files[number]
        number -= len(self.files)
        if number < self.thought:
            return "thought", number
        number -= self.thought
        return ("text", number) if number < self.text else ("draft", number - self.text)


def count_hits(message: StoredMessage, text: str, finder: TextFinder) -> Generator[None, None, MessageHits]:
    """Return the hits in a message that shows `text`; yields from time to time."""
    from app.gui.markdown.shown_text import folded_plain, folded_reply  # with the first message

    if message.role != "assistant":
        files = tuple(
            place for place, file in enumerate(message.attachments) if finder.count(fold(file.name))
        )
        return MessageHits(message.id, files, text=finder.count(folded_plain(text)))
    thought = 0
    if message.status != "running" and message.thought.strip():
        thought = finder.count(folded_plain(message.thought.strip()))
    count = 0
    for folded in folded_reply(text):
        count += finder.count(folded)
        yield
    draft = 0
    if message.status != "running" and message.draft is not None:
        draft = finder.count(folded_plain(message.draft.text.strip("\n")))
    return MessageHits(message.id, thought=thought, text=count, draft=draft)
