"""Make font files that stand in for fonts of other scripts, out of one that comes with the program."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path

_SOURCE = Path(__file__).parents[2] / "resources/fonts/Inter-Italic.ttf"
_FAMILY, _OTHER_FAMILY = (
    "Inter Unfog",
    "Other Glyph",
)  # of one length, so that the table of names keeps its own
_GLYPHS = 200  # of the source, that the characters take in turn
_FIRST_GLYPH = 5


def write_font(folder: Path, ranges: Sequence[tuple[int, int]], *, ascent: int, leading: int) -> None:
    """Write a font that has every character of these ranges, and no others.

    `ascent` and `leading` are in units of 1/2048 of the font's size.
    """
    tables = _tables(_SOURCE.read_bytes())
    tables["cmap"] = _character_map(ranges)
    names = [name.encode("utf-16-be") for name in (_FAMILY, _OTHER_FAMILY)]
    tables["name"] = tables["name"].replace(*names)
    # Ascender, descender and line gap are side by side in both tables.
    header, windows = bytearray(tables["hhea"]), bytearray(tables["OS/2"])
    for table, offset in ((header, 4), (windows, 68)):
        struct.pack_into(">h", table, offset, ascent)
        struct.pack_into(">h", table, offset + 4, leading)
    struct.pack_into(">H", windows, 74, ascent)
    tables["hhea"], tables["OS/2"] = bytes(header), bytes(windows)
    for name in ("GSUB", "GPOS", "GDEF", "STAT"):  # the characters are others now
        tables.pop(name, None)
    (folder / "other.ttf").write_bytes(_font_file(tables))


def _tables(data: bytes) -> dict[str, bytes]:
    """The tables of a TrueType file by their tags (OpenType 1.9, "Organization of an OpenType font")."""
    (count,) = struct.unpack_from(">H", data, 4)
    found: dict[str, bytes] = {}
    for number in range(count):
        tag, _, offset, length = struct.unpack_from(">4sIII", data, 12 + 16 * number)
        found[tag.decode()] = data[offset : offset + length]
    return found


def _character_map(ranges: Sequence[tuple[int, int]]) -> bytes:
    """A table `cmap` of one subtable of format 12."""
    groups = b""
    for first, last in ranges:
        for begin in range(first, last + 1, _GLYPHS):
            groups += struct.pack(">III", begin, min(begin + _GLYPHS - 1, last), _FIRST_GLYPH)
    subtable = struct.pack(">HHIII", 12, 0, 16 + len(groups), 0, len(groups) // 12) + groups
    return struct.pack(">HHHHI", 0, 1, 3, 10, 12) + subtable


def _font_file(tables: dict[str, bytes]) -> bytes:
    header = struct.pack(">IHHHH", 0x00010000, len(tables), 0, 0, 0)
    offset = len(header) + 16 * len(tables)
    directory, body = b"", b""
    for tag, table in sorted(tables.items()):
        directory += struct.pack(">4sIII", tag.encode(), 0, offset + len(body), len(table))
        body += table + bytes(-len(table) % 4)
    return header + directory + body
