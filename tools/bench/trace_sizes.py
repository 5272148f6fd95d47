"""Measure how many bytes a stored reply takes, and how many of them its noise.

    python -m tools.bench.trace_sizes [--vocabulary FILE.gguf]

Replies of the demo model, and the blocks of 256 positions joined from them. With `--vocabulary`, the noise of
those is drawn from the vocabulary of a model file: the demo model's is small and English.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import mean

import msgspec
import numpy as np

from app.gui.replay.recording import Recording, trace_json
from app.storage.trace import Trace, encode
from model_backends.diffusion_gemma.sampler import random_tokens
from model_backends.diffusion_gemma.tokenizer import Tokenizer
from model_backends.ggml.gguf_file import GgufFile
from model_backends.protocol import BlockStarted
from tools.bench.traces import real_traces, wide_blocks


def main() -> None:
    """Print the mean sizes of a reply and of a block."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--vocabulary", type=Path, help="a model file")
    args = parser.parse_args()
    replies = real_traces()
    wide = [[trace] for trace in wide_blocks(replies).values()]
    _print("a reply of the demo model", replies.values())
    _print("a block of 256, joined", wide)
    if args.vocabulary is not None:
        drawn = [_with_noise_of(args.vocabulary, trace) for (trace,) in wide]
        _print(f"with noise of {args.vocabulary.name}", [[trace] for trace in drawn])


def _print(name: str, replies: Iterable[Sequence[Trace]]) -> None:
    figures = []
    for reply in replies:
        silent = [msgspec.structs.replace(trace, start=None) for trace in reply]
        figures.append([_stored(silent), _stored(reply), _exported(silent), _exported(reply)])
    stored, noisy, exported, noisy_export = (round(mean(column)) for column in zip(*figures, strict=True))
    print(f"{name}: stored {stored} bytes, with noise {noisy}; JSON {exported}, with noise {noisy_export}")


def _stored(reply: Sequence[Trace]) -> int:
    return sum(len(encode(trace.block, trace.steps, trace.commit, trace.start)) for trace in reply)


def _exported(reply: Sequence[Trace]) -> int:
    return len(trace_json(Recording(traces=tuple(reply))))


def _with_noise_of(model: Path, trace: Trace) -> Trace:
    with GgufFile(model) as file:
        size = file.array("tokenizer.ggml.tokens").count
    positions = len(trace.steps[0].draft)
    tokens = random_tokens(np.random.default_rng(1).random(positions), size).tolist()
    start = BlockStarted(block=trace.block, canvas=tuple(tokens), pieces=Tokenizer(model).texts(tokens))
    return msgspec.structs.replace(trace, start=start)


if __name__ == "__main__":
    main()
