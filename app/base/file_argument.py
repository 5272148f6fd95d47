"""Files that a desktop hands to the program: paths, and the file:// addresses of `%u` in a desktop entry."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import unquote_to_bytes

from model_backends.lazy_text import lazy_text
from model_backends.protocol import FailureKind, UnfogError
from model_backends.unicode_text import path_to_text

_ADDRESS = re.compile(r"([a-z][a-z0-9+.-]+):/", re.IGNORECASE)  # two letters: "C:/" is a drive
_DRIVE = re.compile(r"/[a-z]:", re.IGNORECASE)


class AddressError(UnfogError):
    """An address doesn't lead to a file on this computer."""

    kind: FailureKind = "model_file"


def is_address(text: str) -> bool:
    """Return whether a text is an address, such as file:///home/me/model.gguf, and not a path."""
    return _ADDRESS.match(text) is not None


def file_text(argument: str) -> str:
    """Return the text of a path or address that `local_path` reads, whatever its current folder."""
    return argument if is_address(argument) else path_to_text(Path(argument).absolute())


def local_path(text: str) -> Path:
    """Return the path of a file:// address; any other text is a plain path.

    Raises:
        AddressError: the address leads elsewhere.
    """
    found = _ADDRESS.match(text)
    if found is None:
        return Path(text)
    host, path = "", text[len(found[1]) + 1 :]
    if path.startswith("//"):
        host, _, rest = path[2:].partition("/")
        path = f"/{rest}"
    is_local = host.casefold() in ("", "localhost")
    if found[1].casefold() != "file" or not (is_local or os.name == "nt"):
        raise AddressError(
            lazy_text("Can't open {address}: it isn't on this computer.", address=text),
            lazy_text("Save the file on this computer, then open it there."),
        )
    decoded = os.fsdecode(unquote_to_bytes(path))
    if os.name == "nt" and _DRIVE.match(decoded):
        return Path(decoded[1:])
    return Path(decoded if is_local else f"//{host}{decoded}")
