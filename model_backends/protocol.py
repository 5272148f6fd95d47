"""The seam between the program and whatever runs a model: requests, events and their JSON lines.

One JSON object a line, its class name under ``type``. The worker answers requests in order, and every
event carries the `id` of its request. Every `Load` ends in `Loaded` or `Failed`, every `Generate` and every
`Fill` in `Finished` or `Failed`, every `Count` in `Counted` or `Failed`. Steps may be dropped for a slow
reader, starts and commits never. Texts for people travel in English; what it takes to say them in another
language stands beside them, under ``lazy_texts``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from typing import Annotated, BinaryIO, Generic, Literal, TypeVar, cast

import msgspec

from model_backends.lazy_text import Wire, lazy_text_recorder, restore_lazy_texts
from model_backends.unicode_text import encodable

Role = Literal["system", "user", "assistant"]
SelfConditioning = Literal["auto", "exact", "8", "16", "32", "64"]
"""How many of a position's likeliest tokens condition the next denoising step; "exact": all of them."""
FinishReason = Literal["end_of_turn", "max_tokens", "context_full", "cancelled"]
Experts = Literal["auto", "processor", "streamed"]
FailureKind = Literal[
    "model_file",
    "prompt",
    "template",
    "settings",
    "library",
    "out_of_memory",
    "network",
    "access",
    "missing",
    "disk",
    "damaged",
    "crash",
    "protocol",
    "bug",
]


_T = TypeVar("_T")


class _Value(msgspec.Struct, frozen=True, kw_only=True):
    """An immutable value."""


class _Request(msgspec.Struct, frozen=True, kw_only=True, tag=True, tag_field="type"):
    """A request, one line. `id` is unique among the requests to one worker, and never 0."""

    id: int = 0


class _Event(msgspec.Struct, frozen=True, kw_only=True, tag=True, tag_field="type"):
    """An event, one line. `id` is that of its request, set by the worker; 0: of a line that has none."""

    id: int = 0


class Message(_Value, frozen=True):
    """One turn of a conversation. `content` is plain text: it never becomes a control token."""

    role: Role
    content: str


class Sampling(_Value, frozen=True):
    """How a reply is sampled. `None` means: what the model file says, else the published default.

    No block begins after `max_tokens`, but one that has begun is finished.
    """

    max_steps: int | None = None
    t_min: float | None = None
    t_max: float | None = None
    entropy_bound: float | None = None
    stability: int | None = None
    confidence: float | None = None
    max_tokens: int = 2048


class Load(_Request, frozen=True):
    """Open a model file; an open one is freed first. `device`: "auto", "cpu", "cuda:0", "vulkan:0".

    `experts_on_cpu`: layers whose experts are in the processor's memory; `None`: as few as possible.
    `experts`: whether they are computed on the "processor" or "streamed" to the card; "auto": what is faster.
    `self_conditioning` as in `DiffusionGemma.open`.
    """

    path: str
    device: str = "auto"
    context_length: int | None = None
    experts_on_cpu: int | None = None
    experts: Experts = "auto"
    self_conditioning: SelfConditioning = "auto"


class Generate(_Request, frozen=True):
    """Answer the conversation. The same messages, sampling and seed give the same text.

    If the last message is the assistant's, it is the beginning of the reply, which is continued; what comes
    back is what is added. `candidates`: how many of them each position of a block is to come with.
    """

    messages: tuple[Message, ...]
    seed: int
    sampling: Sampling = Sampling()
    thinking: bool = False
    candidates: Annotated[int, msgspec.Meta(ge=0)] = 0


class Slot(_Value, frozen=True):
    """A gap in a text, which `Fill` writes.

    `draft`: the text that it begins as, none in a hole. A token of the draft is noise at first with the
    probability `noise`, 0 to 1; those of the characters in the ranges `kept`, each without its end, stay as
    they are. `lengths`: the fewest and the most tokens that the text may have: several lengths are tried, and
    the surest wins; `scale` says the same in shares of the draft's tokens, and wants another text than it.
    Without both: as many as the draft has; in a hole, to the end of the turn, which only the last slot before
    an empty `after` can be. `words`: how many words are wanted; a try with another number only wins if none
    has this one. `answers`: the texts that it may become; all else but these is ignored.
    """

    draft: str = ""
    noise: Annotated[float, msgspec.Meta(ge=0, le=1)] = 1.0
    kept: tuple[tuple[int, int], ...] = ()
    lengths: tuple[int, int] | None = None
    scale: tuple[float, float] | None = None
    words: Annotated[int, msgspec.Meta(ge=1)] | None = None
    answers: tuple[str, ...] = ()


