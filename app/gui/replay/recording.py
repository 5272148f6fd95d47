"""Recorded replies as values, and as the JSON that is exported and read by `unfog render`. No Qt.

`docs/trace.md` documents the JSON. Tokens are indices into a table per block, so that a block takes one
number
per position and step instead of a number and a text.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from app.storage.trace import Trace, place_in_text, start_of, text_of
from model_backends import system_errors
from model_backends.files.regular_file import read_regular
from model_backends.lazy_text import joined, lazy_text
from model_backends.protocol import (
    BlockCommitted,
    Candidate,
    DenoisingStep,
    FailureKind,
    Sampling,
    Stats,
    UnfogError,
)
from model_backends.unicode_text import encode_json

FORMAT = "unfog-trace"
VERSION = 1

_MAX_BYTES = 512 * 2**20
_HINT = lazy_text("`unfog render NAME.json` and the export in the window write traces.")


class RecordingError(UnfogError):
    """A file is not a trace, or has another version."""

    kind: FailureKind = "damaged"


class Recording(msgspec.Struct, frozen=True, kw_only=True):
    """A reply with everything needed to replay it; unknown values are empty or None."""

    traces: tuple[Trace, ...]
    prompt: str = ""
    model: str = ""
    seed: int | None = None
    sampling: Sampling | None = None
    stats: Stats | None = None

    @property
    def text(self) -> str:
        """The text of the reply."""
        return text_of(self.traces)

    @property
    def max_steps(self) -> int:
        """The limit of denoising steps per block."""
        return self.traces[0].steps[0].max_steps


class _Part(msgspec.Struct, frozen=True, kw_only=True):
    """Base class of the JSON's parts."""


class _Step(_Part, frozen=True):
    step: int
    temperature: float
    draft: tuple[int, ...]  # indices into the block's table
    accepted: str  # "0" or "1" for every position
    entropies: tuple[float, ...]


class _Commit(_Part, frozen=True):
    tokens: tuple[int, ...]
    text: str
    thought: str
    converged: bool


class _Block(_Part, frozen=True, omit_defaults=True):
    block: int
    max_steps: int
    steps_taken: int
    table: tuple[tuple[int, str], ...]
    steps: tuple[_Step, ...]
    commit: _Commit
    noise: tuple[tuple[int, str], ...] = ()  # the token of every position
    candidates: tuple[tuple[tuple[int, float, int], ...], ...] = ()  # index, probability, step
    pinned: str = ""  # "0" or "1" for every position
    around: tuple[int, int] | None = None  # characters of the text before the canvas and after it


class _Reply(_Part, frozen=True, omit_defaults=True):
    prompt: str = ""
    text: str = ""
    model: str = ""
    seed: int | None = None
    sampling: Sampling | None = None
    stats: Stats | None = None


class _Head(_Part, frozen=True):
    """The format and version, read first."""

    format: str
    version: int


class _File(_Head, frozen=True):
    reply: _Reply
    blocks: tuple[_Block, ...]


def trace_json(recording: Recording) -> bytes:
    """Encode a recording as JSON; see `docs/trace.md`."""
    reply = _Reply(
        prompt=recording.prompt,
        text=recording.text,
        model=recording.model,
        seed=recording.seed,
        sampling=recording.sampling,
        stats=recording.stats,
    )
    blocks = tuple(map(_block_of, recording.traces))
    return encode_json(_File(format=FORMAT, version=VERSION, reply=reply, blocks=blocks)) + b"\n"


def read_trace_json(data: bytes) -> Recording:
    """Decode a recording from JSON.

    Raises:
        RecordingError: the data is not a trace, or has another version.
    """
    try:
        head = msgspec.json.decode(data, type=_Head)
        if head.format != FORMAT:
            raise RecordingError(
                lazy_text("This isn't a trace: its format is “{format}”.", format=head.format), _HINT
            )
        if head.version != VERSION:
            raise RecordingError(
                lazy_text(
                    "This trace has version {version}; this Unfog reads version {known}.",
                    version=head.version,
                    known=VERSION,
                ),
                lazy_text("Update Unfog, or export the trace again.") if head.version > VERSION else _HINT,
            )
        file = msgspec.json.decode(data, type=_File)
        traces = place_in_text(tuple(map(_trace_of, file.blocks)), file.reply.text)
        if not traces:
            raise ValueError(lazy_text("it has no block"))
    except (msgspec.MsgspecError, ValueError, IndexError, RecursionError) as error:
        raise RecordingError(lazy_text("Can't read the trace: {reason}.", reason=error), _HINT) from error
    reply = file.reply
    return Recording(
        traces=traces,
        prompt=reply.prompt,
        model=reply.model,
        seed=reply.seed,
        sampling=reply.sampling,
        stats=reply.stats,
    )


def read_recording(path: Path) -> Recording:
    """Read a recording from a file.

    Raises:
        RecordingError: the file cannot be opened, or is not a trace.
    """
    try:
        data = read_regular(path, _MAX_BYTES)
    except OSError as error:
        raise RecordingError(
            lazy_text("Can't open {path}: {reason}.", path=path, reason=system_errors.reason(error)), _HINT
        ) from error
    try:
        return read_trace_json(data)
    except RecordingError as error:
        raise RecordingError(
            lazy_text("{path}: {reason}", path=path, reason=error.message), error.hint
        ) from error


