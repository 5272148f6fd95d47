"""Put errors of the system, SQLite and the network into words: why, and what to do next.

"[Errno 13] Permission denied: '/x'" becomes "you don't have permission", with the hint "Check the
permissions, or choose another folder.". A reason completes a sentence such as "Can't save a.md: …". What
the system itself said is for "Show details" (`details`).
"""

from __future__ import annotations

import errno
import sqlite3
import sys
from collections.abc import Iterator
from typing import NamedTuple

from model_backends.lazy_text import LazyText, lazy_text
from model_backends.unicode_text import without_surrogates


class Words(NamedTuple):
    """Why something failed, as part of a sentence, and what to do next, as a sentence."""

    reason: str
    hint: str


_FREE_UP = lazy_text("Free up space on that disk, then try again.")
_CLOSE_IT = lazy_text("Close the program that uses it, then try again.")
_CLOSE_OTHERS = lazy_text("Close other programs and try again.")
_CHECK_DISK = lazy_text("Check the disk, then try again.")
_OTHER_DISK = lazy_text("Choose a folder on another disk.")
_MOVED = lazy_text("It may have been moved or renamed, or its disk may be unplugged.")
_CHECK_CONNECTION = lazy_text(
    "Check your internet connection, and your proxy if you use one, then try again."
)
_CHECK_ADDRESS = lazy_text("Check the address and your internet connection, then try again.")

FULL = Words(lazy_text("the disk is full"), _FREE_UP)
DENIED = Words(
    lazy_text("you don't have permission"), lazy_text("Check the permissions, or choose another folder.")
)
READ_ONLY = Words(lazy_text("it is read-only"), _OTHER_DISK)
MISSING = Words(lazy_text("the file or folder doesn't exist"), _MOVED)
IN_USE = Words(lazy_text("another program is using it"), _CLOSE_IT)
FILE_IN_PLACE = Words(lazy_text("a file is where a folder should be"), lazy_text("Choose another folder."))
DISK_FAILED = Words(lazy_text("the disk reports an error"), _CHECK_DISK)
NO_MEMORY = Words(lazy_text("there isn't enough memory"), _CLOSE_OTHERS)
DAMAGED = Words(lazy_text("the file is damaged"), lazy_text("Put back a copy of the file if you have one."))
TOO_LARGE = Words(lazy_text("it is too large for this disk"), _OTHER_DISK)
NO_RESPONSE = Words(lazy_text("there was no response in time"), _CHECK_CONNECTION)
NO_NETWORK = Words(lazy_text("there is no network connection"), _CHECK_CONNECTION)
LOST = Words(lazy_text("the connection was lost"), _CHECK_CONNECTION)
REFUSED = Words(lazy_text("the connection was refused"), _CHECK_ADDRESS)
UNKNOWN_HOST = Words(lazy_text("its address wasn't found"), _CHECK_ADDRESS)
UNTRUSTED = Words(
    lazy_text("its certificate isn't trusted"),
    lazy_text(
        "If your network inspects secure connections, set SSL_CERT_FILE to its certificate file. "
        "Otherwise, check this computer's date, and on Linux the package ca-certificates."
    ),
)
NOT_SECURE = Words(lazy_text("no secure connection could be made"), _CHECK_ADDRESS)
DATABASE_FAILED = Words(
    lazy_text("an unexpected error of the database"),
    lazy_text("Restart Unfog. If it happens again, please report it with the details."),
)
DAMAGED_CONTENT = Words(lazy_text("its content is damaged"), lazy_text("Download or copy the file again."))
BAD_NAME = Words(lazy_text("no file can have this name"), lazy_text("Choose another name."))

