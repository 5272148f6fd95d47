"""Make the CUDA plug-in: python -m tools.cuda.build FOLDER ARCHITECTURES [--background PARENT]

Downloads CUDA's compiler and ggml's sources, compiles the kernels that DiffusionGemma needs, and puts the
plug-in with the libraries that it needs into FOLDER/plugin. ARCHITECTURES: compute capabilities, as 86,89.
Interrupted, it continues there the next time. With --background it runs at low priority and ends with the
process PARENT.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

import psutil

from installers.environment import provide_sources
from installers.packs.libraries import PackError, cuda_libraries
from tools.cuda import kernels
from tools.cuda.folder import BuildFolder
from tools.cuda.toolkit import LOCK as PACKAGES
from tools.cuda.toolkit import Toolkit, download_bytes, free_bytes
from tools.setup_steps import SetupError, run_step, say

NEEDED_BYTES = 3_000_000_000
_SOURCES_BYTES = 77_000_000
_PLUGIN = "libggml-cuda.so"
_PR_SET_PDEATHSIG = 1  # <linux/prctl.h>
_AGAIN = "The next start tries again; python3 dev.py run --no-gpu leaves it out."


def main(argv: Sequence[str] | None = None) -> int:
    """Make the plug-in unless it is there; return 0 if it is complete, 1 if that failed."""
    parser = argparse.ArgumentParser("tools.cuda.build", description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("architectures")
    parser.add_argument("--background", type=int, metavar="PARENT", default=0)
    args = parser.parse_args(argv)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    if args.background:
        _end_with(args.background)
        _lower_priority()
    folder = BuildFolder(args.folder, args.architectures.split(","))
    with _only_one(folder):  # another window's process may have made it meanwhile
        return 0 if folder.is_complete() or make(folder) else 1


def make(folder: BuildFolder) -> bool:
    """Make the plug-in and write how far it is; return whether that succeeded."""
    started = time.monotonic()
    folder.remove_outdated()
    try:
        _check(folder)
        toolkit = _provide_compiler(folder)
        _provide_sources(folder)
        _compile(folder, toolkit)
        bytes_made = _finish(folder, toolkit)
    except (SetupError, PackError, kernels.SourceError, OSError, subprocess.CalledProcessError) as error:
        reason = str(error).partition("\n")[0].partition(". ")[0].rstrip(".:")
        details = f" {folder.log} says more." if folder.log.exists() else ""
        message = f"The CUDA plug-in can't be made: {reason[:1].lower()}{reason[1:]}.{details} {_AGAIN}"
        folder.write("failed", message=message)
        say(message)
        return False
    folder.write("ready")
    elapsed, used = time.monotonic() - started, os.times()
    computed = used.children_user + used.children_system
    done = f"The CUDA plug-in is ready: {bytes_made / 1e6:.0f} MB in {_minutes(elapsed)}"
    done += f", {_minutes(computed)} of a core."
    with folder.log.open("a", encoding="utf-8") as log:
        log.write(f"{done}\n")
    say(done)
    return True


def _minutes(seconds: float) -> str:
    return f"{round(seconds) // 60} min {round(seconds) % 60} s"


def _check(folder: BuildFolder) -> None:
    """Look for what no package brings.

    Raises:
        SetupError: it is not there.
    """
    for program in ("g++", "cc"):
        if shutil.which(program) is None:
            raise SetupError(f"the C++ compiler {program} is missing")
    if not folder.sources.exists() and free_bytes(folder.path) < NEEDED_BYTES:
        raise SetupError(f"{NEEDED_BYTES / 1e9:.0f} GB must be free on the disk of {folder.path}")


def _provide_compiler(folder: BuildFolder) -> Toolkit:
    """Install the packages of requirements/cuda.txt in a folder of their own, unless they are there."""
    packages = PACKAGES.read_text(encoding="utf-8")
    stamp = folder.compiler / "packages.txt"
    toolkit = Toolkit(folder.compiler)
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == packages:
        return toolkit
    shutil.rmtree(folder.compiler, ignore_errors=True)
    with _downloads(folder):
        install: list[str | Path] = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input"]
        install += ["install", "--no-deps", "--no-compile", "--require-hashes", "--only-binary", ":all:"]
        install += ["--target", folder.compiler, "-r", PACKAGES]
        run_step(
            "Downloading CUDA's compiler",
            install,
            log_path=folder.log,
            watch=lambda _: _write_download(folder, 0),
            TMPDIR=str(folder.downloads),  # where pip keeps what it is downloading
        )
    toolkit.complete()
    stamp.write_text(packages, encoding="utf-8")
    return toolkit


def _provide_sources(folder: BuildFolder) -> None:
    """Copy ggml's sources and leave the kernels in them that are needed, unless that is done."""
    if folder.sources.exists():
        return
    with _downloads(folder):
        watch = partial(_write_download, folder, download_bytes() - _SOURCES_BYTES)
        step = partial(run_step, log_path=folder.log, watch=lambda _: watch(), TMPDIR=str(folder.downloads))
        llama_cpp = provide_sources(step, sys.executable) / "vendor" / "llama.cpp"
        ggml = folder.downloads / "ggml"
        shutil.copytree(llama_cpp / "ggml", ggml)
        (ggml / "ggml.pc.in").touch()  # the source package lacks this template
        kernels.prune(ggml)
        shutil.copyfile(llama_cpp / "LICENSE", ggml / "LICENSE")
        folder.stamp(ggml)
        ggml.rename(folder.sources)


