"""Token ids of a growing reply → text and thoughts, told apart by the model's channel markers."""

from __future__ import annotations

import codecs

from model_backends.diffusion_gemma.tokenizer import Tokenizer

_CHANNEL_NAME = "thought"


class ReplyText:
    """Decodes a reply block by block. Markers never show; a character cut by a block's end waits."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._opens, self._closes = tokenizer.marker("<|channel>"), tokenizer.marker("<channel|>")
        self._in_thought = False
        self._decoders = {True: _decoder(), False: _decoder()}
        self._text, self._thought = "", ""

    @property
    def text(self) -> str:
        """The reply so far, without thoughts."""
        return self._text.lstrip()

    @property
    def thought(self) -> str:
        """The thoughts so far."""
        return self._thought.removeprefix(_CHANNEL_NAME).lstrip()

    def add(self, tokens: tuple[int, ...], *, last: bool = False) -> tuple[str, str]:
        """Takes a block's tokens and returns the text and the thoughts that they add."""
        text, thought = self.text, self.thought
        for token in tokens:
            if token in (self._opens, self._closes):
                self._in_thought = token == self._opens
                continue
            self._put(self._decoders[self._in_thought].decode(self._tokenizer.piece(token)))
        if last:
            self._put(self._decoders[self._in_thought].decode(b"", True))
        return self.text[len(text) :], self.thought[len(thought) :]

    def _put(self, piece: str) -> None:
        if self._in_thought:
            self._thought += piece
        else:
            self._text += piece


def _decoder() -> codecs.IncrementalDecoder:
    return codecs.getincrementaldecoder("utf-8")(errors="replace")
