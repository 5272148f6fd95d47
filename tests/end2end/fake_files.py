"""The process for model files, but that the test of a card is only pretended.

It fails if the folder of the plug-in built on this computer holds a file named "wrong".
"""

from __future__ import annotations

import sys

from model_backends.files import worker
from model_backends.files.progress import Emit
from model_backends.files.protocol import MeasureSpeed, SpeedMeasured, Task, TaskEvent
from model_backends.ggml.device import DeviceError
from model_backends.gpu_packs.local_build import local_plugin_folder

really_run = worker.run


def run(task: Task, emit: Emit) -> TaskEvent:
    """Run a task, or pretend to measure a card."""
    if not isinstance(task, MeasureSpeed):
        return really_run(task, emit)
    folder = local_plugin_folder()
    if folder is None or (folder / "wrong").exists():
        raise DeviceError("CUDA0 computes wrong numbers.", "Update its driver.")
    return SpeedMeasured(
        device="CUDA0",
        operations_per_second=1e12,
        bytes_per_second=1e11,
        step_seconds=0.001,
        copied_per_second=2e10,
    )


worker.run = run
sys.exit(worker.main())
