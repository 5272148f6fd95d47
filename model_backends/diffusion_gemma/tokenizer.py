"""The file's own tokenizer, through llama.cpp's vocabulary; typed text never yields control tokens."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import jinja2

from model_backends.ggml.gguf_file import ModelFileError
from model_backends.ggml.library import LibraryError, library
from model_backends.lazy_text import lazy_text

# llama.cpp does not know this architecture, but has the same tokenizer for gemma4
_ARCHITECTURE_OVERRIDE = {"general.architecture": "gemma4"}
_MARKER = re.compile(r"<\|.*>|<.*\|>")
_BYTE = re.compile(r"<0x([0-9A-F]{2})>")
_SPACE = "\u2581"


class Tokenizer:
    """Converts text to token ids and back.

    Raises:
        ModelFileError: the file has no tokenizer that llama.cpp can load.
    """

    def __init__(self, path: Path) -> None:
        library()  # load the engine's ggml first, so that llama.cpp uses the same one
        try:
            import llama_cpp
        except (ImportError, OSError, RuntimeError) as error:
            raise LibraryError(
                lazy_text("Can't load llama-cpp-python: {error}.", error=error),
                lazy_text("Reinstall it (version 0.3.36)."),
            ) from error
        self._api = llama_cpp
        try:
            self._llama = llama_cpp.Llama(
                str(path), vocab_only=True, kv_overrides=_ARCHITECTURE_OVERRIDE, verbose=False
            )
        except ValueError as error:
            raise ModelFileError(
                lazy_text("{name}: can't load its tokenizer.", name=path.name),
                lazy_text("Choose a complete DiffusionGemma GGUF file."),
            ) from error
        except (jinja2.TemplateError, SyntaxError) as error:  # llama-cpp-python compiles the chat template
            raise ModelFileError(
                lazy_text("{name}: its chat template is broken: {error}.", name=path.name, error=error),
                lazy_text("Choose another model file."),
            ) from error
        self._vocab = self._api.llama_model_get_vocab(self._llama.model)
        self._pieces: dict[int, bytes] = {}

    def encode(self, text: str) -> list[int]:
        """Return the token ids of typed text: never control tokens, whatever it contains."""
        parts = [text]
        # some files mark control tokens as ordinary ones: split such a text after its first character
        while spelled := self._marker_in(parts[-1]):
            end = parts[-1].index(spelled) + 1
            parts[-1:] = [parts[-1][:end], parts[-1][end:]]
        return [token for part in parts for token in self._tokenize(part, special=False)]

    def _marker_in(self, text: str) -> str | None:
        markers = (t for t in self._tokenize(text, special=False) if self._is_marker(t))
        spellings = (self._text(token) for token in markers)
        return next((s for s in spellings if len(s) > 1 and s in text), None)

    def encode_template(self, text: str) -> list[int]:
        """Return the token ids of text from a chat template, control tokens included."""
        return self._tokenize(text, special=True)

    def decode(self, token_ids: Sequence[int]) -> str:
        """Return the text without control tokens; invalid UTF-8 becomes U+FFFD."""
        return b"".join(map(self.piece, token_ids)).decode(errors="replace")

    def piece(self, token_id: int) -> bytes:
        """Return a token's bytes, b"" for control tokens."""
        piece = self._pieces.get(token_id)
        if piece is None:
            piece = self._pieces[token_id] = self._make_piece(token_id)
        return piece

    def is_end(self, token_id: int) -> bool:
        """Return whether generation ends at this token (end of turn, end of text)."""
        return bool(self._api.llama_vocab_is_eog(self._vocab, token_id))

    def is_control(self, token_id: int) -> bool:
        """Return whether a token is a control token (or unknown), without text."""
        control = self._api.LLAMA_TOKEN_ATTR_CONTROL | self._api.LLAMA_TOKEN_ATTR_UNKNOWN
        return bool(self._api.llama_vocab_get_attr(self._vocab, token_id) & control)

    def marker(self, text: str) -> int | None:
        """Return the id of a control token such as "<|channel>", or None where the vocabulary lacks it."""
        tokens = self.encode_template(text)
        return tokens[0] if len(tokens) == 1 else None

    def _tokenize(self, text: str, *, special: bool) -> list[int]:
        return list(self._llama.tokenize(text.encode(errors="replace"), add_bos=False, special=special))

    def _is_marker(self, token_id: int) -> bool:
        if self.is_control(token_id) or self.is_end(token_id):
            return True
        return _MARKER.fullmatch(self._text(token_id)) is not None

    def _text(self, token_id: int) -> str:
        return str(self._api.llama_vocab_get_text(self._vocab, token_id).decode(errors="replace"))

    def _make_piece(self, token_id: int) -> bytes:
        if self._is_marker(token_id):
            return b""
        text = self._text(token_id)
        if byte := _BYTE.fullmatch(text):
            return bytes([int(byte[1], 16)])
        return text.replace(_SPACE, " ").encode()
