"""Errors of the system, SQLite and the network are told in a sentence with a next step."""

import errno
import os
import re
import socket
import sqlite3
import ssl
import urllib.error
from pathlib import Path

import msgspec
import pytest

from app.base.translation import translated
from app.storage import StorageError
from app.storage.database import Database
from model_backends import system_errors
from model_backends.bug_report import unexpected
from model_backends.files.errors import DiskError, disk_problems
from model_backends.files.remote_file import connection_error
from model_backends.lazy_text import LazyText, lazy_text
from model_backends.protocol import UnfogError
from tools.translations import ROOT

ERRNOS = [
    (errno.ENOSPC, "the disk is full", "Free up space"),
    (errno.EDQUOT, "the disk is full", "Free up space"),
    (errno.EACCES, "you don't have permission", "Check the permissions"),
    (errno.EPERM, "you don't have permission", "Check the permissions"),
    (errno.EROFS, "it is read-only", "another disk"),
    (errno.ENOENT, "the file or folder doesn't exist", "moved or renamed"),
    (errno.ENOTDIR, "a file is where a folder should be", "another folder"),
    (errno.EEXIST, "something of this name already exists", "another name"),
    (errno.EISDIR, "it is a folder, not a file", "another name"),
    (errno.EBUSY, "another program is using it", "Close the program"),
    (errno.EMFILE, "too many files are open", "Close other programs"),
    (errno.ENFILE, "too many files are open", "Close other programs"),
    (errno.ENAMETOOLONG, "its name is too long", "shorter name"),
    (errno.EFBIG, "it is too large for this disk", "another disk"),
    (errno.EIO, "the disk reports an error", "Check the disk"),
    (errno.ENODEV, "its disk isn't connected", "unplugged"),
    (errno.ENOMEM, "there isn't enough memory", "Close other programs"),
    (errno.ETIMEDOUT, "there was no response in time", "internet connection"),
    (errno.ENETUNREACH, "there is no network connection", "internet connection"),
    (errno.EHOSTUNREACH, "there is no network connection", "internet connection"),
    (errno.ECONNREFUSED, "the connection was refused", "Check the address"),
    (errno.ECONNRESET, "the connection was lost", "internet connection"),
]
QUOTED = (
    'finding.py: self._bar.show_error(tr("Not a regular expression',  # where it ends to be one
    'texts.py: raise _unusable(name, lazy_text("it is damaged',  # a table's words name the line
    'file.py: why = lazy_text("The settings file is damaged',  # TOML's words name line and column
    "recording.py: raise RecordingError(lazy_text(\"Can't read the trace",  # which field is wrong
    "vocabulary.py: lazy_text(\"Can't load llama-cpp-python",  # what is missing in the installation
)
"""Where the words of a library help."""
RAW = re.compile(r"\[Errno|Errno|errno|failed:|OperationalError|CERTIFICATE_VERIFY|<urlopen|\bcode -?\d")


def os_error(number: int) -> OSError:
    return OSError(number, os.strerror(number), "/home/somebody/letter.txt")


@pytest.mark.parametrize(("number", "reason", "hint"), ERRNOS)
def test_the_usual_errors_have_a_sentence_and_a_next_step(number: int, reason: str, hint: str) -> None:
    error = os_error(number)
    assert system_errors.reason(error) == reason
    assert hint in system_errors.hint(error)
    assert isinstance(system_errors.reason(error), LazyText)
    assert system_errors.hint(error).endswith(".")
    assert f"[Errno {number}]" in system_errors.details(error)
    assert "/home/somebody/letter.txt" in system_errors.details(error)


def test_an_unusual_error_is_quoted_as_the_system_s() -> None:
    error = os_error(errno.EDOM)
    assert system_errors.reason(error) == f"the system reports “{os.strerror(errno.EDOM)}”"
    assert system_errors.hint(error, "Try again.") == "Try again."
    assert system_errors.reason(RuntimeError()) == "for an unknown reason"


def test_a_sentence_of_ours_stays_as_it_is() -> None:
    text = lazy_text("it is a pipe, not a file")
    assert system_errors.reason(OSError(errno.EINVAL, text, "/x")) is text
    assert system_errors.reason(ValueError(text)) is text


