"""Mark letters that a font of a PDF assigns to no character as U+FFFD.

pypdf drops such letters, or shows their number in the font as a character: wrong text that looks right. It
has no setting for that, so `mark_unmapped_letters` has it make fonts that look up letters differently.
"""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

from pypdf import _page
from pypdf.generic._font import Font

if TYPE_CHECKING:
    from pypdf.generic import DictionaryObject

MARK = "\ufffd"

_IDENTITY = ("/Identity-H", "/Identity-V")  # the numbers of letters in the font: mean nothing elsewhere
_GLYPH_NAME = re.compile(r"/.+")  # one that pypdf cannot turn into a character
_BULLETS = dict.fromkeys(map(ord, "\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf0a8\uf06e\uf0e0"), "•")  # of symbol fonts
_MEANINGLESS = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ud800-\udfff]")


def mark_unmapped_letters() -> None:
    """From now on, have pypdf extract letters that mean nothing as U+FFFD."""
    vars(_page).update(Font=_MarkingFont)


def marked(text: str) -> str:
    """Replace control characters and private ones, which mean nothing outside of their font, by U+FFFD."""
    return _MEANINGLESS.sub(MARK, text.translate(_BULLETS))


class _MarkingFont(Font):
    """A font whose letters without a character become U+FFFD."""

    @classmethod
    def from_font_resource(cls, pdf_font_dict: DictionaryObject) -> Font:
        font = Font.from_font_resource(pdf_font_dict)
        encoding, is_complete = font.encoding, False
        if isinstance(encoding, str):
            is_complete = pdf_font_dict.get("/Encoding") in _IDENTITY
        else:
            undefined = {
                code for code in _undefined_codes(pdf_font_dict) if chr(code) not in font.character_map
            }
            encoding = {
                code: MARK if code in undefined or _GLYPH_NAME.fullmatch(char) else char
                for code, char in encoding.items()
            }
        characters = _MarkingMap(font.character_map, is_complete=is_complete)
        return dataclasses.replace(font, encoding=encoding, character_map=characters)


def _undefined_codes(font: DictionaryObject) -> set[int]:
    """Return the codes that a font of single bytes declares to have no letter."""
    encoding = font.get("/Encoding")
    differences = encoding.get("/Differences", []) if isinstance(encoding, dict) else []
    undefined, code = set(), 0
    for entry in differences if isinstance(differences, list) else []:
        if isinstance(entry, int):
            code = entry
        else:
            undefined |= {code} if entry == "/.notdef" else set()
            code += 1
    return undefined


class _MarkingMap(dict[str, str]):
    """Characters by letters. A letter that maps to nothing, or with `is_complete` not at all, is U+FFFD."""

    def __init__(self, characters: dict[str, str], *, is_complete: bool) -> None:
        super().__init__(characters)
        self._is_complete = is_complete

    def get(self, key: str, default: str = "") -> str:  # type: ignore[override]
        """Return the character of a letter."""
        if key not in self:
            return MARK if self._is_complete else default
        return self[key].strip("\0") or MARK