class Fill(_Request, frozen=True):
    """Write the slots of a text; everything else stays equal to the letter.

    The text is the answer to `messages`, which end with a person's, as in `Generate`: `before`, then the
    `template`, whose strings are kept, then `after`. The model sees what stands before a slot, and behind it
    as much as its canvas holds. `Finished.text` is the template with its slots filled, `Finished.fillings`
    say what each became. `seed`, `sampling` and `candidates` are those of `Generate`; only the positions of
    slots have candidates. Blocks come in the order of the text; of lengths that are tried, only the winner's.
    """

    messages: tuple[Message, ...]
    template: tuple[str | Slot, ...]
    seed: int
    before: str = ""
    after: str = ""
    sampling: Sampling = Sampling()
    candidates: Annotated[int, msgspec.Meta(ge=0)] = 0


class Cancel(_Request, frozen=True):
    """Stop the `Generate`, `Fill` or `Count` of this id at its next denoising step or text.

    Others are ignored.
    """


class Count(_Request, frozen=True):
    """Count the tokens of texts, each as a message's content. Answered in its turn, with `Counted`."""

    texts: tuple[str, ...]


class MeasureCard(_Request, frozen=True):
    """Ask how busy the card is. Answered with `CardMeasured` at once, also while a reply is made."""


class Shutdown(_Request, frozen=True):
    """End the worker."""


Request = Load | Generate | Fill | Cancel | Count | MeasureCard | Shutdown


class LoadProgress(_Event, frozen=True):
    """`fraction` of the weights, 0 to 1, are on the device."""

    fraction: float


class Loaded(_Event, frozen=True):
    """The model is ready. `device` is for people: "CPU (2 threads)", "CUDA0: NVIDIA RTX 4070".

    `card`: the graphics card's name, "" on the processor. `parameters`: the model's weights; 0: not known.
    `notes` say in sentences what was done otherwise than asked: a card not used, a shorter context.
    """

    path: str
    name: str
    device: str
    file_bytes: int
    context_length: int
    canvas_length: int
    vocab_size: int
    max_steps: int
    thinking: bool
    notes: tuple[str, ...] = ()
    card: str = ""
    parameters: int = 0


class PromptPrefilled(_Event, frozen=True):
    """`done` of `total` prompt tokens are in the prefix cache; `cached` of them were there before.

    `left_out` counts the oldest messages that did not fit into the context.
    """

    done: int
    total: int
    cached: int
    left_out: int


class BlockStarted(_Event, frozen=True):
    """The noise that a block is denoised from; every tuple has one entry per canvas position.

    `canvas` are its random tokens and `pieces` their texts, each token alone, "" for control tokens. Comes
    before the prompt, or the block before, is prefilled, so that it can be shown while that is done. No step
    follows if the reply is stopped meanwhile.

    Of a `Fill`: `pinned` positions hold tokens of the text, in all steps; the others are those of slots.
    `around` counts the characters of the whole text before the canvas and after it; the pieces of all
    positions are what stands between.
    """

    block: int
    canvas: tuple[int, ...]
    pieces: tuple[str, ...]
    pinned: tuple[bool, ...] = ()
    around: tuple[int, int] = (0, 0)


class DenoisingStep(_Event, frozen=True):
    """One denoising step of a block; every tuple has one entry per canvas position.

    `draft` is the argmax canvas (what would be committed now) and `pieces` its text, "" for control
    tokens; `canvas` is the working canvas that the step started from; `entropies` are in nats. `thoughts` are
    the ranges of positions, each without its end, that are no part of the answer; `end` is the first accepted
    end of the turn.
    """

    block: int
    step: int
    max_steps: int
    temperature: float
    draft: tuple[int, ...]
    canvas: tuple[int, ...]
    pieces: tuple[str, ...]
    accepted: tuple[bool, ...]
    entropies: tuple[float, ...]
    thoughts: tuple[tuple[int, int], ...] = ()
    end: int | None = None


