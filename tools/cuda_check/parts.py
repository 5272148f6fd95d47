"""All parts of the check, in their order."""

from __future__ import annotations

from tools.cuda_check.options import Options
from tools.cuda_check.runner import Part


def all_parts(options: Options) -> list[Part]:
    """Return all parts: is it right, then how fast is it."""
    from tools.cuda_check import correctness, speed  # the engine, whose packages may be missing

    return [*correctness.parts(options.types), *speed.parts(options)]
