"""Measure in about a second how fast a device computes, and check that it computes rightly.

A product of the full-size model's width, quantised as in its usual file, and denoising steps of the demo
model. Run it in a separate process: a driver or plug-in that fails may end it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model_backends.diffusion_gemma.model import DiffusionGemma
from model_backends.files.protocol import MeasureSpeed, SpeedMeasured
from model_backends.ggml.buffer import Buffer, download, upload, wait_for
from model_backends.ggml.device import DeviceError, DeviceInfo, choose
from model_backends.ggml.missing_device import public_name
from model_backends.ggml.ops import Context, Graph, Tensor
from model_backends.ggml.scheduler import Scheduler
from model_backends.ggml.speed import copy_speed
from model_backends.ggml.types import F32, Q4_K, dequantize, quantize, tensor_type
from model_backends.lazy_text import lazy_text
from model_backends.unicode_text import path_from_text

_WIDTH, _ROWS, _COLUMNS = 2816, 131_072, 256
"""The model's width; rows that make the matrix, 208 MB, larger than a card's cache; a canvas."""
_FEW_ROWS = 2048  # of the same matrix, where all of them would take too long
_BLOCK = 256  # rows of random numbers, repeated
_SECONDS = 0.25  # per measurement
_SLOW = 0.02  # seconds for `_FEW_ROWS`: then they must do
_TOLERANCE = 0.03  # of the product's root mean square; devices quantise the other factor to 8 bits
_CONTEXT, _PROMPT = 1024, 64
_WARM_UP = 3  # steps: CUDA records its graph in the second


def measure_speed(request: MeasureSpeed) -> SpeedMeasured:
    """Measure a device.

    Raises:
        UnfogError: it does not exist, has too little memory, or computes wrongly.
    """
    device = choose(request.device)
    operations, bandwidth = product_speed(device)
    return SpeedMeasured(
        device=device.name,
        operations_per_second=operations,
        bytes_per_second=bandwidth,
        step_seconds=step_seconds(path_from_text(request.model), device),
        copied_per_second=0.0 if device.is_cpu else copy_speed(device),
    )


def product_speed(device: DeviceInfo) -> tuple[float, float]:
    """Return operations/s of a product with a canvas of columns, and bytes/s of one with a single column.

    Raises:
        OutOfMemoryError: the matrix does not fit.
        DeviceError: the result is wrong.
    """
    random = np.random.default_rng(0)
    block = quantize(random.standard_normal((_BLOCK, _WIDTH), np.float32), Q4_K)
    kind = tensor_type(Q4_K)
    assert kind is not None
    context = Context(1)
    matrix = context.tensor(Q4_K, _WIDTH, _ROWS, name="matrix")
    with closing(Buffer(context, device, weights=True)), Scheduler(device, 16) as scheduler:
        for start in range(0, _ROWS, _BLOCK):
            upload(matrix, block.reshape(-1), start * kind.row_bytes(_WIDTH))
        product = _Product(scheduler, matrix, random)
        one = product.seconds(_ROWS, 1)
        result = product.prepare(_FEW_ROWS, _COLUMNS)
        scheduler.compute()
        _check(device, download(result)[0, 0, :, :_BLOCK], block, product.columns)
        rows, many = _FEW_ROWS, product.seconds(_FEW_ROWS, _COLUMNS)
        if many < _SLOW:
            rows, many = _ROWS, product.seconds(_ROWS, _COLUMNS)
    return 2 * _WIDTH * rows * _COLUMNS / many, _ROWS * kind.row_bytes(_WIDTH) / one


class _Product:
    """Products of the first rows of a matrix."""

    def __init__(self, scheduler: Scheduler, matrix: Tensor, random: np.random.Generator) -> None:
        self._scheduler, self._matrix, self._random = scheduler, matrix, random
        self.columns: NDArray[np.float32] = np.empty((0, _WIDTH), np.float32)
        """The other factor, column by column."""

    def prepare(self, rows: int, columns: int) -> Tensor:
        """Prepare a product and return its result [rows, columns]."""
        graph = Graph(16)
        part = graph.view(self._matrix, (_WIDTH, rows), (self._matrix.strides[1],))
        x = graph.input(F32, _WIDTH, columns, name="columns")
        result = graph.output(graph.mul_mat(part, x))
        self._scheduler.prepare(graph)
        self.columns = self._random.standard_normal((columns, _WIDTH), np.float32)
        upload(x, self.columns)
        return result

    def seconds(self, rows: int, columns: int) -> float:
        """Return the seconds that a product takes."""
        result = self.prepare(rows, columns)

        def compute() -> None:
            self._scheduler.compute()
            wait_for(result)

        return _fastest(compute)


def _check(
    device: DeviceInfo, result: NDArray[np.generic], block: NDArray[np.uint8], columns: NDArray[np.float32]
) -> None:
    """Compare the first rows of a product [columns, rows] with NumPy's."""
    matrix = dequantize(block, Q4_K, _BLOCK * _WIDTH).reshape(_BLOCK, _WIDTH)
    expected = columns @ matrix.T
    error = float(np.sqrt(np.mean((result.astype(np.float32) - expected) ** 2) / np.mean(expected**2)))
    if not error < _TOLERANCE:  # also if it is no number
        raise DeviceError(
            lazy_text("{device} computes wrong numbers.", device=device.name),
            lazy_text("Update its driver, or choose another device."),
        )


def step_seconds(model: Path, device: DeviceInfo) -> float:
    """Return the seconds of a denoising step of the demo model.

    Raises:
        UnfogError: it cannot be loaded on the device.
    """
    with closing(DiffusionGemma.open(model, public_name(device.name), _CONTEXT)) as opened:
        config = opened.config
        canvas = np.random.default_rng(0).integers(0, config.vocab_size, config.canvas_length, np.int32)
        uniforms = np.full(config.canvas_length, 0.5)
        opened.prefill(canvas[:_PROMPT].tolist())
        opened.begin_block()
        for _ in range(_WARM_UP):
            opened.denoise(canvas, 1.0, uniforms)
        return _fastest(lambda: opened.denoise(canvas, 1.0, uniforms))


def _fastest(run: Callable[[], object]) -> float:
    """Return the shortest duration of repeated runs in seconds, without the first if there are more."""
    end, best, first = time.perf_counter() + _SECONDS, float("inf"), True
    while first or time.perf_counter() < end:
        start = time.perf_counter()
        run()
        took = time.perf_counter() - start
        best = took if first else min(best, took)
        first = False
    return best
