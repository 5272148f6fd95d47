"""The demo model's tokenizer: a byte-pair encoding of the `gemma4` kind, trained on the corpus.

Encoding follows what llama.cpp does for `tokenizer.ggml.model = "gemma4"`: a space becomes "▁", merges run
over whole lines, characters without a token fall back to bytes. Only training looks at words, so that
no merge spans two words, joins digits or touches a newline.

Common pieces are learnt first, as usual. Then words are completed one by one until the vocabulary is full,
those of the replies before those of the questions, frequent ones first: where all tokens of a canvas are
guessed at the same time, a word of one token cannot break inside.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from tokenizers import Regex, Tokenizer
from tokenizers.models import BPE
from tokenizers.normalizers import Replace
from tokenizers.pre_tokenizers import Split
from tokenizers.trainers import BpeTrainer

from .corpus import Conversation

PAD, EOS, BOS, UNK, MASK = range(5)
SPECIAL = ("<pad>", "<eos>", "<bos>", "<unk>", "<mask>")
CONTROL = ("<|turn>", "<turn|>", "<|channel>", "<channel|>", "<|think|>")
TURN_START = len(SPECIAL)
TURN_END = TURN_START + 1
BYTES = tuple(f"<0x{byte:02X}>" for byte in range(256))
SPACE = "▁"
_WORDS = Regex(r"▁?\p{L}+(?:['’]\p{L}+)?|\p{N}|▁▁▁▁|▁|\n|▁?[^\p{L}\p{N}▁\n]+")
PIECES = 2000  # tokens before words are completed, fixed ones included
_PRINTABLE = [chr(code) for code in range(33, 127)] + [SPACE, "\n"]


class DemoTokenizer:
    """Tokens and merges, and their encoder."""

    def __init__(self, tokens: list[str], merges: list[tuple[str, str]]) -> None:
        self.tokens = tokens
        self.merges = merges
        vocabulary = {token: i for i, token in enumerate(tokens)}
        self._encoder = Tokenizer(BPE(vocabulary, merges, unk_token="<unk>", byte_fallback=True))
        self._encoder.normalizer = Replace(" ", SPACE)
        self._encoder.pre_tokenizer = Split("\n", "isolated")

    @classmethod
    def train(cls, conversations: Iterable[Conversation], vocab_size: int) -> DemoTokenizer:
        """Learn merges until there are `vocab_size` tokens, fixed ones included."""
        split = Split(_WORDS, "isolated")
        words: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
        for role, text in (turn for conversation in conversations for turn in conversation):
            pieces = split.pre_tokenize_str(text.replace(" ", SPACE))
            words[role == "assistant"].update(word for word, _ in pieces)
        fixed = (*SPECIAL, *CONTROL, *BYTES)
        learner = Tokenizer(BPE())
        learner.pre_tokenizer = split
        trainer = BpeTrainer(vocab_size=PIECES - len(fixed), initial_alphabet=_PRINTABLE, show_progress=False)
        counts = words[True] + words[False]
        # Square roots: a rare word's pieces are worth learning too.
        often = (word for word, count in counts.items() for _ in range(int(count**0.5) + 1))
        learner.train_from_iterator(often, trainer)
        learned = json.loads(learner.to_str())["model"]
        tokens = [*fixed, *sorted(learned["vocab"], key=learned["vocab"].get)]
        merges = [tuple(pair) for pair in learned["merges"]]
        known = set(tokens)
        for word, _ in (*words[True].most_common(), *words[False].most_common()):
            whole, *rest = (token.value for token in learner.model.tokenize(word))
            for piece in rest:
                if whole + piece not in known and len(tokens) < vocab_size:
                    tokens.append(whole + piece)
                    merges.append((whole, piece))
                    known.add(whole + piece)
                whole += piece
        return cls(tokens, merges)

    def encode(self, text: str) -> list[int]:
        """Return token ids of plain text, never control tokens."""
        return list(self._encoder.encode(text, add_special_tokens=False).ids)

    def decode(self, ids: Iterable[int]) -> str:
        """Return the text of token ids, without control tokens."""
        first_byte = len(SPECIAL) + len(CONTROL)
        raw = bytearray()
        for token in ids:
            if token >= first_byte + len(BYTES):
                raw += self.tokens[token].replace(SPACE, " ").encode()
            elif token >= first_byte:
                raw.append(token - first_byte)
        return raw.decode(errors="replace")

    def save(self, path: Path) -> None:
        """Write tokens and merges as JSON."""
        path.write_text(json.dumps({"tokens": self.tokens, "merges": self.merges}, ensure_ascii=False))

    @classmethod
    def load(cls, path: Path) -> DemoTokenizer:
        """Load a tokenizer saved by `save`."""
        stored = json.loads(path.read_text())
        return cls(stored["tokens"], [tuple(pair) for pair in stored["merges"]])
