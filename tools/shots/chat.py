"""Pictures of conversations: empty, on their way out of the fog, finished, long, and gone wrong."""

from __future__ import annotations

import time

import psutil

from app.gui.application.application import Desk
from app.gui.sidebar.sidebar import SearchField
from app.gui.widgets.theme import Scheme
from model_backends.protocol import DenoisingStep, Sampling
from tools.shots.photographer import SCHEMES, Photographer

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

- [x] Say how
- [ ] Say how fast: of $n$ characters each takes $O(n)$, in all $$\\sum_{i=1}^{n} c_i = \\frac{n(n+1)}{2}$$
'''
THOUGHT = "The question is about strings in Python. A slice is the shortest way; a loop shows how it works."
PARAGRAPH = (
    "Fog is a cloud that touches the ground. It forms when the air close to the ground cools until it can no "
    "longer hold its water, which then floats about as drops too small to fall. On a quiet morning it lies "
    "in the valleys like milk in a bowl, and the hills stand in it as islands. "
)


def pictures(camera: Photographer) -> None:
    """All of them."""
    empty(camera)
    for scheme in SCHEMES:
        denoising(camera, scheme)
    modes(camera)
    markdown(camera)
    long_text(camera)
    branches(camera)
    search(camera)
    interrupted(camera)
    left_out(camera)
    missing_model(camera)


def empty(camera: Photographer) -> None:
    """The first thing anyone sees."""
    desk = camera.open(camera.folder("empty"))
    camera.wait(lambda: desk.engine.state == "ready")
    camera.both(desk, "empty")
    camera.narrow(desk, "empty")
    desk.close()


def denoising(camera: Photographer, scheme: Scheme) -> None:
    """A reply at five moments, then finished; then a whole conversation."""
    desk = camera.open(camera.folder(f"denoising-{scheme}"))
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
        camera.narrow(desk, "conversation")
    desk.close()


def modes(camera: Photographer) -> None:
    """The canvas as a grid and quiet."""
    desk = camera.open(camera.folder("modes"))
    for mode in ("grid", "quiet"):
        desk.window.settings.store.update({"appearance.canvas_mode": mode})
        for scheme in SCHEMES:
            desk.theme.set_scheme(scheme)
            desk.session.send("What is text diffusion?")
            camera.wait(lambda: _canvas_plays(desk))
            camera.pump(0.7)
            camera.shoot(desk, f"canvas-{mode}-{scheme}")
            camera.settle(desk)
    desk.close()


def markdown(camera: Photographer) -> None:
    """Code, a table, lists and formulas; thoughts and details."""
    desk = camera.open(camera.folder("markdown"))
    _store_reply(desk, "Ways to reverse a string", "How can I reverse a string?", MARKDOWN, THOUGHT)
    desk.session.open(desk.session.conversations()[0].id)
    camera.both(desk, "markdown")
    desk.window.messages.verticalScrollBar().setValue(0)
    camera.both(desk, "markdown-top")
    camera.narrow(desk, "markdown")
    desk.window.action("thoughts").trigger()
    camera.do(desk, "details")
    camera.both(desk, "thoughts-and-details")
    desk.close()


def long_text(camera: Photographer) -> None:
    """Long texts everywhere."""
    desk = camera.open(camera.folder("long"))
    _store_reply(
        desk, "A very long title that does not fit into the sidebar", PARAGRAPH * 2, f"{PARAGRAPH}\n\n" * 6
    )
    desk.session.open(desk.session.conversations()[0].id)
    desk.window.composer.set_text(PARAGRAPH * 3)
    camera.both(desk, "long-text")
    camera.narrow(desk, "long-text")
    desk.close()


def branches(camera: Photographer) -> None:
    """A second try, the edit of a question, a deletion that can be undone."""
    desk = camera.open(camera.folder("branches"))
    camera.ask(desk, "What is the capital of France?")
    camera.ask(desk, "Tell me a story about a lighthouse.")
    desk.session.retry()
    camera.settle(desk)
    camera.both(desk, "branch")
    camera.do(desk, "edit")
    camera.both(desk, "edit")
    desk.window.conversations.write_in(None)
    camera.ask(desk, "Write a haiku about a river.")
    camera.do(desk, "pin")
    camera.do(desk, "new")
    camera.do(desk, "next")
    camera.do(desk, "delete")
    camera.both(desk, "deleted")
    camera.do(desk, "undo")
    desk.close()


def search(camera: Photographer) -> None:
    """Words found, and none."""
    desk = camera.open(camera.folder("search"))
    for title, question in (
        ("Fog in the valleys", "When does fog form in a valley?"),
        ("A picnic", "What should I take to a picnic in autumn?"),
        ("Milk", "Why is fog like milk in a bowl?"),
    ):
        _store_reply(desk, title, question, PARAGRAPH)
    for name, words in (("search", "fog valley"), ("search-nothing", "lighthouse")):
        desk.window.action("search").trigger()
        field = desk.window.findChild(SearchField)
        assert field is not None
        field.setText(words)
        camera.pump(0.5)
        camera.both(desk, name)
    desk.close()


def interrupted(camera: Photographer) -> None:
    """The worker is killed while it denoises its second block."""
    desk = camera.open(camera.folder("interrupted"))
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
    camera.both(desk, "interrupted")
    desk.close()


def missing_model(camera: Photographer) -> None:
    """A model file that is not there."""
    data = camera.folder("error")
    desk = camera.open(data, data / "diffusiongemma.gguf")
    failures: list[object] = []
    desk.session.failed.connect(failures.append)
    camera.wait(lambda: bool(failures))
    camera.pump(0.5)
    camera.both(desk, "error")
    desk.close()


def left_out(camera: Photographer) -> None:
    """A conversation that has outgrown the model's context."""
    desk = camera.open(camera.folder("left-out"))
    conversation = desk.store.create_conversation("A long talk about fog")
    for number in range(1, 31):
        desk.store.add_message(conversation.id, "user", f"Tell me more about fog, part {number}.")
        desk.store.add_message(conversation.id, "assistant", PARAGRAPH)
    desk.session.open(conversation.id)
    camera.ask(desk, "What is the capital of Japan?")
    camera.both(desk, "left-out")
    desk.close()


def _canvas_plays(desk: Desk) -> bool:
    reply = desk.window.messages.last_reply
    return reply is not None and reply.canvas.playing


def _store_reply(desk: Desk, title: str, question: str, answer: str, thought: str = "") -> None:
    conversation = desk.store.create_conversation(title)
    asked = desk.store.add_message(conversation.id, "user", question)
    reply = desk.store.begin_reply(asked, "unfog-demo", 1, Sampling())
    desk.store.commit_block(reply.id, answer, thought)
    desk.store.end_reply(reply.id, "complete", text=None, thought=None, stats=None, finish="end_of_turn")
    desk.session.conversations_changed.emit()
