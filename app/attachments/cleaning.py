"""Sanitise text from files."""

from __future__ import annotations

import re

from app.attachments.records import PAGE_BREAK

_TERMINAL_CODE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[@-Z\\-_])")
_NEWLINE = re.compile(r"\r\n?|[\v\f]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def clean_text(text: str, keep_pages: bool = False) -> str:
    """Normalise line ends; remove terminal codes, control characters and lone surrogates."""
    if keep_pages:
        return PAGE_BREAK.join(clean_text(page) for page in text.split(PAGE_BREAK))
    text = _NEWLINE.sub("\n", _TERMINAL_CODE.sub("", text))
    return _SURROGATE.sub("\ufffd", _CONTROL.sub("", text))
