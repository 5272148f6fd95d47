"""Names of inline images, which encode their content: a formula or a check box. No Qt."""

from __future__ import annotations

from urllib.parse import quote, unquote

TASK_OPEN = "task:open"
TASK_DONE = "task:done"

_INLINE, _DISPLAY = "formula:inline:", "formula:display:"


def formula_name(source: str, *, display: bool) -> str:
    """Encode a formula as an image name."""
    return (_DISPLAY if display else _INLINE) + quote(source, safe="", errors="replace")


def decode_formula(name: str) -> tuple[str, bool] | None:
    """Decode the LaTeX source and whether it is a display formula; None if this is another name."""
    for prefix in (_INLINE, _DISPLAY):
        if name.startswith(prefix):
            return unquote(name[len(prefix) :]), prefix == _DISPLAY
    return None


def image_text(name: str) -> str:
    """The plain text for an image: the LaTeX source, or a check box."""
    if formula := decode_formula(name):
        mark = "$$" if formula[1] else "$"
        return f"{mark}{formula[0]}{mark}"
    return {TASK_OPEN: "[ ] ", TASK_DONE: "[x] "}.get(name, "")
