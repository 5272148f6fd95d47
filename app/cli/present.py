"""`unfog present`: a full-screen loop of prompts for a talk or a stand, with its own engine."""

from __future__ import annotations

from pathlib import Path

from app.base import app_dirs
from app.cli.console import say
from app.gui.application.application import make_app
from app.gui.application.crash_reports import CrashReporter
from app.gui.application.signal_handling import SignalHandler
from app.gui.presentation.kiosk import KioskLock
from app.gui.presentation.presentation import present
from app.gui.presentation.presentation_session import PresentationSession
from app.gui.presentation.prompts import read_prompts, suggested_prompts
from app.processes.background_worker import exit_during_work
from app.processes.engine import EngineProcess
from app.settings.fog import fog_seconds, reduced_motion_variable
from app.settings.presets import BEST, preset_named
from model_backends.protocol import Sampling


def run_presentation(
    model: Path | None, device: str, prompts: Path | None, preset: str | None, lock: str | None
) -> int:
    """Loop over the prompts until someone leaves. `lock`: the unlock phrase, "" for the chord, or None.

    Raises:
        PromptsError: there are no prompts to show.
    """
    texts = () if prompts is None else read_prompts(prompts)
    app = make_app()
    signal_handler = SignalHandler(app)
    reports = CrashReporter(app_dirs.window_log_path())
    engine = EngineProcess(model or app_dirs.bundled_model(), device, app_dirs.engine_log_path())
    engine.start()
    kiosk = None if lock is None else KioskLock(lock)
    if kiosk is not None:
        say(f"unfog: the screen is locked. {kiosk.instruction}", to_stderr=True)
    sampling = Sampling(max_steps=(preset_named(preset) or BEST).steps)
    session = PresentationSession(engine, sampling=sampling)
    presentation = present(
        app,
        session,
        prompts=texts or suggested_prompts(is_demo_model=model is None),
        lock=kiosk,
        reduced_motion=bool(reduced_motion_variable()),
        fog_seconds=fog_seconds(app_dirs.preferences_path()),
    )
    reports.install()
    signal_handler.received.connect(presentation.force_close)
    code = app.exec()
    engine.shutdown()
    signal_handler.close()
    reports.close()
    exit_during_work(code)
    return code
