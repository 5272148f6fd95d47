"""Decode bytes of unknown encoding as text: byte order marks, UTF-8 with damage, UTF-16, older code pages.

Each part of a file counts as evidence: a few invalid bytes do not turn UTF-8 into something else.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from model_backends.lazy_text import lazy_text

if TYPE_CHECKING:
    from charset_normalizer import CharsetMatch

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\0\0", "utf-32-le"),
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_WIDE = {"utf-32-le": 4, "utf-32-be": 4, "utf-16-le": 2, "utf-16-be": 2}  # and their bytes per unit
_WESTERN = "cp1252"
_CENTRAL, _ISO_CENTRAL = "cp1250", "iso8859_2"
_ENCODINGS = {
    _WESTERN: lazy_text("Western European (Windows-1252)"),
    _CENTRAL: lazy_text("Central European (Windows-1250)"),
    _ISO_CENTRAL: lazy_text("Central European (ISO 8859-2)"),
    "cp1251": lazy_text("Cyrillic (Windows-1251)"),
    "cp1253": lazy_text("Greek (Windows-1253)"),
    "cp1254": lazy_text("Turkish (Windows-1254)"),
    "cp1255": lazy_text("Hebrew (Windows-1255)"),
    "cp1256": lazy_text("Arabic (Windows-1256)"),
    "cp1257": lazy_text("Baltic (Windows-1257)"),
    "koi8_r": lazy_text("Cyrillic (KOI8-R)"),
    "cp874": lazy_text("Thai (Windows-874)"),
    "cp866": lazy_text("Cyrillic (DOS)"),
    "iso8859_5": lazy_text("Cyrillic (ISO 8859-5)"),
    "cp850": lazy_text("Western European (DOS)"),
    "mac_roman": lazy_text("Western European (Mac)"),
    "cp932": lazy_text("Japanese (Shift JIS)"),
    "euc_jp": lazy_text("Japanese (EUC)"),
    "iso2022_jp": lazy_text("Japanese (ISO 2022)"),
    "gb18030": lazy_text("Chinese (GB 18030)"),
    "big5": lazy_text("Chinese (Big5)"),
    "cp949": lazy_text("Korean (CP949)"),
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "utf-32-le": "UTF-32 LE",
    "utf-32-be": "UTF-32 BE",
}
_PREFERENCE = list(_ENCODINGS)  # of equally likely ones
_RELATED = {_CENTRAL: (_ISO_CENTRAL,), _WESTERN: ("cp1254",)}
_CODE_PAGES = {  # and the number of bytes beyond ASCII that are needed to think of them
    name: 5 if name in ("cp866", "iso8859_5", "cp850", "mac_roman") else 1 if name.startswith("cp125") else 2
    for name in _ENCODINGS
    if not name.startswith(("utf", "iso2022"))
}
_CONTINUED = re.compile(rb"[\x80-\xbf]{1,3}")
_VARIANTS = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]|\xc0\x80")  # surrogates and NUL in UTF-8's way
_ISO_2022_JP = re.compile(rb"\x1b\$[@B]")

_HEAD = 1024  # bytes
_SAMPLE = 256_000  # bytes used to guess the encoding
_CHAOS = (0.2, 0.4)  # of characters in a guess that charset-normalizer accepts, at first and if nothing fits
_RANKED = 20_000  # characters used to compare guesses
_MAX_ODDITY = 0.5  # above which a guess is less likely than damaged UTF-8
_MIN_WIDE = 16  # bytes below which UTF-16 is not told from other encodings of East Asia
_MAX_CONTROL_SHARE = 0.02  # of control characters in a text
_MAX_NULL_SHARE = 0.1  # of runs of NUL in a text
_MAX_LOST_SHARE = 0.01  # of undecodable characters where only they speak against an encoding
_MAX_BLANK_SHARE = 0.25  # of such bytes in a text that may have NULs
_MIN_VALID = 2  # multi-byte sequences per invalid byte that make bytes UTF-8; one, if there are many
_MUCH_EVIDENCE = 20  # such sequences
_MAX_STRAY_SPACES = 0.05  # share of bytes that are spaces, but not in the encoding
_MIN_COMMON = 0.95  # share of characters of two scripts in a text
_FIRST_OF_LETTERS = 0x2000  # the first character that two bytes of ASCII text make
_NEUTRAL = -1  # the number of what occurs in every script
_NULLS, _NULL_BYTES = re.compile("\0+"), re.compile(rb"\0+")
_CONTROLS = bytes(set(range(32)) - set(b"\0\b\t\n\v\f\r\x1b"))
_ASCII = bytes(range(128))
_SPACES = b" \n\r"
_BLANKS = b"\t\n\v\f\r"  # the first bytes of Indian letters in UTF-16
_CUT_LEAD = (b"\xc2", b"\xc3")  # begin most letters of Western languages in UTF-8
_EMOJI = b"\xf0"  # begins them in UTF-8
_TURKISH, _ICELANDIC = re.compile("[ðýþÐÝÞ]"), re.compile("[áéíóúæÁÉÍÓÚÆ]")  # both in Windows-1252
_SYMBOL_IN_WORD = re.compile(r"(?<=[^\W\d_])[^\w\s\x00-\x7f’·\u2e80-\U0010ffff](?=[^\W\d_])")
_IMPLAUSIBLE = frozenset({"Cc", "Cn", "Co", "Cs"})


class NotTextError(Exception):
    """Bytes are not text, or in no known encoding; the reason completes the sentence "Can't read …: "."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class DecodedText:
    """Text out of bytes. `unreadable` counts the places that became U+FFFD because they are invalid.

    `encoding` is Python's name of it.
    """

    text: str
    encoding: str
    is_guessed: bool
    unreadable: int

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know about the decoding, in sentences."""
        notes = []
        if self.is_guessed:
            notes.append(lazy_text("Encoding guessed: {encoding}.", encoding=_ENCODINGS[self.encoding]))
        if self.unreadable:
            notes.append(
                lazy_text("%Ln character(s) can't be read and (is|are) shown as �.", "", self.unreadable)
            )
        return tuple(notes)


def decode_unknown(data: bytes) -> DecodedText:
    """Decode bytes in the encoding that they most likely have; a byte order mark is not part of the text.

    Raises:
        NotTextError: they are binary, or their encoding cannot be determined.
    """
    for bom, marked in _BOMS:
        if data.startswith(bom):
            found = _decoded(data[len(bom) :], marked)
            if found.unreadable > _MAX_LOST_SHARE * len(found.text) + 1:
                raise NotTextError(lazy_text("it isn't text"))
            return found
    encoding = _encoding_of(data)
    if encoding is None:
        raise NotTextError(lazy_text("its encoding can't be determined"))
    return _decoded(data, encoding, is_guessed=encoding != "utf-8")


def is_binary(data: bytes) -> bool:
    """Return whether bytes are not text in any known encoding."""
    if data.startswith(tuple(bom for bom, _ in _BOMS)):
        return False
    return _has_binary_controls(data) and _wide_encoding(data) is None


def _encoding_of(data: bytes) -> str | None:
    """Return the encoding of bytes without a mark; `None` if none is likely."""
    if _has_binary_controls(data) or (b"\0" in data and (_is_blank(data) or not _is_mostly_utf_8(data))):
        wide = _wide_encoding(data)
        if wide is None and _has_binary_controls(data):
            raise NotTextError(lazy_text("it isn't text"))
        if wide is not None:
            return wide
    if _is_mostly_utf_8(data):
        is_escaped = data.isascii() and _ISO_2022_JP.search(data) is not None
        return "iso2022_jp" if is_escaped and _can_begin(data, "iso2022_jp") else "utf-8"
    guessed, oddity = _guess(data)
    is_odd = oddity > _MAX_ODDITY and _invalid_utf_8(data) <= _MAX_LOST_SHARE * len(data)
    return "utf-8" if is_odd or (guessed is None and _is_mostly_utf_8(data, least=1)) else guessed


def _decoded(data: bytes, encoding: str, is_guessed: bool = False) -> DecodedText:
    """Decode bytes; what is invalid, and each run of NUL, becomes U+FFFD."""
    try:
        text, unreadable = data.decode(encoding), 0
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
        unreadable = text.count("\ufffd") - data.count("\ufffd".encode(encoding, "ignore") or b"\xff" * 9)
    text, nulls = _NULLS.subn("\ufffd", text)
    return DecodedText(text, encoding, is_guessed, max(0, unreadable) + nulls)


def _is_blank(data: bytes) -> bool:
    """Return whether many bytes are white space other than spaces, as in Indian scripts in UTF-16."""
    return sum(map(data.count, _BLANKS)) > _MAX_BLANK_SHARE * len(data)


def _has_binary_controls(data: bytes) -> bool:
    """Return whether bytes contain more control characters than a text in an encoding based on ASCII.

    The head of a file counts by itself: many formats are tables in front of texts.
    """
    for part in (data[:_HEAD], data):
        controls = len(part) - len(part.translate(None, _CONTROLS))
        nulls = part.count(0)
        most = int(_MAX_NULL_SHARE * (len(part) - nulls)) + 1
        runs = sum(1 for _ in islice(_NULL_BYTES.finditer(part), most + 1)) if nulls else 0
        if controls > _MAX_CONTROL_SHARE * len(part) or runs > most:
            return True
    return False


# ---- UTF-8 -------------------------------------------------------------------------------------


def _is_mostly_utf_8(data: bytes, least: int = _MIN_VALID) -> bool:
    """Return whether bytes are UTF-8, or were before some were damaged or cut off.

    `least`: valid sequences for each invalid byte.
    """
    try:
        data.decode()
    except UnicodeDecodeError as error:
        first = error.start
    else:
        return True
    decoded = data.decode(errors="ignore")
    variants = _VARIANTS.findall(data)
    valid = len(decoded) - len(decoded.encode("ascii", "ignore")) + len(variants)
    invalid = _invalid_utf_8(data) - sum(map(len, variants))
    cut = _cut_sequence(data)
    if cut and first == len(data) - len(cut) and not valid:  # the only evidence is the end itself
        before = data[first - 1 : first]
        return (
            len(cut) > 1
            or (cut in _CUT_LEAD and not before.isupper())
            or (cut == _EMOJI and not before.isalpha())
        )
    least = least if valid < _MUCH_EVIDENCE else 1
    return valid > 0 and valid >= least * (invalid - bool(cut) - _continuations(data))


def _invalid_utf_8(data: bytes) -> int:
    return data.decode(errors="replace").count("\ufffd") - data.count(b"\xef\xbf\xbd")


def _continuations(data: bytes) -> int:
    """Return how many bytes at the beginning continue a UTF-8 sequence that was cut off."""
    found = _CONTINUED.match(data)
    return found.end() if found else 0


def _cut_sequence(data: bytes) -> bytes:
    """Return the bytes at the end that begin a UTF-8 sequence without completing it."""
    for length in (3, 2, 1):
        tail = data[-length:]
        try:
            tail.decode()
        except UnicodeDecodeError as error:
            if error.start == 0 and error.reason == "unexpected end of data":
                return tail
    return b""


# ---- UTF-16 and UTF-32 -------------------------------------------------------------------------


def _wide_encoding(data: bytes) -> str | None:
    """Return the wide encoding whose text is plausible; of several the one that uses the fewest rows."""
    sample = data[:_SAMPLE]
    plausible = []
    for encoding, width in _WIDE.items():
        text = sample[: len(sample) // width * width].decode(encoding, "replace")
        if text and _is_plausible(text, width):
            rows = len({ord(char) >> 8 for char in text})
            plausible.append((-width, rows, encoding))
    return min(plausible)[2] if plausible else None


def _is_plausible(text: str, width: int) -> bool:
    """Return whether a text may have been written by people, and not be other bytes read as wide ones.

    `width`: bytes per unit.
    """
    counts = Counter(text)
    implausible = sum(
        count
        for char, count in counts.items()
        if char not in "\t\n\r\f\v" and (unicodedata.category(char) in _IMPLAUSIBLE or char == "\ufffd")
    )
    if implausible > _MAX_LOST_SHARE * len(text):
        return False
    stray = sum(count for char, count in counts.items() if _has_stray_space(ord(char)))
    if stray > _MAX_STRAY_SPACES * width * len(text):
        return False
    scripts = Counter[int]()
    for char, count in counts.items():
        scripts[_script(char)] += count
    common = sum(count for _, count in scripts.most_common(2 + (_NEUTRAL in scripts)))
    return common >= _MIN_COMMON * len(text)


def _has_stray_space(code: int) -> bool:
    """Return whether two bytes that are a space and a letter in other encodings make this character."""
    return _FIRST_OF_LETTERS <= code < 0x10000 and (code >> 8 in _SPACES or code & 255 in _SPACES)


def _script(char: str) -> int:
    """Return a number that the characters of one script share, roughly."""
    code = ord(char)
    if code < 0x80 or 0x2000 <= code < 0x2C00 or 0x3000 <= code < 0x3040 or code >= 0x1F000:
        return _NEUTRAL
    if 0x2E80 <= code < 0xA000 or 0xFF00 <= code < 0xFFF0:
        return -2  # Chinese and Japanese
    return -3 if 0xAC00 <= code < 0xD7B0 else code >> 9


# ---- Older code pages --------------------------------------------------------------------------


def _guess(data: bytes) -> tuple[str | None, float]:
    """Guess the encoding of bytes that are not UTF-8, `None` if none fits; return it and its oddity."""
    import charset_normalizer  # deferred: most texts are UTF-8

    sample = _NULL_BYTES.sub(b" ", _guess_sample(data))
    evidence = len(sample.translate(None, _ASCII))
    encodings = [name for name in _CODE_PAGES if evidence >= _CODE_PAGES[name]]
    wide = _wide_encoding(data) if len(data) >= _MIN_WIDE else None
    if wide is not None:
        encodings.append(wide.replace("-", "_"))
    matches = None
    for threshold in _CHAOS:
        matches = matches or charset_normalizer.from_bytes(
            sample, threshold=threshold, cp_isolation=encodings
        )
    figures = [(match.chaos, match.coherence) for match in matches or ()]
    ranked = [
        (
            _oddity(sample.decode(name, "replace")),
            name == wide or (name == _WESTERN and _looks_turkish(sample.decode(name, "replace"))),
            figures.index(figure),
            _PREFERENCE.index(name),
        )
        for match, figure in zip(matches or (), figures, strict=True)
        for name in _alternatives(match, sample)
    ]
    if not ranked:
        return None, 1.0
    oddity, *_, best = min(ranked)
    return _PREFERENCE[best], oddity


def _guess_sample(data: bytes) -> bytes:
    """Return lines around the first byte that is not ASCII."""
    first = re.search(rb"[\x80-\xff]", data)
    start = max(0, (first.start() if first else 0) - _SAMPLE // 2)
    sample = data[start : start + _SAMPLE]
    if start:
        sample = sample[sample.find(b"\n") + 1 :]
    return sample[: sample.rfind(b"\n") + 1] or sample if len(data) > start + _SAMPLE else sample


def _alternatives(match: CharsetMatch, sample: bytes) -> list[str]:
    """Return the encoding of a match and those that fit as well, or that are confused with it."""
    names = {name.replace("utf_16_", "utf-16-") for name in (match.encoding, *match.could_be_from_charset)}
    related = {other for name in names for other in _RELATED.get(name, ())}
    return [name for name in names | related if name in _PREFERENCE and _can_decode(sample, name)]


def _looks_turkish(text: str) -> bool:
    """Return whether a text in Windows-1252 has letters of Icelandic, but is not Icelandic."""
    return _TURKISH.search(text) is not None and _ICELANDIC.search(text) is None


def _oddity(text: str) -> float:
    """Return the share of letter pairs that hardly occur in words: wrong case, mixed scripts, symbols."""
    pairs = Counter(pairwise(text[:_RANKED]))
    odd = 2 * len(_SYMBOL_IN_WORD.findall(text, 0, _RANKED))
    letters = 1
    for (first, second), count in pairs.items():
        if first.isascii() and second.isascii():
            continue
        letters += count
        is_mixed = first.isalpha() and second.isalpha() and _is_latin(first) != _is_latin(second)
        if is_mixed or (first.islower() and second.isupper()) or unicodedata.category(second) in _IMPLAUSIBLE:
            odd += count
    return round(odd / letters, 2)


def _is_latin(letter: str) -> bool:
    return ord(letter) < 0x250


def _can_begin(data: bytes, encoding: str) -> bool:
    """Return whether bytes are in an encoding, except for a character that is cut off at the end."""
    try:
        codecs.getincrementaldecoder(encoding)().decode(data)
    except UnicodeDecodeError:
        return False
    return True


def _can_decode(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