class Candidate(_Value, frozen=True, array_like=True):
    """A token that a position became, or nearly: its text alone, and its highest probability in a step.

    The probability is that of the step's distribution at its temperature; `step` is the first with it.
    """

    token: int
    piece: str
    probability: float
    step: int


class BlockCommitted(_Event, frozen=True):
    """A block is final. `text` and `thought` are what it adds to the reply and to the thoughts.

    `converged`: it ended before its steps ran out. `certainty`, 0 to 1: how sure the model was of its words
    in the last step, as `certainty_of` says; `None` where nobody knows.
    Of a `Fill`, `tokens` are those of the canvas as far as the text goes, pinned ones included, and `text` is
    theirs.
    `candidates`, if `Generate` asked for them, has an entry for each of the `tokens`: the token itself, then
    the likeliest others, in falling order. A token that never reached 1 % is no candidate.
    """

    block: int
    tokens: tuple[int, ...]
    text: str
    thought: str
    steps: int
    converged: bool
    certainty: float | None = None
    candidates: tuple[tuple[Candidate, ...], ...] = ()


def certainty_of(entropies: Iterable[float]) -> float | None:
    """Return how sure the model is of these positions, 0 to 1: the mean of exp(−entropy); `None` for none.

    `entropies` are in nats. The probability of the likeliest token is at least exp(−entropy), because the
    min-entropy of a distribution is at most its Shannon entropy. So the model gives its own words at least
    this probability on average.
    """
    shares = [math.exp(-max(entropy, 0.0)) for entropy in entropies]
    return sum(shares) / len(shares) if shares else None


class Stats(_Value, frozen=True, omit_defaults=True):
    """Figures of one reply; seconds are wall-clock.

    `tokens` are the reply's own, without padding. `forward_passes` are denoising steps plus one pass
    per block that was committed to the prefix cache. `is_fill`: they are those of a `Fill`, whose `tokens`
    are in its slots, while `steps` include those of all lengths that were tried.
    """

    prompt_tokens: int
    cached_tokens: int
    tokens: int
    blocks: int
    steps: int
    forward_passes: int
    prefill_seconds: float
    denoise_seconds: float
    seconds: float
    is_fill: bool = False

    @property
    def tokens_per_second(self) -> float:
        """Reply tokens per second of wall-clock time, prefill included."""
        return self.tokens / self.seconds if self.seconds > 0 else 0.0

    @property
    def tokens_per_step(self) -> float:
        """Reply tokens per denoising step."""
        return self.tokens / self.steps if self.steps else 0.0

    @property
    def steps_per_block(self) -> float:
        """Mean denoising steps per block."""
        return self.steps / self.blocks if self.blocks else 0.0


class Filling(_Value, frozen=True):
    """What a slot of a `Fill` became, how many positions it took, and how many lengths were tried.

    `certainty`, 0 to 1, as `certainty_of` says. `probabilities`: of each answer of the slot, 1 in all.
    """

    text: str
    tokens: int
    certainty: float | None = None
    probabilities: tuple[float, ...] = ()
    tried: int = 1


class Finished(_Event, frozen=True):
    """The reply is complete, or was stopped: then `text` holds the committed blocks.

    Of a `Fill`: `fillings` has an entry for each slot, and `text` is the template with them. Of one that was
    stopped they are the slots that were filled; those left have their drafts in `text`.
    """

    reason: FinishReason
    text: str
    thought: str
    stats: Stats
    fillings: tuple[Filling, ...] = ()


class Counted(_Event, frozen=True):
    """The tokens of each text of a `Count`; none at all while no model is open.

    `around` are those that the chat template puts around a single message.
    """

    tokens: tuple[int, ...]
    around: int = 0


class CardMeasured(_Event, frozen=True):
    """The graphics card's memory in bytes and the share of the time that it computes, 0 to 1.

    `total` 0: nobody knows, as without NVIDIA's driver or with several cards.
    """

    used: int = 0
    total: int = 0
    busy: float | None = None


class Failed(_Event, frozen=True):
    """The request failed. `message`: what and why; `hint`: what to do next; `detail`: for a report."""

    kind: FailureKind
    message: str
    hint: str = ""
    detail: str = ""


