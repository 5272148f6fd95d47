"""Denoising steps with pins and read-outs in NumPy, on logits from anywhere, to compare with."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import numpy as np
from numpy.typing import NDArray

from model_backends.diffusion_gemma.read_out import NOTHING, Wanted

Logits = Callable[[NDArray[np.int32], NDArray[np.float32] | None], NDArray[np.float32]]
_SURE = np.float32(1e4)


class NumpyReads:
    """Stands in for a model: `logits(canvas [n], the last step's logits [n, V])` is all it needs."""

    def __init__(self, logits: Logits, canvas_length: int, vocab_size: int) -> None:
        self.config = SimpleNamespace(canvas_length=canvas_length, vocab_size=vocab_size)
        self.canvases: list[NDArray[np.int32]] = []
        self.masks: list[NDArray[np.bool_]] = []
        self._logits, self._last = logits, None

    def begin_block(self) -> None:
        """Forget the last step."""
        self._last: NDArray[np.float32] | None = None

    def denoise(
        self,
        canvas: NDArray[np.int32],
        temperature: float,
        uniforms: NDArray[np.floating],
        likeliest: int = 0,
        pinned: NDArray[np.bool_] | None = None,
        wanted: Wanted = NOTHING,
    ) -> SimpleNamespace:
        """Run a step; a pinned position's share in the next one is its token alone."""
        assert pinned is not None
        self.canvases.append(canvas.copy())
        self.masks.append(pinned.copy())
        logits = self._logits(canvas.astype(np.int32), self._last) / np.float32(temperature)
        self._last = logits.copy()
        self._last[pinned] = 0
        self._last[pinned, canvas[pinned]] = _SURE
        if wanted.pairs is None:
            return SimpleNamespace(log_probabilities=None)
        rows = logits.astype(np.float64)
        rows -= rows.max(-1, keepdims=True)
        logs = rows - np.log(np.exp(rows).sum(-1, keepdims=True))
        return SimpleNamespace(log_probabilities=logs[wanted.pairs[:, 0], wanted.pairs[:, 1]])
