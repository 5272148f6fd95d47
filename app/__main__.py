"""The `unfog` command and composition root: decides what to run and wires the parts together.

Runs the window, the terminal commands, or, started by either of them, a worker process.
"""

from __future__ import annotations

import argparse
import errno
import os
import select
import sys
from collections.abc import Sequence
from pathlib import Path

from app.base.app_dirs import bundled_model, engine_log_path
from app.base.data_folder import check_data_dir
from app.base.file_argument import local_path
from app.base.gpu_packs import load_installed_packs
from app.cli.command_line import FAILED, parser
from app.cli.decide_command.options import DECIDE
from app.cli.open_options import OPEN, with_open
from app.platform.standard_streams import open_missing_streams
from app.processes.command import engine_command, engine_directory
from app.settings.presets import preset_named
from model_backends.disk_full import FREE_UP_SPACE, is_disk_full
from model_backends.frozen import is_frozen
from model_backends.protocol import FailureKind, UnfogError, encode

_GREETING = "This is the included demo model: tiny and quick. It knows a little; ask what it can do."
_STDIN_SECONDS = 0.5  # for a prompt on standard input without the chat command


class WindowError(UnfogError):
    """The window cannot be opened."""

    kind: FailureKind = "library"


class OutputError(UnfogError):
    """What was asked for cannot be written to standard output."""

    kind: FailureKind = "disk"


class InputError(UnfogError):
    """Standard input is not text."""

    kind: FailureKind = "prompt"


