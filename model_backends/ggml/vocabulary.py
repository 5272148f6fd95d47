"""A model file's vocabulary, through llama.cpp's C functions: nothing else of the file is read.

llama-cpp-python's own `Llama` would also compile the file's chat template, which somebody else wrote.
"""

from __future__ import annotations

import ctypes
import os
import weakref
from functools import cache
from pathlib import Path
from typing import Any

from model_backends.ggml import shared_libraries
from model_backends.ggml.library import LibraryError, library, reinstall_hint
from model_backends.lazy_text import lazy_text

_NONE = -1  # the id of a token that the vocabulary lacks
_ID_LENGTH = 16  # characters of a token id in the file's metadata


class VocabularyError(Exception):
    """llama.cpp cannot load the vocabulary; its reason is on standard error."""


class Vocabulary:
    """The tokens of a model file.

    Raises:
        VocabularyError: llama.cpp cannot load it.
        LibraryError: llama-cpp-python is missing.
    """

    def __init__(self, path: Path, architecture: str) -> None:
        """`architecture` replaces the file's, which llama.cpp may not know."""
        library()  # load the engine's ggml first, so that llama.cpp uses the same one
        self._api = _api()
        overrides = (self._api.llama_model_kv_override * 2)()  # the second one, empty, ends the list
        overrides[0].key = b"general.architecture"
        overrides[0].tag = self._api.LLAMA_KV_OVERRIDE_TYPE_STR
        overrides[0].value.val_str = architecture.encode()
        parameters = self._api.llama_model_default_params()
        parameters.vocab_only = True
        parameters.kv_overrides = overrides
        self._model = self._api.llama_model_load_from_file(
            str(path).encode(errors="surrogateescape"), parameters
        )
        if not self._model:
            raise VocabularyError(path.name)
        weakref.finalize(self, self._api.llama_model_free, self._model)
        self._vocab = self._api.llama_model_get_vocab(self._model)

    def tokenize(self, text: str, *, special: bool) -> list[int]:
        """Return a text's token ids; `special`: spelled control tokens become control tokens."""
        data = text.encode(errors="replace")
        room = len(data) + 2  # a token has one byte or more
        tokens = (self._api.llama_token * room)()
        count = self._api.llama_tokenize(self._vocab, data, len(data), tokens, room, False, special)
        if count < 0:
            tokens = (self._api.llama_token * -count)()
            count = self._api.llama_tokenize(self._vocab, data, len(data), tokens, -count, False, special)
        return list(tokens[:count])

    def text(self, token_id: int) -> str:
        """Return a token as it is spelled in the vocabulary."""
        return str(self._api.llama_vocab_get_text(self._vocab, token_id).decode(errors="replace"))

    def is_end(self, token_id: int) -> bool:
        """Return whether generation ends at this token."""
        return bool(self._api.llama_vocab_is_eog(self._vocab, token_id))

    def is_control(self, token_id: int) -> bool:
        """Return whether a token is a control token (or unknown), without text."""
        control = self._api.LLAMA_TOKEN_ATTR_CONTROL | self._api.LLAMA_TOKEN_ATTR_UNKNOWN
        return bool(self._api.llama_vocab_get_attr(self._vocab, token_id) & control)

    def special_tokens(self) -> dict[str, str]:
        """Return the spelling of each special token that the file names, by its name in chat templates."""
        api, vocab = self._api, self._vocab
        ids = {
            "bos_token": api.llama_vocab_bos(vocab),
            "eos_token": api.llama_vocab_eos(vocab),
            "pad_token": api.llama_vocab_pad(vocab),
            "sep_token": api.llama_vocab_sep(vocab),
            "mask_token": api.llama_vocab_mask(vocab),
            "unk_token": self._metadata_id(b"tokenizer.ggml.unknown_token_id"),
        }
        size = api.llama_vocab_n_tokens(vocab)
        return {name: self.text(token) for name, token in ids.items() if 0 <= token < size}

    def _metadata_id(self, key: bytes) -> int:
        value = ctypes.create_string_buffer(_ID_LENGTH)
        self._api.llama_model_meta_val_str(self._model, key, value, _ID_LENGTH)
        return int(value.value) if value.value.isdigit() else _NONE


@cache
def _api() -> Any:  # noqa: ANN401 - an untyped module
    """Return llama.cpp's functions.

    Raises:
        LibraryError: llama-cpp-python is missing or broken.
    """
    ggml = library()
    if shared_libraries.find(ggml.folder, "llama") is not None:  # else the one that llama-cpp-python has
        os.environ["LLAMA_CPP_LIB_PATH"] = str(ggml.folder)
    try:
        import llama_cpp
    except (ImportError, OSError, RuntimeError) as error:
        raise LibraryError(
            lazy_text("Can't load llama-cpp-python: {error}.", error=error), reinstall_hint()
        ) from error
    _require_same_ggml(llama_cpp.llama_cpp._lib)
    llama_cpp.llama_log_set(ggml.log_callback, None)  # as for ggml: the reasons of failures
    llama_cpp.llama_backend_init()
    return llama_cpp


def _require_same_ggml(llama: ctypes.CDLL) -> None:
    """Check that llama.cpp did not bring a second ggml, which would have none of the engine's settings."""
    ours = library()
    try:
        theirs = llama.ggml_log_set  # the one that its dependencies define
    except AttributeError:  # Windows looks in the library alone, and has one of each file name
        return
    if len({ctypes.cast(one, ctypes.c_void_p).value for one in (theirs, ours.ggml_log_set)}) > 1:
        raise LibraryError(
            lazy_text("llama.cpp doesn't use the ggml in {folder}.", folder=ours.folder), reinstall_hint()
        )
