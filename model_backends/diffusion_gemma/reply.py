"""Token ids of a growing reply → text and thoughts, told apart by the model's channel markers."""

from __future__ import annotations

import codecs
from collections.abc import Sequence

from model_backends.diffusion_gemma.tokenizer import Tokenizer


class ReplyText:
    """Decodes a reply block by block. Markers never show; a character cut by a block's end waits.

    A thought begins with a marker and the channel's name on a line of its own, which is dropped.
    """

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._opens, self._closes = tokenizer.marker("<|channel>"), tokenizer.marker("<channel|>")
        self._decoder = _decoder()
        self._in_thought = self._in_name = False
        self._text, self._thought = "", ""

    @property
    def text(self) -> str:
        """The reply so far, without thoughts."""
        return self._text.lstrip()

    @property
    def thought(self) -> str:
        """The thoughts so far."""
        return self._thought.lstrip()

    def add(self, tokens: tuple[int, ...], *, last: bool = False) -> tuple[str, str]:
        """Takes a block's tokens and returns the text and the thoughts that they add."""
        text, thought = self.text, self.thought
        for token in tokens:
            if token in (self._opens, self._closes):
                self._put(self._decoder.decode(b"", True))
                self._in_thought = self._in_name = token == self._opens
                self._decoder = _decoder()
            else:
                self._put(self._decoder.decode(self._tokenizer.piece(token)))
        if last:
            self._put(self._decoder.decode(b"", True))
        return self.text[len(text) :], self.thought[len(thought) :]

    def pieces(self, tokens: Sequence[int]) -> tuple[str, ...]:
        """The text of each token of the next block; a character of several tokens belongs to the last."""
        decoder = _decoder()
        decoder.setstate(self._decoder.getstate())
        return tuple(decoder.decode(self._tokenizer.piece(token)) for token in tokens)

    def _put(self, piece: str) -> None:
        if self._in_name:
            _, newline, piece = piece.partition("\n")
            self._in_name = not newline
        if self._in_thought:
            self._thought += piece
        else:
            self._text += piece


def _decoder() -> codecs.IncrementalDecoder:
    return codecs.getincrementaldecoder("utf-8")(errors="replace")
