"""The file's own tokenizer, through llama.cpp's vocabulary; typed text never yields control tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from model_backends.cancellation import Cancelled, CancelledError, never
from model_backends.ggml.gguf_file import ModelFileError
from model_backends.ggml.vocabulary import Vocabulary, VocabularyError
from model_backends.lazy_text import lazy_text

_ARCHITECTURE = "gemma4"  # llama.cpp does not know this model's, but has the same tokenizer for gemma4
_MARKER = re.compile(r"<\|.*>|<.*\|>")
_BYTE = re.compile(r"<0x([0-9A-F]{2})>")
_SPACE = "\u2581"
_PIECE = 20_000  # characters that are tokenised at once: nothing can be stopped meanwhile


class Tokenizer:
    """Converts text to token ids and back.

    Raises:
        ModelFileError: the file has no tokenizer that llama.cpp can load.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._vocabulary = Vocabulary(path, _ARCHITECTURE)
        except VocabularyError as error:
            raise ModelFileError(
                lazy_text("{name}: can't load its tokenizer.", name=path.name),
                lazy_text("Choose a complete DiffusionGemma GGUF file."),
            ) from error
        self._pieces: dict[int, bytes] = {}

    def encode(self, text: str, cancelled: Cancelled = never, most: int | None = None) -> list[int]:
        """Return the token ids of typed text: never control tokens, whatever it contains.

        Of a text with more than `most` tokens, some more than that are returned.

        Raises:
            CancelledError: `cancelled` before it was done.
        """
        tokens: list[int] = []
        for piece in _pieces(text):
            if cancelled():
                raise CancelledError
            if most is not None and len(tokens) > most:
                break
            tokens += self._encode_piece(piece)
        return tokens

    def _encode_piece(self, text: str) -> list[int]:
        tokens = self._vocabulary.tokenize(text, special=False)
        spelled = {self._vocabulary.text(t) for t in dict.fromkeys(tokens) if self._is_marker(t)}
        spelled = {marker for marker in spelled if len(marker) > 1 and marker in text}
        if not spelled:
            return tokens
        # some files mark control tokens as ordinary ones: split such a text after their first character
        cuts = [match.start() + 1 for match in re.finditer("|".join(map(re.escape, spelled)), text)]
        parts = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
        return [token for part in parts for token in self._encode_piece(part)]

    def encode_template(self, text: str) -> list[int]:
        """Return the token ids of text from a chat template, control tokens included."""
        return self._vocabulary.tokenize(text, special=True)

    def decode(self, token_ids: Sequence[int]) -> str:
        """Return the text without control tokens; invalid UTF-8 becomes U+FFFD."""
        return b"".join(map(self.piece, token_ids)).decode(errors="replace")

    def texts(self, token_ids: Sequence[int]) -> tuple[str, ...]:
        """Return the text of each token alone, "" for control tokens; part of a character is U+FFFD."""
        return tuple(self.piece(token).decode(errors="replace") for token in token_ids)

    def piece(self, token_id: int) -> bytes:
        """Return a token's bytes, b"" for control tokens."""
        piece = self._pieces.get(token_id)
        if piece is None:
            piece = self._pieces[token_id] = self._make_piece(token_id)
        return piece

    def is_end(self, token_id: int) -> bool:
        """Return whether generation ends at this token (end of turn, end of text)."""
        return self._vocabulary.is_end(token_id)

    def is_control(self, token_id: int) -> bool:
        """Return whether a token is a control token (or unknown), without text."""
        return self._vocabulary.is_control(token_id)

    def special_tokens(self) -> dict[str, str]:
        """Return the spelling of each special token that the file names, by its name in chat templates."""
        return self._vocabulary.special_tokens()

    def is_inside_character(self, token_id: int) -> bool:
        """Return whether a token goes on with a character that an earlier one has begun."""
        return self.piece(token_id)[:1] >= b"\x80" and self.piece(token_id)[:1] < b"\xc0"

    @property
    def padding(self) -> int:
        """The id of the token that stands behind the end of a reply; 0 if the file names none."""
        return self.marker(self.special_tokens().get("pad_token", "")) or 0

    def marker(self, text: str) -> int | None:
        """Return the id of a control token such as "<|channel>", or None where the vocabulary lacks it."""
        tokens = self.encode_template(text)
        return tokens[0] if len(tokens) == 1 else None

    def _is_marker(self, token_id: int) -> bool:
        if self.is_control(token_id) or self.is_end(token_id):
            return True
        return _MARKER.fullmatch(self._vocabulary.text(token_id)) is not None

    def _make_piece(self, token_id: int) -> bytes:
        if self._is_marker(token_id):
            return b""
        text = self._vocabulary.text(token_id)
        if byte := _BYTE.fullmatch(text):
            return bytes([int(byte[1], 16)])
        return text.replace(_SPACE, " ").encode()


def _pieces(text: str) -> Iterator[str]:
    """Split a long text where no token crosses: after line breaks, within an endless line before a space."""
    start = 0
    while len(text) - start > _PIECE:
        end = text.rfind("\n", start, start + _PIECE) + 1 or _word_end(text, start, start + _PIECE)
        while text[end : end + 1] == "\n" and end - start < 2 * _PIECE:  # a run of line breaks is one token
            end += 1
        yield text[start:end]
        start = end
    yield text[start:]


def _word_end(text: str, start: int, end: int) -> int:
    """Return where the last word of a part ends: before the spaces after it."""
    spaces = f" {_SPACE}"
    words = text[start:end].rstrip(spaces)
    space = max(words.rfind(space) for space in spaces)
    length = len(words[: max(0, space)].rstrip(spaces))
    return start + length if length else end
