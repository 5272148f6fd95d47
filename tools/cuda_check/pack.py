"""Pack what a machine with a card needs for the check into one archive, so that it needs no network there.

    python3 -m tools.cuda_check.pack card.tar.xz [--plugin build/cuda/plugin] [--python 3.12]

The archive has the engine and the check (`model_backends`, `tools`, `tests`), the demo model, `lib/` (ggml's
libraries and a CUDA plug-in) and `site/` (Python packages of the lock file for that Python; they are
downloaded here). On the machine:

    mkdir card && tar xf card.tar.xz -C card && cd card
    python3 -m tools.cuda_check --out results --libraries .

The machine needs Python, NVIDIA's driver, and CUDA's libcudart and libcublas. ggml's installed libraries are
compiled for this computer's processor: for another one, name those of a bundle
(`--ggml build/bundle/unfog/_internal/llama_cpp/lib`).
"""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from model_backends.ggml.library import library_folder
from tools import lock_file
from tools.cuda_check.environment import PACKAGES

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements" / "lock.txt"
_ALSO = ("markupsafe",)  # of Jinja2
_COPIED = "llama_cpp"  # published as source only: its Python files are taken from here
_PROGRAM = (
    "model_backends/**/*.py",
    "tools/**/*.py",
    "tests/__init__.py",
    "tests/bundled.py",
    "tests/tiny_model.py",
    "tests/parity/__init__.py",
    "tests/parity/device_comparison.py",
    "resources/__init__.py",
    "resources/models/unfog-demo.gguf",
    "LICENSE",
)
_PLATFORMS = (
    "manylinux2014_x86_64",
    "manylinux_2_17_x86_64",
    "manylinux_2_27_x86_64",
    "manylinux_2_28_x86_64",
)


def main(argv: Sequence[str] | None = None) -> int:
    """Write the archive and print its size."""
    args = _parser().parse_args(argv)
    with tempfile.TemporaryDirectory() as scratch:
        site = Path(scratch) / "site"
        download(site, args.python, set(args.without))
        with tarfile.open(args.out, "w:xz") as archive:
            for name, path in contents(site, args.ggml or library_folder(), args.plugin):
                archive.add(path, name, filter=_anonymous)
    print(f"{args.out}: {args.out.stat().st_size / 1e6:.1f} MB")
    return 0


def download(site: Path, python: str, without: set[str]) -> None:
    """Install the packages of the lock file for a Python version into a folder.

    Raises:
        ValueError: the lock file lacks one.
        CalledProcessError: pip failed; it said why.
    """
    wanted = {module: package for module, package in PACKAGES.items() if module not in {_COPIED, *without}}
    names = [*wanted.values(), *(_ALSO if "jinja2" in wanted else ())]
    entries = []
    for name in names:
        found = lock_file.entry(LOCK, name.lower().replace("_", "-"))
        if found is None:
            raise ValueError(f"{LOCK} has no {name}")
        entries.append(found)
    requirements = site.with_name("requirements.txt")
    requirements.write_text("".join(entries), encoding="utf-8")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-compile"]
    command += ["--require-hashes", "--only-binary", ":all:", "--target", str(site), "-r", str(requirements)]
    command += ["--python-version", python, *(f"--platform={name}" for name in _PLATFORMS)]
    subprocess.run(command, check=True)


def contents(site: Path, ggml: Path, plugin: Path | None) -> Iterator[tuple[str, Path]]:
    """Yield every file of the archive: its name there, and its path."""
    for pattern in _PROGRAM:
        for path in sorted(ROOT.glob(pattern)):
            yield path.relative_to(ROOT).as_posix(), path
    for path in sorted(site.rglob("*")):
        if path.is_file():
            yield f"site/{path.relative_to(site).as_posix()}", path
    spec = importlib.util.find_spec(_COPIED)
    assert spec is not None
    assert spec.origin is not None
    for path in sorted(Path(spec.origin).parent.glob("*.py")):
        yield f"site/{_COPIED}/{path.name}", path
    for folder in filter(None, (ggml, plugin)):
        for path in libraries(folder):
            yield f"lib/{path.name}", path


def libraries(folder: Path) -> list[Path]:
    """Return the libraries of ggml and llama.cpp in a folder, each under the names that others need it by.

    An installed folder has each three times: `libggml.so`, `libggml.so.0` and `libggml.so.0.25.3`.
    """
    found = (path for name in ("ggml", "llama") for path in folder.glob(f"lib{name}*.so*"))
    return sorted(path for path in found if path.name.partition(".so")[2].count(".") <= 1)


def _anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Leave out who packed it and when."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mtime = 0
    return member


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("tools.cuda_check.pack", description=str(__doc__).split("\n", 1)[0])
    parser.add_argument("out", type=Path, metavar="ARCHIVE.tar.xz")
    parser.add_argument("--plugin", type=Path, metavar="FOLDER", help="with libggml-cuda.so")
    parser.add_argument("--ggml", type=Path, metavar="FOLDER", help="ggml's libraries (the installed ones)")
    own = ".".join(map(str, sys.version_info[:2]))
    parser.add_argument("--python", default=own, help=f"the machine's Python version ({own})")
    parser.add_argument("--without", nargs="*", default=[], metavar="MODULE", help="what the machine has")
    return parser


if __name__ == "__main__":
    sys.exit(main())
