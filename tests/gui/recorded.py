"""A reply that the bundled model wrote, recorded once: its events, and as a stored conversation."""

from __future__ import annotations

import functools

from app.gui.application.application import Application
from app.storage import StoredMessage
from app.storage.trace import encode
from model_backends.diffusion_gemma.backend import DiffusionGemmaBackend
from model_backends.protocol import (
    BlockCommitted,
    BlockStarted,
    DenoisingStep,
    Event,
    Finished,
    Generate,
    Load,
    Message,
    Sampling,
)
from tests.bundled import BUNDLED_MODEL

STORY = "Tell me a story about a fox."
_SEED = 5


@functools.cache
def recorded_events() -> tuple[Event, ...]:
    """Everything that the engine says while it tells a story: one block of many steps."""
    said: list[Event] = []
    backend = DiffusionGemmaBackend()
    try:
        backend.load(Load(path=str(BUNDLED_MODEL), device="cpu"), said.append)
        question = Message(role="user", content=STORY)
        backend.generate(
            Generate(id=1, messages=(question,), seed=_SEED, candidates=6), said.append, lambda: False
        )
    finally:
        backend.close()
    return tuple(said)


def store_recorded_reply(application: Application) -> StoredMessage:
    """Store the story as a conversation, open it; its reply."""
    store, events = application.store, recorded_events()
    question = store.add_message(store.create_conversation(STORY).id, "user", STORY)
    reply = store.begin_reply(question, "demo", _SEED, Sampling())
    for commit in (event for event in events if isinstance(event, BlockCommitted)):
        steps = [
            event for event in events if isinstance(event, DenoisingStep) and event.block == commit.block
        ]
        start = next(
            event for event in events if isinstance(event, BlockStarted) and event.block == commit.block
        )
        store.commit_block(reply.id, commit.text, commit.thought)
        store.traces.add(reply.id, commit.block, encode(commit.block, steps, commit, start))
    finished = next(event for event in events if isinstance(event, Finished))
    store.end_reply(
        reply.id,
        "complete",
        text=finished.text,
        thought=finished.thought,
        stats=finished.stats,
        finish=finished.reason,
    )
    application.session.conversations_changed.emit()
    application.session.open(question.conversation)
    return application.session.messages()[-1]
