"""Shorten attachments that do not fit into the model's context."""

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
"""Returns a text's number of tokens, or an estimate. Called some twenty times per file, so keep it fast."""

_MIN_CHARACTERS = 200  # a shorter part of a file is useless
_MAX_TRIM = 0.1  # share of the text that may be dropped to cut between lines


@dataclass(frozen=True)
class Cut:
    """One way to make a message fit: the shortened attachments, and the message's tokens with them.

    `index` is that of the shortened attachment, `None` if all are. `sentence` describes it for people.
    """

    way: Way
    index: int | None
    sentence: str
    attachments: tuple[Attachment, ...]
    tokens: int


@dataclass(frozen=True)
class Fit:
    """Whether a message fits, and if not, the cuts that make it fit, ordered by how much they keep.

    `tokens` counts the complete message, `typed_tokens` the typed text alone, `available` the tokens that
    fit. If a message does not fit and there are no `cuts`, the typed text is too long.
    """

    tokens: int
    typed_tokens: int
    available: int
    cuts: tuple[Cut, ...] = ()

    @property
    def fits(self) -> bool:
        """Whether the message can be sent unchanged."""
        return self.tokens <= self.available


def fit(attachments: Sequence[Attachment], typed: str, available: int, count: CountTokens) -> Fit:
    """Check whether a message fits into `available` tokens, and find the possible cuts if it does not."""
    files = tuple(attachments)
    tokens, typed_tokens = count(message_text(files, typed)), count(message_text((), typed))
    if tokens <= available or typed_tokens > available or not files:
        return Fit(tokens, typed_tokens, available)
    measure = _Measure(typed, available, count)
    cuts = [cut for index in range(len(files)) for cut in _cuts_of_one(files, index, measure)]
    if not cuts and len(files) > 1:
        cuts = _cuts_of_all(files, measure)
    return Fit(tokens, typed_tokens, available, tuple(sorted(cuts, key=lambda cut: -cut.tokens)))


@dataclass(frozen=True)
class _Measure:
    """Measures messages with the same typed text."""

    typed: str
    available: int
    count: CountTokens

    def tokens(self, files: Sequence[Attachment]) -> int:
        return self.count(message_text(files, self.typed))

    def cut(self, way: Way, index: int | None, sentence: str, files: tuple[Attachment, ...]) -> Cut:
        return Cut(way, index, sentence, files, self.tokens(files))

    def largest_fitting(self, limit: int, files_at: Callable[[int], tuple[Attachment, ...]]) -> int:
        """Return the largest size below `limit` at which the files fit, 0 if none does."""
        low, high = 0, limit - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self.tokens(files_at(middle)) <= self.available:
                low = middle
            else:
                high = middle - 1
        return low


def _cuts_of_one(files: tuple[Attachment, ...], index: int, measure: _Measure) -> list[Cut]:
    """Return the cuts that shorten only this file; none if that is not enough."""
    file, before, after = files[index], files[:index], files[index + 1 :]
    if measure.tokens((*before, *after)) > measure.available:
        return []
    cuts = [measure.cut("leave_out", index, lazy_text("Leave out {file}", file=file.name), (*before, *after))]
    if file.pages is not None and file.pages > 1:
        size = measure.largest_fitting(file.pages, lambda pages: (*before, first_pages(file, pages), *after))
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
    size = measure.largest_fitting(len(file.text), lambda length: (*before, beginning(file, length), *after))
    if size >= _MIN_CHARACTERS:
        sentence = lazy_text(
            "Send the beginning of {file}, {share}", file=file.name, share=_share(size, file)
        )
        cuts.append(measure.cut("beginning", index, sentence, (*before, beginning(file, size), *after)))
    if file.pages is not None:
        return cuts  # the page numbers of the end would be wrong
    size = measure.largest_fitting(
        len(file.text), lambda length: (*before, beginning_and_end(file, length), *after)
    )
    if size >= _MIN_CHARACTERS:
        sentence = lazy_text(
            "Send the beginning and the end of {file}, {share}", file=file.name, share=_share(size, file)
        )
        cuts.append(measure.cut("ends", index, sentence, (*before, beginning_and_end(file, size), *after)))
    return cuts


def _cuts_of_all(files: tuple[Attachment, ...], measure: _Measure) -> list[Cut]:
    """Return the cuts that shorten all files, if several are too large."""
    cuts = [measure.cut("leave_out_all", None, lazy_text("Leave out all files"), ())]

    def at(length: int) -> tuple[Attachment, ...]:
        return tuple(beginning(file, length) for file in files)

    size = measure.largest_fitting(max(len(file.text) for file in files), at)
    if size >= _MIN_CHARACTERS:
        sentence = lazy_text("Send up to {size:,} characters of every file", size=size)
        cuts.append(measure.cut("all_beginnings", None, sentence, at(size)))
    return cuts


def first_pages(file: Attachment, count: int) -> Attachment:
    """Keep a file's first pages."""
    pages = file.text.split(PAGE_BREAK)[:count]
    extent = (
        lazy_text("pages 1 to {count} of {pages}", count=count, pages=file.pages)
        if count > 1
        else lazy_text("page 1 of {pages}", pages=file.pages)
    )
    return msgspec.structs.replace(file, text=PAGE_BREAK.join(pages), pages=count, extent=extent)


def beginning(file: Attachment, length: int) -> Attachment:
    """Keep about the first `length` characters of a file, cut at a line end if possible."""
    if length >= len(file.text):
        return file
    text = _head(file.text, length)
    pages = None if file.pages is None else text.count(PAGE_BREAK) + 1
    return msgspec.structs.replace(file, text=text, pages=pages, extent=lazy_text("beginning only"))


def beginning_and_end(file: Attachment, length: int) -> Attachment:
    """Keep about `length` characters of a file: two thirds from its beginning, the rest from its end."""
    head = _head(file.text, length * 2 // 3)
    tail = _head(file.text[::-1], length // 3)[::-1]
    left_out = len(file.text) - len(head) - len(tail)
    text = f"{head}\n[… {left_out:,} characters are left out here …]\n{tail}"  # untranslated: for the model
    return msgspec.structs.replace(file, text=text, extent=lazy_text("beginning and end only"))


def _head(text: str, length: int) -> str:
    """Return the start of a text, cut at a line end or a space if that drops little."""
    if length >= len(text):
        return text
    for separator in ("\n", " "):
        end = text.rfind(separator, int(length * (1 - _MAX_TRIM)), length)
        if end > 0:
            return text[:end]
    return text[:length]


def _share(size: int, file: Attachment) -> str:
    return f"{max(1, size * 100 // max(1, len(file.text)))} %"
