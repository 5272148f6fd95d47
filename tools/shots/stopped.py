"""Screenshots of what is left open: a stopped reply with its draft, blocks that didn't settle, a queue."""

from __future__ import annotations

from dataclasses import replace

from model_backends.protocol import Sampling
from tools.shots.photographer import Photographer

_QUESTION = "What is text diffusion?"


def pictures(camera: Photographer) -> None:
    """Take all of them."""
    draft(camera)
    unsettled(camera)
    queue(camera)


def draft(camera: Photographer) -> None:
    """Show the draft of a reply that was stopped in its second block, then kept."""
    application = camera.open(camera.folder("draft"))
    camera.wait(lambda: application.engine.state == "ready")
    session, accepted = application.session, [False]
    slow = Sampling(max_steps=150, stability=150, confidence=0.0)
    session.set_defaults(replace(session.defaults, sampling=slow))
    session.reply_run.step.connect(
        lambda _reply, step: accepted.append(
            step.block == 1 and 8 <= sum(step.accepted) < len(step.accepted) - 8
        )
    )
    session.send(_QUESTION)
    camera.wait(lambda: accepted[-1])
    session.stop()
    camera.settle(application)
    camera.both(application, "draft")
    camera.narrow(application, "draft")
    session.draft_decisions.keep(session.messages()[-1].id)
    camera.both(application, "draft-kept")
    application.close()


def unsettled(camera: Photographer) -> None:
    """Show a reply whose steps ran out, with its details."""
    application = camera.open(camera.folder("unsettled"))
    camera.wait(lambda: application.engine.state == "ready")
    session = application.session
    session.set_defaults(replace(session.defaults, sampling=Sampling(max_steps=2)))
    camera.ask(application, _QUESTION)
    application.window.action("details").trigger()
    camera.both(application, "unsettled")
    camera.narrow(application, "unsettled")
    application.close()


def queue(camera: Photographer) -> None:
    """Show messages that wait for the running reply, and after a stop."""
    application = camera.open(camera.folder("queue"))
    camera.wait(lambda: application.engine.state == "ready")
    session = application.session
    slow = Sampling(max_steps=1000, stability=1000, confidence=0.0)
    session.set_defaults(replace(session.defaults, sampling=slow))
    session.send(_QUESTION)
    camera.wait(lambda: session.reply_run.noise is not None)
    for text in ("What is the capital of France?", "Write a Python function that reverses a string."):
        session.enqueue(text)
    application.window.composer.set_text("And a haiku about fog")
    camera.pump(1.5)
    camera.both(application, "queue")
    session.stop()
    application.window.composer.set_text("")
    camera.settle(application)
    camera.both(application, "queue-waiting")
    camera.narrow(application, "queue-waiting")
    application.close()
