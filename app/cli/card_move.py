"""Move a chat in the terminal to the graphics card when the CUDA plug-in built on this computer is ready."""

from __future__ import annotations

from collections.abc import Iterator

from app.base.app_dirs import bundled_model, files_log_path
from app.cli.files import FileTasks
from app.models.wording import describe_build
from app.processes.command import engine_directory, files_command
from model_backends.files.protocol import MeasureSpeed
from model_backends.gpu_packs.local_build import (
    leave_out_local_plugin,
    local_plugin_folder,
    read_local_build,
)
from model_backends.protocol import UnfogError
from model_backends.unicode_text import path_to_text


class CardMove:
    """What a chat says of the build, and whether its engine has to be restarted on the card.

    `device`: where models shall run; another one than "auto" and a CUDA device is respected.
    """

    def __init__(self, device: str) -> None:
        self._device = "cuda:0" if device == "auto" else device
        self._is_open = self._device.startswith("cuda") and local_plugin_folder() is None

    def opening(self) -> str:
        """Return a line about the build for the start of a chat, or ""."""
        build = read_local_build() if self._is_open else None
        if build is None:
            return ""
        if build.is_running:
            return f"Graphics card: {describe_build(build)}. Replies come from the CPU until it is ready."
        log = f" Its log is {build.log}." if build.log else ""
        return "" if build.state == "ready" else f"Graphics card: {describe_build(build)}{log}"

    def look(self) -> Iterator[str]:
        """Yield what happens, at most once in a chat; after "" the engine shall load the model again."""
        build = read_local_build() if self._is_open else None
        if build is None or build.is_running:
            return
        self._is_open = False
        if build.state == "failed":
            yield f"Graphics card: {describe_build(build)}"
            return
        yield "The graphics card is ready. Testing it…"
        tasks = FileTasks(files_command(), engine_directory(), files_log_path())
        try:
            tasks.run(MeasureSpeed(device=self._device, model=path_to_text(bundled_model())))
        except UnfogError as error:
            yield self.give_up(error)
        else:
            yield ""

    def give_up(self, error: UnfogError) -> str:
        """Keep to the processor from now on; return a line that says why."""
        leave_out_local_plugin()
        text = f"The graphics card isn't used. {error.message} {error.hint}".rstrip()
        return f"{text} Replies keep coming from the CPU."
