"""Make the installers of this system from the bundle.

    python3 dev.py installer [deb | tar | nsis | dmg ...]    default: all that this system has

They go into `dist`.
"""

from __future__ import annotations

import argparse
import importlib
import platform
import sys
from collections.abc import Sequence

from installers.layout import ROOT, bundle
from installers.release import version

FOLDER = ROOT / "dist"

_KINDS = {
    "deb": ("linux", "linux.deb", "unfog_{version}_{machine}.deb"),
    "tar": ("linux", "linux.archive", "unfog-{version}-linux-{machine}.tar.xz"),
    "nsis": ("win32", "windows.nsis", "unfog-{version}-setup.exe"),
    "dmg": ("darwin", "macos.dmg", "Unfog-{version}-macos-{machine}.dmg"),
}
"""System, module with `main([bundle, file])`, and name of the file, for each kind."""

_MACHINES = {
    "deb": {"x86_64": "amd64", "aarch64": "arm64"},
    "dmg": {"x86_64": "intel", "arm64": "apple-silicon"},
}
"""What a processor is called in the name of a file, where that is not the system's own name."""


def main(argv: Sequence[str] | None = None) -> int:
    """Make the installers named on the command line; return the first exit code that is an error's."""
    kinds = [kind for kind, (system, _, _) in _KINDS.items() if system == sys.platform]
    parser = argparse.ArgumentParser("installer", description=__doc__.partition("\n")[0])
    parser.add_argument("kinds", nargs="*", choices=[[], *kinds], metavar="KIND", help=" | ".join(kinds))
    for kind in parser.parse_args(argv).kinds or kinds:
        _, module, pattern = _KINDS[kind]
        machine = platform.machine().lower()
        machine = _MACHINES.get(kind, {}).get(machine, machine)
        FOLDER.mkdir(parents=True, exist_ok=True)
        file = FOLDER / pattern.format(version=version(), machine=machine)
        make = importlib.import_module(f"installers.{module}").main
        if code := make([str(bundle()), str(file)]):
            return int(code)
    return 0


if __name__ == "__main__":
    sys.exit(main())