_BY_ERRNO = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EACCES: DENIED,
    errno.EPERM: DENIED,
    errno.EROFS: READ_ONLY,
    errno.ENOENT: MISSING,
    errno.ENOTDIR: FILE_IN_PLACE,
    errno.EEXIST: Words(
        lazy_text("something of this name already exists"), lazy_text("Choose another name.")
    ),
    errno.EISDIR: Words(lazy_text("it is a folder, not a file"), lazy_text("Choose another name.")),
    errno.ENOTEMPTY: Words(lazy_text("the folder isn't empty"), lazy_text("Choose another folder.")),
    errno.EBUSY: IN_USE,
    errno.ETXTBSY: IN_USE,
    errno.EMFILE: Words(lazy_text("too many files are open"), _CLOSE_OTHERS),
    errno.ENFILE: Words(lazy_text("too many files are open"), _CLOSE_OTHERS),
    errno.ENAMETOOLONG: Words(
        lazy_text("its name is too long"), lazy_text("Use a shorter name, or a folder with a shorter path.")
    ),
    errno.ELOOP: Words(
        lazy_text("it is a link that leads back to itself"), lazy_text("Choose another file.")
    ),
    errno.EFBIG: TOO_LARGE,
    errno.EIO: DISK_FAILED,
    errno.ENODEV: Words(lazy_text("its disk isn't connected"), _MOVED),
    errno.ENXIO: Words(lazy_text("its disk isn't connected"), _MOVED),
    errno.ESTALE: Words(lazy_text("its disk isn't connected"), _MOVED),
    errno.ENOMEM: NO_MEMORY,
    errno.ETIMEDOUT: NO_RESPONSE,
    errno.ENETUNREACH: NO_NETWORK,
    errno.ENETDOWN: NO_NETWORK,
    errno.EHOSTUNREACH: NO_NETWORK,
    errno.EHOSTDOWN: NO_RESPONSE,
    errno.ECONNREFUSED: REFUSED,
    errno.ECONNRESET: LOST,
    errno.ECONNABORTED: LOST,
    errno.EPIPE: LOST,
    errno.EADDRINUSE: IN_USE,
}
_BY_WINDOWS_CODE = {
    32: IN_USE,  # ERROR_SHARING_VIOLATION, whose errno is EACCES
    33: IN_USE,  # ERROR_LOCK_VIOLATION
    19: READ_ONLY,  # ERROR_WRITE_PROTECT
    21: DISK_FAILED,  # ERROR_NOT_READY
    53: NO_NETWORK,  # ERROR_BAD_NETPATH
    112: FULL,  # ERROR_DISK_FULL
    206: _BY_ERRNO[errno.ENAMETOOLONG],  # ERROR_FILENAME_EXCED_RANGE
    1224: IN_USE,  # ERROR_USER_MAPPED_FILE
}
_BY_SQLITE_CODE = {
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_PERM: DENIED,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: Words(lazy_text("the file can't be opened"), DENIED.hint),
    sqlite3.SQLITE_BUSY: IN_USE,
    sqlite3.SQLITE_LOCKED: IN_USE,
    sqlite3.SQLITE_IOERR: DISK_FAILED,
    sqlite3.SQLITE_NOMEM: NO_MEMORY,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: DAMAGED,
    sqlite3.SQLITE_TOOBIG: Words(lazy_text("the text is too long"), lazy_text("Shorten it.")),
}


_READERS = ("msgspec", "zipfile", "zlib", "json", "_lzma", "lzma", "tomllib")
"""Modules whose errors say that a file's content is damaged."""


def words_for(error: BaseException) -> Words | None:
    """Return the words for an error, or for the one that caused it; `None` for an error without any."""
    for one in _with_causes(error):
        if found := _own_words(one):
            return found
    return None


def reason(error: BaseException) -> str:
    """Return why something failed, to complete "Can't save it: …"; "it reports “…”" for unusual errors."""
    if hasattr(error, "hint"):
        return DAMAGED_CONTENT.reason  # a known failure to understand what was read
    for own in (getattr(error, "strerror", None), *error.args[:1]):
        if isinstance(own, LazyText):
            return own  # in our words already
    if found := words_for(error):
        return found.reason
    text = raw_text(error)
    return (
        lazy_text("the system reports “{error}”", error=text) if text else lazy_text("for an unknown reason")
    )


def hint(error: BaseException, otherwise: str = "") -> str:
    """Return what to do next, as a sentence; `otherwise` for unusual errors and unusable places."""
    found = words_for(error)
    is_about_place = found in (DENIED, READ_ONLY, MISSING, FILE_IN_PLACE, DISK_FAILED)
    return otherwise if found is None or (otherwise and is_about_place) else found.hint


def details(error: BaseException | None) -> str:
    """Return what the system said of an error and its causes, a line for each, or nothing."""
    chain = [] if error is None else _with_causes(error)
    texts = ((type(one).__name__, without_surrogates(str(one))) for one in chain if not hasattr(one, "hint"))
    return "\n".join(dict.fromkeys(f"{name}: {text}" for name, text in texts if text))


def raw_text(error: BaseException) -> str:
    """Return the words of an error without number and file name."""
    text = getattr(error, "strerror", None) or str(error)
    return without_surrogates(str(text)).strip().rstrip(".")


def _own_words(error: BaseException) -> Words | None:
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", None) or 0
        return _BY_SQLITE_CODE.get(code & 0xFF, DATABASE_FAILED)
    if isinstance(error, UnicodeEncodeError) or (isinstance(error, ValueError) and "null byte" in str(error)):
        return BAD_NAME
    if isinstance(error, MemoryError):
        return NO_MEMORY
    if isinstance(error, UnicodeDecodeError) or type(error).__module__.partition(".")[0] in _READERS:
        return DAMAGED_CONTENT
    if not isinstance(error, OSError):
        return None
    if _is(error, "ssl", "SSLError"):
        return UNTRUSTED if _is(error, "ssl", "SSLCertVerificationError") else NOT_SECURE
    if _is(error, "socket", "gaierror"):
        return UNKNOWN_HOST
    if error.errno is None:
        return NO_RESPONSE if isinstance(error, TimeoutError) else None
    return _BY_WINDOWS_CODE.get(getattr(error, "winerror", None) or 0) or _BY_ERRNO.get(error.errno)


def _is(error: OSError, module: str, name: str) -> bool:
    """Whether an error has this class; a module that nobody imported raised nothing."""
    return module in sys.modules and isinstance(error, getattr(sys.modules[module], name))


def _with_causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and what caused it: libraries such as urllib and httpx wrap the system's errors."""
    seen: list[BaseException] = []
    one: BaseException | None = error
    while one is not None and one not in seen:
        seen.append(one)
        yield one
        wrapped = getattr(one, "reason", None)
        one = wrapped if isinstance(wrapped, BaseException) else one.__cause__ or one.__context__
