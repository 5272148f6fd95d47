"""Say why a device that was asked for by name is not there, and what to do next."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence

from model_backends.ggml.cuda import Problem, cuda_problem
from model_backends.ggml.library import library
from model_backends.lazy_text import joined, lazy_text

BACK_ENDS = {
    "cuda": "CUDA",
    "vulkan": "Vulkan",
    "hip": "ROCm",
    "sycl": "SYCL",
    "metal": "Metal",
    "rpc": "RPC",
}
"""Names for people of what ggml computes on, by the beginning of a device's name."""
_NUMBERED = re.compile(r"([a-z]+):?(\d*)")


def public_name(name: str) -> str:
    """Return the name that people type for ggml's name of a device: "CUDA0" → "cuda:0"."""
    return re.sub(r"(\d+)$", r":\1", name.lower()).replace("mtl", "metal")


def explain_missing(wanted: str, names: Sequence[str]) -> tuple[str, str]:
    """Return why there is no device `wanted` among those with ggml's `names`, and what to do next."""
    known = [public_name(name) for name in names]
    choose = lazy_text("Choose one of these: {names}.", names=", ".join(["auto", *known]))
    found = _NUMBERED.fullmatch(wanted.lower())
    kind = "" if found is None else found[1]
    same = [name for name in known if name.startswith(f"{kind}:")]
    if same:
        return (
            lazy_text("There is no device “{device}”: the last one is {last}.", device=wanted, last=same[-1]),
            choose,
        )
    problem = _problem(kind)
    if problem is None:
        return lazy_text("There is no device “{device}”.", device=wanted), choose
    message = lazy_text("There is no device “{device}”: {why}.", device=wanted, why=problem.why)
    return message, joined(" ", (problem.hint, choose)) if problem.hint else choose


def _problem(kind: str) -> Problem | None:
    """Return why there is no device of a kind, None if nothing is known of it."""
    if kind == "cuda":
        return cuda_problem()
    if kind == "metal" and sys.platform != "darwin":
        return Problem(lazy_text("Metal is only available on macOS"), "")
    if kind not in BACK_ENDS:
        return None
    title = BACK_ENDS[kind]
    plugin = next((plugin for plugin in library().plugins if plugin.backend == kind), None)
    if plugin is not None and plugin.problem:
        return Problem(
            lazy_text("the library for {title} isn't used: {why}", title=title, why=plugin.problem), ""
        )
    return Problem(lazy_text("this ggml has no library for {title}", title=title), "")
