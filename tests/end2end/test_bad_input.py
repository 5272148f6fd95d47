"""Bad prompts and model files: one line with a hint, exit code 2, no traceback."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import gguf
import numpy as np
import pytest

from app.base.app_dirs import bundled_model
from model_backends.protocol import Failed, FailureKind
from tests.end2end.unfog_process import Result, environment, rewrite, unfog

FORBIDDEN = "{{ ''.__class__.__mro__[1].__subclasses__() }}"


def missing_file(folder: Path) -> Path:
    return folder / "nowhere.gguf"


def folder_instead_of_a_file(folder: Path) -> Path:
    return folder


def no_gguf_at_all(folder: Path) -> Path:
    return write(folder, b"Once upon a time there was a file.\n" * 10)


def empty_file(folder: Path) -> Path:
    return write(folder, b"")


def truncated_in_its_weights(folder: Path) -> Path:
    return write(folder, bundled_model().read_bytes()[:-100_000])


def truncated_in_its_header(folder: Path) -> Path:
    return write(folder, bundled_model().read_bytes()[:1000])


def another_architecture(folder: Path) -> Path:
    return rewrite(bundled_model(), folder / "bad.gguf", architecture="llama")


def missing_tensor(folder: Path) -> Path:
    return rewrite(bundled_model(), folder / "bad.gguf", drop={"blk.1.attn_q.weight"})


def wrong_shape(folder: Path) -> Path:
    reader = gguf.GGUFReader(bundled_model())
    norm = next(tensor for tensor in reader.tensors if tensor.name == "output_norm.weight")
    shorter = np.array(norm.data[:-1], np.float32)
    return rewrite(bundled_model(), folder / "bad.gguf", replace={"output_norm.weight": shorter})


def forbidden_template(folder: Path) -> Path:
    return rewrite(bundled_model(), folder / "bad.gguf", values={"tokenizer.chat_template": FORBIDDEN})


def write(folder: Path, data: bytes) -> Path:
    path = folder / "bad.gguf"
    path.write_bytes(data)
    return path


def failure_of(result: Result) -> Failed:
    """The failure that a run with --json ended in."""
    assert result.code == 2
    assert result.err == ""
    failure = result.events[-1]
    assert isinstance(failure, Failed)
    assert failure.message
    assert failure.hint
    return failure


def assert_one_line(result: Result, failure: Failed) -> None:
    """A run without --json says the same in one line on standard error."""
    assert result.code == 2
    assert result.out == ""
    assert result.err == f"unfog: {failure.message} {failure.hint}\n"


@pytest.mark.parametrize(
    ("make", "kind", "mentions"),
    [
        (missing_file, "model_file", "nowhere.gguf"),
        (folder_instead_of_a_file, "model_file", ""),
        (no_gguf_at_all, "model_file", "bad.gguf"),
        (empty_file, "model_file", "bad.gguf"),
        (truncated_in_its_weights, "model_file", "bad.gguf"),
        (truncated_in_its_header, "model_file", "bad.gguf"),
        (another_architecture, "model_file", "llama"),
        (missing_tensor, "model_file", "blk.1.attn_q.weight"),
        (wrong_shape, "model_file", "output_norm.weight"),
        (forbidden_template, "template", "template"),
    ],
)
def test_bad_files(make: Callable[[Path], Path], kind: FailureKind, mentions: str, tmp_path: Path) -> None:
    arguments = ("chat", "--once", "Hello!", "--model", make(tmp_path))
    failure = failure_of(unfog(*arguments, "--json", data_dir=tmp_path))
    assert failure.kind == kind
    assert mentions in failure.message
    assert_one_line(unfog(*arguments, data_dir=tmp_path), failure)


@pytest.mark.parametrize("prompt", ["", " \n", "fog " * 20_000], ids=["empty", "blank", "too long"])
def test_bad_prompts(prompt: str, tmp_path: Path) -> None:
    arguments = ("chat", "--once", prompt)
    failure = failure_of(unfog(*arguments, "--json", data_dir=tmp_path))
    assert failure.kind == "prompt"
    assert_one_line(unfog(*arguments, data_dir=tmp_path), failure)


def test_an_unknown_device(tmp_path: Path) -> None:
    arguments = ("chat", "--once", "Hello!", "--device", "abacus:0")
    failure = failure_of(unfog(*arguments, "--json", data_dir=tmp_path))
    assert "abacus" in failure.message
    assert_one_line(unfog(*arguments, data_dir=tmp_path), failure)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--bogus",),
        ("chat", "--steps", "0"),
        ("chat", "--seed", "-1"),
        ("chat", "--thinking", "maybe"),
        ("dance",),
    ],
)
def test_mistyped_options(arguments: tuple[str, ...], tmp_path: Path) -> None:
    result = unfog(*arguments, data_dir=tmp_path)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("unfog: ")
    assert result.err.count("\n") == 1
    assert "--help" in result.err


def test_a_data_folder_that_cannot_be_used(tmp_path: Path) -> None:
    occupied = tmp_path / "file"
    occupied.write_text("not a folder", encoding="utf-8")
    result = unfog("chat", "--once", "Hello!", data_dir=tmp_path, UNFOG_DATA_DIR=str(occupied))
    assert (result.code, result.out) == (2, "")
    assert "UNFOG_DATA_DIR" in result.err
    assert result.err.count("\n") == 1


@pytest.mark.skipif(sys.platform != "linux", reason="needs /dev/full")
@pytest.mark.parametrize(
    "arguments",
    [("--version",), ("models", "list"), ("models", "list", "--json"), ("chat", "--once", "hi", "--json")],
    ids=" ".join,
)
def test_standard_output_on_a_full_disk(arguments: tuple[str, ...], tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        result = subprocess.run(
            [sys.executable, "-m", "app", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=full,
            stderr=subprocess.PIPE,
            env=environment(tmp_path),
            text=True,
            check=False,
        )
    assert result.returncode == 2
    assert result.stderr.splitlines() == [
        "unfog: Can't write to standard output: its disk is full. Free up space on that disk, then try again."
    ]


@pytest.mark.parametrize(
    ("name", "mentions"),
    [("nowhere.gguf", "doesn't exist"), ("smb://nas/model.gguf", "isn't on this computer")],
)
def test_without_a_display_a_file_is_opened_in_the_terminal(tmp_path: Path, name: str, mentions: str) -> None:
    result = unfog(name, data_dir=tmp_path)
    assert result.code == 2
    (line,) = result.err.splitlines()
    assert mentions in line