def has_display() -> bool:
    """Return whether a window can be shown."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def run_window(args: argparse.Namespace) -> int:
    """Open the window, or let one that is open take the files; return its exit code when it is closed.

    Raises:
        UnfogError: that failed; a message box has shown why.
        WindowError: Qt's libraries cannot be loaded.
    """
    try:
        if args.measure_first_paint:
            from app.gui.application.application import measure_first_paint

            print(f"{measure_first_paint(find_model(args.model)):.3f}")
            return 0
        from app.gui.application.open_window import open_window

        return open_window(args.model, args.device, args.files)
    except ImportError as error:
        if ".so" not in str(error):
            raise
        what = (
            "Install the system library that it names"
            if is_frozen()
            else "Type python3 dev.py run to install it"
        )
        hint = f"{what}, or type unfog chat to use the terminal."
        raise WindowError(f"Can't open the window: {error}.", hint) from error


def in_terminal(args: argparse.Namespace) -> argparse.Namespace:
    """Return the arguments for a chat in the terminal with the same model, where there is no display.

    Raises:
        AddressError: the file is not on this computer.
    """
    model = local_path(args.files[0]) if args.files else args.model
    return argparse.Namespace(
        **{**vars(parser().parse_args(["chat"])), "model": model, "device": args.device}
    )


def run_present(args: argparse.Namespace) -> int:
    """Run the full-screen presentation until someone leaves it.

    Raises:
        UnfogError: there is no screen, or there are no prompts.
    """
    if not has_display():
        raise WindowError("There is no display to present on.", "Type unfog chat to use the terminal.")
    from app.cli.present import run_presentation

    return run_presentation(args.model, args.device, args.prompts, args.preset, args.lock)


def run_chat(args: argparse.Namespace, wait: bool) -> int:
    """Chat in the terminal, or answer a single prompt; `wait` as in `prompt_from_input`.

    Raises:
        UnfogError: there is no prompt, or the engine failed.
    """
    from app.cli.conversation import ChatOptions
    from app.cli.engine import Engine
    from app.cli.once import DEMO_PROMPT, answer_as_json, answer_once

    preset = preset_named(args.preset)
    options = ChatOptions(
        system=args.system,
        seed=args.seed,
        steps=args.steps if preset is None else preset.steps,
        max_tokens=args.max_tokens,
        thinking=args.thinking == "on",
    )
    model = args.model or bundled_model()
    with Engine(
        engine_command(), engine_directory(), model, args.device, engine_log_path(), args.self_conditioning
    ) as engine:
        if args.once is None and not args.json and sys.stdin is not None and sys.stdin.isatty():
            from app.cli.session import Session

            greeting = "" if args.model else _GREETING
            return Session(engine, options, greeting, is_demo_model=not args.model).run()
        prompt = args.once if args.once is not None else prompt_from_input(wait) or DEMO_PROMPT
        return (answer_as_json if args.json else answer_once)(engine, options, prompt)


def run_fill(args: argparse.Namespace) -> int:
    """Fill the holes of a text; return the exit code.

    Raises:
        UnfogError: there is no such text, it has no holes, or the engine failed.
    """
    from app.cli.engine import Engine
    from app.cli.fill import FillOptions, fill_text, read_text

    preset = preset_named(args.preset)
    options = FillOptions(
        instruction=args.instruction,
        seed=args.seed,
        steps=args.steps if preset is None else preset.steps,
        max_tokens=args.max_tokens,
        watch=args.watch,
    )
    text = read_text(args.file)
    model = args.model or bundled_model()
    with Engine(engine_command(), engine_directory(), model, args.device, engine_log_path()) as engine:
        return fill_text(engine, options, text, as_json=args.json)


def run_doctor(args: argparse.Namespace) -> int:
    """Report on this computer.

    Raises:
        UnfogError: ggml cannot be loaded, or the model or the device is not there.
    """
    from app.cli.doctor import report

    report(program_version(), args.device, find_model(args.model))
    return 0


def find_model(requested: Path | None) -> Path | None:
    """Resolve the `--model` option: a path, or the name of a local model.

    Raises:
        UnfogError: no or several models have this name.
    """
    if requested is None:
        return None
    from app.models.model_lookup import model_path

    check_data_dir()
    return model_path(requested)


def program_version() -> str:
    """Return the installed version."""
    from importlib.metadata import version

    return version("unfog")


def fail(error: UnfogError, as_json: bool) -> int:
    """Report a known failure in one line, or as a JSON event; return the exit code."""
    from app.cli.console import say, write_json_line

    if as_json:
        write_json_line(encode(error.as_event()))
    else:
        say(f"unfog: {error.message} {error.hint}".rstrip(), to_stderr=True)
    return FAILED


def prompt_from_input(wait: bool) -> str:
    """Return the text on standard input, "" if there is none.

    `wait`: the chat command was given, so wait for input; otherwise an idle pipe must not block.

    Raises:
        InputError: it is not text.
    """
    if sys.stdin is None or sys.stdin.isatty():
        return ""
    # Windows can't wait for a pipe; without the chat command it opens the window and never gets here
    if not wait and sys.platform != "win32" and not select.select([sys.stdin], [], [], _STDIN_SECONDS)[0]:
        return ""
    from app.base.text_encoding import NotTextError, decode_unknown
    from app.cli.console import say

    try:
        decoded = decode_unknown(sys.stdin.buffer.read())
    except NotTextError as error:
        message = f"Can't use the prompt on standard input: {error.reason}."
        raise InputError(message, "Save it as UTF-8 text.") from error
    for note in decoded.notes:
        say(f"unfog: {note}", to_stderr=True)
    return decoded.text.strip()


def main(argv: Sequence[str] | None = None) -> int:
    """Run `unfog`; return 0 for success, 2 for a known failure, 130 after Ctrl+C."""
    open_missing_streams()
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments == ["--engine"]:
        from model_backends.worker import main as run_worker

        return run_worker()
    if arguments == ["--files"]:
        from model_backends.files.worker import main as run_file_task

        return run_file_task()
    if arguments == ["--template"]:
        from model_backends.templates.worker import main as render_templates

        return render_templates()
    if arguments == ["--attachment"]:
        from app.attachments.worker import main as read_file

        return read_file()
    if arguments == ["--import"]:
        from app.import_export.worker import main as read_conversations

        return read_conversations()
    _prepare_output()
    args = parser().parse_args(with_open(arguments))
    as_chat = args.command == "chat"
    wants_window = args.command in (None, OPEN)
    if args.model is not None and args.files:
        parser().error("choose either --model or FILE")
    try:
        if args.version:
            print(f"unfog {program_version()}")
            return 0
        if args.command == "licences":
            from app.cli.licences import print_licences

            print_licences(" ".join(args.words))
            return 0
        load_installed_packs()
        if args.command == "doctor":
            return run_doctor(args)
        if wants_window and (has_display() or args.measure_first_paint):
            return run_window(args)
        if wants_window:
            args = in_terminal(args)
        check_data_dir()
        if args.command == "models":
            from app.cli.models import run_models

            return run_models(args)
        if args.command == "gpu":
            from app.cli.gpu import run_gpu

            return run_gpu(args)
        args.model = find_model(args.model)
        if args.command == "render":
            from app.cli.render import run_render

            return run_render(args, has_display())
        if args.command == DECIDE:
            from app.cli.decide_command.run import run_decide

            return run_decide(args, args.model or bundled_model())
        if args.command == "present":
            return run_present(args)
        if args.command == "fill":
            return run_fill(args)
        return run_chat(args, wait=as_chat)
    except UnfogError as error:
        return fail(error, as_json=getattr(args, "json", False))
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        if _is_closed_pipe(error):  # by its reader, as `head` does
            _write_no_more()
            return 0
        if not is_disk_full(error) or error.filename is not None:  # of standard output alone there is no name
            raise
        _write_no_more()
        message = "Can't write to standard output: its disk is full."
        return fail(OutputError(message, FREE_UP_SPACE), as_json=False)


def _prepare_output() -> None:
    """Let no character stop what is printed. Into files and pipes it is UTF-8, on Windows too."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace", line_buffering=True)
            if sys.platform == "win32" and not stream.isatty() and "PYTHONIOENCODING" not in os.environ:
                stream.reconfigure(encoding="utf-8", errors="replace")


def _is_closed_pipe(error: OSError) -> bool:
    """Return whether an error is that of a pipe without a reader: on Windows, an invalid argument."""
    is_windows_own = sys.platform == "win32" and error.errno == errno.EINVAL and error.filename is None
    return isinstance(error, BrokenPipeError) or is_windows_own


def _write_no_more() -> None:
    """Let what is still to be written to standard output vanish."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
