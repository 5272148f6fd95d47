"""A worker without a model that speaks the protocol and misbehaves on request.

Two blocks of four steps, or as few as the sampling allows; their text depends on prompt and seed, and a
token is a character. "crash" dies in the second block, "endless" denoises it until it is cancelled, as does
any prompt with 150 steps a block, "endless at once" the first one, with "gap" in it without its last word;
"garbage" breaks the protocol, a model named missing.gguf does not load. "empty", "empty once" and "only
thoughts" are answered without a word, the second at the first time only; "think" gets thoughts and an answer,
"hear" what was sent; no block of "unsettled" converges. With a CUDA plug-in built on this computer it runs
on a card; if that folder holds a file named "crash", it dies while loading. A model with "large" in its name
has weights enough for titles. What slots become says `fake_fill`.
"""

from __future__ import annotations

import os
import queue
import sys
import threading

import msgspec

from model_backends.gpu_packs.local_build import local_plugin_folder
from model_backends.protocol import (
    BlockCommitted,
    BlockStarted,
    Cancel,
    Candidate,
    Count,
    Counted,
    DenoisingStep,
    Event,
    Failed,
    Fill,
    Finished,
    FinishReason,
    Generate,
    Load,
    Loaded,
    LoadProgress,
    PromptPrefilled,
    Request,
    Shutdown,
    Stats,
    decode_request,
    encode,
)
from tests.end2end.fake_fill import write_fill

asked: list[str] = []
requests: queue.SimpleQueue[Request] = queue.SimpleQueue()
STEPS = 4  # of a block
LIMIT = 48  # of the steps of a block, where the sampling has none
TEMPLATE = 4  # tokens around a message
later: list[Request] = []  # that came while a reply was written
answered = [0]  # the id of the request that is being answered


def say(event: Event) -> None:
    """Send an event of the request that is being answered."""
    sys.stdout.buffer.write(encode(msgspec.structs.replace(event, id=answered[0])))
    sys.stdout.buffer.flush()


def noise(block: int) -> BlockStarted:
    """The noise of a block."""
    return BlockStarted(block=block, canvas=(7, 8, 9), pieces=(" grey", "", "\u00a7"))


def step(block: int, number: int, words: list[str], limit: int) -> DenoisingStep:
    """A step in which the first `number` words are settled."""
    pieces = tuple(f"{word} " for word in words)
    return DenoisingStep(
        block=block,
        step=number,
        max_steps=limit,
        temperature=0.8,
        draft=tuple(range(len(words))),
        canvas=tuple(range(len(words))),
        pieces=pieces,
        accepted=tuple(i < number for i in range(len(words))),
        entropies=tuple(0.1 if i < number else 2.0 + i for i in range(len(words))),
    )


def nearly(words: list[str]) -> tuple[tuple[Candidate, ...], ...]:
    """The candidates of words: each itself, and one other."""
    return tuple(
        (
            Candidate(token=index + 1, piece=f"{word} ", probability=0.9, step=STEPS),
            Candidate(token=90 + index, piece=f"not{index} ", probability=0.4, step=1),
        )
        for index, word in enumerate(words)
    )


def cancelled(request: Generate | Fill) -> bool:
    """Wait a moment for a cancellation of this request."""
    try:
        line = requests.get(timeout=0.01)
    except queue.Empty:
        return False
    if not isinstance(line, Cancel):
        later.append(line)
        return False
    return line.id == request.id


def written(request: Generate, block: int, words: list[str]) -> tuple[str, str]:
    """What a block adds to the reply and to the thoughts."""
    prompt = request.messages[-1].content
    if prompt == "empty" or (prompt == "empty once" and asked.count(prompt) == 1):
        return "", ""
    if prompt.startswith("Write a title"):
        return ("**Fog, in short.**" if block == 0 else ""), ""
    if prompt == "only thoughts" or (prompt == "think" and block == 0):
        return "", "Let me see.\n"
    if prompt == "hear" and block == 0:
        heard = [f"{message.role}: {message.content}" for message in request.messages]
        return "\n".join([*heard, f"thinking: {request.thinking}"]) + "\n\n", ""
    return " ".join(words) + ("\n\n" if block == 0 else "\n"), ""


