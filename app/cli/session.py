"""Interactive chat in the terminal."""

from __future__ import annotations

import re
import sys
from contextlib import suppress

from rich.live import Live
from rich.text import Text

from app.base.terminal_text import printable
from app.cli.card_move import CardMove
from app.cli.console import TerminalConsole
from app.cli.conversation import ChatOptions, Conversation
from app.cli.engine import Engine, EngineError
from app.cli.reply import Reply, interrupts_ignored, show_reply, stats_line
from app.cli.view import ReplyView
from app.settings.presets import PRESETS, preset_named
from app.suggestions import Deck, suggestions_for
from model_backends.protocol import Failed, Generate

with suppress(ImportError):  # gives `input` arrow keys and a history, where available
    import readline  # noqa: F401

_QUIT_KEY = "Ctrl+Z, Enter" if sys.platform == "win32" else "Ctrl+D"
_HELP = f"""\
/new          start a new conversation
/ideas        suggest what to ask, and what to watch for; again for others
/preset NAME  use fast, balanced or best; /preset alone explains them
/seed N       use this seed; /seed alone uses a random seed for every reply
/keep         add the draft of a stopped reply to it
/help         show this list
Ctrl+C        stop the reply and keep its finished blocks
{_QUIT_KEY:13} quit"""


class Session:
    """An interactive chat session."""

    def __init__(self, engine: Engine, options: ChatOptions, greeting: str, *, is_demo_model: bool) -> None:
        """`is_demo_model`: suggest what the bundled model can answer."""
        self._engine, self._greeting, self._is_demo_model = engine, greeting, is_demo_model
        self._turn = 0  # of the suggestions
        self._conversation = Conversation.begin(options)
        self._console = TerminalConsole()
        self._card = CardMove(engine.device)
        self._stopped: tuple[Generate, Reply] | None = None  # whose draft can be kept

    def run(self) -> int:
        """Run the session until the end of input (Ctrl+D); return the exit code.

        Raises:
            EngineError: the model cannot be loaded.
        """
        self._load()
        self._note(self._greeting)
        if opening := self._card.opening():
            self._note(opening)
        self._note(f"/ideas suggests what to ask, /help lists the commands, {_QUIT_KEY} quits.")
        while True:
            try:
                self._move_to_card()
                line = self._read()
            except EOFError:
                self._console.print()
                return 0
            except KeyboardInterrupt:
                self._console.print()
                continue
            if command := re.fullmatch(r"/([a-z]+)\s*(.*)", line.strip()):
                self._command(command[1], command[2])
            elif line.strip():
                self._move_to_card()
                self._answer(line)

    def _load(self) -> None:
        view = ReplyView()
        with Live(view, console=self._console, auto_refresh=False, transient=True) as live:
            for event in self._engine.load():
                if isinstance(event, Failed):
                    raise EngineError(event)
                if event is not None:
                    view.feed(event, 0.0)
                live.refresh()
        loaded = self._engine.loaded
        if loaded is not None:
            self._console.print(Text(f"{loaded.name} · {loaded.device}", style="bold"))
            for note in loaded.notes:
                self._console.print(Text(note, style="yellow"))

    def _move_to_card(self) -> None:
        """Restart the engine on the graphics card, between two replies, when its plug-in has been built."""
        for line in self._card.look():
            if line:
                self._note(line)
                continue
            self._engine.close()
            try:
                self._load()
            except EngineError as error:
                self._note(self._card.give_up(error))
                self._load()
            if self._engine.loaded is not None and self._engine.loaded.card:
                self._note(f"Replies now come from {self._engine.loaded.card}.")

    def _read(self) -> str:
        self._console.print()
        return input("> ")

    def _answer(self, prompt: str) -> None:
        request = self._conversation.request(prompt)
        self._console.print()
        try:
            reply = show_reply(self._engine, request, self._console)
        except KeyboardInterrupt:
            with interrupts_ignored():
                self._engine.close()
                self._note("Stopped.")
            return
        self._conversation.keep(request, reply)
        self._stopped = (request, reply) if reply.draft else None
        if reply.draft:
            self._console.print(Text(f"{printable(reply.draft).strip()}\n", style="dim italic"))
        self._console.print()
        if note := reply.note():
            self._console.print(Text(note, style="yellow"))
        if isinstance(reply.end, Failed):
            kept = " The finished part is kept." if reply.text.strip() else ""
            self._console.print(Text(f"{reply.end.message} {reply.end.hint}{kept}".strip(), style="red"))
        elif self._engine.loaded is not None and reply.end.stats.blocks:
            self._note(stats_line(reply.end.stats, self._engine.loaded.device, request.seed))
        if reply.draft:
            self._note("The last lines are a draft of an unfinished block. /keep adds them to the reply.")

    def _command(self, name: str, argument: str) -> None:
        if name == "new":
            self._conversation.clear()
            self._stopped = None
            self._note("New conversation.")
        elif name == "keep":
            self._keep()
        elif name == "ideas":
            self._suggest()
        elif name == "preset":
            self._preset(argument)
        elif name == "seed" and argument.isdecimal():
            self._conversation.use_seed(int(argument))
            self._note(f"Using seed {argument} from now on.")
        elif name == "seed" and not argument:
            self._conversation.use_seed(None)
            self._note("Using a random seed for every reply.")
        elif name == "seed":
            self._note("A seed is a whole number: /seed 7")
        elif name == "help":
            self._note(_HELP)
        else:
            self._note(f"Unknown command /{name}. /help lists the commands.")

    def _keep(self) -> None:
        if self._stopped is None:
            self._note("There is no draft to keep.")
            return
        self._conversation.keep_draft(*self._stopped)
        self._stopped = None
        self._note("The draft is kept.")

    def _suggest(self) -> None:
        """Print some suggestions; others each time."""
        hand = Deck(suggestions_for(is_demo_model=self._is_demo_model)).hand(self._turn)
        self._turn += 1
        for suggestion in hand:
            self._console.print(Text(suggestion.prompt))
            self._note(f"    {suggestion.watch}")

    def _preset(self, name: str) -> None:
        preset = preset_named(name.lower())
        if preset is not None:
            self._conversation.use(preset)
            self._note(f"{preset.sentence}.")
            return
        if name:
            self._note(f"Unknown preset {name}. Choose one of:")
        steps = self._conversation.options.steps
        for preset in PRESETS:
            mark = "*" if preset.steps == steps else " "
            self._note(f"{mark} {preset.name:9} {preset.explanation}")

    def _note(self, text: str) -> None:
        self._console.print(Text(text, style="dim"))
