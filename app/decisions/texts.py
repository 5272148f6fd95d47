"""Find the texts to decide about: files, the files of folders, and the rows of tables (CSV)."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from app.attachments.content import detect_content
from app.attachments.records import display_name
from app.attachments.text import decode_text
from app.base.text_encoding import NotTextError, decode_unknown, is_binary
from model_backends import system_errors
from model_backends.files.regular_file import IrregularFileError, read_regular
from model_backends.lazy_text import lazy_text
from model_backends.protocol import FailureKind, UnfogError
from model_backends.unicode_text import without_surrogates

TABLE_SUFFIXES = frozenset({".csv", ".tsv"})
_READABLE = frozenset(
    {".txt", ".md", ".markdown", ".rst", ".text", ".pdf", ".docx", ".html", ".htm", ".json"}
)
_MOST_TABLE_BYTES = 256_000_000
_MOST_TEXT_BYTES = 64_000_000
_LONGEST_CELL = 4_000_000
_DELIMITERS = ",;\t|"
_USUAL_COLUMN = "text"


class InputError(UnfogError):
    """Texts that cannot be read."""

    kind: FailureKind = "missing"


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """A text, or the file that it is in.

    `name` is for people. `row`: its number in a table, from 1 without the heading; 0 outside of tables.
    `cells`: the whole row, by column. `path`: a file that is still to be read; `text` is empty then.
    """

    name: str
    text: str = ""
    row: int = 0
    cells: dict[str, str] = {}
    path: Path | None = None

    @property
    def title(self) -> str:
        """The name with the row."""
        return lazy_text("{name}, row {row}", name=self.name, row=self.row) if self.row else self.name


def find_sources(paths: Sequence[Path], column: str = "") -> list[Source]:
    """Return the texts of files, folders and tables, in this order; those of a folder by their names.

    A folder stands for the texts and tables in it and in the folders below; hidden ones are left out.
    `column` is that of the texts in tables, else the one called "text", or the only one.

    Raises:
        InputError: a file or a table cannot be read, or there is nothing to read.
    """
    found: list[Source] = []
    for path in paths:
        files = _files_below(path) if path.is_dir() else [path]
        if not files:
            raise InputError(
                lazy_text("There is no text in the folder {name}.", name=path.name or str(path)),
                lazy_text("Texts end in .txt, .md, .html, .json, .pdf, .docx, .csv or .tsv."),
            )
        for file in files:
            name = without_surrogates(str(file.relative_to(path)) if path.is_dir() else file.name)
            if file.suffix.lower() in TABLE_SUFFIXES:
                found += read_table(file, name, column)
            elif file.exists():
                found.append(Source(name=name, path=file))
            else:
                raise InputError(
                    lazy_text("{name}: it doesn't exist.", name=str(file)), lazy_text("Check the name.")
                )
    return found


def _files_below(folder: Path) -> list[Path]:
    known = _READABLE | TABLE_SUFFIXES
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in known
        and path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def read_table(path: Path, name: str, column: str = "") -> list[Source]:
    """Return the texts in a column of a table, with the cells of their rows; empty ones are left out.

    Raises:
        InputError: it cannot be read, or the column is not clear.
    """
    try:
        data = read_regular(path, _MOST_TABLE_BYTES)
    except IrregularFileError as error:
        raise _unusable(name, error.reason) from error
    except OSError as error:
        raise _unusable(name, system_errors.reason(error)) from error
    if is_binary(data):
        raise _unusable(name, lazy_text("it isn't text"))
    try:
        text = decode_unknown(data).text
    except NotTextError as error:
        raise _unusable(name, error.reason) from error
    try:
        return list(_rows(text, name, column))
    except csv.Error as error:
        raise _unusable(name, lazy_text("it is damaged ({reason})", reason=str(error))) from error


def _rows(text: str, name: str, column: str) -> Iterator[Source]:
    csv.field_size_limit(_LONGEST_CELL)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    heading = [cell.strip() for cell in next(lines, [])]
    if not any(heading):
        raise _unusable(name, lazy_text("it is empty"))
    place = _column(heading, name, column)
    keys = _distinct(heading)
    for row, cells in enumerate(lines, start=1):
        if place < len(cells) and cells[place].strip():
            padded = [*cells, *[""] * (len(keys) - len(cells))]
            named = dict(zip(keys, padded, strict=False))
            yield Source(name=name, text=cells[place], row=row, cells=named)


def _delimiter(text: str) -> str:
    """Return what parts the cells of the first line; what is in quotation marks doesn't count."""
    outside = "".join(text.split("\n", 1)[0].split('"')[::2])
    return max(_DELIMITERS, key=outside.count)


def _column(heading: Sequence[str], name: str, column: str) -> int:
    folded = [cell.casefold() for cell in heading]
    wanted = (column or _USUAL_COLUMN).strip().casefold()
    if wanted in folded:
        return folded.index(wanted)
    if not column and len(heading) == 1:
        return 0
    columns = ", ".join(f"“{cell}”" for cell in heading if cell)
    reason = (
        lazy_text("it has no column “{column}”", column=column)
        if column
        else lazy_text("it has several columns")
    )
    raise _unusable(name, reason, lazy_text("Choose the column of the texts: {columns}.", columns=columns))


def _distinct(heading: Sequence[str]) -> list[str]:
    """Return names for all columns: those without one, or with one that was there before, get a number."""
    names: dict[str, None] = {}
    for number, cell in enumerate(heading, start=1):
        name = cell or f"column {number}"
        while name in names:
            name = f"{name} ({number})"
        names[name] = None
    return list(names)


def _unusable(name: str, reason: str, hint: str = "") -> InputError:
    return InputError(
        lazy_text("{name}: {reason}.", name=name, reason=reason.rstrip(".")),
        hint or lazy_text("Choose a table in CSV format."),
    )


def read_plain(path: Path) -> str | None:
    """Return the text of a file, `None` of a PDF or DOCX: these are for a process of their own.

    Raises:
        UnfogError: it cannot be read, or is no text.
    """
    name = display_name(path)
    try:
        data = read_regular(path, _MOST_TEXT_BYTES)
    except IrregularFileError as error:
        raise _unusable(name, error.reason, lazy_text("Choose a file with text.")) from error
    except (OSError, ValueError) as error:
        reason = system_errors.reason(error) if isinstance(error, OSError) else lazy_text("it doesn't exist")
        raise _unusable(name, reason, lazy_text("Check the file and its disk.")) from error
    if detect_content(data, name) != "text":
        return None
    return decode_text(data, name)[0]


def fingerprint(text: str) -> str:
    """Return what tells a text from others, to go on where a run was stopped."""
    return hashlib.sha256(text.strip().encode(errors="surrogatepass")).hexdigest()[:32]
