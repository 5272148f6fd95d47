"""Choose the characters of fog: those of noise tokens that the bundled monospace face has.

A model's vocabulary has every script; what the face lacks is drawn as a neutral mark of about the same
weight, so that no other font is ever needed for fog.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Sequence

from PySide6.QtGui import QFont, QRawFont

from app.gui.widgets.typefaces import code_font

NEUTRAL_MARKS = "~:∙≈·÷;"

_KINDS = "LNPS"  # categories of characters with a shape: letters, numbers, punctuation, symbols
_MOST_OF_A_TOKEN = 12  # characters


def noise_characters(piece: str) -> str:
    """Return the visible characters of a token, those missing in the face as neutral marks; "" for none."""
    shown = ""
    for character in piece[:_MOST_OF_A_TOKEN]:
        if character.isspace() or unicodedata.combining(character):
            continue
        if unicodedata.category(character)[0] in _KINDS and has_glyph(character):
            shown += character
        elif not shown.endswith(tuple(NEUTRAL_MARKS)):
            shown += NEUTRAL_MARKS[ord(character) % len(NEUTRAL_MARKS)]
    return shown


def noise_stream(pieces: Sequence[str]) -> str:
    """Return the characters of all tokens in their order; neutral marks alone if there are no tokens."""
    return "".join(map(noise_characters, pieces)) or NEUTRAL_MARKS


@functools.lru_cache(maxsize=4096)
def has_glyph(character: str) -> bool:
    """Whether the bundled monospace face has a character."""
    return character != "\ufffd" and _face().supportsCharacter(character)


@functools.cache
def _face() -> QRawFont:
    return QRawFont.fromFont(QFont(code_font(12.0)))
