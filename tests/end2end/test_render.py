"""`unfog render`: the real program and the bundled model, without a screen."""

from __future__ import annotations

import io
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import cv2
import msgspec
import pytest
from PIL import Image

from app.__main__ import main
from app.gui.replay.recording import Recording, read_recording, trace_json
from app.storage import Store
from app.storage.trace import encode
from model_backends.protocol import Sampling
from tests.end2end.unfog_process import Result, environment, unfog
from tests.patience import PATIENCE_SECONDS

LITTLE = ("--size", "320x180", "--fps", "10", "--speed", "2")


@pytest.fixture(scope="module")
def trace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A reply of the bundled model in two blocks."""
    folder = tmp_path_factory.mktemp("trace")
    path = folder / "reply.json"
    prompt = ("--prompt", "What is text diffusion?", "--seed", "7", "--preset", "fast")
    result = unfog("render", path, *prompt, data_dir=folder)
    assert (result.code, result.out) == (0, "")
    assert "reply.json" in result.err
    return path


def refused(result: Result) -> str:
    """The one line on standard error."""
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("unfog: ")
    assert result.err.count("\n") == 1
    return result.err


def test_a_new_reply_is_told_with_everything_about_it(trace: Path) -> None:
    recording = read_recording(trace)
    assert len(recording.traces) >= 2
    assert (recording.prompt, recording.seed) == ("What is text diffusion?", 7)
    assert recording.max_steps == 16
    assert recording.sampling == Sampling(max_steps=16)
    assert recording.stats is not None
    assert recording.stats.blocks == len(recording.traces)
    for block in recording.traces:
        assert len(block.noise) == len(block.steps[0].draft)
        assert len(set(block.noise)) > len(block.noise) / 2
    assert recording.model


@pytest.mark.parametrize("kind", ["mp4", "webp", "gif", "png"])
def test_every_format(trace: Path, tmp_path: Path, kind: str) -> None:
    out = tmp_path / f"reply.{kind}"
    result = unfog("render", out, "--trace", trace, *LITTLE, "--theme", "dark", data_dir=tmp_path)
    assert (result.code, result.out) == (0, "")
    if kind == "mp4":
        film = cv2.VideoCapture(str(out))
        assert (film.get(cv2.CAP_PROP_FRAME_WIDTH), film.get(cv2.CAP_PROP_FRAME_HEIGHT)) == (320, 180)
        assert film.get(cv2.CAP_PROP_FRAME_COUNT) > 20
        return
    with Image.open(out) as picture:
        assert picture.size == (320, 180)
        assert getattr(picture, "n_frames", 1) > 10 or kind == "png"
        assert max(picture.convert("RGB").getpixel((2, 2))) < 40


def test_a_comparison_and_a_film_strip(trace: Path, tmp_path: Path) -> None:
    result = unfog(
        "render", tmp_path / "both.mp4", "--trace", trace, "--compare", trace, *LITTLE, data_dir=tmp_path
    )
    assert result.code == 0
    result = unfog("render", tmp_path / "a.png", "--trace", trace, *LITTLE, "--strip", data_dir=tmp_path)
    assert result.code == 0
    with Image.open(tmp_path / "a.png") as picture:
        assert picture.size > (960, 540)


def test_a_clip(trace: Path, tmp_path: Path) -> None:
    out = tmp_path / "clip.mp4"
    small = ("--size", "180x320", "--fps", "10")
    result = unfog("render", out, "--trace", trace, "--clip", "portrait", *small, data_dir=tmp_path)
    assert (result.code, result.out) == (0, "")
    film = cv2.VideoCapture(str(out))
    assert (film.get(cv2.CAP_PROP_FRAME_WIDTH), film.get(cv2.CAP_PROP_FRAME_HEIGHT)) == (180, 320)
    assert 50 < film.get(cv2.CAP_PROP_FRAME_COUNT) < 80


@pytest.mark.parametrize(("name", "options"), [("a.pdf", ()), ("a.png", ("--poster", "--theme", "dark"))])
def test_a_poster(trace: Path, tmp_path: Path, name: str, options: tuple[str, ...]) -> None:
    result = unfog("render", tmp_path / name, "--trace", trace, *options, data_dir=tmp_path)
    assert (result.code, result.out) == (0, "")
    assert name in result.err
    data = (tmp_path / name).read_bytes()
    if name.endswith(".pdf"):
        assert data.startswith(b"%PDF")
        return
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.size == (2246, 3174)
        assert max(picture.convert("RGB").getpixel((2, 2))) < 40


@pytest.mark.parametrize("options", [("--clip", "square"), ("--strip",), ("--at", "1"), ("--speed", "2")])
def test_a_poster_does_not_move(trace: Path, tmp_path: Path, options: tuple[str, ...]) -> None:
    assert "one page" in refused(
        unfog("render", tmp_path / "a.png", "--trace", trace, "--poster", *options, data_dir=tmp_path)
    )
    assert not (tmp_path / "a.png").exists()


def keep(store: Store, recording: Recording) -> tuple[int, int]:
    """Store a reply as the window does; its conversation and its id."""
    _, reply = store.ask(None, recording.prompt, title="T", draft="", model="m", seed=3, sampling=Sampling())
    for trace in recording.traces:
        data = encode(trace.block, trace.steps, trace.commit, trace.start)
        number = store.commit_block(reply.id, trace.commit.text, trace.commit.thought)
        assert number is not None
        store.traces.add(reply.id, number, data)
    store.end_reply(reply.id, "complete", text=None, thought=None, stats=None)
    return reply.conversation, reply.id


def test_replies_of_the_window(trace: Path, tmp_path: Path) -> None:
    """Also while it is open, in the middle of a reply."""
    recording = read_recording(trace)
    store = Store(tmp_path / "unfog.sqlite3")
    first = keep(store, msgspec.structs.replace(recording, prompt="First?", traces=recording.traces[:1]))
    keep(store, msgspec.structs.replace(recording, prompt="Second?"))
    _, running = store.ask(None, "Third?", title="T", draft="", model="m", seed=3, sampling=Sampling())
    out = tmp_path / "out.json"
    for options, expected in (
        ((), ("Second?", 2)),
        (("--conversation", str(first[0])), ("First?", 1)),
        (("--message", str(first[1])), ("First?", 1)),
    ):
        assert unfog("render", out, *options, data_dir=tmp_path).code == 0
        found = read_recording(out)
        assert (found.prompt, len(found.traces)) == expected
        assert (found.model, found.seed) == ("m", 3)
    assert store.message(running.id).status == "running"
    store.close()
    assert "no such reply" in refused(unfog("render", out, "--message", "99", data_dir=tmp_path))


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("a.mp4", "", "no stored reply"),
        ("a.avi", "--trace TRACE", "unknown file extension"),
        ("gone/a.mp4", "--trace TRACE", "gone doesn't exist"),
        ("a.mp4", "--trace gone.json", "Can't open"),
        ("a.mp4", f"--trace {shlex.quote(__file__)}", "Can't read"),
        ("a.mp4", "--trace TRACE --prompt Hi", "More than one"),
        ("a.mp4", "--trace TRACE --strip", "only work for images"),
        ("a.json", "--trace TRACE --compare TRACE", "only one reply"),
        ("a.mp4", "--trace TRACE --clip square --speed 2", "at its own speed"),
        ("a.json", "--trace TRACE --clip square", "at its own speed"),
        ("a.mp4", "--trace TRACE --seed 1", "only work for a new reply"),
        ("a.mp4", "--size big", "isn't a size"),
        ("a.mp4", "--size 10x10", "must be from"),
        ("a.mp4", "--speed 0", "between 0.1"),
        ("a.mp4", "--fps often", "isn't a number"),
    ],
)
def test_what_makes_no_sense_is_one_line(
    trace: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    name: str,
    options: str,
    message: str,
) -> None:
    monkeypatch.setenv("UNFOG_DATA_DIR", str(tmp_path))
    words = [str(trace) if word == "TRACE" else word for word in shlex.split(options)]
    try:
        code = main(["render", str(tmp_path / name), *words])
    except SystemExit as end:  # of the parser of options
        code = int(str(end.code))
    assert message in refused(Result(code, *capfd.readouterr()))
    assert [path.name for path in tmp_path.iterdir()] in ([], ["logs"])  # nothing but the folder of logs


@pytest.mark.skipif(os.name != "posix", reason="needs a shell that limits the size of files")
@pytest.mark.parametrize("kind", ["mp4", "webp", "png"])
def test_a_full_disk_is_one_line_and_leaves_nothing_behind(trace: Path, tmp_path: Path, kind: str) -> None:
    out = tmp_path / "out"
    out.mkdir()
    command = [sys.executable, "-m", "app", "render", str(out / f"a.{kind}"), "--trace", str(trace)]
    render = shlex.join([*command, "--size", "800x600", "--fps", "10"])
    limited = f"ulimit -f 4; unset COVERAGE_PROCESS_CONFIG; exec {render}"
    result = subprocess.run(
        ["bash", "-c", limited],
        capture_output=True,
        text=True,
        env=environment(tmp_path),
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    error = refused(Result(result.returncode, result.stdout, result.stderr))
    assert re.search(r"the disk with \S+ is full\. ", error), error
    assert list(out.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="Ctrl+C is a signal")
def test_ctrl_c_leaves_nothing_behind(trace: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "app", "render", str(out / "a.mp4"), "--trace", str(trace), "--size", "4k"],
        env=environment(tmp_path),
        stderr=subprocess.PIPE,
    )
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not list(out.iterdir()) and time.monotonic() < deadline:
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 130
    assert list(out.iterdir()) == []
    assert errors == b""


def test_three_blocks_in_full_size_are_a_small_film(trace: Path, tmp_path: Path) -> None:
    recording = read_recording(trace)
    blocks = (*recording.traces, *recording.traces)[:3]
    (tmp_path / "three.json").write_bytes(trace_json(msgspec.structs.replace(recording, traces=blocks)))
    out = tmp_path / "three.mp4"
    assert unfog("render", out, "--trace", tmp_path / "three.json", data_dir=tmp_path).code == 0
    film = cv2.VideoCapture(str(out))
    assert (film.get(cv2.CAP_PROP_FRAME_WIDTH), film.get(cv2.CAP_PROP_FRAME_HEIGHT)) == (1920, 1080)
    assert film.get(cv2.CAP_PROP_FPS) == 30.0
    assert film.get(cv2.CAP_PROP_FRAME_COUNT) / 30 > 4.0
    assert out.stat().st_size < 5_000_000
