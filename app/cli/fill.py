"""Fill the holes of a text file: the text on standard output, or one JSON object."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from rich.console import Console
from rich.text import Text

from app.base import app_dirs
from app.base.terminal_text import printable
from app.base.text_encoding import NotTextError, decode_unknown
from app.cli.console import TerminalConsole, say
from app.cli.engine import Engine, EngineError
from app.cli.once import CANCELLED
from app.cli.progress import print_json
from app.cli.reply import Reply, animate, interrupt_cancels
from app.cli.view import FillView
from app.filling import WRITE_TEXT, TextWithHoles, parse_holes
from app.settings.fog import fog_seconds
from model_backends import system_errors
from model_backends.files.regular_file import read_regular
from model_backends.lazy_text import pluralise
from model_backends.protocol import (
    Failed,
    FailureKind,
    Fill,
    Filling,
    Finished,
    FinishReason,
    Message,
    Sampling,
    Stats,
    UnfogError,
)

STANDARD_INPUT = Path("-")

_MOST_BYTES = 16_000_000
_REASONS: dict[FinishReason, str] = {
    "end_of_turn": "",
    "max_tokens": "The end was cut off at the length limit (--max-tokens).",
    "context_full": "The end was cut off: the text fills the model's context.",
    "cancelled": "",
}


class FillInputError(UnfogError):
    """The text cannot be read, or has no holes."""

    kind: FailureKind = "prompt"


@dataclass(frozen=True)
class FillOptions:
    """Options from the command line; `None` means the default."""

    instruction: str = ""
    seed: int | None = None
    steps: int | None = None
    max_tokens: int | None = None
    watch: bool = False

    def request(self, text: TextWithHoles) -> Fill:
        """Return the request that fills these holes."""
        sampling = Sampling(max_steps=self.steps)
        if self.max_tokens is not None:
            sampling = msgspec.structs.replace(sampling, max_tokens=self.max_tokens)
        return Fill(
            id=1,
            messages=(Message(role="user", content=self.instruction.strip() or WRITE_TEXT),),
            template=text.template,
            seed=secrets.randbelow(2**31) if self.seed is None else self.seed,
            sampling=sampling,
        )


class _Hole(msgspec.Struct, frozen=True, kw_only=True):
    """A hole in the JSON that is printed: as it was written, and what it became; see `docs/fill.md`."""

    hole: str
    text: str
    certainty: float | None
    tokens: int
    tried: int
    probabilities: dict[str, float] | msgspec.UnsetType = msgspec.UNSET


class _FilledText(msgspec.Struct, frozen=True, kw_only=True):
    """The JSON that is printed."""

    text: str
    holes: tuple[_Hole, ...]
    reason: FinishReason
    model: str
    seed: int
    stats: Stats


def read_text(path: Path) -> str:
    """Read a text file, or standard input for "-", in the encoding that it most likely has.

    Raises:
        FillInputError: it cannot be read, is too large, or is not text.
    """
    name = "standard input" if path == STANDARD_INPUT else str(path)
    try:
        data = _read_input() if path == STANDARD_INPUT else read_regular(path, _MOST_BYTES)
    except OSError as error:
        hint = "Check the name, or give the text on standard input: unfog fill - < FILE"
        raise FillInputError(f"Can't read {name}: {system_errors.reason(error)}.", hint) from error
    if len(data) > _MOST_BYTES:
        raise FillInputError(f"Can't fill {name}: it is larger than 16 MB.", "Split it.")
    try:
        decoded = decode_unknown(data)
    except NotTextError as error:
        raise FillInputError(f"Can't fill {name}: {error.reason}.", "Save it as UTF-8 text.") from error
    for note in decoded.notes:
        say(f"unfog: {note}", to_stderr=True)
    return decoded.text


def _read_input() -> bytes:
    if sys.stdin is None:
        return b""
    if sys.stdin.isatty():
        say("Type the text; end it with an empty line and Ctrl+D (Ctrl+Z, Enter on Windows).", to_stderr=True)
    return sys.stdin.buffer.read(_MOST_BYTES + 1)


def fill_text(engine: Engine, options: FillOptions, source: str, *, as_json: bool) -> int:
    """Fill the holes of a text and print it; return the exit code. Stopped, it prints nothing.

    Raises:
        FillInputError: it has no holes.
        EngineError: the engine failed.
    """
    text = parse_holes(source)
    if not text.holes:
        hint = "Mark a hole with […], [three words] or [yes|no]; unfog fill --help lists all kinds."
        raise FillInputError("The text has no hole to fill.", hint)
    request = options.request(text)
    errors = TerminalConsole(stderr=True)
    reply = _run(engine, request, text, _console_to_watch(errors) if options.watch else None)
    if isinstance(reply.end, Failed):
        raise EngineError(reply.end)
    if reply.end.reason == "cancelled":
        return CANCELLED
    model = "" if engine.loaded is None else engine.loaded.name
    if as_json:
        print_json(_as_json(text, reply.end, request.seed, model))
        return 0
    _write(text, reply.end)
    notes = [_REASONS[reply.end.reason], *(engine.loaded.notes if engine.loaded else ())]
    for note in filter(None, notes):
        errors.print(Text(note, style="yellow"), soft_wrap=True)
    device = engine.loaded.device if engine.loaded else ""
    errors.print(Text(_figures(reply.end, device, request.seed), style="dim"), soft_wrap=True)
    return 0


def _figures(end: Finished, device: str, seed: int) -> str:
    """Format the figures of a text that was filled."""
    tried = sum(filling.tried for filling in end.fillings)
    steps = pluralise("%n step(s)", end.stats.steps)
    return " · ".join(
        (
            f"{pluralise('%n token(s)', end.stats.tokens)} in {pluralise('%n hole(s)', len(end.fillings))}",
            f"{end.stats.seconds:.2f} s",
            steps if tried == len(end.fillings) else f"{steps}, {tried} lengths tried",
            device,
            f"seed {seed}",
        )
    )


def _console_to_watch(errors: Console) -> Console | None:
    """The terminal to show fog on; None, which is said, if there is none."""
    for console in (TerminalConsole(), errors):
        if console.is_terminal and not console.is_dumb_terminal:
            return console
    say("unfog: --watch has no effect without a terminal.", to_stderr=True)
    return None


def _run(engine: Engine, request: Fill, text: TextWithHoles, console: Console | None) -> Reply:
    """Fill the holes, and show that on a console if there is one: it is cleared at the end."""
    if console is None:
        reply = Reply()
        with interrupt_cancels(engine):
            for event in engine.answer(request):
                if event is not None:
                    reply.handle(event)
        return reply
    seconds = fog_seconds(app_dirs.preferences_path())
    return animate(engine, request, FillView(_without_holes(text), seconds, waiting=text.source), console)


def _without_holes(text: TextWithHoles) -> str:
    """The text with nothing in its holes, which have taken over the space before them."""
    return "".join((*(piece.removesuffix(" ") for piece in text.pieces[:-1]), text.pieces[-1]))


def _write(text: TextWithHoles, end: Finished) -> None:
    """Print the text. What the model wrote is cleaned; the rest is as it was, except on a terminal."""
    fillings = [printable(filling.text) for filling in end.fillings]
    whole = text.filled(fillings)
    if sys.stdout.isatty():
        say(whole.removesuffix("\n"))
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(whole.encode())
    sys.stdout.buffer.flush()


def _as_json(text: TextWithHoles, end: Finished, seed: int, model: str) -> _FilledText:
    return _FilledText(
        text=text.filled([filling.text for filling in end.fillings]),
        holes=tuple(
            _hole_of(text.source[hole.start : hole.end], hole.slot.answers, filling)
            for hole, filling in zip(text.holes, end.fillings, strict=True)
        ),
        reason=end.reason,
        model=model,
        seed=seed,
        stats=end.stats,
    )


def _hole_of(source: str, answers: Sequence[str], filling: Filling) -> _Hole:
    is_read = bool(answers) and len(answers) == len(filling.probabilities)
    return _Hole(
        hole=source,
        text=filling.text,
        certainty=filling.certainty,
        tokens=filling.tokens,
        tried=filling.tried,
        probabilities=dict(zip(answers, filling.probabilities, strict=True)) if is_read else msgspec.UNSET,
    )
