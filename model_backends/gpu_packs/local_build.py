"""The CUDA plug-in that `dev.py run` builds for the cards in this computer: how far it is, and where it lies.

The builder writes `state.json` into the folder that `UNFOG_CUDA_BUILD` names, and puts the finished plug-in
into `plugin` beside it, by renaming a complete folder.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from model_backends import system_errors
from model_backends.files.protocol import Cards
from model_backends.files.regular_file import read_regular
from model_backends.lazy_text import lazy_text

FOLDER = "UNFOG_CUDA_BUILD"
"""Environment variable: the build's folder; set by `dev.py run` if there is a card."""

STATE, PLUGIN = "state.json", "plugin"
_MAX_STATE_BYTES = 1 << 16
_Count = Annotated[int, msgspec.Meta(ge=0, lt=1 << 62)]
_Pid = Annotated[int, msgspec.Meta(ge=0, lt=1 << 31)]
_Line = Annotated[str, msgspec.Meta(max_length=2000)]


class LocalBuild(msgspec.Struct, frozen=True):
    """How far the build is: `done` of `total` bytes or files (0: unknown).

    `architectures`: compute capabilities without the point, as the compiler names them: "89". `message`: why
    it failed, a sentence; `log`: the path of the build's log; `pid`: the builder's process, 0 if unknown.
    """

    state: Literal["downloading", "compiling", "ready", "failed"]
    done: _Count = 0
    total: _Count = 0
    architectures: tuple[str, ...] = ()
    message: _Line = ""
    log: _Line = ""
    pid: _Pid = 0

    @property
    def is_running(self) -> bool:
        """Whether the plug-in is being made."""
        return self.state in ("downloading", "compiling")


def build_folder() -> Path | None:
    """Return the folder that `UNFOG_CUDA_BUILD` names, None if it names none."""
    named = os.environ.get(FOLDER, "")
    return Path(named) if named else None


def local_plugin_folder() -> Path | None:
    """Return the folder of the finished plug-in, None if there is none."""
    folder = build_folder()
    return folder / PLUGIN if folder is not None and (folder / PLUGIN).is_dir() else None


def leave_out_local_plugin() -> None:
    """Use no plug-in built here any more, in this process and those that it starts."""
    os.environ.pop(FOLDER, None)


def read_local_build() -> LocalBuild | None:
    """Return how far the build is, None if none was begun.

    A state that can't be read, or whose builder is gone, is a failed build that says so.
    """
    folder = build_folder()
    if folder is None:
        return None
    path = folder / STATE
    try:
        build = msgspec.json.decode(read_regular(path, _MAX_STATE_BYTES), type=LocalBuild)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        reason = system_errors.reason(error)
        return LocalBuild(
            state="failed",
            message=lazy_text(
                "Can't read the progress of the build from {path}: {reason}.", path=path, reason=reason
            ),
        )
    if build.is_running and build.pid and not _is_alive(build.pid):
        message = lazy_text("The build was interrupted. It continues at the next start.")
        return msgspec.structs.replace(build, state="failed", message=message)
    return build


def _is_alive(pid: int) -> bool:
    import psutil  # slow to import, and the window reads no build unless there is a card

    return bool(psutil.pid_exists(pid))


def build_misfit(build: LocalBuild, cards: Cards) -> str:
    """Return that none of the cards is one that the plug-in is built for, as a sentence; "" if one is."""
    here = {card.capability.replace(".", "") for card in cards.cards if card.capability}
    if not here or not build.architectures or here & set(build.architectures):
        return ""
    return lazy_text(
        "It was built for compute capability {theirs}, but this card has {ours}. It is "
        "rebuilt at the next start.",
        theirs=", ".join(map(_with_point, build.architectures)),
        ours=", ".join(sorted(card.capability for card in cards.cards if card.capability)),
    )


def _with_point(architecture: str) -> str:
    """Return a compute capability as people know it: "89" → "8.9"."""
    return f"{architecture[:-1]}.{architecture[-1:]}"
