"""Separate thoughts from the text of a reply, where a program stores both as one text. Linear time."""

from __future__ import annotations

import html
import re

_OPEN, _CLOSE = "<think>", "</think>"
_DETAILS = '<details type="'
_END = "</details>"
_SUMMARY = re.compile(r"\A[^>]*>\s*(?:<summary>[^<]*</summary>)?")


def split_thought(text: str) -> tuple[str, str]:
    """Return the thought at the beginning of a reply, in `<think>…</think>`, and the rest.

    A thought that does not end is all of the text.
    """
    stripped = text.lstrip()
    if not stripped.startswith(_OPEN):
        return "", text
    thought, _, rest = stripped.removeprefix(_OPEN).partition(_CLOSE)
    return thought.strip(), rest.lstrip()


def split_details(text: str) -> tuple[str, str, int]:
    """Return the thoughts in Open WebUI's `<details type="reasoning">`, the rest, and how many others it had.

    The others are tool calls and their results.
    """
    thoughts: list[str] = []
    kept: list[str] = []
    others = position = 0
    while (start := text.find(_DETAILS, position)) >= 0 and (end := text.find(_END, start)) >= 0:
        kept.append(text[position:start])
        kind, _, body = text[start + len(_DETAILS) : end].partition('"')
        if kind == "reasoning":
            thoughts.append(_unquoted(_SUMMARY.sub("", body, count=1)))
        else:
            others += 1
        position = end + len(_END)
    kept.append(text[position:])
    return "\n\n".join(filter(None, thoughts)), "".join(kept).strip("\n"), others


def joined_thoughts(*thoughts: str) -> str:
    """Join the parts of a thought, without the empty ones."""
    return "\n\n".join(part.strip("\n") for part in thoughts if part.strip())


def _unquoted(body: str) -> str:
    lines = (re.sub(r"^> ?", "", line) for line in body.strip().splitlines())
    return html.unescape("\n".join(lines)).strip()
