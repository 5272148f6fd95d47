"""Pictures of every screen: `python -m tools.shots DIR` drives the real window and engine, offscreen.

The model is the bundled one and the data folder a temporary one. Long conversations and the Markdown sample
are put into storage beforehand; everything that is seen to be written is written by the model. What the
pictures of the Models page show of a graphics card is made up by hand (see `tools.shots_models`).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before Qt is imported

import psutil
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from app.desk import Desk, make_app
from app.paths import bundled_model
from app.theme import Scheme
from model_backends.protocol import DenoisingStep, Sampling

SIZE = QSize(1120, 780)
NARROW = QSize(440, 780)
PATIENCE = 60.0  # seconds
MOMENTS = (0.2, 0.5, 0.8, 1.1, 1.5)  # seconds after a block has begun

MARKDOWN = '''Three ways to turn a string around, from short to slow:

```python
def reverse(text: str) -> str:
    """Return the text backwards."""
    return text[::-1]


for word in ("fog", "mist"):
    print(reverse(word))  # gof, tsim
```

The slice `[::-1]` walks **backwards** through the text and makes a new one.

| Way | Lines | Speed |
|---|---:|---|
| slice | 1 | fast |
| `reversed` and `join` | 1 | fast |
| loop | 4 | slow |

1. Use the slice.
2. Use `reversed` where the items are *not* characters.

> A string never changes: each of these makes another one.
'''
PARAGRAPH = (
    "Fog is a cloud that touches the ground. It forms when the air close to the ground cools until it can no "
    "longer hold its water, which then floats about as drops too small to fall. On a quiet morning it lies "
    "in the valleys like milk in a bowl, and the hills stand in it as islands. "
)


class Photographer:
    """Opens windows one after another and saves pictures of them."""

    def __init__(self, app: QApplication, folder: Path) -> None:
        self._app, self._folder = app, folder
        self._count = 0

    def open(self, data: Path, model: Path | None = None) -> Desk:
        """A window on a data folder of its own."""
        data.mkdir(parents=True, exist_ok=True)
        os.environ["UNFOG_DATA_DIR"] = str(data)
        desk = Desk(self._app, model or bundled_model(), "auto")
        desk.window.resize(SIZE)
        desk.window.show()
        return desk

    def pump(self, seconds: float) -> None:
        """Let the window live for a while."""
        self.wait(lambda: False, seconds, must=False)

    def wait(self, condition: Callable[[], bool], seconds: float = PATIENCE, *, must: bool = True) -> None:
        """Let the window live until the condition holds.

        Raises:
            TimeoutError: it never did.
        """
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                if must:
                    raise TimeoutError("the window did not get there")
                return
            self._app.processEvents()
            time.sleep(0.002)

    def shoot(self, desk: Desk, name: str) -> None:
        """Save what the window shows."""
        self._count += 1
        path = self._folder / f"{self._count:02}-{name}.png"
        if not desk.window.grab().save(str(path)):
            raise OSError(f"{path} cannot be written")
        print(path)

    def settle(self, desk: Desk) -> None:
        """Wait until nothing is being written or shown any more."""

        def settled() -> bool:
            last = desk.window.messages.last_reply
            return desk.session.state == "idle" and (last is None or last.is_settled)

        self.wait(settled)
        self.pump(0.6)

    def ask(self, desk: Desk, question: str) -> None:
        """Ask and wait for the whole answer."""
        desk.session.send(question)
        self.settle(desk)


def empty(camera: Photographer, data: Path) -> None:
    """The first thing anyone sees."""
    desk = camera.open(data)
    camera.wait(lambda: desk.engine.state == "ready")
    camera.pump(0.2)
    for scheme in schemes():
        desk.theme.set_scheme(scheme)
        camera.pump(0.1)
        camera.shoot(desk, f"empty-{scheme}")
    desk.window.resize(NARROW)
    camera.pump(0.2)
    desk.theme.set_scheme("light")
    camera.shoot(desk, "empty-narrow")
    desk.close()


def denoising(camera: Photographer, data: Path, scheme: Scheme) -> None:
    """A reply at five moments, then finished; then a whole conversation."""
    desk = camera.open(data)
    desk.theme.set_scheme(scheme)
    desk.session.send("What is text diffusion?")
    camera.wait(lambda: _canvas_plays(desk))
    began = time.monotonic()
    for number, moment in enumerate(MOMENTS, start=1):
        camera.pump(max(0.0, began + moment - time.monotonic()))
        camera.shoot(desk, f"reply-{scheme}-moment-{number}")
    camera.settle(desk)
    camera.shoot(desk, f"reply-{scheme}-done")
    for question in ("What is the capital of France?", "Write a Python function that reverses a string."):
        camera.ask(desk, question)
    camera.ask(desk, "Which computer does DiffusionGemma need?")
    camera.shoot(desk, f"conversation-{scheme}")
    if scheme == "light":
        desk.window.resize(NARROW)
        camera.pump(0.3)
        camera.shoot(desk, "conversation-narrow")
    desk.close()


def markdown(camera: Photographer, data: Path) -> None:
    """Code, a table and lists; and long texts."""
    desk = camera.open(data)
    _store_reply(desk, "Ways to reverse a string", "How can I reverse a string?", MARKDOWN)
    desk.session.open(desk.session.conversations()[0].id)
    for scheme in schemes():
        desk.theme.set_scheme(scheme)
        camera.pump(0.3)
        camera.shoot(desk, f"markdown-{scheme}")
    _store_reply(
        desk, "A very long title that does not fit into the sidebar", PARAGRAPH * 2, f"{PARAGRAPH}\n\n" * 6
    )
    desk.session.open(desk.session.conversations()[0].id)
    desk.theme.set_scheme("light")
    desk.window.composer.set_text(PARAGRAPH * 3)
    camera.pump(0.4)
    camera.shoot(desk, "long-text")
    desk.close()


def interrupted(camera: Photographer, data: Path) -> None:
    """The worker is killed while it denoises its second block."""
    desk = camera.open(data)
    desk.session.sampling = Sampling(max_steps=150, stability=150, confidence=0.0)
    blocks: list[int] = []
    desk.engine.received.connect(
        lambda event: blocks.append(event.block) if isinstance(event, DenoisingStep) else None
    )
    desk.session.send("What is text diffusion?")
    camera.wait(lambda: 1 in blocks)
    psutil.Process(desk.engine.pid).kill()
    camera.wait(lambda: desk.engine.state == "off")
    camera.settle(desk)
    for scheme in schemes():
        desk.theme.set_scheme(scheme)
        camera.pump(0.2)
        camera.shoot(desk, f"interrupted-{scheme}")
    desk.close()


def missing_model(camera: Photographer, data: Path) -> None:
    """A model file that is not there."""
    desk = camera.open(data, data / "diffusiongemma.gguf")
    failures: list[object] = []
    desk.session.failed.connect(failures.append)
    camera.wait(lambda: bool(failures))
    camera.pump(0.5)
    for scheme in schemes():
        desk.theme.set_scheme(scheme)
        camera.pump(0.2)
        camera.shoot(desk, f"error-{scheme}")
    desk.close()


def left_out(camera: Photographer, data: Path) -> None:
    """A conversation that has outgrown the model's context."""
    desk = camera.open(data)
    conversation = desk.store.create_conversation("A long talk about fog")
    for number in range(1, 31):
        desk.store.add_message(conversation.id, "user", f"Tell me more about fog, part {number}.")
        desk.store.add_message(conversation.id, "assistant", PARAGRAPH)
    desk.session.open(conversation.id)
    camera.ask(desk, "What is the capital of Japan?")
    camera.shoot(desk, "left-out")
    desk.close()


