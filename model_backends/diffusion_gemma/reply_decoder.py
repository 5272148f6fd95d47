"""Incremental detokenizer for replies: token ids → text and thoughts, separated by channels and tags."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Sequence

from model_backends.diffusion_gemma.think_tags import Segment, ThinkTags, is_left_open
from model_backends.diffusion_gemma.tokenizer import Tokenizer

_ANSWER = "final"
_THOUGHTS = ("", "thought", "thinking", "analysis", "commentary")
_MAX_NAME_LENGTH = 32  # characters of a channel's name
_EARLIER = -1  # the piece of what waited in an earlier block


class ReplyDecoder:
    """Decodes a reply block by block. Markers are dropped; an incomplete character waits for the next block.

    A channel begins with a marker and a line with its name, which is dropped: `final` is the answer, all
    others are thoughts. A first line that is too long for a name is part of the thought. Outside of
    channels, `<think>` begins a thought and `</think>` ends it.
    """

    def __init__(self, tokenizer: Tokenizer, opening: str = "", begun: str = "") -> None:
        """`opening`: the prompt's last words, where the reply may begin within a thought. `begun`: the reply
        that is continued, to know whether it stopped within code."""
        self._state = _State(tokenizer)
        for token in tokenizer.encode_template(opening) if opening else ():
            list(self._state.read(0, token))
        self._state.tags = ThinkTags(is_left_open(opening) and not begun)
        list(self._state.tags.read(0, begun))
        self._text, self._thought = "", ""

    @property
    def text(self) -> str:
        """The reply so far, without thoughts."""
        return self._text.lstrip()

    @property
    def thought(self) -> str:
        """The thoughts so far."""
        return self._thought.lstrip()

    def add(self, tokens: Sequence[int], *, last: bool = False) -> tuple[str, str]:
        """Decode a block's tokens; return the text and the thoughts that they add."""
        text, thought = self.text, self.thought
        for token in tokens:
            self._append(self._state.read(_EARLIER, token))
        if last:
            self._append(self._state.finish())
        return self.text[len(text) :], self.thought[len(thought) :]

    def pieces(self, tokens: Sequence[int]) -> tuple[str, ...]:
        """Return the text of each token of the next block."""
        return self.pieces_and_thoughts(tokens)[0]

    def pieces_and_thoughts(
        self, tokens: Sequence[int]
    ) -> tuple[tuple[str, ...], tuple[tuple[int, int], ...]]:
        """Return the text of each token of the next block, and the ranges of tokens that are thoughts.

        A multi-token character belongs to its last token. Channels' names and tags are empty, as in the
        reply, also where they may go on in the block after.
        """
        state = self._state.copy()
        is_thought = state.is_thinking
        if (plain := state.read_plain(tokens)) is not None:
            return plain, ((0, len(tokens)),) if is_thought and tokens else ()
        state, pieces, thoughts = self._state.copy(), [""] * len(tokens), [False] * len(tokens)
        for index, token in enumerate(tokens):
            for segment in state.read(index, token):
                if segment.piece != _EARLIER:
                    pieces[segment.piece] += segment.text
                    thoughts[segment.piece] = segment.is_thought
            thoughts[index] = thoughts[index] or (not pieces[index] and state.is_thinking)
        return tuple(pieces), _ranges(thoughts)

    def _append(self, segments: Iterator[Segment]) -> None:
        for segment in segments:
            if segment.is_thought:
                self._thought += segment.text
            else:
                self._text += segment.text


class _State:
    """Where in a reply the next token stands: in which channel, which thought, which character."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._open_id, self._close_id = tokenizer.marker("<|channel>"), tokenizer.marker("<channel|>")
        self._think_id, self._end_think_id = _control(tokenizer, "<think>"), _control(tokenizer, "</think>")
        self._decoder = _decoder()
        self._in_channel = False
        self._name: tuple[tuple[int, str], ...] | None = None  # of a channel, so far, with its pieces
        self.tags = ThinkTags()

    @property
    def is_thinking(self) -> bool:
        """Whether the next token is a thought, unless it begins or ends one."""
        return self._in_channel or self.tags.is_thinking

    def copy(self) -> _State:
        """Return the same state."""
        other = _State.__new__(_State)
        other.__dict__ |= self.__dict__
        other._decoder = _decoder()
        other._decoder.setstate(self._decoder.getstate())
        other.tags = self.tags.copy()
        return other

    def read(self, piece: int, token: int) -> Iterator[Segment]:
        """Read the token of a piece; yield what is certain."""
        if token in (self._open_id, self._close_id):
            yield from self.finish()
            if token == self._open_id or self._in_channel:  # a stray end of a channel ends no thought
                self.tags.is_thinking = False
            self._in_channel = token == self._open_id
            self._name = () if self._in_channel else None
            self._decoder = _decoder()
        elif token in (self._think_id, self._end_think_id) and not self._in_channel:
            yield from self.finish()
            self.tags.is_thinking = token == self._think_id
        else:
            yield from self._append(piece, self._decoder.decode(self._tokenizer.piece(token)))

    def read_plain(self, tokens: Sequence[int]) -> tuple[str, ...] | None:
        """Return the tokens' texts if no channel or tag is among them: most steps, and much faster."""
        marks = {self._open_id, self._close_id, self._think_id, self._end_think_id}
        if self._name is not None or not marks.isdisjoint(tokens):
            return None
        texts = tuple(self._decoder.decode(self._tokenizer.piece(token)) for token in tokens)
        return None if self.tags.may_be_in("".join(texts)) else texts

    def finish(self) -> Iterator[Segment]:
        """Yield what was waiting: an incomplete character, a first line that is no name, half a tag."""
        yield from self._append(_EARLIER, self._decoder.decode(b"", True))
        name, self._name = self._name, None
        if name is not None and _spelled(name) not in (*_THOUGHTS, _ANSWER):
            for piece, text in name:
                yield from self._append(piece, text)
        yield from self.tags.finish()

    def _append(self, piece: int, text: str) -> Iterator[Segment]:
        if self._name is not None:
            self._name += ((piece, text),)
            first, newline, rest = "".join(text for _, text in self._name).partition("\n")
            if len(first) > _MAX_NAME_LENGTH:
                name, self._name = self._name, None
                for earlier, part in name:
                    yield Segment(earlier, part, True)
                return
            if not newline:
                return
            self._in_channel = _spelled(self._name) != _ANSWER
            self._name, text = None, rest
        if self._in_channel:
            yield Segment(piece, text, True)
        else:
            yield from self.tags.read(piece, text)


def _ranges(marks: Sequence[bool]) -> tuple[tuple[int, int], ...]:
    """Return the ranges of positions, each without its end, that are marked."""
    edges = [index for index in range(len(marks) + 1) if _at(marks, index) != _at(marks, index - 1)]
    return tuple(zip(edges[::2], edges[1::2], strict=True))


def _at(marks: Sequence[bool], index: int) -> bool:
    return 0 <= index < len(marks) and marks[index]


def _control(tokenizer: Tokenizer, text: str) -> int | None:
    """Return the id of a control token, None for one whose text is a tag like any other."""
    token = tokenizer.marker(text)
    return token if token is not None and not tokenizer.piece(token) else None


def _spelled(name: tuple[tuple[int, str], ...]) -> str:
    """Return a channel's name in small letters."""
    return "".join(text for _, text in name).partition("\n")[0].strip().lower()


def _decoder() -> codecs.IncrementalDecoder:
    return codecs.getincrementaldecoder("utf-8")(errors="replace")
