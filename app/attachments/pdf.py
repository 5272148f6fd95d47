"""Extract the text of a PDF, page by page."""

from __future__ import annotations

import io
import re
import time
import zlib
from dataclasses import dataclass, field

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

from app.attachments.cleaning import clean_text
from app.attachments.pdf_fonts import MARK, mark_unmapped_letters, marked
from app.attachments.pdf_forms import FormReader
from app.attachments.records import PAGE_BREAK, AttachmentError, DamagedAttachmentError, Limits
from model_backends.lazy_text import lazy_text

# pypdf raises any of these for broken PDFs, and `DependencyError` for ciphers without their library.
_BROKEN = (
    PyPdfError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ValueError,
    zlib.error,
)
_PLAIN = str.maketrans(
    {"\t": " ", "\xa0": " ", "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)
_GAP = re.compile(r"\n{3,}")
_MAX_LISTED = 10
_SCANNED = lazy_text("Run text recognition (OCR) on it, or attach a version that contains text.")
_LOCKED = lazy_text("Open it with its password, save a copy without one, and attach that.")
_AGAIN = lazy_text("Open it in a PDF reader. If that works, print it to a new PDF and attach that.")


@dataclass
class Pages:
    """The pages read from a PDF; page numbers start at 1."""

    total: int
    texts: list[str] = field(default_factory=list)
    empty: list[int] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)
    unreadable: int = 0  # letters
    attached_files: int = 0
    has_unreadable_form: bool = False
    truncation_reason: str = ""

    @property
    def text(self) -> str:
        """The pages' text, separated by page breaks."""
        return PAGE_BREAK.join(self.texts)

    @property
    def extent(self) -> str:
        """The range of pages read, "" if all."""
        return (
            ""
            if len(self.texts) == self.total
            else lazy_text("pages 1 to {count} of {pages}", count=len(self.texts), pages=self.total)
        )

    @property
    def notes(self) -> tuple[str, ...]:
        """Notes for people, in sentences."""
        notes = []
        if self.truncation_reason:
            read = len(self.texts)
            why = self.truncation_reason
            notes.append(
                lazy_text(
                    "Only the first {count:,} of {pages:,} pages were read: {why}.",
                    count=read,
                    pages=self.total,
                    why=why,
                )
                if read > 1
                else lazy_text("Only the first page was read: {why}.", why=why)
            )
        if self.empty:
            notes.append(lazy_text("No text on {pages}, possibly an image.", pages=_page_list(self.empty)))
        if self.broken:
            notes.append(lazy_text("Damaged and skipped: {pages}.", pages=_page_list(self.broken)))
        if self.unreadable:
            total = sum(len(text) - sum(map(text.count, " \n")) for text in self.texts)
            notes.append(
                lazy_text(
                    "%Ln of {total:,} characters can't be read and (is|are) shown as �.",
                    "",
                    self.unreadable,
                    total=total,
                )
            )
        if self.has_unreadable_form:
            notes.append(lazy_text("Its form (XFA) can't be read; print it to a PDF and attach that."))
        if self.attached_files:
            notes.append(lazy_text("%Ln attached file(s) left out.", "", self.attached_files))
        return tuple(notes)


def read_pdf(data: bytes, name: str, limits: Limits) -> Pages:
    """Extract the text of a PDF's pages; `name` is for errors.

    Raises:
        AttachmentError: it is damaged, has a password or contains no text.
    """
    deadline = time.monotonic() + limits.seconds
    mark_unmapped_letters()
    try:
        reader = PdfReader(io.BytesIO(data))
        pages = Pages(total=len(reader.pages))
        _read_pages(reader, pages, limits, deadline)
    except FileNotDecryptedError as error:
        raise AttachmentError(name, lazy_text("it is protected with a password"), _LOCKED) from error
    except DependencyError as error:
        raise AttachmentError(name, lazy_text("its encryption isn't supported"), _LOCKED) from error
    except _BROKEN as error:
        raise DamagedAttachmentError(name, lazy_text("it is damaged"), _AGAIN) from error
    if not pages.texts:
        raise DamagedAttachmentError(name, lazy_text("it has no pages"), _AGAIN)
    if len(pages.broken) == len(pages.texts):
        raise DamagedAttachmentError(name, lazy_text("it is damaged"), _AGAIN)
    if pages.unreadable and not any(text.strip("\ufffd \n") for text in pages.texts):
        raise AttachmentError(name, lazy_text("its fonts can't be converted to text"), _SCANNED)
    if not any(pages.texts):
        raise AttachmentError(name, lazy_text("its pages are scanned images without text"), _SCANNED)
    return pages


def _read_pages(reader: PdfReader, pages: Pages, limits: Limits, deadline: float) -> None:
    characters, form = 0, FormReader(reader)
    for number in range(1, pages.total + 1):
        if number > limits.pages:
            pages.truncation_reason = lazy_text("there are too many")
        elif characters > limits.characters:
            pages.truncation_reason = lazy_text("the text is too long")
        elif number > 1 and time.monotonic() > deadline:
            pages.truncation_reason = lazy_text("it took too long")
        if pages.truncation_reason:
            break
        _read_page(reader, form, pages, number)
        characters += len(pages.texts[-1])
    if not pages.truncation_reason and pages.texts:
        pages.texts[-1] = "\n\n".join(filter(None, (pages.texts[-1], form.rest_text())))
    pages.attached_files, pages.has_unreadable_form = form.attached_files, form.has_unreadable_form


def _read_page(reader: PdfReader, form: FormReader, pages: Pages, number: int) -> None:
    try:
        page = reader.pages[number - 1]
        text = "\n\n".join(filter(None, (_page_text(page), form.page_text(page))))
    except FileNotDecryptedError:
        raise
    except _BROKEN:
        text = ""
        pages.broken.append(number)
    else:
        if not text:
            pages.empty.append(number)
    pages.texts.append(text)
    pages.unreadable += text.count(MARK)


def _page_text(page: PageObject) -> str:
    text = clean_text(marked(page.extract_text())).translate(_PLAIN)
    return _GAP.sub("\n\n", "\n".join(line.rstrip() for line in text.split("\n"))).strip()


def _page_list(numbers: list[int]) -> str:
    """Format page numbers: "page 3", "pages 3, 4 and 12 more"."""
    if len(numbers) == 1:
        return lazy_text("page {number}", number=numbers[0])
    shown = ", ".join(str(number) for number in numbers[:_MAX_LISTED])
    more = len(numbers) - _MAX_LISTED
    return (
        lazy_text("pages {pages} and {more:,} more", pages=shown, more=more)
        if more > 0
        else lazy_text("pages {pages}", pages=shown)
    )
