"""The maker of small models with Gemma's vocabulary."""

from __future__ import annotations

from pathlib import Path

import gguf
import pytest
from gguf import TokenType

from model_backends.ggml.gguf_file import GgufFile
from model_backends.ggml.vocabulary import Vocabulary
from tools.real_vocabulary import main, read_tokens

TOKENS = [
    "<pad>", "<eos>", "<bos>", "<unk>", "<mask>", "<unused0>", "<unused1>", "<unused2>", "<start_of_turn>",
    "<end_of_turn>", "  ", *(f"<0x{byte:02X}>" for byte in range(256)), "▁", "a", "b", "é", "雾", "ab", "aba",
    "▁雾",
]  # fmt: skip


def gemma_file(path: Path, tokens: list[str] = TOKENS) -> Path:
    """A file with a Gemma vocabulary of a few tokens."""
    writer = gguf.GGUFWriter(path, "gemma3")
    kinds = [TokenType.CONTROL] * 10 + [TokenType.USER_DEFINED] + [TokenType.BYTE] * 256
    writer.add_token_list(tokens)
    writer.add_token_types([*kinds, *[TokenType.NORMAL] * (len(tokens) - len(kinds))])
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def test_vocabulary_gets_the_control_tokens_and_merges_of_diffusion_gemma(tmp_path: Path) -> None:
    tokens = read_tokens(gemma_file(tmp_path / "gemma.gguf"))
    assert tokens.texts[5:11] == ["<|channel>", "<channel|>", "<|think|>", "<|turn>", "<turn|>", "▁▁"]
    assert list(tokens.kinds[5:11]) == [TokenType.CONTROL] * 5 + [TokenType.NORMAL]
    assert tokens.merges == ["▁ ▁", "a b", "ab a", "▁ 雾"]


def test_model_file_spells_every_script(tmp_path: Path) -> None:
    gemma, out = gemma_file(tmp_path / "gemma.gguf"), tmp_path / "small.gguf"
    assert main(["--gemma", str(gemma), "--out", str(out), "--canvas", "16"]) == 0
    with GgufFile(out) as file:
        assert file.metadata["diffusion.canvas_length"] == 16
    vocabulary = Vocabulary(out, "gemma3")
    spelled = [vocabulary.text(token) for token in vocabulary.tokenize("é 雾", special=False)]
    assert spelled == ["é", "▁雾"]


def test_file_without_the_vocabulary_is_named(tmp_path: Path) -> None:
    other = gemma_file(tmp_path / "other.gguf", [token.replace("turn", "talk") for token in TOKENS])
    with pytest.raises(ValueError, match=r"other\.gguf has no vocabulary of Gemma 3"):
        read_tokens(other)
