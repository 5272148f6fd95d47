"""Open conversation files within limits, unpack them, detect their format and read them.

Files may be hostile: the program reads them in a child process (`worker`).
"""

from __future__ import annotations

import errno
import os
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from app.attachments.content import detect_content
from app.attachments.records import AttachmentError, display_name
from app.import_export.archive import SMALLER, unpacked
from app.import_export.formats import FORMATS, Format, format_of, lenient_json, program_of
from app.import_export.formats.llama_cpp_file import is_session, join_session
from app.import_export.formats.unfog_file import FORMAT, is_unfog, read_unfog
from app.import_export.protocol import MAX_BYTES
from app.import_export.records import (
    UNTITLED,
    ConversationError,
    Fields,
    ImportExportError,
    LeftOut,
    Reading,
    Tally,
)
from model_backends import system_errors
from model_backends.byte_size import byte_size
from model_backends.files.regular_file import open_regular
from model_backends.lazy_text import lazy_text

_MAX_CHARACTERS = 4_000_000  # of a message: more than any model can read
_HEAD_BYTES = 64 * 1024  # to detect conversation files
_MAX_UNKNOWN = 10_000  # objects at the start of a file, none of which is a conversation
_MAX_SKIPPED = 100  # conversations that are named in the report
_MAX_TITLE = 1000  # characters
_MAX_PATH = 4096  # characters of a model's path
_BEFORE_JSON = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"  # byte order marks and white space
_HTML_TAG = 20  # bytes
_JSON = re.compile(rb"\s*[\[{]")
_MARKS = ((b'"format"', FORMAT.encode()), *(marks for known in FORMATS for marks in known.marks))
_HINT = lazy_text(
    "Unfog imports conversations from Unfog, ChatGPT, Claude, LM Studio, Open WebUI and llama.cpp's web page,"
    " and ShareGPT files: JSON, JSON Lines, or a ZIP archive of them."
)
_UNNAMED = lazy_text("more conversations that can't be read")
_NO_OBJECT = lazy_text("it isn't a JSON object")


def read_file(path: Path, now: float, max_bytes: int = MAX_BYTES) -> Iterator[Reading]:
    """Read the conversations of a file, one by one. `now`, in seconds since 1970, replaces missing times.

    Raises:
        ImportExportError: it cannot be read, is too large or contains no known conversations.
    """
    name = display_name(path)
    try:
        with _opened(path) as file:
            if zipfile.is_zipfile(file):
                readings = _from_zip(name, file, now, max_bytes)
            else:
                file.seek(0)
                readings = read_bytes(_read_limited(name, file, max_bytes), now)
            yield from _at_least_one(readings)
    except OSError as error:
        raise ImportExportError(
            lazy_text("Can't read “{file}”: {reason}.", file=name, reason=system_errors.reason(error)),
            lazy_text("Choose a file that exists and can be read."),
        ) from error
    except ConversationError as error:
        raise ImportExportError(
            lazy_text("Can't import “{file}”: {reason}.", file=name, reason=error.message), _HINT
        ) from error


def looks_like_conversations(path: Path) -> bool:
    """Return whether a file seems to contain conversations; reads only its beginning and never raises.

    A ZIP archive always does: nothing else can be done with one.
    """
    suffix = path.suffix.lower()
    if suffix not in (".json", ".jsonl", ".zip"):
        return False
    try:
        with open_regular(path) as file:
            head = file.read(_HEAD_BYTES)
    except (OSError, ValueError):
        return False
    return head.startswith(b"PK\x03\x04") if suffix == ".zip" else _has_format_marks(head)


def _has_format_marks(head: bytes) -> bool:
    try:
        head, _ = lenient_json.as_utf_8(head)
    except ConversationError:
        return False
    if not _JSON.match(head):
        return False
    return any(all(mark in head for mark in marks) for marks in _MARKS)


