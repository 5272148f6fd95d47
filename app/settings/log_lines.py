"""Return the last lines of a log without private text.

A log may contain the message of any exception, which may quote anything. So only lines that Unfog, Python or
ggml are known to write are included; of exceptions only the type, of paths only the impersonal part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import app

_END_BYTES = 100_000  # of the log's end that are read

_HEAD = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} [A-Z]+ )?(.*)")
_TRACEBACK = "Traceback (most recent call last):"
_FRAME = re.compile(r'\s+File "([^"]*)", line (\d+), in ([\w.<>]+)$')
_RAISED = re.compile(r"([A-Za-z_][\w.]*)(: .*)?$")
_BUG = re.compile(r"(?:[A-Z]+ )?(?:app|model_backends)[\w.]*: (?:a bug|a known failure): [A-Za-z_][\w.]*")
"""The line that `model_backends.bug_report` writes above a traceback."""
_KNOWN_PREFIX = re.compile(
    r"(DEBUG|INFO|WARNING|ERROR|CRITICAL) model_backends[\w.]*: |The engine |ggml_|llama_|CUDA error"
)
_ASSERTION = re.compile(r"(?:.*[/\\])?([\w.-]+:\d+: (?:GGML_ASSERT|CUDA error|GGML_ABORT|fatal error).*)")
_QUOTING = re.compile(r"Not an? (event|request)\b")  # followed by a quotation

_ADDRESS = re.compile(r"\b(https?|socks5?)://[^\s\"'>]+")
_TOKEN = re.compile(r"\bhf_\w+")
_QUOTED_PATH = re.compile(r"""(["'])((?:[A-Za-z]:)?[/\\][^"']*)\1""")
_PATH = re.compile(r"""(?<![\w.~<>/\\…])(?:[A-Za-z]:)?[/\\][^"'\n]*[/\\][^\s"']*""")


def safe_lines(log: Path, count: int) -> tuple[str, ...]:
    """Return the last `count` lines that are safe to share; none if the log cannot be read."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - _END_BYTES))
            text = file.read().decode(errors="replace")
    except OSError:
        return ()
    return tuple(_safe_lines(text.splitlines()))[-count:]


def without_paths(text: str) -> str:
    """Shorten paths, addresses and tokens in a text to their impersonal parts."""
    text = _TOKEN.sub("hf_…", _ADDRESS.sub(r"\1://…", text))
    text = _QUOTED_PATH.sub(lambda found: f'"{short_path(found[2])}"', text)
    return _PATH.sub(lambda found: short_path(found[0]), text)


def short_path(path: str) -> str:
    """Return a path relative to the program or library; of any other path the last part."""
    clean = path.replace("\\", "/")
    root = str(Path(app.__path__[0]).parent).replace("\\", "/")
    for mark in (f"{root}/", "/site-packages/"):
        if mark in clean:
            rest = clean.partition(mark)[2]
            if "/" in rest and not rest.startswith("."):
                return short_path(f"/{rest}") if "/site-packages/" in rest else rest
    return f"…/{clean.rstrip('/').rpartition('/')[2]}"


def _safe_lines(lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines that are known to be harmless, and the number of lines left out between them."""
    left_out, in_traceback, ends_with_type = 0, False, False
    for line in lines:
        found = _HEAD.fullmatch(line)
        head, body = (found[1] or "", found[2]) if found else ("", "")
        kept = _safe_part(body, in_traceback, ends_with_type)
        if body == _TRACEBACK or _BUG.fullmatch(body):
            in_traceback, ends_with_type = True, body == _TRACEBACK
        elif in_traceback and body.startswith("    "):
            continue  # a source line of the program
        elif in_traceback and not _FRAME.fullmatch(body):
            in_traceback = False
        if kept is None:
            left_out += 1
            continue
        if left_out:
            yield f"({left_out} left out)"
            left_out = 0
        yield f"{head}{kept}"
    if left_out:
        yield f"({left_out} left out)"


def _safe_part(body: str, in_traceback: bool, ends_with_type: bool) -> str | None:
    """Return the safe part of a line; `None`: nothing."""
    if body == _TRACEBACK or _BUG.fullmatch(body):
        return body
    if in_traceback and (frame := _FRAME.fullmatch(body)):
        return f'  File "{short_path(frame[1])}", line {frame[2]}, in {frame[3]}'
    if in_traceback and ends_with_type and (raised := _RAISED.fullmatch(body)):
        return raised[1] + (": …" if raised[2] else "")
    if quoting := _QUOTING.match(body):
        return f"{quoting[0]}: …"
    if assertion := _ASSERTION.fullmatch(body):
        return without_paths(assertion[1])
    return without_paths(body) if _KNOWN_PREFIX.match(body) else None