def captions(recordings: Sequence[Recording]) -> list[str]:
    """Describe how compared replies differ: "seed 7 · at most 16 steps"."""
    facts = [
        (
            model_name(recording.model),
            "" if recording.seed is None else lazy_text("seed {seed}", seed=recording.seed),
            lazy_text("up to %n step(s) per block", "", recording.max_steps),
        )
        for recording in recordings
    ]
    differing = [index for index in range(3) if len({fact[index] for fact in facts}) > 1]
    differences = [[fact[index] for index in differing if fact[index]] for fact in facts]
    counts = [format_steps(recording.traces) for recording in recordings]
    return [joined(" · ", [*words, count]) for words, count in zip(differences, counts, strict=True)]


def signature(recordings: Sequence[Recording]) -> list[str]:
    """Describe the origin of replies: "Unfog", "unfog-demo", "seed 7", "23 steps in 2 blocks"."""
    first = recordings[0]
    parts: list[str] = ["Unfog"]
    if first.model and len({recording.model for recording in recordings}) == 1:
        parts.append(model_name(first.model))
    if first.seed is not None and len({recording.seed for recording in recordings}) == 1:
        parts.append(lazy_text("seed {seed}", seed=first.seed))
    if len(recordings) == 1:
        parts.append(format_steps(first.traces))
    return parts


def format_steps(traces: Sequence[Trace]) -> str:
    """Format the number of steps: "14 steps", "52 steps in 3 blocks"."""
    steps = sum(trace.commit.steps for trace in traces)
    words = lazy_text("%n step(s)", "", steps)
    if len(traces) < 2:
        return words
    return lazy_text("{steps} in {count} blocks", steps=words, count=len(traces))


def model_name(model: str) -> str:
    """The name of a model file without folder and suffix."""
    return Path(model).stem if model.endswith(".gguf") else model


def _block_of(trace: Trace) -> _Block:
    # A token may have several texts: a character made of several tokens belongs to the last one.
    table: dict[tuple[int, str], int] = {}
    steps = tuple(
        _Step(
            step=step.step,
            temperature=step.temperature,
            draft=tuple(
                table.setdefault(token, len(table)) for token in zip(step.draft, step.pieces, strict=True)
            ),
            accepted="".join("1" if accepted else "0" for accepted in step.accepted),
            entropies=tuple(round(entropy, 4) for entropy in step.entropies),
        )
        for step in trace.steps
    )
    commit = trace.commit
    candidates = tuple(
        tuple(
            (table.setdefault((one.token, one.piece), len(table)), one.probability, one.step)
            for one in position
        )
        for position in commit.candidates
    )
    return _Block(
        block=trace.block,
        max_steps=trace.steps[0].max_steps,
        steps_taken=commit.steps,
        table=tuple(table),
        steps=steps,
        commit=_Commit(
            tokens=commit.tokens, text=commit.text, thought=commit.thought, converged=commit.converged
        ),
        noise=() if trace.start is None else tuple(zip(trace.start.canvas, trace.start.pieces, strict=True)),
        candidates=candidates,
        pinned="".join("1" if pinned else "0" for pinned in trace.pinned),
        around=trace.around if trace.is_fill else None,
    )


def _trace_of(block: _Block) -> Trace:
    if not block.steps:
        raise ValueError(f"block {block.block} has no step")
    commit = BlockCommitted(
        block=block.block,
        tokens=block.commit.tokens,
        text=block.commit.text,
        thought=block.commit.thought,
        steps=block.steps_taken,
        converged=block.commit.converged,
        candidates=_candidates_of(block),
    )
    positions = len(block.steps[0].draft)
    steps = tuple(_step_of(block, step, positions) for step in block.steps)
    if block.noise and len(block.noise) != positions:
        raise ValueError(f"the noise of block {block.block} has not one entry for every position")
    if block.pinned and (len(block.pinned) != positions or set(block.pinned) - {"0", "1"}):
        raise ValueError(f"the pins of block {block.block} have not one entry for every position")
    pinned = [mark == "1" for mark in block.pinned]
    start = start_of(block.block, block.noise, pinned, block.around or (0, 0))
    return Trace(block=block.block, start=start, steps=steps, commit=commit)


def _candidates_of(block: _Block) -> tuple[tuple[Candidate, ...], ...]:
    if block.candidates and len(block.candidates) != len(block.commit.tokens):
        raise ValueError(f"the candidates of block {block.block} have not one entry for every token")
    if any(not 0 <= index < len(block.table) for found in block.candidates for index, *_ in found):
        raise ValueError(f"a candidate of block {block.block} names a token that is not in the table")
    return tuple(
        tuple(
            Candidate(
                token=block.table[index][0], piece=block.table[index][1], probability=probability, step=step
            )
            for index, probability, step in found
        )
        for found in block.candidates
    )


def _step_of(block: _Block, step: _Step, positions: int) -> DenoisingStep:
    if not {len(step.draft), len(step.accepted), len(step.entropies)} == {positions} or positions == 0:
        raise ValueError(f"step {step.step} of block {block.block} has not one entry for every position")
    if any(not 0 <= index < len(block.table) for index in step.draft) or set(step.accepted) - {"0", "1"}:
        raise ValueError(f"step {step.step} of block {block.block} names a token that is not in the table")
    tokens = [block.table[index] for index in step.draft]
    return DenoisingStep(
        block=block.block,
        step=step.step,
        max_steps=block.max_steps,
        temperature=step.temperature,
        draft=tuple(token for token, _ in tokens),
        canvas=(),
        pieces=tuple(text for _, text in tokens),
        accepted=tuple(mark == "1" for mark in step.accepted),
        entropies=step.entropies,
    )
