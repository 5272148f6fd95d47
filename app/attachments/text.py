"""Decode text files, and tell the kind of text from the name.

The import for names that say little is deferred: a process reads one file, and most have a well-known ending.
"""

from __future__ import annotations

from pathlib import PurePath

from app.attachments.cleaning import clean_text
from app.attachments.records import AttachmentError, Kind
from app.base.text_encoding import NotTextError, decode_unknown
from model_backends.lazy_text import lazy_text

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
        AttachmentError: they are not text, or their encoding cannot be determined.
    """
    try:
        decoded = decode_unknown(data)
    except NotTextError as error:
        raise AttachmentError(name, error.reason, _HINT) from error
    return clean_text(decoded.text), decoded.notes


def kind_of(name: str) -> tuple[Kind, str]:
    """Return the kind of text by file name, and its syntax for a code fence ("" if it has none)."""
    kind = _KINDS.get(PurePath(name).suffix.lower())
    if kind is not None:
        return (kind, "") if kind == "text" else (kind, kind)
    from pygments.lexers import find_lexer_class_for_filename

    lexer = find_lexer_class_for_filename(name)
    language = lexer.aliases[0] if lexer is not None and lexer.aliases else ""
    return ("code", language) if language not in ("", "text") else ("text", "")
