"""Answer a form's questions about texts, as a table, CSV or JSON, with progress on standard error."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from app.attachments.protocol import Read, decode_answer, encode
from app.attachments.records import AttachmentError, display_name
from app.base.app_dirs import engine_log_path, files_log_path
from app.base.text_encoding import NotTextError, decode_unknown
from app.cli.console import TerminalConsole, say, write_json_line
from app.cli.engine import Engine, EngineError
from app.cli.line_process import LineProcess, start_reason
from app.cli.reply import interrupt_cancels
from app.decisions.decide import OF_ONE_TEXT, DecisionError, StoppedError, decide
from app.decisions.form import Form
from app.decisions.form_file import read_form
from app.decisions.reading import Answer
from app.decisions.results import Result, ResultsFile, csv_table, json_line, result_of
from app.decisions.texts import InputError, Source, find_sources, fingerprint, read_plain
from app.processes.command import attachment_command, engine_command, engine_directory
from model_backends.protocol import Failed, UnfogError
from model_backends.unicode_text import path_to_bytes

SOME_FAILED, STOPPED = 1, 130  # exit codes
_STANDARD_INPUT = Path("-")
_TICK_SECONDS, _GRACE_SECONDS = 0.2, 3.0
_BAR = 12  # characters
_NEGLIGIBLE = 0.005  # less likely answers aren't listed


def run_decide(args: argparse.Namespace, model: Path) -> int:
    """Decide about all inputs; return 0, 1 if some texts could not be decided, or 130 after Ctrl+C.

    Raises:
        UnfogError: the form, an input or the file of results can't be used, or the engine failed.
    """
    form = read_form(args.form)
    if args.steps is not None:
        form = msgspec.structs.replace(form, steps=args.steps)
    sources = _sources(args.inputs, args.column)
    if args.resume is None:
        return _Run(args, form, sources, None).run(model)
    with closing(ResultsFile(args.resume, form, model.name)) as file:
        return _Run(args, form, sources, file).run(model)


def _sources(inputs: Sequence[Path], column: str) -> list[Source]:
    if _STANDARD_INPUT not in inputs:
        return find_sources(inputs, column)
    found: list[Source] = []
    for path in inputs:
        found += [_standard_input()] if path == _STANDARD_INPUT else find_sources([path], column)
    return found


def _standard_input() -> Source:
    try:
        return Source(name="-", text=decode_unknown(sys.stdin.buffer.read()).text)
    except NotTextError as error:
        message = f"Can't use the text on standard input: {error.reason}."
        raise InputError(message, "Save it as UTF-8 text.") from error


class _Run:
    """Decides about all texts, one after the other."""

    def __init__(
        self, args: argparse.Namespace, form: Form, sources: Sequence[Source], file: ResultsFile | None
    ) -> None:
        self._args, self._form, self._sources, self._file = args, form, sources, file
        self._earlier = {result.key: result for result in (file.earlier if file else ())}
        self._results: list[Result] = []
        self._crashes = 0

    def run(self, model: Path) -> int:
        """Decide; print what was decided, also if it is stopped or fails."""
        stopped = False
        with Engine(
            engine_command(), engine_directory(), model, self._args.device, engine_log_path()
        ) as engine:
            try:
                with interrupt_cancels(engine), _progress(len(self._sources)) as advance:
                    for source in self._sources:
                        self._add(self._decide(engine, source))
                        advance()
            except (StoppedError, KeyboardInterrupt):
                stopped = True
            finally:
                self._print()
            for note in engine.loaded.notes if engine.loaded else ():
                say(f"unfog: {note}", to_stderr=True)
        failed = [result for result in self._results if result.error]
        for result in failed[:20]:
            say(f"unfog: {result.error}", to_stderr=True)
        if len(failed) > 20:
            say(f"unfog: {len(failed) - 20} more couldn't be decided.", to_stderr=True)
        if stopped:
            self._say_stopped()
            return STOPPED
        return SOME_FAILED if failed else 0

    def _decide(self, engine: Engine, source: Source) -> Result:
        text = ""
        try:
            text = source.text if source.path is None else _text_of(source.path)
            known = self._earlier.get((source.name, source.row, fingerprint(text)))
            return known or self._new(engine, source, text)
        except EngineError:
            raise
        except DecisionError as error:
            self._crashes = self._crashes + 1 if error.kind == "crash" else 0
            if error.kind not in OF_ONE_TEXT and (error.kind != "crash" or self._crashes > 1):
                raise
            return result_of(source, text, failure=f"{source.title}: {error.message} {error.hint}".rstrip())
        except UnfogError as error:
            return result_of(source, text, failure=f"{source.title}: {error.message} {error.hint}".rstrip())

    def _new(self, engine: Engine, source: Source, text: str) -> Result:
        for event in engine.load():
            if isinstance(event, Failed):
                raise EngineError(event)
        result = result_of(source, text, decide(engine, self._form, text, self._args.seed))
        self._crashes = 0
        if self._file is not None:
            self._file.add(result)
        return result

    def _add(self, result: Result) -> None:
        self._results.append(result)
        if self._args.json:
            write_json_line(json_line(self._form, result).encode() + b"\n")

    def _print(self) -> None:
        if self._args.csv:
            table = csv_table(self._form, self._sources, self._results)
            sys.stdout.buffer.write(table.encode(errors="replace"))
            sys.stdout.buffer.flush()
        elif not self._args.json and self._results:
            console = TerminalConsole(highlight=False)
            decided = [result for result in self._results if not result.error]
            if len(self._sources) == 1 and decided:
                console.print(_single(self._form, decided[0].answers))
            elif decided:
                console.print(_table(self._form, decided))

    def _say_stopped(self) -> None:
        say(f"Stopped after {len(self._results)} of {len(self._sources)} texts.", to_stderr=True)
        if self._file is not None:
            say("Run the same command again to go on.", to_stderr=True)


def _single(form: Form, answers: Sequence[Answer]) -> Table:
    """All likely answers to each question about one text, with bars."""
    table = Table.grid(padding=(0, 2))
    for question, answer in zip(form.questions, answers, strict=True):
        for place, (text, probability) in enumerate(answer.likeliest):
            if place > 1 and probability < _NEGLIGIBLE:
                break
            bar = "█" * round(probability * _BAR)
            style = "bold" if place == 0 else "dim"
            table.add_row(
                Text("" if place else question.column),
                Text(text, style),
                Text(bar.ljust(_BAR, "░"), style),
                Text(_percent(probability), style),
            )
    return table


def _table(form: Form, results: Sequence[Result]) -> Table:
    table = Table(header_style="bold", box=None, padding=(0, 2, 0, 0))
    table.add_column("")
    for question in form.questions:
        table.add_column(Text(question.column))
        table.add_column("", justify="right", style="dim")
    for result in results:
        cells = [f"{result.source} {result.row}" if result.row else result.source]
        for answer in result.answers:
            cells += [answer.text, _percent(answer.probability)]
        table.add_row(*map(Text, cells))
    return table


def _percent(probability: float) -> str:
    if 0.005 <= probability < 0.995:
        return f"{probability:.0%}"
    return ">99%" if probability > 0.5 else "<1%"


@contextmanager
def _progress(total: int) -> Iterator[Callable[[], None]]:
    console = TerminalConsole(stderr=True, highlight=False)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("Loading the model", total=total)
        yield lambda: bar.update(task, advance=1, description="Texts")


def _text_of(path: Path) -> str:
    """Return a file's text; PDF and DOCX are read by a process of their own.

    Raises:
        UnfogError: it cannot be read.
    """
    text = read_plain(path)
    if text is not None:
        return text
    name = display_name(path)
    try:
        process = LineProcess(attachment_command(), engine_directory(), files_log_path())
    except OSError as error:
        raise AttachmentError(name, start_reason(error), "") from error
    try:
        process.send(encode(Read(path=path_to_bytes(path))))
        line = next((line for line in process.lines(_TICK_SECONDS) if line is not None), None)
    finally:
        process.end(_GRACE_SECONDS)
    if line is None:
        raise AttachmentError(name, "reading it took too much time or memory", "Use a part of it.")
    answer = decode_answer(line)
    if isinstance(answer, Failed):
        raise DecisionError(answer)
    return answer.text
