"""Write a small random `diffusion-gemma` model whose vocabulary is Gemma's: 262,144 tokens of every script.

    python -m tools.real_vocabulary --gemma FILE.gguf --out FILE.gguf [--canvas N] [--seed S]

The Gemma file gives tokens, types and ids; docs/benchmarks.md tells where a small one comes from. Its replies
are nonsense in all the world's scripts, as is the noise of the published model: this is what the canvas is
tried with. About 34 MB; neither file may be added to the repository.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import gguf
from gguf import TokenType

from tests.tiny_model import TinyModel, Tokens

_ADDED = ("<|channel>", "<channel|>", "<|think|>")  # control tokens that Gemma 3 lacks, on unused ids
_RENAMED = {"<start_of_turn>": "<|turn>", "<end_of_turn>": "<turn|>"}
_UNUSED = "<unused"
_SHARPNESS = 6.0  # of the output: sure enough that positions settle one after the other


def read_tokens(gemma: Path) -> Tokens:
    """Read the vocabulary of a Gemma file, with DiffusionGemma's control tokens and with merges.

    Raises:
        ValueError: the file's vocabulary is not Gemma's.
    """
    fields = gguf.GGUFReader(gemma).fields
    try:
        texts = [str(text) for text in fields["tokenizer.ggml.tokens"].contents()]
        kinds = [TokenType(kind) for kind in fields["tokenizer.ggml.token_type"].contents()]
        for old, new in _RENAMED.items():
            texts[texts.index(old)] = new
    except (KeyError, ValueError) as error:
        raise ValueError(f"{gemma} has no vocabulary of Gemma 3: {error}") from error
    unused = (number for number, text in enumerate(texts) if text.startswith(_UNUSED))
    for number, text in zip(unused, _ADDED, strict=False):
        texts[number] = text
    for number, text in enumerate(texts):
        if text in _ADDED or text in _RENAMED.values():
            kinds[number] = TokenType.CONTROL
        elif kinds[number] in (TokenType.NORMAL, TokenType.USER_DEFINED):
            texts[number] = text.replace(" ", "▁")  # user-defined ones hold real spaces; a merge cannot
            kinds[number] = TokenType.NORMAL
    return Tokens(texts, kinds, _merges(texts, kinds))


def _merges(texts: Sequence[str], kinds: Sequence[TokenType]) -> list[str]:
    """Return every split of every token into two tokens: in order of ids, of the token, then of the parts."""
    ids = {text: number for number, text in enumerate(texts) if kinds[number] == TokenType.NORMAL}
    merges: list[str] = []
    for text in ids:
        halves = ((text[:cut], text[cut:]) for cut in range(1, len(text)))
        splits = [(ids[one], ids[other]) for one, other in halves if one in ids and other in ids]
        merges += (f"{texts[one]} {texts[other]}" for one, other in sorted(splits))
    return merges


def write_model(gemma: Path, out: Path, canvas: int = 256, seed: int = 0) -> Path:
    """Write the model; its context holds four blocks behind a prompt."""
    tokens = read_tokens(gemma)
    model = TinyModel(
        hidden=64,
        feed_forward=64,
        expert_feed_forward=32,
        vocab=len(tokens.texts),
        canvas=canvas,
        context=8 * canvas,
        sharpness=_SHARPNESS,
        seed=seed,
        tokens=tokens,
    )
    return model.write(out, gguf.GGMLQuantizationType.Q8_0)


def main(argv: Sequence[str] | None = None) -> int:
    """Write a file."""
    parser = argparse.ArgumentParser("tools.real_vocabulary", description=str(__doc__).split("\n", 1)[0])
    parser.add_argument("--gemma", type=Path, required=True, metavar="FILE", help="a GGUF file of Gemma 3")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    parser.add_argument("--canvas", type=int, default=256, metavar="N", help="positions of a block")
    parser.add_argument("--seed", type=int, default=0, metavar="S")
    args = parser.parse_args(argv)
    write_model(args.gemma, args.out, args.canvas, args.seed)
    print(f"{args.out}: {args.out.stat().st_size:,} bytes", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
