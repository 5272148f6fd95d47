"""Let the model write titles in the background, when a conversation has its first answer.

The request continues the conversation by one question, so that the prefix cache is reused; the next message
rewinds to where they part. The engine stops it for anything else that is wanted.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from app.processes.engine_interface import Engine
from app.session.prompt_builder import build_prompt, first_title
from app.session.session import ChatSession
from app.session.titles import MIN_PARAMETERS, TITLE_REQUEST, clean_title
from app.storage import GenerationContext, StorageError, StoredMessage
from model_backends.protocol import Failed, Finished, Generate, Loaded, Message, Sampling

_PAUSE_MS = 600  # after a reply, for what is wanted more
_MAX_STEPS = 24
_THINKING_BLOCKS = 3  # a model that thinks does so before it answers
_SPARE_TOKENS = 200  # of the context, for the question
_SEED = 1
_EXCERPT = 6_000  # characters of each message of a conversation that isn't open


@dataclass(frozen=True)
class _Job:
    """A title that is being written: `before` is the one it replaces."""

    request: int
    conversation: int
    before: str
    is_asked: bool


class Titler(QObject):
    """Writes titles, one at a time. A title that a person types is never replaced."""

    possible_changed = Signal()
    """`can_suggest` may have changed."""
    refused = Signal(int)
    """No title came out for a conversation for which one was asked; the old one stays."""

    def __init__(self, session: ChatSession, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._engine, self._store = session, engine, session.store
        self._is_on = True
        self._waiting: dict[int, None] = {}  # conversations without a title of the model's, oldest first
        self._job: _Job | None = None
        self._soon = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._soon.timeout.connect(self._start_waiting)
        session.reply_run.ended.connect(self._on_reply)
        engine.finished.connect(self._on_finished)
        engine.failed.connect(self._on_failed)
        for changed in (session.state_changed, engine.state_changed, session.opened):
            changed.connect(lambda *_: self.possible_changed.emit())

    def turn_on(self, is_on: bool) -> None:
        """Write titles by itself, or only those that are asked for."""
        self._is_on = is_on
        if not is_on:
            self._waiting.clear()
            if self._job is not None and not self._job.is_asked:
                self._engine.cancel_background()

    @property
    def can_suggest(self) -> bool:
        """Whether a title can be asked for now: a model that can write one is ready, and free."""
        loaded = self._engine.loaded_model
        is_free = self._session.state == "idle" and self._engine.state == "ready"
        return is_free and loaded is not None and loaded.parameters >= MIN_PARAMETERS

    def suggest(self, conversation: int) -> bool:
        """Write a title for a conversation, which replaces any other; False if that is impossible now."""
        if not self.can_suggest or (self._job is not None and self._job.conversation == conversation):
            return False
        if self._job is not None:
            self._engine.cancel_background()
        return self._begin(conversation, is_asked=True)

    # A title without being asked

    def _on_reply(self, reply: StoredMessage) -> None:
        """Note a conversation that has got its first answer."""
        if self._is_on and reply.status == "complete" and reply.text.strip() and self._is_first(reply):
            self._waiting[reply.conversation] = None
        if self._waiting:
            self._soon.start()

    def _is_first(self, reply: StoredMessage) -> bool:
        """Whether one question precedes a reply; looks no further back than to the one before."""
        questions, turn = 0, reply
        try:
            while questions < 2 and turn.parent is not None:
                turn = self._store.message(turn.parent)
                questions += turn.role == "user"
        except KeyError:  # the conversation was deleted meanwhile
            return False
        return questions == 1

    def _start_waiting(self) -> None:
        """Begin with a conversation that waits; those with a title of a person's wait no more."""
        while self._waiting and self.can_suggest and self._job is None:
            conversation = next(iter(self._waiting))
            if self._has_first_title(conversation) and self._begin(conversation, is_asked=False):
                return
            self._waiting.pop(conversation)

    def _has_first_title(self, conversation: int) -> bool:
        """Whether the title is still the first line of its question, or of an earlier version of that."""
        try:
            title = self._store.conversation(conversation).title
            first = next(turn for turn in self._store.messages(conversation) if turn.role == "user")
            versions = [self._store.message(number) for number in first.siblings or (first.id,)]
        except (KeyError, StopIteration, StorageError):
            return False
        return any(title == first_title(version.text, version.attachments) for version in versions)

    # The request

    def _begin(self, conversation: int, *, is_asked: bool) -> bool:
        try:
            before = self._store.conversation(conversation).title
            request = self._request(conversation, is_asked=is_asked)
        except (KeyError, StorageError):
            return False
        if request is None or not self._engine.generate_in_background(request):
            return False
        self._job = _Job(request.id, conversation, before, is_asked)
        return True

    def _request(self, conversation: int, *, is_asked: bool) -> Generate | None:
        """Build the request; `None` if the conversation has no answer, or leaves the cache no room."""
        turns = self._store.messages(conversation)
        loaded = self._engine.loaded_model
        reply = next(
            (turn for turn in reversed(turns) if turn.role == "assistant" and turn.text.strip()), None
        )
        if reply is None or loaded is None:
            return None
        turns = turns[: turns.index(reply) + 1]
        context = self._store.generation_context.of(reply.id) or GenerationContext()
        messages = build_prompt(turns).messages
        if not self._fits(reply, loaded):
            if not is_asked:
                return None
            messages = tuple(
                Message(role=message.role, content=message.content[:_EXCERPT]) for message in messages[:2]
            )
        thinks = context.thinking and loaded.thinking
        system = (Message(role="system", content=context.system),) if context.system.strip() else ()
        blocks = _THINKING_BLOCKS if thinks else 1
        return Generate(
            id=self._engine.new_id(),
            messages=(*system, *messages, Message(role="user", content=TITLE_REQUEST)),
            seed=_SEED,
            sampling=Sampling(max_steps=_MAX_STEPS, max_tokens=(blocks - 1) * loaded.canvas_length + 1),
            thinking=thinks,
        )

    def _fits(self, reply: StoredMessage, loaded: Loaded) -> bool:
        """Whether no message would be left out: that would cost the cached beginning."""
        if reply.stats is None or reply.left_out:
            return False
        used = reply.stats.prompt_tokens + reply.stats.tokens + _SPARE_TOKENS
        return used + max(2 * loaded.canvas_length, loaded.context_length // 4) <= loaded.context_length

    def _on_finished(self, event: Finished) -> None:
        job = self._job
        if job is None or event.id != job.request:
            return
        self._job = None
        if event.reason == "cancelled":  # it may be tried after the next reply
            return
        self._waiting.pop(job.conversation, None)
        title = clean_title(event.text)
        if title is not None:
            self._session.retitle(job.conversation, job.before, title)
        elif job.is_asked:
            self.refused.emit(job.conversation)
        self._soon.start()

    def _on_failed(self, event: Failed) -> None:
        job = self._job
        if job is not None and event.id == job.request:
            self._job = None
            self._waiting.pop(job.conversation, None)
            if job.is_asked:
                self.refused.emit(job.conversation)
