"""Answer a single prompt, as text or as JSON lines."""

from __future__ import annotations

from rich.text import Text

from app.cli.console import TerminalConsole, write_json_line
from app.cli.conversation import ChatOptions, Conversation
from app.cli.engine import Engine, EngineError
from app.cli.reply import Reply, interrupt_cancels, show_reply, stats_line
from model_backends.protocol import Event, Failed, encode

DEMO_PROMPT = "What is text diffusion?"
CANCELLED, FAILED = 130, 2  # exit codes


def answer_once(engine: Engine, options: ChatOptions, prompt: str) -> int:
    """Answer one prompt on standard output, with statistics on standard error; return the exit code.

    Raises:
        PromptError: the prompt is empty.
        EngineError: the engine failed.
    """
    request = Conversation.begin(options).request(prompt)
    reply = show_reply(engine, request, TerminalConsole())
    if isinstance(reply.end, Failed):
        raise EngineError(reply.end)
    errors = TerminalConsole(stderr=True)
    if note := reply.note():
        errors.print(Text(note, style="yellow"), soft_wrap=True)
    for loaded_note in engine.loaded.notes if engine.loaded else ():
        errors.print(Text(loaded_note, style="yellow"), soft_wrap=True)
    device = engine.loaded.device if engine.loaded else ""
    errors.print(Text(stats_line(reply.end.stats, device, request.seed), style="dim"), soft_wrap=True)
    return CANCELLED if reply.end.reason == "cancelled" else 0


def answer_as_json(engine: Engine, options: ChatOptions, prompt: str) -> int:
    """Answer one prompt with one event per line on standard output; return the exit code.

    Raises:
        PromptError: the prompt is empty.
    """
    request = Conversation.begin(options).request(prompt)
    reply = Reply()
    with interrupt_cancels(engine):
        for event in engine.answer(request):
            if event is not None:
                write_line(event)
                reply.handle(event)
    if isinstance(reply.end, Failed):
        return FAILED
    return CANCELLED if reply.end.reason == "cancelled" else 0


def write_line(event: Event) -> None:
    """Write an event to standard output and flush."""
    write_json_line(encode(event))
