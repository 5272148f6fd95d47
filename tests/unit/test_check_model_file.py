"""Checks of model files: results for valid ones, errors for invalid ones."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable
from pathlib import Path

import gguf
import pytest

from app.base.app_dirs import bundled_model
from model_backends.diffusion_gemma.chat_template import TemplateError
from model_backends.files.check import check
from model_backends.files.protocol import Check
from model_backends.ggml.gguf_file import GgufFile, ModelFileError
from tests.end2end.unfog_process import rewrite
from tests.tiny_model import TinyModel


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_the_demo_model_passes() -> None:
    path = bundled_model()
    checked = check(Check(path=str(path)))
    assert (checked.path, checked.bytes) == (str(path), path.stat().st_size)
    assert checked.sentence.startswith(f"{checked.name}, ")
    assert f"{checked.layers} layers, vocabulary of {checked.vocab_size:,} tokens, 13 MB" in checked.sentence


def test_types_are_counted(tmp_path: Path) -> None:
    model = TinyModel(feed_forward=64, expert_feed_forward=32)
    checked = check(Check(path=str(model.write(tmp_path / "tiny.gguf", gguf.GGMLQuantizationType.Q8_0))))
    types = [entry.partition(" ×") for entry in checked.tensor_types]
    counts = {name: int(count) for name, _, count in types}
    assert set(counts) == {"F32", "Q8_0"}
    assert list(counts.values()) == sorted(counts.values(), reverse=True)
    assert "mostly Q8_0" in checked.sentence


def cut(folder: Path) -> Path:
    return write(folder / "cut.gguf", bundled_model().read_bytes()[:-100_000])


def cut_in_its_header(folder: Path) -> Path:
    return write(folder / "cut.gguf", bundled_model().read_bytes()[:5000])


def no_gguf(folder: Path) -> Path:
    return write(folder / "page.gguf", b"<!DOCTYPE html>" * 100)


def of_another_kind(folder: Path) -> Path:
    return rewrite(bundled_model(), folder / "llama.gguf", architecture="llama")


def without_a_tensor(folder: Path) -> Path:
    return rewrite(bundled_model(), folder / "lacking.gguf", drop={"blk.2.ffn_up.weight"})


def of_another_shape(folder: Path) -> Path:
    tensors = TinyModel().tensors() | {
        "output_norm.weight": TinyModel(hidden=64).tensors()["output_norm.weight"]
    }
    return TinyModel().write(folder / "mixed.gguf", tensors=tensors)


def a_part(folder: Path) -> Path:
    path = folder / "model-00001-of-00002.gguf"
    shutil.copy(bundled_model(), path)
    return path


@pytest.mark.parametrize(
    ("make", "mentions"),
    [
        (cut, "bytes"),
        (cut_in_its_header, "damaged"),
        (no_gguf, "isn't a valid GGUF"),
        (of_another_kind, "llama"),
        (without_a_tensor, "blk.2.ffn_up.weight"),
        (of_another_shape, "output_norm.weight"),
        (a_part, "one of 2 parts"),
    ],
)
def test_bad_files_are_refused_with_the_reason(
    make: Callable[[Path], Path], mentions: str, tmp_path: Path
) -> None:
    path = make(tmp_path)
    with pytest.raises(ModelFileError, match=path.name) as caught:
        check(Check(path=str(path)))
    assert mentions in caught.value.message
    assert caught.value.hint


def test_how_much_of_a_cut_file_is_missing_is_told(tmp_path: Path) -> None:
    whole = TinyModel().write(tmp_path / "whole.gguf")
    with GgufFile(whole) as file:
        end = max(info.offset + info.bytes for info in file.tensors.values())
    with pytest.raises(ModelFileError, match=f"1,000 of its {end:,} bytes"):
        check(Check(path=str(write(tmp_path / "cut.gguf", whole.read_bytes()[: end - 1000]))))


@pytest.mark.parametrize("template", ["{% for", "{{ raise_exception('no') }}", "nothing that people said"])
def test_a_template_that_cannot_be_used_is_told(template: str, tmp_path: Path) -> None:
    model = dataclasses.replace(TinyModel(), chat_template=template)
    with pytest.raises((TemplateError, ModelFileError), match="chat template"):
        check(Check(path=str(model.write(tmp_path / "tiny.gguf"))))
