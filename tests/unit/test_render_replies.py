"""Traces as JSON, and exported films, read back by other libraries."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import cv2
import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PySide6.QtGui import QColor, QImage

from app.gui.export.film_writers import ExportError, FilmWriter, GifWriter, Mp4Writer, PngWriter, WebpWriter
from app.gui.replay.recording import (
    Recording,
    RecordingError,
    captions,
    read_recording,
    read_trace_json,
    signature,
    trace_json,
)
from app.storage.trace import Trace, decode, encode
from model_backends.protocol import Sampling, Stats
from tests.filled_block import TEXT, filled_block
from tests.unit.test_trace import block, noise, with_candidates

SIZE = (96, 64)
STATS = Stats(
    prompt_tokens=9,
    cached_tokens=0,
    tokens=12,
    blocks=2,
    steps=7,
    forward_passes=9,
    prefill_seconds=0.1,
    denoise_seconds=0.5,
    seconds=0.6,
)


def recording(*counts: int, seed: int = 7, positions: int = 6) -> Recording:
    """A reply whose blocks have so many steps, as storage gives it back."""
    traces = []
    for number, count in enumerate(counts):
        steps, commit = block(positions, count, seed + number)
        start = noise(*(f" n{position}" for position in range(positions)), block=2)
        commit = with_candidates(commit, 3, seed + number)
        traces.append(decode(encode(2, steps, commit, start)))
    return Recording(
        traces=tuple(traces),
        prompt="Why “fog”?\nSay it.",
        model="unfog-demo",
        seed=seed,
        sampling=Sampling(max_steps=24),
        stats=STATS,
    )


# ---- The trace as JSON ---------------------------------------------------------------------------


@given(st.lists(st.integers(1, 6), min_size=1, max_size=3), st.integers(0, 50), st.integers(1, 12))
@settings(max_examples=25)
def test_a_recording_comes_back_as_it_was(counts: list[int], seed: int, positions: int) -> None:
    before = recording(*counts, seed=seed, positions=positions)
    assert read_trace_json(trace_json(before)) == before


def test_what_is_not_known_is_left_out() -> None:
    (trace,) = recording(2).traces
    commit = msgspec.structs.replace(trace.commit, candidates=())
    before = Recording(traces=(msgspec.structs.replace(trace, start=None, commit=commit),))
    data = trace_json(before)
    assert set(json.loads(data)["reply"]) == {"text"}
    assert not {"noise", "candidates"} & set(json.loads(data)["blocks"][0])
    assert read_trace_json(data) == before


def test_the_json_is_what_its_document_says() -> None:
    """The example of docs/trace.md can be read, and its few lines of Python read what we write."""
    page = (Path(__file__).parents[2] / "docs" / "trace.md").read_text(encoding="utf-8")
    example = read_trace_json(page.split("```json\n")[1].split("```")[0].encode())
    assert example.text == "Hello!"
    assert example.traces[0].steps[0].pieces == ("Hello", "!", "")
    assert len(example.traces[0].noise) == 3
    candidates = example.traces[0].commit.candidates
    assert [[one.piece for one in position] for position in candidates] == [["Hello", "Hi"], ["!"]]
    written = json.loads(trace_json(recording(3)))
    steps = recording(3).traces[0].steps
    for told, step in zip(written["blocks"][0]["steps"], steps, strict=True):
        table = written["blocks"][0]["table"]
        assert "".join(table[index][1] for index in told["draft"]) == "".join(step.pieces)


def changed(change: Callable[[dict], object]) -> bytes:
    """A good trace with one thing changed."""
    value = json.loads(trace_json(recording(2)))
    change(value)
    return json.dumps(value).encode()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "Can't read"),
        (b"[1, 2]", "Can't read"),
        (b'{"format": "else", "version": 1}', "isn't a trace"),
        (changed(lambda v: v.update(version=2)), "has version 2"),
        (changed(lambda v: v.update(blocks=[])), "no block"),
        (changed(lambda v: v["blocks"][0].update(steps=[])), "no step"),
        (changed(lambda v: v["blocks"][0]["steps"][0]["draft"].pop()), "every position"),
        (changed(lambda v: v["blocks"][0]["steps"][0].update(draft=[99] * 6)), "table"),
        (changed(lambda v: v["blocks"][0]["steps"][0].update(draft=[-1] * 6)), "table"),
        (changed(lambda v: v["blocks"][0]["steps"][0].update(accepted="11x111")), "table"),
        (changed(lambda v: v["blocks"][0].pop("commit")), "commit"),
        (changed(lambda v: v["blocks"][0]["noise"].pop()), "noise of block 2 has not one entry"),
        (changed(lambda v: v["blocks"][0].update(noise=[5] * 6)), "noise"),
        (changed(lambda v: v["blocks"][0]["candidates"].pop()), "candidates of block 2 have not one entry"),
        (changed(lambda v: v["blocks"][0].update(candidates=[[[999, 0.5, 1]]] * 6)), "table"),
        (changed(lambda v: v["blocks"][0].update(candidates=[[[0, "likely", 1]]] * 6)), "candidates"),
        (b"\xff\xfe", "Can't read"),
    ],
)
def test_what_is_no_trace_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(RecordingError, match=message):
        read_trace_json(data)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="gone"):
        read_recording(tmp_path / "gone.json")


def test_compared_replies_are_told_apart_by_what_differs() -> None:
    seven, eight = recording(3, seed=7), recording(2, 2, seed=8)
    assert captions([seven, eight]) == ["seed 7 · 3 steps", "seed 8 · 4 steps in 2 blocks"]
    assert signature([seven]) == ["Unfog", "unfog-demo", "seed 7", "3 steps"]
    assert signature([seven, eight]) == ["Unfog", "unfog-demo"]


# ---- Films and pictures --------------------------------------------------------------------------


def frame(color: str, bar: int, size: tuple[int, int] = SIZE) -> QImage:
    """A plain page with a bar of this colour, so wide."""
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(QColor("#fbfbfa"))
    for x in range(bar):
        for y in range(16, 32):
            image.setPixelColor(x, y, QColor(color))
    return image


FRAMES = [(frame("#0f74d1", 8 + 8 * number), 0.1 + 0.1 * (number == 2)) for number in range(5)]
SECONDS = 0.6


def write(writer: FilmWriter, last: float = 1.5) -> None:
    for image, seconds in FRAMES:
        writer.add(image, seconds)
    writer.add(frame("#0f74d1", 64), last)
    writer.close()


def test_mp4(tmp_path: Path) -> None:
    write(Mp4Writer(tmp_path / "a.mp4", SIZE, 20.0))
    film = cv2.VideoCapture(str(tmp_path / "a.mp4"))
    assert (film.get(cv2.CAP_PROP_FRAME_WIDTH), film.get(cv2.CAP_PROP_FRAME_HEIGHT)) == SIZE
    assert film.get(cv2.CAP_PROP_FPS) == pytest.approx(20.0)
    pictures = []
    while True:
        is_there, picture = film.read()
        if not is_there:
            break
        pictures.append(picture)
    assert len(pictures) == film.get(cv2.CAP_PROP_FRAME_COUNT) == round((SECONDS + 1.5) * 20)
    assert np.abs(pictures[-1][24, 20].astype(int) - [0xD1, 0x74, 0x0F]).max() < 14  # blue, green, red
    assert np.abs(pictures[0][50, 50].astype(int) - [0xFA, 0xFB, 0xFB]).max() < 5
    data = (tmp_path / "a.mp4").read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")  # it can start before it has all come


@pytest.mark.parametrize("kind", ["webp", "gif"])
def test_animated_pictures(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a.{kind}"
    write(WebpWriter(path, SIZE) if kind == "webp" else GifWriter(path, SIZE, [image for image, _ in FRAMES]))
    with Image.open(path) as film:
        assert (film.format, film.size, film.info["loop"]) == (kind.upper(), SIZE, 0)
        lengths = []
        for number in range(film.n_frames):
            film.seek(number)
            film.load()
            lengths.append(film.info["duration"])
    assert lengths[:5] == [100, 100, 200, 100, 100]
    assert sum(lengths) == pytest.approx((SECONDS + 1.5) * 1000, abs=11)
    is_read, animation = cv2.imreadanimation(str(path))
    assert is_read
    assert len(animation.frames) == len(lengths)
    assert np.abs(animation.frames[4][24, 20][:3].astype(int) - [0xD1, 0x74, 0x0F]).max() < 14


def test_lengths_that_are_no_whole_ticks_do_not_add_up_to_another_sum(tmp_path: Path) -> None:
    path = tmp_path / "a.gif"
    writer = GifWriter(path, SIZE, [frame("#0f74d1", 8)])
    for number in range(45):
        writer.add(frame("#0f74d1", 1 + number), 1 / 24)
    writer.close()
    with Image.open(path) as film:
        total = 0
        for number in range(film.n_frames):
            film.seek(number)
            total += film.info["duration"]
    assert total == pytest.approx(45 / 24 * 1000, abs=11)


def test_a_rare_colour_is_in_the_palette(tmp_path: Path) -> None:
    """A glow of a few pixels on a page of greys."""
    page = QImage(256, 200, QImage.Format.Format_RGB32)
    for x in range(256):
        for y in range(200):
            page.setPixelColor(x, y, QColor(x, x, x))
    for x in range(40, 46):
        page.setPixelColor(x, 60, QColor("#e3a84a"))
    writer = GifWriter(tmp_path / "a.gif", (256, 200), [page])
    writer.add(page, 1.0)
    writer.close()
    with Image.open(tmp_path / "a.gif") as film:
        red, green, blue = film.convert("RGB").getpixel((42, 60))
    assert max(abs(red - 0xE3), abs(green - 0xA8), abs(blue - 0x4A)) < 12


def test_png(tmp_path: Path) -> None:
    write(PngWriter(tmp_path / "a.png"))
    assert QImage(str(tmp_path / "a.png")) == frame("#0f74d1", 64)


def writers(folder: Path) -> list[FilmWriter]:
    """One of each."""
    return [
        Mp4Writer(folder / "a.mp4", SIZE, 20.0),
        WebpWriter(folder / "a.webp", SIZE),
        GifWriter(folder / "a.gif", SIZE, [frame("#0f74d1", 8)]),
        PngWriter(folder / "a.png"),
    ]


def test_nothing_is_there_until_it_is_complete_or_after_it_was_given_up(tmp_path: Path) -> None:
    before = dict.fromkeys(("a.mp4", "a.webp", "a.gif", "a.png"), b"before")
    for name, data in before.items():
        (tmp_path / name).write_bytes(data)
    for writer in writers(tmp_path):
        writer.add(frame("#0f74d1", 8), 0.1)
        writer.add(frame("#0f74d1", 9), 0.1)
        assert writer.path.read_bytes() == b"before"
        writer.discard()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.skipif(os.name != "posix", reason="needs a folder of devices")
def test_a_folder_that_takes_no_files_is_a_known_error() -> None:
    with pytest.raises(ExportError, match="Can't save"):
        writers(Path("/proc"))
    with pytest.raises(ExportError, match="Can't save"):
        PngWriter(Path("/proc/a.png"))


def test_an_mp4_needs_even_sides(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="even"):
        Mp4Writer(tmp_path / "a.mp4", (95, 64), 20.0)
    assert list(tmp_path.iterdir()) == []


def test_a_trace_of_one_block_is_the_same_whether_stored_or_exported() -> None:
    steps, commit = block(8, 3)
    live = Recording(traces=(Trace(block=2, steps=tuple(steps), commit=commit),))
    read = read_trace_json(trace_json(live)).traces[0]
    assert [step.pieces for step in read.steps] == [step.pieces for step in steps]
    assert read.commit == commit


def test_pins_and_the_text_around_the_canvas_come_back_from_json() -> None:
    filled = filled_block()
    written = trace_json(Recording(traces=(filled.trace,)))
    (entry,) = json.loads(written)["blocks"]
    assert entry["pinned"].count("0") == len(filled.slots)
    assert entry["around"] == list(filled.start.around)
    read = read_trace_json(written)
    assert read.text == TEXT
    assert read.traces[0].start == filled.start
    assert (read.traces[0].before, read.traces[0].after) == (filled.trace.before, filled.trace.after)


def test_a_trace_without_pins_has_none_in_its_json() -> None:
    entry = json.loads(trace_json(recording(3)))["blocks"][0]
    assert "pinned" not in entry
    assert "around" not in entry


@pytest.mark.parametrize("pins", ["01", "2" * 40])
def test_pins_that_do_not_fit_are_a_known_failure(pins: str) -> None:
    data = json.loads(trace_json(Recording(traces=(filled_block().trace,))))
    data["blocks"][0]["pinned"] = pins
    with pytest.raises(RecordingError, match="pins"):
        read_trace_json(json.dumps(data).encode())
