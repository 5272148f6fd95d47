"""Values as TOML, which the standard library reads but does not write."""

from __future__ import annotations

import datetime
import json
import math
import re
from collections.abc import Mapping

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_LARGE = 2**63


def literal(value: object) -> str:
    """Return a value, as it stands behind the equals sign; tables in one line.

    Raises:
        TypeError: TOML has no such value.
        RecursionError: tables lie too deep in each other.
    """
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return text(value)
        case int():
            # Python converts no decimal number of thousands of digits; TOML's hexadecimal ones have no sign
            return hex(value) if value >= _LARGE else str(value)
        case float():
            return repr(value) if math.isfinite(value) else str(value)
        case datetime.datetime() | datetime.date() | datetime.time():
            return value.isoformat()
        case list():
            return f"[{', '.join(map(literal, value))}]"
        case Mapping():
            return f"{{{', '.join(f'{key(name)} = {literal(part)}' for name, part in value.items())}}}"
        case _:
            raise TypeError(f"TOML has no {type(value).__name__}")


def text(value: str) -> str:
    """Return a string; one of several lines stays one of several lines."""
    if "\n" not in value:
        return _escaped(value)
    lines = [_escaped(line)[1:-1] for line in value.split("\n")]
    return '"""\n' + "\n".join(lines) + '"""'


def key(name: str) -> str:
    """Return a key, in quotes where it needs them."""
    return name if _BARE.fullmatch(name) else _escaped(name)


def _escaped(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
