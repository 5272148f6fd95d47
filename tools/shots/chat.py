"""Screenshots of conversations: empty, being denoised, finished, long, and failed."""

from __future__ import annotations

import time
from dataclasses import replace

import psutil

from app.gui.application.application import Application
from app.gui.conversation.find_bar import FindBar
from app.gui.sidebar.sidebar import SearchField
from app.gui.welcome.suggestion_button import SuggestionButton
from app.gui.widgets.theme import Scheme
from model_backends.protocol import Sampling
from tools.shots.photographer import NARROW, SCHEMES, Photographer

FOG_MOMENT = 0.6  # seconds after Send
SLOW_MOMENT = 3.5  # the same in slow motion, with part of the text settled
MOMENTS = (0.15, FOG_MOMENT, 1.15, 1.45, 1.9)  # seconds after Send: fog, then the text as it condenses

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
    """Take all of them."""
    empty(camera)
    slow_motion(camera)
    for scheme in SCHEMES:
        denoising(camera, scheme)
    fog_narrow(camera)
    modes(camera)
    markdown(camera)
    long_text(camera)
    branches(camera)
    search(camera)
    find(camera)
    interrupted(camera)
    left_out(camera)
    missing_model(camera)


def empty(camera: Photographer) -> None:
    """Show the empty conversation."""
    application = camera.open(camera.folder("empty"))
    camera.wait(lambda: application.engine.state == "ready")
    camera.both(application, "empty")
    camera.narrow(application, "empty")
    application.window.messages.set_bundled(False)
    camera.both(application, "empty-full-size")
    application.close()


def slow_motion(camera: Photographer) -> None:
    """Show a suggestion's reply halfway in slow motion."""
    application = camera.open(camera.folder("slow-motion"))
    camera.wait(lambda: application.engine.state == "ready")
    for scheme in SCHEMES:
        application.theme.set_scheme(scheme)
        application.window.action("new").trigger()
        if scheme == SCHEMES[0]:
            application.window.action("slow_motion").trigger()
        application.window.findChildren(SuggestionButton)[1].click()
        camera.pump(SLOW_MOMENT)
        camera.shoot(application, f"slow-motion-{scheme}")
        camera.settle(application)
    application.close()


def denoising(camera: Photographer, scheme: Scheme) -> None:
    """Show a reply at five moments, the first two of fog, then finished; then a complete conversation."""
    application = camera.open(camera.folder(f"denoising-{scheme}"))
    application.theme.set_scheme(scheme)
    camera.wait(lambda: application.engine.state == "ready")
    began = time.monotonic()
    application.session.send("What is text diffusion?")
    for number, moment in enumerate(MOMENTS, start=1):
        camera.pump(max(0.0, began + moment - time.monotonic()))
        camera.shoot(application, f"reply-{scheme}-moment-{number}")
    camera.settle(application)
    camera.shoot(application, f"reply-{scheme}-done")
    for question in ("What is the capital of France?", "Write a Python function that reverses a string."):
        camera.ask(application, question)
    camera.ask(application, "Which computer does DiffusionGemma need?")
    camera.shoot(application, f"conversation-{scheme}")
    if scheme == "light":
        camera.narrow(application, "conversation")
    application.close()


def fog_narrow(camera: Photographer) -> None:
    """Show the fog, and the text coming out of it, in the narrow window."""
    application = camera.open(camera.folder("fog-narrow"))
    camera.wait(lambda: application.engine.state == "ready")
    application.window.resize(NARROW)
    for scheme in SCHEMES:
        application.theme.set_scheme(scheme)
        application.session.send("What is text diffusion?")
        camera.pump(FOG_MOMENT)
        camera.shoot(application, f"fog-{scheme}-narrow")
        camera.pump(0.7)
        camera.shoot(application, f"condensing-{scheme}-narrow")
        camera.settle(application)
    application.close()


def modes(camera: Photographer) -> None:
    """Show the canvas as a grid, with its noise and halfway, and quiet."""
    application = camera.open(camera.folder("modes"))
    camera.wait(lambda: application.engine.state == "ready")
    for mode in ("grid", "quiet"):
        application.preferences.update({"appearance.canvas_mode": mode})
        for scheme in SCHEMES:
            application.theme.set_scheme(scheme)
            application.session.send("What is text diffusion?")
            camera.wait(lambda: _canvas_plays(application))
            if mode == "grid":
                camera.pump(FOG_MOMENT)
                camera.shoot(application, f"canvas-grid-noise-{scheme}")
            camera.pump(0.7)
            camera.shoot(application, f"canvas-{mode}-{scheme}")
            camera.settle(application)
    application.close()


def markdown(camera: Photographer) -> None:
    """Show code, a table, lists and formulas; thoughts and details."""
    application = camera.open(camera.folder("markdown"))
    store_reply(application, "Ways to reverse a string", "How can I reverse a string?", MARKDOWN, THOUGHT)
    application.session.open(application.session.conversations()[0].id)
    camera.both(application, "markdown")
    application.window.messages.verticalScrollBar().setValue(0)
    camera.both(application, "markdown-top")
    camera.narrow(application, "markdown")
    application.window.action("thoughts").trigger()
    camera.do(application, "details")
    camera.both(application, "thoughts-and-details")
    application.close()


