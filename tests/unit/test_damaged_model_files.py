"""Damaged headers: each is refused with a sentence that names the cause, before native code aborts on it."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from model_backends.files.check import check
from model_backends.files.protocol import Check
from model_backends.ggml.gguf_file import ModelFileError
from model_backends.protocol import UnfogError
from tests.gguf_document import ARRAY, STRING, Document, Entry
from tests.tiny_model import TinyModel

U8, U16, U32, I32, F32, BOOL, U64, F64 = 0, 2, 4, 5, 6, 7, 10, 12
ARCH, TOKENS, TYPES = "diffusion-gemma", "tokenizer.ggml.tokens", "tokenizer.ggml.token_type"
KV = f"{ARCH}.attention.head_count_kv"
Damage = Callable[[Document], None]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return TinyModel().write(tmp_path_factory.mktemp("model") / "tiny.gguf")


def refusal(path: Path) -> ModelFileError:
    with pytest.raises(ModelFileError) as caught:
        check(Check(path=str(path)))
    assert caught.value.hint
    assert path.name in caught.value.message
    return caught.value


def put(key: str, kind: int, value: object, of: int = 0) -> Damage:
    return lambda document: document.set(key, kind, value, of)


def token(number: int, value: bytes) -> Damage:
    def damage(document: Document) -> None:
        document[TOKENS].value[number] = value

    return damage


def both(*damages: Damage) -> Damage:
    def damage(document: Document) -> None:
        for one in damages:
            one(document)

    return damage


def tensor(**changes: object) -> Damage:
    def damage(document: Document) -> None:
        for name, value in changes.items():
            setattr(document.tensors[3], name, value)

    return damage


def test_a_document_is_written_as_it_was_read(tiny: Path, tmp_path: Path) -> None:
    assert Document.read(tiny).write(tmp_path / "same.gguf").read_bytes() == tiny.read_bytes()


@pytest.mark.parametrize(
    ("damage", "mentions"),
    [
        (token(300, b"a"), "tokens 266 and 300 are equal: 'a'"),
        (token(300, b"a\0b"), "tokens 266 and 300 are equal"),  # a text in C ends there
        (both(token(300, b""), token(301, b"[EMPTY_300]")), "tokens 300 and 301 are equal"),
        (token(300, b"\xff\xfe"), r"token 300 isn't valid UTF-8: '\\xff\\xfe'"),
        (both(token(300, b"\xe2\x96"), token(301, b"\x81x")), "token 300 isn't valid UTF-8"),
        (token(20, b"x"), "tokens 20 and 289 are equal"),
        (token(20, b"<0x0>"), "token 20 stands for a byte, but is '<0x0>'"),
        (put("tokenizer.ggml.model", STRING, b"no_vocab"), "its tokenizer is 'no_vocab', not gemma4"),
        (put("tokenizer.ggml.model", STRING, b"whatever\x1b[2J"), "its tokenizer is 'whatever"),
        (put("tokenizer.ggml.model", U32, 7), "its tokenizer is 7"),
        (lambda document: document.drop("tokenizer.ggml.model"), "missing the metadata tokenizer.ggml.model"),
        (put("tokenizer.ggml.pre", U32, 7), "tokenizer.ggml.pre has the type u32, not string"),
        (lambda document: document.drop(TOKENS), f"missing the metadata {TOKENS}"),
        (
            lambda document: document.drop("tokenizer.ggml.merges"),
            "missing the metadata tokenizer.ggml.merges",
        ),
        (put(TOKENS, ARRAY, [], STRING), "its vocabulary is empty"),
        (put(TOKENS, ARRAY, [1, 2], U32), f"{TOKENS} has the type array of u32, not array of string"),
        (put(TOKENS, STRING, b"abc"), f"{TOKENS} has the type string"),
        (put(TYPES, ARRAY, [1] * 3, I32), f"{TYPES} has 3 values for 512 tokens"),
        (put(TYPES, ARRAY, [], I32), f"{TYPES} has 0 values for 512 tokens"),
        (put(TYPES, ARRAY, [1.0] * 512, F32), f"{TYPES} has the type array of f32, not array of i32"),
        (
            put("tokenizer.ggml.scores", ARRAY, [0.0], F32),
            "tokenizer.ggml.scores has 1 values for 512 tokens",
        ),
        (put("tokenizer.ggml.scores", F32, 0.0), "tokenizer.ggml.scores has the type f32"),
        (put("tokenizer.ggml.merges", ARRAY, [1], U8), "tokenizer.ggml.merges has the type array of u8"),
        (
            put("tokenizer.ggml.bos_token_id", U32, 512),
            "bos_token_id is 512, but its vocabulary has 512 tokens",
        ),
        (put("tokenizer.ggml.eot_token_id", U32, 2**32 - 1), "eot_token_id is 4,294,967,295"),
        (put("tokenizer.ggml.eos_token_id", I32, -1), "eos_token_id has the type i32, not u32"),
        (put("tokenizer.ggml.add_bos_token", U32, 1), "add_bos_token has the type u32, not bool"),
        (put("tokenizer.ggml.suppress_tokens", ARRAY, [1], U32), "suppress_tokens has the type array of u32"),
        (put("general.name", F32, math.nan), "general.name has the type f32, not string"),
    ],
)
def test_a_damaged_vocabulary(damage: Damage, mentions: str, tiny: Path, tmp_path: Path) -> None:
    document = Document.read(tiny)
    damage(document)
    assert mentions in refusal(document.write(tmp_path / "bad.gguf")).message


@pytest.mark.parametrize(
    ("damage", "mentions"),
    [
        (put(KV, ARRAY, [math.nan, 1.0], F32), f"{KV} is nan, not a positive number"),
        (put(KV, ARRAY, [math.inf, 1.0], F64), f"{KV} is inf"),
        (put(KV, ARRAY, [1.5, 1.0], F64), f"{KV} is 1.5, not a whole number"),
        (put(KV, ARRAY, [-2, 1], I32), f"{KV} is -2"),
        (put(KV, ARRAY, [2**63, 1], U64), f"{KV} is 9223372036854775808, not a number up to 2,147,483,647"),
        (put(KV, ARRAY, [], U32), f"{KV} has 0 values for 2 layers"),
        (put(KV, ARRAY, [b"2", b"1"], STRING), f"{KV} isn't a list of numbers"),
        (put(KV, STRING, b"2"), f"{KV} is '2', not a positive number"),
        (put(KV, F32, math.nan), f"{KV} is nan"),
        (
            put(f"{ARCH}.attention.sliding_window_pattern", ARRAY, [math.nan, 0], F32),
            "pattern is nan, not true",
        ),
        (
            put(f"{ARCH}.attention.sliding_window_pattern", ARRAY, [7, 0], U32),
            "pattern is 7, not true or false",
        ),
        (put(f"{ARCH}.context_length", F64, 1e300), "context_length is 1e+300, not a number up to"),
        (put(f"{ARCH}.context_length", U64, 2**64 - 1), "context_length is 18446744073709551615, not"),
        (put(f"{ARCH}.embedding_length", F32, math.nan), "embedding_length is nan"),
        (put(f"{ARCH}.embedding_length", BOOL, True), "embedding_length is True, not a positive number"),
        (put(f"{ARCH}.block_count", U32, 2**31 - 1), "claims to have 2,147,483,647 layers"),
        (put(f"{ARCH}.attention.layer_norm_rms_epsilon", F32, -math.inf), "epsilon is -inf"),
        (put("diffusion.eb_max_steps", F64, 1e300), "eb_max_steps is 1e+300, not a number up to"),
        (put("diffusion.eb_max_steps", F32, math.nan), "eb_max_steps is nan, not a number"),
        (put("diffusion.canvas_length", ARRAY, [1], U32), "canvas_length is a list"),
        (put("general.alignment", U32, 0), "general.alignment is 0, not a power of two"),
        (put("general.alignment", U32, 24), "general.alignment is 24"),
        (put("general.alignment", U64, 32), "general.alignment is 32"),
        (lambda d: d.entries.append(Entry(b"general.architecture", STRING, b"x")), "architecture twice"),
        (lambda d: d.entries.append(Entry(b"", STRING, b"x")), "has no name"),
        (tensor(offset=64), "starts at byte 64 of the weights instead of"),
        (tensor(offset=2**63), "starts at byte 9,223,372,036,854,775,808"),
        (tensor(shape=[2**62, 2**62]), "has the shape 4611686018427387904×4611686018427387904"),
        (tensor(shape=[1] * 5), "has 5 dimensions"),
        (tensor(type=31), "has type 31, which this ggml doesn't support"),
        (tensor(type=2**32 - 1), "has type 4294967295"),
        (tensor(type=12, shape=[33]), "needs a multiple of 256"),
        (tensor(name=b"x" * 64), "longer than 63 bytes"),
        (tensor(name=b"token_embd.weight"), "contains the tensor token_embd.weight twice"),
    ],
)
def test_damaged_metadata(damage: Damage, mentions: str, tiny: Path, tmp_path: Path) -> None:
    document = Document.read(tiny)
    damage(document)
    assert mentions in refusal(document.write(tmp_path / "bad.gguf")).message


@pytest.mark.parametrize(
    ("position", "value", "mentions"),
    [
        (8, 2**63, "claims to have 9,223,372,036,854,775,808 entries"),  # tensors
        (16, 2**64 - 1, "claims to have 18,446,744,073,709,551,615 entries"),  # metadata
        (24, 2**62, "ends within its header"),  # the length of the first key
    ],
)
def test_absurd_counts(position: int, value: int, mentions: str, tiny: Path, tmp_path: Path) -> None:
    data = bytearray(tiny.read_bytes())
    data[position : position + 8] = value.to_bytes(8, "little")
    path = tmp_path / "bad.gguf"
    path.write_bytes(data)
    assert mentions in refusal(path).message


@pytest.mark.parametrize("claimed", [2**63, 2**40, 600])
def test_an_array_that_claims_more_than_it_has(claimed: int, tiny: Path, tmp_path: Path) -> None:
    data = bytearray(tiny.read_bytes())
    count = data.index(TOKENS.encode()) + len(TOKENS) + 8
    data[count : count + 8] = claimed.to_bytes(8, "little")
    path = tmp_path / "bad.gguf"
    path.write_bytes(data)
    assert "is damaged" in refusal(path).message


def test_no_damage_ends_in_anything_but_a_result_or_a_sentence(tiny: Path, tmp_path: Path) -> None:
    """A few random ones; thousands were tried when this was written."""
    good, path = Document.read(tiny).header(), tmp_path / "bad.gguf"
    weights = tiny.read_bytes()[len(good) :]
    random_ = random.Random(1)
    for _ in range(80):
        header = bytearray(good)
        for _ in range(random_.choice((1, 2, 8))):
            header[random_.choice((random_.randrange(24, 3000), random_.randrange(len(header))))] ^= (
                1 << random_.randrange(8)
            )
        path.write_bytes(header + weights)
        with suppress(UnfogError):
            check(Check(path=str(path)))