def read_bytes(data: bytes, now: float) -> Iterator[Reading]:
    """Read the conversations of a JSON file, in any known format, one by one.

    Raises:
        ConversationError: it is not JSON, or of an unknown format.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise ConversationError(lazy_text("it is empty"))
    _check_content(data[:_HEAD_BYTES])
    data, unreadable = lenient_json.as_utf_8(data)
    yield from _read_json(data, now)
    if unreadable:
        lost = LeftOut("", lazy_text("characters that couldn't be read"), unreadable)
        yield Reading(None, None, (lost,))


def _check_content(head: bytes) -> None:
    """Check whether a file may be JSON, by its first bytes.

    Raises:
        ConversationError: it is something else, which the error names.
    """
    text = head.lstrip(_BEFORE_JSON)
    if text.startswith((b"[", b"{")):
        return
    if text[:_HTML_TAG].lower().startswith((b"<!doctype html", b"<html")):
        raise ConversationError(lazy_text("it is a web page"))
    try:
        content = detect_content(head, "")
    except AttachmentError as error:
        raise ConversationError(error.reason) from error
    if content != "text":
        raise ConversationError(lazy_text("it isn't text"))


def _read_json(data: bytes, now: float) -> Iterator[Reading]:
    is_known, programs, unknown = False, set[str](), list[LeftOut]()
    for raw in _objects(data):
        fields = _fields(raw)
        if is_unfog(fields):
            is_known = True
            yield from map(_limited, read_unfog(fields))
        elif (known := format_of(fields)) is not None:
            is_known = True
            yield _limited(_read_one(raw, known, now))
        else:
            program = program_of(fields)
            programs |= {program} if program else set()
            unknown.append(LeftOut(UNTITLED, _not_imported(program) if fields else _NO_OBJECT))
        if len(unknown) > _MAX_UNKNOWN:
            if not is_known:
                break
            yield from _left_out(unknown)
    if is_known:
        yield from _left_out(unknown)
    elif unknown:
        raise ConversationError(_not_imported(min(programs, default=None)))


def _objects(data: bytes) -> Iterator[msgspec.Raw]:
    """Yield the objects of a file, still encoded; the lines of a session are one."""
    elements = lenient_json.raw_elements(data)
    following: msgspec.Raw | None = None
    while True:
        raw = next(elements, None) if following is None else following
        if raw is None:
            return
        following = None
        if is_session(_fields(raw)):
            raw, following = join_session(raw, elements)
        yield raw


def _fields(raw: msgspec.Raw) -> Fields:
    """Return the fields of an object; none if it is damaged, or something else."""
    try:
        return lenient_json.raw_fields(raw)
    except ConversationError:
        return {}


def _read_one(raw: msgspec.Raw, known: Format, now: float) -> Reading:
    title, tally = UNTITLED, Tally()
    try:
        found = lenient_json.decode_object(raw)
        about = (found.get("title"), found.get("name"), lenient_json.as_object(found.get("conv")).get("name"))
        title = next(filter(None, map(lenient_json.as_line, about)), title)
        tree = known.read(found, now, tally)
    except ConversationError as error:
        return Reading(known.source, None, (LeftOut(title, error.message),))
    return Reading(known.source, tree, tuple(tally.left_out(tree.title)))


def _limited(reading: Reading) -> Reading:
    """Cut what is longer than any model can read, or a list can show."""
    tree, tally = reading.conversation, Tally()
    if tree is None:
        return reading
    messages = []
    for message in tree.messages:
        if len(message.text) > _MAX_CHARACTERS or len(message.thought) > _MAX_CHARACTERS:
            tally.add(lazy_text("ends of extremely long messages"))
            message = msgspec.structs.replace(
                message, text=message.text[:_MAX_CHARACTERS], thought=message.thought[:_MAX_CHARACTERS]
            )
        messages.append(message)
    title = tree.title if len(tree.title) <= _MAX_TITLE else lenient_json.as_line(tree.title)
    tree = msgspec.structs.replace(
        tree,
        title=title,
        model=tree.model[:_MAX_PATH],
        system=tree.system[:_MAX_CHARACTERS],
        messages=tuple(messages),
    )
    return Reading(reading.source, tree, (*reading.left_out, *tally.left_out(title)))


def _not_imported(program: str | None) -> str:
    if program is None:
        return lazy_text("Unfog doesn't recognise this file")
    return lazy_text("it comes from {program}, whose conversations Unfog can't import", program=program)


def _left_out(items: list[LeftOut]) -> Iterator[Reading]:
    """Yield what could not be read, and forget it."""
    yield Reading(None, None, tuple(items))
    items.clear()


def _at_least_one(readings: Iterator[Reading]) -> Iterator[Reading]:
    """Pass the conversations on; name only the first of very many that are skipped, and count the others.

    Raises:
        ConversationError: there is no conversation; it gives the first reason.
    """
    is_any, skipped, uncounted = False, list[LeftOut](), 0
    for reading in readings:
        is_any = is_any or reading.conversation is not None
        kept = []
        for item in reading.left_out:
            if item.count or len(skipped) < _MAX_SKIPPED:
                kept.append(item)
            else:
                uncounted += 1
            if not item.count and len(skipped) < _MAX_SKIPPED:
                skipped.append(item)
        yield Reading(reading.source, reading.conversation, tuple(kept))
    if uncounted:
        yield Reading(None, None, (LeftOut("", _UNNAMED, uncounted),))
    if is_any:
        return
    if not skipped:
        raise ConversationError(lazy_text("it contains no conversations"))
    raise ConversationError(
        lazy_text("“{conversation}”: {reason}", conversation=skipped[0].conversation, reason=skipped[0].what)
    )


def _opened(path: Path) -> BinaryIO:
    try:
        return open_regular(path)
    except ValueError as error:  # a name that no file can have
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT)) from error


def _read_limited(name: str, file: BinaryIO, max_bytes: int) -> bytes:
    data = file.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise ImportExportError(
            lazy_text(
                "“{file}” is too large to import (more than {size}).",
                file=name,
                size=byte_size(max_bytes),
            ),
            SMALLER,
        )
    return data


def _from_zip(name: str, file: BinaryIO, now: float, max_bytes: int) -> Iterator[Reading]:
    """Yield the content of each conversation file in an archive; unreadable ones are reported as left out."""
    for member, data in unpacked(name, file, max_bytes):
        try:
            yield from read_bytes(data, now)
        except ConversationError as error:
            yield Reading(None, None, (LeftOut(member, error.message),))