Event = (
    LoadProgress
    | Loaded
    | PromptPrefilled
    | BlockStarted
    | DenoisingStep
    | BlockCommitted
    | Finished
    | Counted
    | CardMeasured
    | Failed
)


class UnfogError(Exception):
    """A known failure: `message` says what failed and why, `hint` what to do next.

    Anything else that is raised is a bug.
    """

    kind: FailureKind = "bug"

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def as_event(self) -> Failed:
        """The failure as the event that ends its request."""
        from model_backends import system_errors  # imports SQLite, which few processes need

        return Failed(
            kind=self.kind, message=self.message, hint=self.hint, detail=system_errors.details(self.__cause__)
        )


class ReportedError(UnfogError):
    """A known failure that another process reported as an event."""

    def __init__(self, event: Failed) -> None:
        super().__init__(event.message, event.hint)
        self.kind = event.kind


class ProtocolError(UnfogError):
    """A line that is no request or no event."""

    kind: FailureKind = "protocol"


class _Texts(msgspec.Struct, frozen=True, kw_only=True):
    """How the English texts of a line are translated, by the English text."""

    lazy_texts: dict[str, Wire] = {}


_LONGEST_LINE = 1 << 28
_ID = re.compile(rb'"id"\s*:\s*(\d{1,15})\s*[,}]')  # in texts, quotation marks have a backslash
_LAZY_TEXTS = b'"lazy_texts":'  # nothing that people write: within a text, quotation marks have a backslash


class LineDecoder(Generic[_T]):
    """Decodes JSON lines of one kind; `what` names it in errors."""

    def __init__(self, kind: object, what: str, *, lazy_texts: bool = True) -> None:
        """`lazy_texts`: whether texts to translate may stand in a line."""
        self._decoder: msgspec.json.Decoder[_T] = msgspec.json.Decoder(kind)
        self._what = what
        self._texts = msgspec.json.Decoder(_Texts) if lazy_texts else None

    def __call__(self, line: bytes) -> _T:
        """The value in a line.

        Raises:
            ProtocolError: it holds something else.
        """
        try:
            value = self._decoder.decode(line)
            if self._texts is None or _LAZY_TEXTS not in line:
                return value
            return cast("_T", restore_lazy_texts(value, self._texts.decode(line).lazy_texts))
        except (
            msgspec.MsgspecError,
            RecursionError,
            LookupError,
            AttributeError,
            TypeError,
            ValueError,
            OverflowError,
            MemoryError,
        ) as error:
            reason = str(error) or type(error).__name__
            raise ProtocolError(f"Not {self._what}: {reason}.") from error  # untranslated: for the log


def read_lines(stream: BinaryIO) -> Iterator[bytes]:
    """Yield a stream's lines; of one that is too long only the beginning, which is no valid line."""
    while line := stream.readline(_LONGEST_LINE):
        rest = line
        while rest and not rest.endswith(b"\n") and len(line) == _LONGEST_LINE:
            rest = stream.readline(_LONGEST_LINE)
        yield line[: 1 << 16] if rest is not line else line


def encode_line(value: msgspec.Struct) -> bytes:
    """One JSON line, newline included; lone surrogates become U+FFFD."""
    try:
        return _encode_line(value)
    except UnicodeEncodeError:
        return _encode_line(cast("msgspec.Struct", encodable(value)))


def _encode_line(value: msgspec.Struct) -> bytes:
    texts: dict[str, Wire] = {}
    line = msgspec.json.encode(value, enc_hook=lazy_text_recorder(texts))
    if texts:
        line = line[:-1] + b"," + msgspec.json.encode(_Texts(lazy_texts=texts))[1:]
    return line + b"\n"


def encode(line: Request | Event) -> bytes:
    """One JSON line, newline included."""
    return encode_line(line)


def request_id(line: bytes) -> int:
    """Return the id in a line that is no valid request, to address its failure; 0 if there is none."""
    found = _ID.search(line)
    return int(found[1]) if found else 0


decode_request: LineDecoder[Request] = LineDecoder(Request, "a request", lazy_texts=False)
decode_event: LineDecoder[Event] = LineDecoder(Event, "an event")
