"""Resume training from a checkpoint or from an exported model file.

The corpus, and with it the vocabulary, may have changed since: a token new to the model starts as the mean
of the tokens that its text was before.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import gguf
import numpy as np
import torch
from torch import Tensor

from model_backends.ggml.gguf_file import GgufFile
from model_backends.ggml.types import dequantize

from .tokenizer import SPACE, DemoTokenizer

EMBEDDING = "token_embd.weight"


class Start(NamedTuple):
    """The initial state: trained and averaged weights by GGUF name, tokenizer, steps and tokens so far."""

    model: dict[str, Tensor]
    average: dict[str, Tensor]
    tokenizer: DemoTokenizer
    step: int
    tokens: int

    def with_vocabulary_of(self, tokenizer: DemoTokenizer) -> Start:
        """Return the same state with an embedding for each token of another tokenizer."""
        ids = {token: i for i, token in enumerate(self.tokenizer.tokens)}
        pieces = [
            [ids[token]] if token in ids else self.tokenizer.encode(token.replace(SPACE, " "))
            for token in tokenizer.tokens
        ]

        def translated(weights: dict[str, Tensor]) -> dict[str, Tensor]:
            old = weights[EMBEDDING]
            return {**weights, EMBEDDING: torch.stack([old[ids].mean(0) for ids in pieces])}

        return self._replace(
            model=translated(self.model), average=translated(self.average), tokenizer=tokenizer
        )


def from_checkpoint(path: Path) -> Start:
    """Load a run's latest checkpoint and its tokenizer."""
    state = torch.load(path, map_location="cpu", weights_only=True)
    tokenizer = DemoTokenizer.load(path.with_name("tokenizer.json"))
    return Start(state["model"], state["average"], tokenizer, state["step"], state["tokens"])


def from_model_file(path: Path) -> Start:
    """Load a GGUF file's weights at its precision (BF16, Q8_0); it has no steps and tokens."""
    with GgufFile(path) as file:
        weights = {
            info.name: torch.from_numpy(
                dequantize(file.data(info), info.type_id, int(np.prod(info.shape)))
                .reshape(info.shape[::-1])
                .copy()
            )
            for info in file.tensors.values()
            if info.name != "rope_freqs.weight"
        }
    fields = gguf.GGUFReader(path).fields
    tokens = fields["tokenizer.ggml.tokens"].contents()
    merges = [tuple(merge.split(" ")) for merge in fields["tokenizer.ggml.merges"].contents()]
    return Start(weights, weights, DemoTokenizer(tokens, merges), 0, 0)


def load_start(path: Path) -> Start:
    """Load either of the two, by file suffix."""
    return from_model_file(path) if path.suffix == ".gguf" else from_checkpoint(path)