def test_a_windows_file_in_use_is_not_called_a_matter_of_permissions() -> None:
    error = os_error(errno.EACCES)
    error.winerror = 32  # type: ignore[attr-defined]
    assert system_errors.reason(error) == "another program is using it"


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), "its address wasn't found"),
        (ssl.SSLCertVerificationError(1, "CERTIFICATE_VERIFY_FAILED"), "its certificate isn't trusted"),
        (ssl.SSLError(1, "WRONG_VERSION_NUMBER"), "no secure connection could be made"),
        (TimeoutError("timed out"), "there was no response in time"),
        (urllib.error.URLError(os_error(errno.ECONNREFUSED)), "the connection was refused"),
        (urllib.error.URLError(socket.gaierror(socket.EAI_AGAIN, "x")), "its address wasn't found"),
        (UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates"), "no file can have this name"),
        (ValueError("embedded null byte"), "no file can have this name"),
        (MemoryError(), "there isn't enough memory"),
        (msgspec.DecodeError("JSON is malformed"), "its content is damaged"),
    ],
)
def test_errors_of_the_network_and_of_reading(error: Exception, reason: str) -> None:
    assert system_errors.reason(error) == reason


def test_the_cause_of_a_wrapped_error_counts() -> None:
    error = RuntimeError("All connection attempts failed")
    error.__cause__ = os_error(errno.ENETUNREACH)
    assert system_errors.reason(error) == "there is no network connection"
    assert "All connection attempts failed" in system_errors.details(error)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (sqlite3.SQLITE_READONLY, "it is read-only"),
        (sqlite3.SQLITE_BUSY, "another program is using it"),
        (sqlite3.SQLITE_IOERR_READ, "the disk reports an error"),
        (sqlite3.SQLITE_CANTOPEN, "the file can't be opened"),
        (sqlite3.SQLITE_FULL, "the disk is full"),
        (sqlite3.SQLITE_NOTADB, "the file is damaged"),
    ],
)
def test_errors_of_sqlite(code: int, reason: str) -> None:
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorcode = code
    assert system_errors.reason(error) == reason


def test_a_constraint_of_the_database_reaches_nobody_as_such(tmp_path: Path) -> None:
    database = Database(tmp_path / "unfog.db")
    database.run("INSERT INTO conversations (title, created, updated) VALUES ('a', 1, 1)")
    with pytest.raises(StorageError) as caught:
        database.run("INSERT INTO conversations SELECT * FROM conversations")
    failed = caught.value.as_event()
    assert failed.message == "Can't read or save the conversations: an unexpected error of the database."
    assert "UNIQUE constraint failed" in failed.detail
    database.close()


def test_what_the_system_said_is_in_the_details_only() -> None:
    with pytest.raises(DiskError) as caught, disk_problems(Path("/x")):
        raise os_error(errno.EMFILE)
    failed = caught.value.as_event()
    assert failed.message == "Can't use /home/somebody/letter.txt: too many files are open."
    assert failed.hint == "Close other programs and try again."
    assert not RAW.search(failed.message)
    assert "[Errno 24]" in failed.detail
    assert UnfogError("A sentence.").as_event().detail == ""


def test_an_unexpected_error_of_the_system_has_a_sentence_too() -> None:
    assert unexpected(os_error(errno.EMFILE)) == "Unexpected error in Unfog: too many files are open."
    assert unexpected(KeyError("x")) == "Unexpected error in Unfog: KeyError: 'x'"


def test_a_host_that_is_not_there_is_told_without_numbers() -> None:
    httpx2 = pytest.importorskip("httpx2")
    with pytest.raises(httpx2.ConnectError) as caught:
        httpx2.get("http://127.0.0.1:9/")
    error = connection_error(caught.value)
    assert error.message == "Can't reach 127.0.0.1:9: the connection was refused."
    assert translated(error.hint).startswith("Check your internet connection")


def test_no_text_is_filled_with_the_words_of_an_exception() -> None:
    """Texts get `system_errors.reason(error)`, not the exception or its `strerror`."""
    found = [
        f"{path.name}: {line.strip()}"
        for package in ("app", "model_backends")
        for path in (ROOT / package).rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"\w+=(str\()?error(\.strerror)?( or|\)|,|\.rstrip|$)", line)
    ]
    assert [line for line in found if not line.startswith(QUOTED)] == []