def answer(request: Generate) -> None:
    """Answer, or misbehave."""
    prompt = request.messages[-1].content
    if prompt == "garbage":
        sys.stdout.write("this is no event\n")
        sys.stdout.flush()
        return
    say(noise(0))
    say(PromptPrefilled(done=5, total=5, cached=0, left_out=0))
    asked.append(prompt)
    text, thought, steps = "", "", 0
    limit = request.sampling.max_steps or LIMIT
    last = min(limit, STEPS)
    reason: FinishReason = "end_of_turn"
    blocks = (["You", "said", prompt], ["Seed", str(request.seed), f"of {len(request.messages)}"])
    for block, words in enumerate(blocks):
        if block:
            say(noise(block))
        for number in range(1, last + 1):
            say(step(block, number, words, limit))
            steps += 1
        endless = block == (0 if prompt.startswith("endless at once") else 1)
        endless = endless and (prompt.startswith("endless") or limit >= 150)
        while endless and reason != "cancelled":
            say(step(block, 2 if "gap" in prompt else last, words, limit))
            reason = "cancelled" if cancelled(request) else reason
        if prompt == "crash" and block == 1:
            print("the end of the world", file=sys.stderr, flush=True)
            os._exit(3)
        if reason == "cancelled":
            break
        added, mused = written(request, block, words)
        say(
            BlockCommitted(
                block=block,
                tokens=(1, 2, 3),
                text=added,
                thought=mused,
                steps=last,
                converged=not prompt.startswith("unsettled"),
                certainty=0.83 if block else 0.715,
                candidates=nearly(words) if request.candidates else (),
            )
        )
        text, thought = text + added, thought + mused
        if block == 0 and request.sampling.max_tokens <= 3:
            reason = "max_tokens"
            break
    prompt_tokens = sum(len(message.content) + TEMPLATE for message in request.messages)
    say(finished(reason, text, steps, prompt_tokens, thought))


def fill(request: Fill) -> None:
    """Fill the slots of a text, if it has any."""
    if all(isinstance(part, str) for part in request.template):
        say(Failed(kind="prompt", message="The text has no gap to fill.", hint="Put a gap into it."))
        return
    text, fillings, is_cancelled = write_fill(request, say, lambda: cancelled(request))
    reason: FinishReason = "cancelled" if is_cancelled else "end_of_turn"
    end = finished(reason, text, STEPS, 5, "")
    stats = msgspec.structs.replace(end.stats, is_fill=True)
    say(msgspec.structs.replace(end, fillings=fillings, stats=stats))


def finished(reason: FinishReason, text: str, steps: int, prompt_tokens: int, thought: str) -> Finished:
    """The end of a reply."""
    stats = Stats(
        prompt_tokens=prompt_tokens,
        cached_tokens=0,
        tokens=6,
        blocks=2,
        steps=steps,
        forward_passes=steps + 2,
        prefill_seconds=0.01,
        denoise_seconds=0.1,
        seconds=0.11,
    )
    return Finished(reason=reason, text=text, thought=thought, stats=stats)


def load(request: Load) -> None:
    """Pretend to load."""
    if request.path.endswith("missing.gguf"):
        say(
            Failed(
                kind="model_file", message=f"The file {request.path} doesn't exist.", hint="Check the path."
            )
        )
        return
    plugin = None if request.device == "cpu" else local_plugin_folder()
    if plugin is not None and (plugin / "crash").exists():
        os._exit(3)
    card = "" if plugin is None else "NVIDIA GeForce RTX 4090"
    say(LoadProgress(fraction=0.5))
    say(
        Loaded(
            path=request.path,
            name="Fake",
            device=f"CUDA0: {card}" if card else "CPU (no threads)",
            card=card,
            file_bytes=1,
            context_length=4096,
            canvas_length=3,
            vocab_size=10,
            max_steps=LIMIT,
            thinking="thinking" in request.path,
            parameters=10**9 if "large" in request.path else 10**6,
            notes=("The graphics card isn't used.",) if "noted" in request.path else (),
        )
    )


def read() -> None:
    """Pass requests on; the end of the input is a shutdown."""
    for line in sys.stdin.buffer:
        requests.put(decode_request(line))
    requests.put(Shutdown())


threading.Thread(target=read, daemon=True).start()
while not isinstance(request := later.pop(0) if later else requests.get(), Shutdown):
    answered[0] = request.id
    if isinstance(request, Load):
        load(request)
    elif isinstance(request, Generate):
        answer(request)
    elif isinstance(request, Fill):
        fill(request)
    elif isinstance(request, Count):
        say(Counted(tokens=tuple(len(text) for text in request.texts), around=TEMPLATE))
sys.stdout.flush()
os._exit(0)  # the thread that reads holds standard input, for which the interpreter would wait
