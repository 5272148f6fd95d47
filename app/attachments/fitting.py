"""What can be done about attachments that do not fit into the model's context, and what each way keeps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import msgspec

from app.attachments.prompt import message_text
from app.attachments.records import PAGE_BREAK, Attachment
from model_backends.lazy_text import lazy_text

Way = Literal["first_pages", "beginning", "ends", "all_beginnings", "leave_out", "leave_out_all"]
CountTokens = Callable[[str], int]
"""How many tokens a text has, or an estimate. Asked some twenty times for every file: it should be quick."""

_LEAST = 200  # characters: less of a file is not worth having
_TIDY = 0.1  # of the text may be given up for a cut between lines


@dataclass(frozen=True)
class Cut:
    """One way to make a message fit: the attachments as they would be sent, and the message's tokens then.

    `index` is the place of the attachment that changes, `None` if all do. `sentence` says it for people.
    """

    way: Way
    index: int | None
    sentence: str
    attachments: tuple[Attachment, ...]
    tokens: int


@dataclass(frozen=True)
class Fit:
    """Whether a message fits, and if not, the ways to make it, what keeps most first.

    `tokens` are those of the whole message, `words` those of what the person wrote, `room` those that fit.
    Without `cuts` a message that does not fit has too many words.
    """

    tokens: int
    words: int
    room: int
    cuts: tuple[Cut, ...] = ()

    @property
    def fits(self) -> bool:
        """Whether the message can be sent as it is."""
        return self.tokens <= self.room


def fit(attachments: Sequence[Attachment], words: str, room: int, count: CountTokens) -> Fit:
    """Find out whether a message fits into `room` tokens, and what could be left out if it does not."""
    files = tuple(attachments)
    tokens, words_alone = count(message_text(files, words)), count(message_text((), words))
    if tokens <= room or words_alone > room or not files:
        return Fit(tokens, words_alone, room)
    measure = _Measure(words, room, count)
    cuts = [cut for index in range(len(files)) for cut in _cuts_of_one(files, index, measure)]
    if not cuts and len(files) > 1:
        cuts = _cuts_of_all(files, measure)
    return Fit(tokens, words_alone, room, tuple(sorted(cuts, key=lambda cut: -cut.tokens)))


@dataclass(frozen=True)
class _Measure:
    """Measures messages that have the same words."""

    words: str
    room: int
    count: CountTokens

    def tokens(self, files: Sequence[Attachment]) -> int:
        return self.count(message_text(files, self.words))

    def cut(self, way: Way, index: int | None, sentence: str, files: tuple[Attachment, ...]) -> Cut:
        return Cut(way, index, sentence, files, self.tokens(files))

    def most(self, limit: int, files_at: Callable[[int], tuple[Attachment, ...]]) -> int:
        """Return the largest size below `limit` at which the files fit, 0 if none does."""
        low, high = 0, limit - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self.tokens(files_at(middle)) <= self.room:
                low = middle
            else:
                high = middle - 1
        return low


def _cuts_of_one(files: tuple[Attachment, ...], index: int, measure: _Measure) -> list[Cut]:
    """Return the ways in which leaving out of this file alone is enough; none if it is not."""
    file, before, after = files[index], files[:index], files[index + 1 :]
    if measure.tokens((*before, *after)) > measure.room:
        return []
    cuts = [measure.cut("leave_out", index, lazy_text("Leave out {file}", file=file.name), (*before, *after))]
    if file.pages is not None and file.pages > 1:
        size = measure.most(file.pages, lambda pages: (*before, first_pages(file, pages), *after))
        if size > 0:
            sentence = lazy_text(
                "Send the first {size:,} of {pages:,} pages of {file}",
                size=size,
                pages=file.pages,
                file=file.name,
            )
            cuts.append(
                measure.cut("first_pages", index, sentence, (*before, first_pages(file, size), *after))
            )
            return cuts
    size = measure.most(len(file.text), lambda length: (*before, beginning(file, length), *after))
    if size >= _LEAST:
        sentence = lazy_text(
            "Send the beginning of {file}, {share}", file=file.name, share=_share(size, file)
        )
        cuts.append(measure.cut("beginning", index, sentence, (*before, beginning(file, size), *after)))
    if file.pages is not None:
        return cuts  # the end's pages would have to be numbered
    size = measure.most(len(file.text), lambda length: (*before, ends(file, length), *after))
    if size >= _LEAST:
        sentence = lazy_text(
            "Send the beginning and the end of {file}, {share}", file=file.name, share=_share(size, file)
        )
        cuts.append(measure.cut("ends", index, sentence, (*before, ends(file, size), *after)))
    return cuts


def _cuts_of_all(files: tuple[Attachment, ...], measure: _Measure) -> list[Cut]:
    """What is left to do when several files are too large."""
    cuts = [measure.cut("leave_out_all", None, lazy_text("Leave out all files"), ())]

    def at(length: int) -> tuple[Attachment, ...]:
        return tuple(beginning(file, length) for file in files)

    size = measure.most(max(len(file.text) for file in files), at)
    if size >= _LEAST:
        sentence = lazy_text("Send at most {size:,} characters of every file", size=size)
        cuts.append(measure.cut("all_beginnings", None, sentence, at(size)))
    return cuts


def first_pages(file: Attachment, count: int) -> Attachment:
    """Return a file's first pages."""
    pages = file.text.split(PAGE_BREAK)[:count]
    extent = (
        lazy_text("pages 1 to {count} of {pages}", count=count, pages=file.pages)
        if count > 1
        else lazy_text("page 1 of {pages}", pages=file.pages)
    )
    return msgspec.structs.replace(file, text=PAGE_BREAK.join(pages), pages=count, extent=extent)


def beginning(file: Attachment, length: int) -> Attachment:
    """Return the first `length` characters of a file, or somewhat fewer, to end with a line."""
    if length >= len(file.text):
        return file
    text = _head(file.text, length)
    pages = None if file.pages is None else text.count(PAGE_BREAK) + 1
    return msgspec.structs.replace(file, text=text, pages=pages, extent=lazy_text("beginning only"))


def ends(file: Attachment, length: int) -> Attachment:
    """About `length` characters of a file: two thirds from its beginning, the rest from its end."""
    head = _head(file.text, length * 2 // 3)
    tail = _head(file.text[::-1], length // 3)[::-1]
    left_out = len(file.text) - len(head) - len(tail)
    text = f"{head}\n[… {left_out:,} characters are left out here …]\n{tail}"
    return msgspec.structs.replace(file, text=text, extent=lazy_text("beginning and end only"))


def _head(text: str, length: int) -> str:
    """Return the start of a text, cut after a line, else after a word, if that costs little."""
    if length >= len(text):
        return text
    for separator in ("\n", " "):
        end = text.rfind(separator, int(length * (1 - _TIDY)), length)
        if end > 0:
            return text[:end]
    return text[:length]


def _share(size: int, file: Attachment) -> str:
    return f"{max(1, size * 100 // max(1, len(file.text)))} %"
