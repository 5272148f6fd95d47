"""What was decided about texts: records, their file, to go on after a stop, and tables as CSV and JSON."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from app.decisions.form import Form
from app.decisions.reading import Answer
from app.decisions.texts import Source, fingerprint
from model_backends import system_errors
from model_backends.lazy_text import lazy_text
from model_backends.protocol import FailureKind, UnfogError
from model_backends.unicode_text import encode_json

_FORMULA_STARTS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"  # the last four are full-width
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")


class ResultsError(UnfogError):
    """Stored results that cannot be read, written or used."""

    kind: FailureKind = "disk"

    @classmethod
    def of(cls, path: Path, error: OSError | ValueError) -> ResultsError:
        """Return the error of a file that the system refused."""
        reason = system_errors.reason(error) if isinstance(error, OSError) else str(error)
        return cls(
            lazy_text("Can't use {file}: {reason}.", file=path.name, reason=reason.rstrip(".")),
            lazy_text("Choose another file."),
        )


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What was decided about a text: an answer to each question, or why there are none, in `error`.

    `text` is the text's fingerprint.
    """

    source: str
    row: int = 0
    text: str = ""
    answers: tuple[Answer, ...] = ()
    error: str = ""

    @property
    def key(self) -> tuple[str, int, str]:
        """What is the same if the same text stands in the same place."""
        return self.source, self.row, self.text


class _Heading(msgspec.Struct, frozen=True, kw_only=True):
    """The first line of a file of results: of which form and model they are."""

    form: str
    model: str


def result_of(source: Source, text: str, answers: tuple[Answer, ...] = (), failure: str = "") -> Result:
    """Return the record of a text's answers, or of its failure."""
    return Result(source=source.name, row=source.row, text=fingerprint(text), answers=answers, error=failure)


def form_fingerprint(form: Form) -> str:
    """Return what tells a form from others."""
    return hashlib.sha256(encode_json(form)).hexdigest()[:32]


class ResultsFile:
    """A file of results, a JSON line each, on the disk as soon as `add` returns.

    A program that is killed while it writes loses that line only: the next one cuts it off.
    """

    def __init__(self, path: Path, form: Form, model: str) -> None:
        """Open or create it; `earlier` are the results that it holds.

        Raises:
            ResultsError: it cannot be used, or holds results of another form or model.
        """
        self._path = path
        heading = _Heading(form=form_fingerprint(form), model=model)
        self.earlier: tuple[Result, ...] = ()
        try:
            # without a buffer: closing one whose line the disk refused would fail again
            self._file = path.open("r+b" if path.exists() else "x+b", buffering=0)
        except (OSError, ValueError) as error:
            raise self._error(error) from error
        try:
            lines = self._file.read().splitlines(keepends=True)
            whole = [line for line in lines if line.endswith(b"\n")]
            if whole:
                self._check(whole[0], heading)
                self.earlier = tuple(msgspec.json.decode(line, type=Result) for line in whole[1:])
            elif lines and not _is_beginning(lines[0]):
                raise self._unfit()
            self._file.seek(sum(map(len, whole)))
            self._file.truncate()
            if not whole:
                self._write(encode_json(heading))
        except msgspec.MsgspecError as error:
            self._file.close()
            raise self._unfit() from error
        except OSError as error:
            self._file.close()
            raise self._error(error) from error
        except ResultsError:
            self._file.close()
            raise

    def add(self, result: Result) -> None:
        """Store a result.

        Raises:
            ResultsError: the disk is full, or the file can't be written.
        """
        try:
            self._write(encode_json(result))
        except OSError as error:
            raise self._error(error) from error

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _write(self, line: bytes) -> None:
        rest = line + b"\n"
        while rest:
            rest = rest[self._file.write(rest) :]
        os.fsync(self._file.fileno())

    def _check(self, line: bytes, heading: _Heading) -> None:
        if msgspec.json.decode(line, type=_Heading) != heading:
            raise ResultsError(
                lazy_text("{file} holds results of another form or model.", file=self._path.name),
                lazy_text("Choose another file, or delete it."),
            )

    def _unfit(self) -> ResultsError:
        return ResultsError(
            lazy_text("{file} is no file of results.", file=self._path.name),
            lazy_text("Choose another file, or one that doesn't exist yet."),
        )

    def _error(self, error: OSError | ValueError) -> ResultsError:
        return ResultsError.of(self._path, error)


def _is_beginning(line: bytes) -> bool:
    """Return whether a single, torn line is the beginning of a file of results."""
    return line.startswith(b'{"form":') or b'{"form":'.startswith(line)


def csv_table(form: Form, sources: Sequence[Source], results: Iterable[Result]) -> str:
    """Return the results as CSV (RFC 4180): the columns of the table with the texts, then the answers.

    Texts that are from no table have their file's name. A cell that a spreadsheet would take for a formula
    gets an apostrophe before it.
    """
    cells = {(source.name, source.row): source.cells for source in sources}
    columns = list(dict.fromkeys(key for source in sources for key in source.cells))
    added = (
        ["file"] if any(not source.row for source in sources) or len({s.name for s in sources}) > 1 else []
    )
    if any(source.row for source in sources) and not columns:
        added.append("row")
    answers = [part for question in form.questions for part in (question.column, f"{question.column} p")]
    out = io.StringIO(newline="")
    table = csv.writer(out, lineterminator="\r\n")
    results = list(results)
    has_errors = any(result.error for result in results)
    table.writerow(map(harmless, [*added, *columns, *answers, *(["error"] if has_errors else [])]))
    for result in results:
        row = [{"file": result.source, "row": str(result.row)}[name] for name in added]
        row += [cells.get((result.source, result.row), {}).get(name, "") for name in columns]
        for answer in result.answers:
            row += [answer.text, f"{answer.probability:.4f}"]  # untranslated: read by programs
        row += [""] * (len(added) + len(columns) + len(answers) - len(row))
        table.writerow(map(harmless, [*row, *([result.error] if has_errors else [])]))
    return out.getvalue()


def json_lines(form: Form, results: Iterable[Result]) -> str:
    """Return the results as JSON, one object a line."""
    return "".join(json_line(form, result) + "\n" for result in results)


def json_line(form: Form, result: Result) -> str:
    """Return a result as a JSON object: its source, and by question the answer and the likeliest ones."""
    line: dict[str, object] = {"source": result.source}
    if result.row:
        line["row"] = result.row
    if result.error:
        line["error"] = result.error
    else:
        line["answers"] = {
            question.column: {
                "answer": answer.text,
                "probability": answer.probability,
                "likeliest": [{"answer": text, "probability": p} for text, p in answer.likeliest],
            }
            for question, answer in zip(form.questions, result.answers, strict=True)
        }
    return encode_json(line).decode()


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; numbers stay as they are."""
    starts = (cell[:1], cell.lstrip()[:1])
    if not any(start and start in _FORMULA_STARTS for start in starts) or _NUMBER.fullmatch(cell):
        return cell
    return f"'{cell}"
