"""Text that can't be encoded: replaced for people, kept exactly in paths."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from model_backends.lazy_text import LazyText, lazy_text
from model_backends.protocol import Failed, Loaded, decode_event, encode
from model_backends.unicode_text import path_from_text, path_to_text, without_surrogates


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain ä 霧 🌫", "plain ä 霧 🌫"),
        ("mod\udce9ll", "mod\ufffdll"),
        ("\ud83c\udf2b", "🌫"),
        ("a\ud83c", "a\ufffd"),
        ("\ude00\ud83d", "\ufffd\ufffd"),
        ("", ""),
    ],
)
def test_lone_surrogates_are_replaced(text: str, expected: str) -> None:
    assert without_surrogates(text) == expected


@pytest.mark.parametrize("name", [b"mod\xe9ll.gguf", b"100% \xff #1.gguf", "plain ä%20.gguf".encode()])
def test_a_path_comes_back_exactly(name: bytes, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(name)
    text = path_to_text(path)
    text.encode()
    assert path_from_text(text) == path


def test_a_readable_path_stays_as_it_is() -> None:
    assert path_to_text(Path("/models/ä b.gguf")) == "/models/ä b.gguf"


def test_an_event_with_a_lone_surrogate_is_sent_with_a_replacement() -> None:
    message = lazy_text("Can't read {name}.", name=lazy_text("the file {name}", name="mod\udce9ll"))
    event = decode_event(encode(Failed(id=3, kind="model_file", message=message)))
    assert event == Failed(id=3, kind="model_file", message="Can't read the file mod\ufffdll.")
    assert isinstance(event, Failed)
    assert isinstance(event.message, LazyText)
    loaded = Loaded(
        path="/a\udce9", name="b\ud800", device="", file_bytes=1, context_length=1, canvas_length=1,
        vocab_size=1, max_steps=1, thinking=False, notes=("c\udce9", "d"),
    )  # fmt: skip
    sent = decode_event(encode(loaded))
    assert isinstance(sent, Loaded)
    assert (sent.path, sent.name, sent.notes) == ("/a\ufffd", "b\ufffd", ("c\ufffd", "d"))