def long_text(camera: Photographer) -> None:
    """Show long texts everywhere."""
    application = camera.open(camera.folder("long"))
    store_reply(
        application,
        "A very long title that does not fit into the sidebar",
        PARAGRAPH * 2,
        f"{PARAGRAPH}\n\n" * 6,
    )
    application.session.open(application.session.conversations()[0].id)
    application.window.composer.set_text(PARAGRAPH * 3)
    camera.both(application, "long-text")
    camera.narrow(application, "long-text")
    application.close()


def branches(camera: Photographer) -> None:
    """Show a retry, an edited question, and a deletion with its undo."""
    application = camera.open(camera.folder("branches"))
    camera.ask(application, "What is the capital of France?")
    camera.ask(application, "Tell me a story about a lighthouse.")
    application.session.retry()
    camera.settle(application)
    camera.both(application, "branch")
    camera.do(application, "edit")
    camera.both(application, "edit")
    application.window.conversations.write_in(None)
    camera.ask(application, "Write a haiku about a river.")
    camera.do(application, "pin")
    camera.do(application, "new")
    camera.do(application, "next")
    camera.do(application, "delete")
    camera.both(application, "deleted")
    camera.do(application, "undo")
    application.close()


def search(camera: Photographer) -> None:
    """Show results, and none."""
    application = camera.open(camera.folder("search"))
    for title, question in (
        ("Fog in the valleys", "When does fog form in a valley?"),
        ("A picnic", "What should I take to a picnic in autumn?"),
        ("Milk", "Why is fog like milk in a bowl?"),
    ):
        store_reply(application, title, question, PARAGRAPH)
    for name, words in (("search", "fog valley"), ("search-nothing", "lighthouse")):
        application.window.action("search").trigger()
        field = application.window.findChild(SearchField)
        assert field is not None
        field.setText(words)
        camera.pump(0.5)
        camera.both(application, name)
    application.close()


def find(camera: Photographer) -> None:
    """Show matches in text, code and a table, and none; a narrow window, and large type."""
    application = camera.open(camera.folder("find"))
    store_reply(application, "Ways to reverse a string", "How can I reverse a string?", MARKDOWN, THOUGHT)
    application.session.open(application.session.conversations()[0].id)
    application.window.action("find").trigger()
    bar = application.window.findChild(FindBar)
    assert bar is not None
    for name, words in (("find", "the"), ("find-nothing", "lighthouse"), ("find-code", "reverse")):
        bar.start(words)
        camera.pump(0.5)
        camera.both(application, name)
    camera.narrow(application, "find")
    application.theme.set_scale(2.0)
    camera.pump(0.5)
    camera.shoot(application, "find-large")
    application.window.resize(500, 800)
    camera.pump(0.5)
    camera.shoot(application, "find-large-narrow")
    application.theme.set_scale(1.0)
    application.close()


def interrupted(camera: Photographer) -> None:
    """Kill the worker while it denoises its second block."""
    application = camera.open(camera.folder("interrupted"))
    application.session.set_defaults(
        replace(application.session.defaults, sampling=Sampling(max_steps=150, stability=150, confidence=0.0))
    )
    blocks: list[int] = []
    application.engine.step.connect(lambda step: blocks.append(step.block))
    application.session.send("What is text diffusion?")
    camera.wait(lambda: 1 in blocks)
    psutil.Process(application.engine.pid).kill()
    camera.wait(lambda: application.engine.state == "off")
    camera.settle(application)
    camera.both(application, "interrupted")
    application.close()


def missing_model(camera: Photographer) -> None:
    """Show a missing model file."""
    data = camera.folder("error")
    application = camera.open(data, data / "diffusiongemma.gguf")
    failures: list[object] = []
    application.session.failed.connect(failures.append)
    camera.wait(lambda: bool(failures))
    camera.pump(0.5)
    camera.both(application, "error")
    application.close()


def left_out(camera: Photographer) -> None:
    """Show a conversation that exceeds the model's context."""
    application = camera.open(camera.folder("left-out"))
    conversation = application.store.create_conversation("A long talk about fog")
    for number in range(1, 31):
        application.store.add_message(conversation.id, "user", f"Tell me more about fog, part {number}.")
        application.store.add_message(conversation.id, "assistant", PARAGRAPH)
    application.session.open(conversation.id)
    camera.ask(application, "What is the capital of Japan?")
    camera.both(application, "left-out")
    application.close()


def _canvas_plays(application: Application) -> bool:
    reply = application.window.messages.last_reply
    return reply is not None and reply.canvas.playing


def store_reply(application: Application, title: str, question: str, answer: str, thought: str = "") -> None:
    """Store a conversation of a question and its answer."""
    conversation = application.store.create_conversation(title)
    asked = application.store.add_message(conversation.id, "user", question)
    reply = application.store.begin_reply(asked, "unfog-demo", 1, Sampling())
    application.store.commit_block(reply.id, answer, thought)
    application.store.end_reply(
        reply.id, "complete", text=None, thought=None, stats=None, finish="end_of_turn"
    )
    application.session.conversations_changed.emit()
