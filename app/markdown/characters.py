"""Show characters that hide text or reorder it, such as U+202E, as code points."""

from __future__ import annotations

import re

_COMBINING_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
_STACKED_MARKS = re.compile(f"([{_COMBINING_MARKS}]{{4}})[{_COMBINING_MARKS}]+")
_DIRECTIONS = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))


def _shown(*codes: int) -> dict[int, str]:
    return {code: f"⟨U+{code:04X}⟩" for code in codes}


_INVISIBLE = _shown(*_DIRECTIONS, 0x200B, *range(0x2060, 0x2066), 0xFEFF)
_REORDERING = _shown(*_DIRECTIONS)
_OVERRIDES = _shown(0x202D, 0x202E)  # the others have legitimate uses in prose


def sanitize_code(text: str) -> str:
    """Show invisible characters in code as code points, and limit combining marks."""
    return _STACKED_MARKS.sub(r"\1", text).translate(_INVISIBLE)


def sanitize_prose(text: str) -> str:
    """Show or limit characters in prose that hide or cover others."""
    return _STACKED_MARKS.sub(r"\1", text).translate(_OVERRIDES)


def sanitize_name(text: str) -> str:
    """Show characters that reorder a name or an address, so that neither can pose as another."""
    return _STACKED_MARKS.sub(r"\1", text).translate(_REORDERING)