def fine(camera: Photographer, data: Path) -> None:
    """A screen of double density."""
    desk = camera.open(data)
    camera.pump(0.5)
    camera.shoot(desk, "fine-empty")
    _store_reply(desk, "Ways to reverse a string", "How can I reverse a string?", MARKDOWN)
    desk.session.open(desk.session.conversations()[0].id)
    camera.pump(0.3)
    camera.shoot(desk, "fine-markdown")
    desk.close()


def schemes() -> tuple[Scheme, Scheme]:
    """Both looks."""
    return ("light", "dark")


def _canvas_plays(desk: Desk) -> bool:
    reply = desk.window.messages.last_reply
    return reply is not None and reply.canvas.playing


def _store_reply(desk: Desk, title: str, question: str, answer: str) -> None:
    conversation = desk.store.create_conversation(title)
    desk.store.add_message(conversation.id, "user", question)
    desk.store.add_message(conversation.id, "assistant", answer)


def main(argv: list[str] | None = None) -> int:
    """Take all pictures; the exit code."""
    parser = argparse.ArgumentParser(description="Save a picture of every screen.")
    parser.add_argument("folder", type=Path, nargs="?", default=Path("shots"))
    parser.add_argument("--strips", type=Path, metavar="FOLDER", help="only film strips of the canvas, there")
    parser.add_argument("--fine", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args(argv)
    if args.strips:
        from tools.shots_strips import strips

        args.strips.mkdir(parents=True, exist_ok=True)
        strips(make_app(), args.strips)
        return 0
    folder: Path = args.folder
    folder.mkdir(parents=True, exist_ok=True)
    from tools import shots_models as models  # which needs the photographer

    camera = Photographer(make_app(), folder)
    with tempfile.TemporaryDirectory() as data:
        if args.fine:
            fine(camera, Path(data) / "fine")
            return 0
        empty(camera, Path(data) / "empty")
        for scheme in schemes():
            denoising(camera, Path(data) / scheme, scheme)
        markdown(camera, Path(data) / "markdown")
        interrupted(camera, Path(data) / "interrupted")
        left_out(camera, Path(data) / "left-out")
        missing_model(camera, Path(data) / "error")
        models.pictures(camera, Path(data) / "models")
    # The density of the screen is settled when a program starts.
    command = [sys.executable, "-m", "tools.shots", str(folder), "--fine"]
    return subprocess.run(command, env={**os.environ, "QT_SCALE_FACTOR": "2"}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
