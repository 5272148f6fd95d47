"""`unfog present`: a loop of prompts on the whole screen, for a talk or a stand; with its own engine."""

from __future__ import annotations

import sys
from pathlib import Path

from app import paths
from app.desk import make_app
from app.error_reports import ErrorReports
from app.interrupts import Interrupts
from app.presets import BEST, preset_named
from app.processes.engine import EngineProcess
from app.replay.kiosk import KioskLock
from app.replay.presentation import present
from app.replay.prompts import default_prompts_path, read_prompts
from model_backends.protocol import Sampling


def run_presentation(
    model: Path | None, device: str, prompts: Path | None, preset: str | None, lock: str | None
) -> int:
    """Go round the prompts until someone leaves. `lock`: the phrase that lets out, "" for the chord, or None.

    Raises:
        PromptsError: there are no prompts to show.
    """
    texts = read_prompts(prompts or default_prompts_path())
    app = make_app()
    reports = ErrorReports(paths.window_log_path())
    engine = EngineProcess(model or paths.bundled_model(), device, paths.engine_log_path())
    engine.start()
    kiosk = None if lock is None else KioskLock(lock)
    if kiosk is not None:
        print(f"unfog: the screen is locked. {kiosk.instruction}", file=sys.stderr)
    sampling = Sampling(max_steps=(preset_named(preset) or BEST).steps)
    presentation = present(app, engine, prompts=texts, sampling=sampling, lock=kiosk)
    sys.excepthook = reports.report
    interrupts = Interrupts(app)
    interrupts.received.connect(presentation.let_out)
    code = app.exec()
    engine.shutdown()
    interrupts.close()
    reports.close()
    sys.excepthook = sys.__excepthook__
    return code
