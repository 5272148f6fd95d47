"""Token ids of a growing reply → text and thoughts, told apart by the model's channel markers."""

from __future__ import annotations

import codecs
from collections.abc import Sequence

from model_backends.diffusion_gemma.tokenizer import Tokenizer

_USUAL_NAME = "thought"
_LONGEST_NAME = 32  # characters of a channel's name


class ReplyText:
    """Decodes a reply block by block. Markers never show; a character cut by a block's end waits.

    A thought begins with a marker and the channel's name on a line of its own, which is dropped. What is too
    long for a name is none: it is thought.
    """

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._opens, self._closes = tokenizer.marker("<|channel>"), tokenizer.marker("<channel|>")
        self._decoder = _decoder()
        self._in_thought = False
        self._name: str | None = None  # what stands so far where a channel's name is expected
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
        """Take a block's tokens and returns the text and the thoughts that they add."""
        text, thought = self.text, self.thought
        for token in tokens:
            if token in (self._opens, self._closes):
                self._put(self._decoder.decode(b"", True))
                self._end_name()
                self._in_thought = token == self._opens
                self._name = "" if self._in_thought else None
                self._decoder = _decoder()
            else:
                self._put(self._decoder.decode(self._tokenizer.piece(token)))
        if last:
            self._put(self._decoder.decode(b"", True))
            self._end_name()
        return self.text[len(text) :], self.thought[len(thought) :]

    def pieces(self, tokens: Sequence[int]) -> tuple[str, ...]:
        """Return the text of each token of the next block; a character of several tokens belongs to the last.

        A channel's name has none, as in the reply.
        """
        decoder = _decoder()
        decoder.setstate(self._decoder.getstate())
        pieces = [decoder.decode(self._tokenizer.piece(token)) for token in tokens]
        begins = [place + 1 for place, token in enumerate(tokens) if token == self._opens]
        if self._name is not None:
            _hide_name(pieces, 0, self._name)
        for place in begins:
            _hide_name(pieces, place, "")
        return tuple(pieces)

    def _end_name(self) -> None:
        """What stood where a name is expected has no line of its own: only the usual name is one."""
        name, self._name = self._name, None
        if name is not None and name.strip() not in ("", _USUAL_NAME):
            self._put(name)

    def _put(self, piece: str) -> None:
        if self._name is not None:
            name, newline, rest = (self._name + piece).partition("\n")
            if not newline and len(name) <= _LONGEST_NAME:
                self._name = name
                return
            self._name = None
            piece = rest if len(name) <= _LONGEST_NAME else name + newline + rest
        if self._in_thought:
            self._thought += piece
        else:
            self._text += piece


def _hide_name(pieces: list[str], start: int, name: str) -> None:
    """Empty the pieces of a channel's name, of which `name` stood in the block before, and its line break."""
    for place in range(start, len(pieces)):
        head, newline, rest = pieces[place].partition("\n")
        name += head
        if len(name) > _LONGEST_NAME:
            return
        if newline:
            pieces[start:place] = [""] * (place - start)
            pieces[place] = rest
            return


def _decoder() -> codecs.IncrementalDecoder:
    return codecs.getincrementaldecoder("utf-8")(errors="replace")
