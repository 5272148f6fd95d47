"""Start making the CUDA plug-in in the background, for `dev.py run`. Standard library only."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.cuda import driver
from tools.cuda.folder import ROOT, VARIABLE, BuildFolder
from tools.cuda.toolkit import LEAST_CAPABILITY, LEAST_CUDA, LEAST_DRIVER
from tools.setup_steps import say

_OTHER_BACK_ENDS = ("UNFOG_GGML_PLUGINS", "UNFOG_GGML_DIR")
_WITHOUT_MODELS = ("models", "gpu", "doctor", "licences", "-h", "--help", "--version")
"""What ends at once: nothing is started for it."""

_ANNOUNCEMENT = """\
NVIDIA card found (compute capability {capabilities}). Its CUDA plug-in is made in the background, {how}.
Until it is ready, models run on the processor.
It stops when Unfog ends, and goes on at the next start. Without it: python3 dev.py run --no-gpu
"""

_ON_WINDOWS = (
    "The NVIDIA card isn't used: from source, its plug-in is made on Linux only. Install a GPU pack (unfog "
    'gpu), or see "Graphics cards" in the README.'
)


def begin(python: Path, path: Path, args: Sequence[str]) -> None:
    """Make the plug-in for this computer's cards in the background, unless it is there or there is no card.

    `python`: with the packages of the lock file; `path`: build/cuda; `args`: what Unfog is started with.
    """
    if any(os.environ.get(name) for name in _OTHER_BACK_ENDS):
        return
    cards = driver.find()
    if cards is None:
        return
    if sys.platform != "linux":
        say(_ON_WINDOWS)
        return
    os.environ[VARIABLE] = str(path)
    folder = BuildFolder(path, _usable(cards))
    if problem := _problem(cards):
        folder.write("failed", message=problem)
        say(problem)
    elif not folder.is_complete():
        folder.remove_outdated()
        if not args or args[0] not in _WITHOUT_MODELS:
            how = "once: 0.7 GB to download, then minutes of compiling"
            if folder.objects.exists():
                how = "from where it stopped"
            say(_ANNOUNCEMENT.format(capabilities=", ".join(map(_dotted, cards.capabilities)), how=how))
            _start(python, folder, quiet=bool(args) and not args[0].startswith("-"))


def architectures() -> list[str]:
    """Return the compute capabilities of the cards here that a plug-in can be made for, as "89"."""
    cards = driver.find()
    return [] if cards is None else _usable(cards)


def _usable(cards: driver.Cards) -> list[str]:
    return [f"{major}{minor}" for major, minor in cards.capabilities if (major, minor) >= LEAST_CAPABILITY]


def _problem(cards: driver.Cards) -> str:
    """Return why no plug-in can be made for these cards, a sentence, or ""."""
    if cards.driver < LEAST_CUDA:
        return (
            f"The NVIDIA card isn't used: its driver has CUDA {_dotted(cards.driver)}, and "
            f"{_dotted(LEAST_CUDA)} is needed. Install driver {LEAST_DRIVER} or newer, then restart the "
            "computer."
        )
    newest = cards.capabilities[-1]
    if newest < LEAST_CAPABILITY:
        return (
            f"The NVIDIA card isn't used: its compute capability is {_dotted(newest)}, and CUDA 13 needs "
            f"{_dotted(LEAST_CAPABILITY)} or newer. Models run on the processor."
        )
    return ""


def _dotted(version: tuple[int, int]) -> str:
    return f"{version[0]}.{version[1]}"


def _start(python: Path, folder: BuildFolder, *, quiet: bool) -> None:
    """Start the process, in a session of its own: Ctrl+C in a chat ends a reply, not the compilation."""
    command: list[str | Path] = [
        python,
        "-P",
        "-m",
        "tools.cuda.build",
        folder.path,
        ",".join(folder.architectures),
    ]
    subprocess.Popen(
        [*command, "--background", str(os.getpid())],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL if quiet else None,
        start_new_session=True,
    )