@contextmanager
def _downloads(folder: BuildFolder) -> Iterator[None]:
    """Make an empty folder for what is being downloaded, and delete it."""
    shutil.rmtree(folder.downloads, ignore_errors=True)
    folder.downloads.mkdir(parents=True)
    try:
        yield
    finally:
        shutil.rmtree(folder.downloads, ignore_errors=True)


def _write_download(folder: BuildFolder, before: int) -> None:
    """Write how much has arrived: `before`, and what is in the folder of downloads."""
    total = download_bytes()
    done = before if total else 0
    for parent, _, names in os.walk(folder.downloads):
        for name in names:
            with suppress(FileNotFoundError):  # pip has moved it
                done += Path(parent, name).stat().st_size
    folder.write("downloading", min(done, total) if total else done, total)


def _compile(folder: BuildFolder, toolkit: Toolkit) -> None:
    """Configure and compile; ninja goes on where it stopped."""
    folder.write("compiling")
    step = partial(run_step, log_path=folder.log)
    step("Preparing the compilation", toolkit.configure(folder.sources, folder.objects, folder.architectures))
    command: list[str | Path] = [toolkit.ninja, "-C", folder.objects, "-j", str(_jobs()), "ggml-cuda"]
    step("Compiling the CUDA plug-in", command, watch=lambda line: _write_compiled(folder, line))


def _write_compiled(folder: BuildFolder, line: str) -> None:
    counts = line.partition("]")[0].removeprefix("[").split("/")  # [12/48] Building CUDA object …
    if len(counts) == 2 and all(count.isdecimal() for count in counts):
        folder.write("compiling", int(counts[0]), int(counts[1]))


def _finish(folder: BuildFolder, toolkit: Toolkit) -> int:
    """Put plug-in and libraries into their folder, and delete the rest; return the plug-in's bytes."""
    partial_folder = folder.path / "plugin.part"
    shutil.rmtree(partial_folder, ignore_errors=True)
    licences = partial_folder / "licences"
    licences.mkdir(parents=True)
    plugin = folder.objects / "bin" / _PLUGIN
    shutil.copyfile(plugin, partial_folder / _PLUGIN)
    libraries, terms = cuda_libraries(toolkit.folder, "linux")
    for library in libraries:
        shutil.move(library, partial_folder / library.name)
    shutil.copyfile(terms, licences / "NVIDIA-CUDA.txt")
    shutil.copyfile(folder.sources / "LICENSE", licences / "ggml.txt")
    folder.stamp(partial_folder)
    shutil.rmtree(folder.plugin, ignore_errors=True)
    partial_folder.rename(folder.plugin)
    for made in (folder.objects, folder.sources, folder.compiler):
        shutil.rmtree(made, ignore_errors=True)
    return (folder.plugin / _PLUGIN).stat().st_size


@contextmanager
def _only_one(folder: BuildFolder) -> Iterator[None]:
    """Wait until no other process makes the plug-in, and keep others waiting."""
    if sys.platform == "win32":
        raise SetupError("the CUDA plug-in can't be made on Windows")
    import fcntl  # not on Windows

    folder.path.mkdir(parents=True, exist_ok=True)
    with (folder.path / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _end_with(parent: int) -> None:
    """Let the kernel send SIGTERM when the process that started this one ends (Linux)."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, ctypes.c_ulong(signal.SIGTERM), 0, 0, 0)
    if os.getppid() != parent:  # it ended before
        sys.exit(1)


def _jobs() -> int:
    """Return how many files are compiled at once: fewer than there are cores, each with 2 GB of memory."""
    cores = len(psutil.Process().cpu_affinity())
    memory: int = psutil.virtual_memory().available
    return max(1, min(cores - 1 - cores // 8, memory // 2_000_000_000))


def _lower_priority() -> None:
    """Give every other program the processor and the disk first."""
    process = psutil.Process()
    process.nice(19)
    process.ionice(psutil.IOPRIO_CLASS_IDLE)


if __name__ == "__main__":
    sys.exit(main())
