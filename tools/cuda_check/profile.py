"""Time every operation of a graph alone."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from model_backends.diffusion_gemma import DiffusionGemma
from model_backends.ggml.library import library
from model_backends.ggml.prototypes import EvalCallback, TensorHead
from model_backends.ggml.types import tensor_type

_NOTHING_TO_COMPUTE = (b"NONE", b"RESHAPE", b"VIEW", b"PERMUTE", b"TRANSPOSE")


@dataclass(frozen=True)
class OperationTime:
    """Operations of the same kind, types and shapes: how many, and the milliseconds of all of them."""

    operation: str
    count: int
    milliseconds: float


class ProfiledModel(DiffusionGemma):
    """The engine's model, whose operations can be timed one by one."""

    def operation_times(self, compute: Callable[[], object]) -> list[OperationTime]:
        """Run `compute` twice, the second time measured; return the slowest operations first.

        ggml waits for the device after each operation, so nothing is fused and no CUDA graph is used: the sum
        is more than a step takes.
        """
        counts: dict[str, tuple[int, float]] = {}
        started = 0.0

        def observe(tensor: int, asked: bool, _data: int | None) -> bool:
            nonlocal started
            if asked:
                started = time.perf_counter()
                return library().ggml_op_desc(tensor) not in _NOTHING_TO_COMPUTE  # else with the next one
            seconds, operation = time.perf_counter() - started, describe(tensor)
            count, total = counts.get(operation, (0, 0.0))
            counts[operation] = (count + 1, total + seconds)
            return True

        lib, callback = library(), EvalCallback(observe)
        lib.ggml_backend_sched_set_eval_callback(self._scheduler._handle, callback, None)
        try:
            compute()
            counts.clear()
            compute()
        finally:
            lib.ggml_backend_sched_set_eval_callback(self._scheduler._handle, EvalCallback(), None)
        rows = [OperationTime(name, count, 1000 * total) for name, (count, total) in counts.items()]
        return sorted(rows, key=lambda row: -row.milliseconds)


def describe(handle: int) -> str:
    """Return an operation with the types and shapes of its result and its operands."""
    head = TensorHead.from_address(handle)
    operands = [TensorHead.from_address(source) for source in head.src if source and source != handle]
    name = library().ggml_op_desc(handle).decode()
    return f"{name} {_shape(head)} <- {', '.join(map(_shape, operands))}"


def _shape(head: TensorHead) -> str:
    kind = tensor_type(head.type)
    return f"{kind.name if kind else head.type}{list(head.ne)}"
