"""Answer a form's questions about texts, one after the other, in the background of the engine."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.attachments.records import Attachment
from app.decisions.decide import OF_ONE_TEXT
from app.decisions.form import Form
from app.decisions.reading import answers, request
from app.decisions.results import Result, ResultsError, ResultsFile, result_of
from app.decisions.texts import Source, fingerprint, read_plain
from app.processes.attachments import AttachmentReading
from app.processes.background_worker import BackgroundWorker, Job
from app.processes.engine_interface import Engine
from app.processes.fill_run import FillRun
from model_backends.lazy_text import joined
from model_backends.protocol import Failed, Finished, UnfogError


class DecisionRun(QObject):
    """Decides about texts until all are done, it is stopped, or the engine fails.

    Results are kept in a file: what it holds of the same form, model and texts is not decided again.
    """

    decided = Signal(Result)
    """The result of the next text, in their order."""
    state_changed = Signal()
    """It has begun or ended, or waits for something else."""
    failed = Signal(Failed)
    """The run has ended early."""

    def __init__(self, engine: Engine, store: Path, parent: QObject | None = None) -> None:
        """`store`: the file of results."""
        super().__init__(parent)
        self._engine, self._store = engine, store
        self._fill = FillRun(engine, self)
        self._fill.finished.connect(self._on_finished)
        self._fill.failed.connect(self._on_failed)
        self._fill.state_changed.connect(lambda _state: self.state_changed.emit())
        self._worker = BackgroundWorker(self)
        self._job: Job[str | None] | None = None
        self._reading: AttachmentReading | None = None
        self._form: Form | None = None
        self._sources: Sequence[Source] = ()
        self._place = 0
        self._text = ""
        self._file: ResultsFile | None = None
        self._earlier: dict[tuple[str, int, str], Result] = {}
        self._crashes = 0
        self._number = 0  # of the run

    @property
    def is_running(self) -> bool:
        """Whether texts are being decided."""
        return self._form is not None

    @property
    def waits_for_reply(self) -> bool:
        """Whether a reply has to end first."""
        return self._fill.waits_for_reply

    @property
    def waits_for_model(self) -> bool:
        """Whether the model is being loaded."""
        return self._fill.state == "waiting" and not self._fill.waits_for_reply

    @property
    def done(self) -> int:
        """The number of texts that are decided."""
        return self._place

    @property
    def total(self) -> int:
        """The number of texts."""
        return len(self._sources)

    def start(self, form: Form, sources: Sequence[Source]) -> None:
        """Begin; a run under way is stopped."""
        self.stop()
        self._number += 1
        self._form, self._sources, self._place, self._crashes = form, sources, 0, 0
        self.state_changed.emit()
        self._next()

    def stop(self) -> None:
        """Stop at the next denoising step; what is decided stays."""
        was_running = self.is_running
        self._form = None
        self._fill.cancel()
        if self._job is not None:
            self._job.token.cancel()
            self._job = None
        if self._reading is not None:
            self._reading.stop()
            self._reading = None
        if self._file is not None:
            self._file.close()
            self._file = None
        self._earlier = {}
        if was_running:
            self.state_changed.emit()

    def _next(self) -> None:
        """Read the next text, or end."""
        if self._form is None:
            return
        if self._place >= len(self._sources):
            self.stop()
            return
        source = self._sources[self._place]
        if source.path is None:
            self._decide(source.text)
            return
        path = source.path
        self._job = self._worker.run(lambda: read_plain(path), self._on_plain, self._on_unreadable)

    def _on_plain(self, text: str | None) -> None:
        if text is not None:
            self._decide(text)
            return
        path = self._sources[self._place].path
        assert path is not None
        reading = AttachmentReading(path, self)  # a separate process reads PDF and DOCX
        reading.succeeded.connect(self._on_attachment)
        reading.failed.connect(self._on_unreadable)
        reading.ended.connect(reading.deleteLater)
        self._reading = reading
        reading.start()

    def _on_attachment(self, read: Attachment) -> None:
        self._reading = None
        self._decide(read.text)

    def _on_unreadable(self, failure: Failed) -> None:
        self._reading = None
        self._text = ""
        self._add_failure(failure)

    def _decide(self, text: str) -> None:
        form = self._form
        if form is None:
            return
        self._text = text
        source = self._sources[self._place]
        if not self._open_store(form):
            return
        known = self._earlier.get((source.name, source.row, fingerprint(text)))
        if known is not None:
            self._add(known)
            return
        try:
            fill = request(form, text, id=0)
        except UnfogError as error:
            self._add_failure(error.as_event())
            return
        self._fill.begin(fill, waits=True)

    def _on_finished(self, finished: Finished) -> None:
        form = self._form
        if form is None or not self._open_store(form):
            return
        self._crashes = 0
        result = result_of(
            self._sources[self._place], self._text, answers(form, self._text, finished.fillings)
        )
        if self._file is not None:
            try:
                self._file.add(result)
            except ResultsError as error:
                self._end(error.as_event())
                return
        self._add(result)

    def _on_failed(self, failure: Failed) -> None:
        if self._form is None:
            return
        self._crashes = self._crashes + 1 if failure.kind == "crash" else 0
        is_of_model = self._engine.loaded_model is None and failure.kind != "crash"
        if not is_of_model and (failure.kind in OF_ONE_TEXT or self._crashes == 1):
            self._add_failure(failure)
        else:
            self._end(failure)

    def _add_failure(self, failure: Failed) -> None:
        words = joined(" ", (failure.message, failure.hint)) if failure.hint else failure.message
        self._add(result_of(self._sources[self._place], self._text, failure=words))

    def _add(self, result: Result) -> None:
        self._place += 1
        self.decided.emit(result)
        number = self._number
        # not at once: no recursion, however many results are known
        QTimer.singleShot(0, self, lambda: self._next() if number == self._number else None)

    def _end(self, failure: Failed) -> None:
        self.stop()
        self.failed.emit(failure)

    def _open_store(self, form: Form) -> bool:
        """Open the file of results once the model is known; return False if the run has ended."""
        loaded = self._engine.loaded_model
        if self._file is not None or loaded is None:
            return True
        try:
            self._store.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._file = ResultsFile(self._store, form, loaded.name)
            except ResultsError:  # of another form or model: these results are replaced
                with suppress(FileNotFoundError):
                    self._store.unlink()
                self._file = ResultsFile(self._store, form, loaded.name)
        except ResultsError as error:
            self._end(error.as_event())
            return False
        except OSError as error:
            self._end(ResultsError.of(self._store, error).as_event())
            return False
        self._earlier = {result.key: result for result in self._file.earlier}
        return True
