"""The demo model's tokenizer: a byte-pair encoding of the `gemma4` kind, trained on the corpus.

Encoding follows what llama.cpp does for `tokenizer.ggml.model = "gemma4"`: a space becomes "▁", merges run
over whole lines, characters without a token fall back to bytes. Only training looks at words, so that
no merge spans two words, joins digits or touches a newline.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from tokenizers import Regex, Tokenizer
from tokenizers.models import BPE
from tokenizers.normalizers import Replace
from tokenizers.pre_tokenizers import Split
from tokenizers.trainers import BpeTrainer

PAD, EOS, BOS, UNK, MASK = range(5)
SPECIAL = ("<pad>", "<eos>", "<bos>", "<unk>", "<mask>")
CONTROL = ("<|turn>", "<turn|>", "<|channel>", "<channel|>", "<|think|>")
TURN_START = len(SPECIAL)
TURN_END = TURN_START + 1
BYTES = tuple(f"<0x{byte:02X}>" for byte in range(256))
SPACE = "▁"
_WORDS = Regex(r"▁?\p{L}+(?:['’]\p{L}+)?|\p{N}|▁▁▁▁|▁|\n|▁?[^\p{L}\p{N}▁\n]+")
MIN_FREQUENCY = 8
_PRINTABLE = [chr(code) for code in range(33, 127)] + [SPACE, "\n"]


class DemoTokenizer:
    """Token texts and merges, and the encoder made of them."""

    def __init__(self, tokens: list[str], merges: list[tuple[str, str]]) -> None:
        self.tokens = tokens
        self.merges = merges
        vocabulary = {token: i for i, token in enumerate(tokens)}
        self._encoder = Tokenizer(BPE(vocabulary, merges, unk_token="<unk>", byte_fallback=True))
        self._encoder.normalizer = Replace(" ", SPACE)
        self._encoder.pre_tokenizer = Split("\n", "isolated")

    @classmethod
    def train(cls, texts: Iterable[str], vocab_size: int) -> DemoTokenizer:
        """Learns merges from texts until `vocab_size` tokens are reached, fixed ones included."""
        fixed = (*SPECIAL, *CONTROL, *BYTES)
        learner = Tokenizer(BPE())
        learner.normalizer = Replace(" ", SPACE)
        learner.pre_tokenizer = Split(_WORDS, "isolated")
        trainer = BpeTrainer(
            vocab_size=vocab_size - len(fixed),
            initial_alphabet=_PRINTABLE,
            show_progress=False,
            min_frequency=MIN_FREQUENCY,
        )
        learner.train_from_iterator(texts, trainer)
        learned = json.loads(learner.to_str())["model"]
        tokens = [*fixed, *sorted(learned["vocab"], key=learned["vocab"].get)]
        return cls(tokens, [tuple(pair) for pair in learned["merges"]])

    def encode(self, text: str) -> list[int]:
        """Token ids of plain text; never a control token."""
        return list(self._encoder.encode(text, add_special_tokens=False).ids)

    def decode(self, ids: Iterable[int]) -> str:
        """The text of token ids; control tokens have none."""
        first_byte = len(SPECIAL) + len(CONTROL)
        raw = bytearray()
        for token in ids:
            if token >= first_byte + len(BYTES):
                raw += self.tokens[token].replace(SPACE, " ").encode()
            elif token >= first_byte:
                raw.append(token - first_byte)
        return raw.decode(errors="replace")

    def save(self, path: Path) -> None:
        """Writes tokens and merges as JSON."""
        path.write_text(json.dumps({"tokens": self.tokens, "merges": self.merges}, ensure_ascii=False))

    @classmethod
    def load(cls, path: Path) -> DemoTokenizer:
        """Reads what `save` wrote."""
        stored = json.loads(path.read_text())
        return cls(stored["tokens"], [tuple(pair) for pair in stored["merges"]])
