"""Incremental detokenizer for replies: token ids → text and thoughts, separated by channel markers."""

from __future__ import annotations

import codecs
from collections.abc import Sequence

from model_backends.diffusion_gemma.tokenizer import Tokenizer

_DEFAULT_CHANNEL = "thought"
_MAX_NAME_LENGTH = 32  # characters of a channel's name


class ReplyDecoder:
    """Decodes a reply block by block. Markers are dropped; an incomplete character waits for the next block.

    A thought begins with a marker and a line with the channel's name, which is dropped. A first line that is
    too long for a name is part of the thought.
    """

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._open_id, self._close_id = tokenizer.marker("<|channel>"), tokenizer.marker("<channel|>")
        self._decoder = _decoder()
        self._in_thought = False
        self._name: str | None = None  # the channel name read so far, None outside of one
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
        """Decode a block's tokens; return the text and the thoughts that they add."""
        text, thought = self.text, self.thought
        for token in tokens:
            if token in (self._open_id, self._close_id):
                self._append(self._decoder.decode(b"", True))
                self._flush_name()
                self._in_thought = token == self._open_id
                self._name = "" if self._in_thought else None
                self._decoder = _decoder()
            else:
                self._append(self._decoder.decode(self._tokenizer.piece(token)))
        if last:
            self._append(self._decoder.decode(b"", True))
            self._flush_name()
        return self.text[len(text) :], self.thought[len(thought) :]

    def pieces(self, tokens: Sequence[int]) -> tuple[str, ...]:
        """Return the text of each token of the next block; a multi-token character belongs to its last token.

        A channel's name is empty, as in the reply.
        """
        decoder = _decoder()
        decoder.setstate(self._decoder.getstate())
        pieces = [decoder.decode(self._tokenizer.piece(token)) for token in tokens]
        begins = [index + 1 for index, token in enumerate(tokens) if token == self._open_id]
        if self._name is not None:
            _hide_name(pieces, 0, self._name)
        for index in begins:
            _hide_name(pieces, index, "")
        return tuple(pieces)

    def _flush_name(self) -> None:
        """Append an unterminated first line as text, unless it is the default channel name."""
        name, self._name = self._name, None
        if name is not None and name.strip() not in ("", _DEFAULT_CHANNEL):
            self._append(name)

    def _append(self, piece: str) -> None:
        if self._name is not None:
            name, newline, rest = (self._name + piece).partition("\n")
            if not newline and len(name) <= _MAX_NAME_LENGTH:
                self._name = name
                return
            self._name = None
            piece = rest if len(name) <= _MAX_NAME_LENGTH else name + newline + rest
        if self._in_thought:
            self._thought += piece
        else:
            self._text += piece


def _hide_name(pieces: list[str], start: int, name: str) -> None:
    """Clear the pieces of a channel's name and its line break; `name` is its start in the previous block."""
    for index in range(start, len(pieces)):
        head, newline, rest = pieces[index].partition("\n")
        name += head
        if len(name) > _MAX_NAME_LENGTH:
            return
        if newline:
            pieces[start:index] = [""] * (index - start)
            pieces[index] = rest
            return


def _decoder() -> codecs.IncrementalDecoder:
    return codecs.getincrementaldecoder("utf-8")(errors="replace")
