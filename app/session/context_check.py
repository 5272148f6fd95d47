"""Check whether a message with its files fits into the context, and propose what to leave out."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from app.attachments import Attachment, Fit, fit, message_text
from app.session.token_counter import TokenCounter
from model_backends.unicode_text import encode_utf8

_ROUNDS = 4  # of fitting with a better estimate, until the proposals really fit
_TIGHTER = 1.01


def check_context(
    counts: TokenCounter,
    files: tuple[Attachment, ...],
    words: str,
    room: int,
    then: Callable[[Fit], None],
) -> None:
    """Call `then` with what fits into `room` tokens, counted by the model; at once if it certainly fits."""
    whole = message_text(files, words)
    size = len(encode_utf8(whole))
    if size <= room:  # a token is at least one byte
        then(Fit(size, 0, room))
        return
    check = _Check(counts, files, words, room, then)
    counts.count((whole, message_text((), words)), check.begin)


class _Check:
    """Fits with estimates, lets the model count the proposals, and fits again if they are too long."""

    def __init__(
        self,
        counts: TokenCounter,
        files: tuple[Attachment, ...],
        words: str,
        room: int,
        then: Callable[[Fit], None],
    ) -> None:
        self._counts, self._files, self._words, self._room, self._then = counts, files, words, room, then
        self._rounds, self._factor = 0, 1.0

    def begin(self) -> None:
        whole = message_text(self._files, self._words)
        self._density = self._counts.of(whole).number / max(1, len(whole))
        self._fit()

    def _fit(self) -> None:
        self._found = fit(self._files, self._words, self._room, self._tokens)
        self._rounds += 1
        texts = [message_text(cut.attachments, self._words) for cut in self._found.cuts]
        self._counts.count(texts, self._verify)

    def _tokens(self, text: str) -> int:
        counted = self._counts.of(text)
        return counted.number if counted.is_exact else math.ceil(len(text) * self._density * self._factor)

    def _verify(self) -> None:
        cuts = []
        excess = 1.0
        for cut in self._found.cuts:
            counted = self._counts.of(message_text(cut.attachments, self._words))
            if counted.is_exact and counted.number > self._room:
                excess = max(excess, counted.number / self._room)
            else:
                cuts.append(replace(cut, tokens=counted.number if counted.is_exact else cut.tokens))
        if excess > 1.0 and self._rounds < _ROUNDS:
            self._factor *= excess * _TIGHTER
            self._fit()
            return
        self._then(replace(self._found, cuts=tuple(sorted(cuts, key=lambda cut: -cut.tokens))))
