"""Complete PDF files that Qt wrote: bookmarks, language, and letters that Qt names wrongly. No Qt."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a tenth of a second; imported where it is used, on another thread than the window's
    from pypdf import PdfWriter

_USUAL_LETTERS = {b"0009": b"0020", b"02BC": b"2019", b"02EE": b"201D", b"0269": b"03B9"}
"""Space, apostrophe, closing quote and iota: of letters with one shape Qt names the first, a rare one."""
_NAMES = re.compile(rb"\[[^\]]*\]|(?<=> )<[0-9A-F]{4}>(?=\n)")  # of letters, after the range of their glyphs
_LETTER = re.compile(rb"[0-9A-F]{4}")


@dataclass(frozen=True)
class Laid:
    """A PDF file as Qt wrote it, and what it lacks.

    `bookmarks`: names of places, with the index of their page. `language`: that of its labels, as BCP 47.
    """

    data: bytes
    pages: int
    bookmarks: tuple[tuple[str, int], ...] = ()
    language: str = ""


def complete(laid: Laid) -> bytes:
    """Return the file with bookmarks and language, and the text that a reader copies or searches."""
    from pypdf import PdfWriter
    from pypdf.generic import BooleanObject, DictionaryObject, NameObject, TextStringObject

    writer = PdfWriter(clone_from=io.BytesIO(laid.data))
    _correct_letters(writer)
    for name, page in laid.bookmarks:
        writer.add_outline_item(title=name, page_number=page)
    root = writer.root_object
    root[NameObject("/Lang")] = TextStringObject(laid.language)
    root[NameObject("/ViewerPreferences")] = DictionaryObject(
        {NameObject("/DisplayDocTitle"): BooleanObject(True)}
    )
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def _correct_letters(writer: PdfWriter) -> None:
    """Correct the tables that say which letters the glyphs of each font are."""
    from pypdf.generic import DictionaryObject, StreamObject

    tables: dict[int, StreamObject] = {}
    for page in writer.pages:
        resources = page["/Resources"]
        fonts = resources.get("/Font") if isinstance(resources, DictionaryObject) else None
        for font in fonts.values() if isinstance(fonts, DictionaryObject) else ():
            table = font.get_object()["/ToUnicode"]
            if isinstance(table, StreamObject):
                tables[id(table)] = table
    for table in tables.values():
        table.set_data(_NAMES.sub(_with_usual_letters, table.get_data()))


def _with_usual_letters(names: re.Match[bytes]) -> bytes:
    return _LETTER.sub(lambda letter: _USUAL_LETTERS.get(letter[0], letter[0]), names[0])
