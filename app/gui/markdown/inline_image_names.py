"""What stands in prose as a picture is named by its content: a formula, a check box. No Qt."""

from __future__ import annotations

from urllib.parse import quote, unquote

TASK_OPEN = "task:open"
TASK_DONE = "task:done"

_INLINE, _DISPLAY = "formula:inline:", "formula:display:"


def formula_name(source: str, *, display: bool) -> str:
    """The name of a formula in a line, or of a large one."""
    return (_DISPLAY if display else _INLINE) + quote(source, safe="")


def formula_of(name: str) -> tuple[str, bool] | None:
    """The LaTeX source and whether it is a large formula; None if this names something else."""
    for prefix in (_INLINE, _DISPLAY):
        if name.startswith(prefix):
            return unquote(name[len(prefix) :]), prefix == _DISPLAY
    return None


def spoken(name: str) -> str:
    """What stands for the picture in plain text: the source as it was written, or nearly so."""
    if formula := formula_of(name):
        mark = "$$" if formula[1] else "$"
        return f"{mark}{formula[0]}{mark}"
    return {TASK_OPEN: "[ ] ", TASK_DONE: "[x] "}.get(name, "")
