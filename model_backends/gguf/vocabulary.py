"""Check a file's vocabulary before llama.cpp reads it, which aborts the process where it is damaged."""

from __future__ import annotations

import re

from model_backends.gguf.header import GgufHeader, shown
from model_backends.gguf.model_file import ModelFileError
from model_backends.lazy_text import LazyText, lazy_text

TOKENIZER_MODEL = "gemma4"

_PREFIX = "tokenizer.ggml"
_MODEL, _TOKENS, _TYPES = f"{_PREFIX}.model", f"{_PREFIX}.tokens", f"{_PREFIX}.token_type"
_SCORES, _MERGES = f"{_PREFIX}.scores", f"{_PREFIX}.merges"
_SPECIAL = tuple(
    f"{_PREFIX}.{name}_token_id"
    for name in (
        "bos", "eos", "eot", "eom", "unknown", "seperator", "padding", "mask", "prefix", "suffix", "middle",
        "fim_pre", "fim_suf", "fim_mid", "fim_pad", "fim_rep", "fim_sep",
    )
)  # fmt: skip
_GGUF_TYPES = {
    "general.name": ("string",),
    "tokenizer.chat_template": ("string",),
    "general.file_type": ("u32",),
    "split.count": ("u16",),
    f"{_PREFIX}.pre": ("string",),
    f"{_PREFIX}.token_type_count": ("u32",),
    **{
        f"{_PREFIX}.{name}": ("bool",)
        for name in ("add_bos_token", "add_eos_token", "add_sep_token", "add_space_prefix",
                     "remove_extra_whitespaces", "normalizer.lowercase", "normalizer.strip_accents")
    },
    **dict.fromkeys(_SPECIAL, ("u32",)),
    f"{_PREFIX}.suppress_tokens": ("array of i32",),
    _TOKENS: ("array of string",),
    _MERGES: ("array of string",),
    _TYPES: ("array of i32",),
    _SCORES: ("array of f32", "array of i32"),
}  # fmt: skip
"""The types that llama.cpp accepts for the metadata it reads."""
_BYTE_TYPE, _BYTE = 6, re.compile(rb"<0x[0-9A-Fa-f]{2}>")

_HINT = lazy_text("Download the file again, or choose another.")


def check_vocabulary(header: GgufHeader) -> None:
    """Accept a vocabulary that llama.cpp can load.

    Raises:
        ModelFileError: names the metadata that is missing or wrong.
    """
    model = header.value(_MODEL)
    if model != TOKENIZER_MODEL:
        raise _error(
            header,
            lazy_text(
                "its tokenizer is {model}, not {expected}",
                model=shown(model),
                expected=TOKENIZER_MODEL,
            ),
        )
    for key, expected in _GGUF_TYPES.items():
        if header.has(key) and (found := header.type_name(key)) not in expected:
            raise _error(
                header,
                lazy_text(
                    "{key} has the type {found}, not {expected}", key=key, found=found, expected=expected[0]
                ),
            )
    header.array(_MERGES)
    tokens = header.strings(_TOKENS)
    if not tokens:
        raise _error(header, lazy_text("its vocabulary is empty"))
    _check_tokens(header, tokens)
    for key in (_SCORES, _TYPES):
        if header.has(key) and (count := header.array(key).count) != len(tokens):
            raise _error(
                header,
                lazy_text(
                    "{key} has {count:,} values for {tokens:,} tokens",
                    key=key,
                    count=count,
                    tokens=len(tokens),
                ),
            )
    if header.has(_TYPES):
        _check_byte_tokens(header, tokens)
    for key in _SPECIAL:
        number = header.value(key) if header.has(key) else 0
        if isinstance(number, int) and number >= len(tokens):
            raise _error(
                header,
                lazy_text(
                    "{key} is {number:,}, but its vocabulary has {tokens:,} tokens",
                    key=key,
                    number=number,
                    tokens=len(tokens),
                ),
            )


def _check_tokens(header: GgufHeader, tokens: list[bytes]) -> None:
    """Check that all tokens are valid UTF-8, and different as llama.cpp reads them."""
    joined = b"\n".join(tokens)
    try:
        joined.decode()
    except UnicodeDecodeError:
        number = next(number for number, token in enumerate(tokens) if not _is_utf8(token))
        raise _error(
            header,
            lazy_text(
                "token {number:,} isn't valid UTF-8: {token}", number=number, token=_shown(tokens[number])
            ),
        ) from None
    if b"\0" in joined:  # the end of a text in C
        tokens = [token.partition(b"\0")[0] for token in tokens]
    if b"" in tokens:  # llama.cpp names them so
        tokens = [token or b"[EMPTY_%d]" % number for number, token in enumerate(tokens)]
    if len(set(tokens)) != len(tokens):
        first = {token: number for number, token in reversed(list(enumerate(tokens)))}
        again = next(number for number, token in enumerate(tokens) if first[token] != number)
        raise _error(
            header,
            lazy_text(
                "tokens {first:,} and {again:,} are equal: {token}",
                first=first[tokens[again]],
                again=again,
                token=_shown(tokens[again]),
            ),
        )


def _check_byte_tokens(header: GgufHeader, tokens: list[bytes]) -> None:
    """Check that the tokens of single bytes are spelled as such."""
    for number, kind in enumerate(header.values(_TYPES)):
        if kind == _BYTE_TYPE and not _BYTE.fullmatch(tokens[number]):
            raise _error(
                header,
                lazy_text(
                    "token {number:,} stands for a byte, but is {token}",
                    number=number,
                    token=_shown(tokens[number]),
                ),
            )


def _is_utf8(token: bytes) -> bool:
    try:
        token.decode()
    except UnicodeDecodeError:
        return False
    return True


def _shown(token: bytes) -> str:
    return shown(token.decode(errors="backslashreplace"))


def _error(header: GgufHeader, problem: LazyText) -> ModelFileError:
    return ModelFileError(
        lazy_text("Can't run {name}: {problem}.", name=header.path.name, problem=problem), _HINT
    )
