"""Decode text files: detect the encoding and the kind of text."""

from __future__ import annotations

from pathlib import PurePath

import charset_normalizer
from pygments.lexers import find_lexer_class_for_filename

from app.attachments.cleaning import clean_text
from app.attachments.records import AttachmentError, Kind
from model_backends.lazy_text import lazy_text

_SAMPLE = 256_000  # bytes used to guess the encoding
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_MAX_LOST_SHARE = 0.01  # maximum share of undecodable characters in a file with a byte order mark
_WESTERN = "cp1252"
_ENCODINGS = {
    _WESTERN: lazy_text("Western European (Windows-1252)"),
    "cp1250": lazy_text("Central European (Windows-1250)"),
    "cp1251": lazy_text("Cyrillic (Windows-1251)"),
    "cp1253": lazy_text("Greek (Windows-1253)"),
    "cp1254": lazy_text("Turkish (Windows-1254)"),
    "cp1255": lazy_text("Hebrew (Windows-1255)"),
    "cp1256": lazy_text("Arabic (Windows-1256)"),
    "cp1257": lazy_text("Baltic (Windows-1257)"),
    "koi8_r": lazy_text("Cyrillic (KOI8-R)"),
    "cp932": lazy_text("Japanese (Shift JIS)"),
    "euc_jp": lazy_text("Japanese (EUC)"),
    "gb18030": lazy_text("Chinese (GB 18030)"),
    "big5": lazy_text("Chinese (Big5)"),
    "cp949": lazy_text("Korean (CP949)"),
}
_KINDS: dict[str, Kind] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".csv": "csv",
    ".tsv": "csv",
    ".json": "json",
    ".jsonl": "json",
    ".htm": "html",
    ".html": "html",
    ".xhtml": "html",
    ".txt": "text",
    ".log": "text",
}
_HINT = lazy_text("Save it as UTF-8 text and attach that.")


def decode_text(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """Decode a file's bytes as clean text; return it and notes for people. `name` is for errors.

    Raises:
        AttachmentError: the encoding cannot be determined.
    """
    for bom, bom_encoding in _BOMS:
        if data.startswith(bom):
            text = data.decode(bom_encoding, "replace")
            if text.count("\ufffd") + text.count("\0") > _MAX_LOST_SHARE * len(text):
                raise AttachmentError(name, lazy_text("it isn't text"), _HINT)
            return clean_text(text), _decoding_notes(text)
    try:
        return clean_text(data.decode("utf-8")), ()
    except UnicodeDecodeError as error:
        error_position = error.start
    encoding = _guess_encoding(data, error_position)
    if encoding is None:
        raise AttachmentError(name, lazy_text("its encoding can't be determined"), _HINT)
    text = data.decode(encoding, "replace")
    note = lazy_text("Its encoding was guessed: {encoding}.", encoding=_ENCODINGS[encoding])
    return clean_text(text), (note, *_decoding_notes(text))


def kind_of(name: str) -> tuple[Kind, str]:
    """Return the kind of text by file name, and its syntax for a code fence ("" if it has none)."""
    kind = _KINDS.get(PurePath(name).suffix.lower())
    lexer = find_lexer_class_for_filename(name)
    language = lexer.aliases[0] if lexer is not None and lexer.aliases else ""
    if language == "text" or kind == "text":
        return "text", ""
    if kind is not None:
        return kind, language or kind
    return ("code", language) if language else ("text", "")


def _guess_encoding(data: bytes, error_position: int) -> str | None:
    """Guess the encoding of bytes that are invalid UTF-8 at `error_position`; `None` if none is likely."""
    start = max(0, error_position - _SAMPLE // 2)
    matches = charset_normalizer.from_bytes(data[start : start + _SAMPLE], cp_isolation=list(_ENCODINGS))
    best = matches.best()
    if best is None:
        return None
    for match in matches:
        is_as_good = (match.chaos, match.coherence) == (best.chaos, best.coherence)
        if is_as_good and _WESTERN in (match.encoding, *match.could_be_from_charset):
            return _WESTERN  # prefer the most common of equal matches
    return best.encoding


def _decoding_notes(text: str) -> tuple[str, ...]:
    count = text.count("\ufffd")
    if not count:
        return ()
    return (lazy_text("%Ln character(s) couldn't be read; shown as �.", "", count),)
