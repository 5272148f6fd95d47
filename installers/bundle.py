"""Make the bundle: a folder with the program, its Python and its libraries, for people who have neither.

    python3 dev.py bundle [--ggml FOLDER]

Its environment is made by `installers/environment.py`; ggml is compiled once, or taken from a folder.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from installers import build_ggml, layout, licences


def main(argv: Sequence[str] | None = None) -> int:
    """Make the bundle as told on the command line."""
    parser = argparse.ArgumentParser("bundle", description=__doc__.partition("\n")[0])
    parser.add_argument("--ggml", type=Path, help="ggml's libraries, from `python -m installers.build_ggml`")
    options = parser.parse_args(argv)
    if options.ggml is not None:
        build_ggml.take(options.ggml)
    elif not build_ggml.is_current():
        build_ggml.build(layout.GGML, "", ())
    spec = layout.ROOT / "installers" / "unfog.spec"
    folders: list[str | Path] = ["--distpath", layout.BUNDLES, "--workpath", layout.WORK]
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", *folders, spec]
    subprocess.run(command, check=True, cwd=layout.ROOT)
    if sys.platform == "linux":
        strip_debug_sections(layout.contents())
    if code := licences.main([str(layout.bundle())]):
        return code
    print(f"{layout.bundle()}: {size_of(layout.bundle()) / 1e6:.0f} MB")
    return 0


def strip_debug_sections(folder: Path) -> None:
    """Remove the debug sections of extension modules: 30 MB, and paths of the computers that made them.

    Not from libraries in `*.libs`: auditwheel has moved their segments, and `strip` would break some of them.
    """
    for path in sorted(folder.rglob("*.so")):
        if path.is_symlink() or path.parent.suffix == ".libs" or "Qt" in path.parts:
            continue
        sections = subprocess.run(["readelf", "-SW", path], capture_output=True, text=True, check=True).stdout
        if ".debug_info" in sections:
            subprocess.run(["strip", "--strip-debug", path], check=True)


def size_of(folder: Path) -> int:
    """Return the bytes of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


if __name__ == "__main__":
    sys.exit(main())
