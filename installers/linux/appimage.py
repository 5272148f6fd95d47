"""Make an AppImage of a bundle: one file that runs where it lies.

python -m installers.linux.appimage BUNDLE_FOLDER OUT.AppImage [--runtime FILE]

Needs `appimagetool` in the search path, and for a reproducible file the runtime that it would otherwise
download.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from installers.linux import desktop_files, release_info

TOOL = "appimagetool"


def lay_out(bundle: Path, folder: Path) -> None:
    """Lay out the AppDir: the bundle, its desktop files, and what AppImage wants to see at the top."""
    shutil.copytree(bundle, folder / "usr" / "lib" / "unfog", symlinks=True)
    desktop_files.install(folder / "usr")
    (folder / "AppRun").symlink_to("usr/lib/unfog/unfog")
    share = Path("usr") / "share"
    (folder / "unfog.desktop").symlink_to(share / "applications" / "unfog.desktop")
    icons = share / "icons" / "hicolor"
    (folder / "unfog.svg").symlink_to(icons / "scalable" / "apps" / "unfog.svg")
    (folder / ".DirIcon").symlink_to(icons / "256x256" / "apps" / "unfog.png")
    moment = release_info.source_date()
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(release_info.mode(path))
        os.utime(path, (moment, moment), follow_symlinks=False)


def make(bundle: Path, out: Path, runtime: Path | None) -> None:
    """Write the AppImage of a bundle to `out`; `runtime`: the program at its beginning.

    Raises:
        CalledProcessError: appimagetool failed.
    """
    with tempfile.TemporaryDirectory(prefix="unfog-appimage-") as temporary:
        folder = Path(temporary) / "Unfog.AppDir"
        lay_out(bundle, folder)
        out.parent.mkdir(parents=True, exist_ok=True)
        command = [TOOL, "--no-appstream"]  # the identifier of the metadata is no address yet
        if runtime is not None:
            command += ["--runtime-file", str(runtime)]
        environment = {
            **os.environ,
            "ARCH": platform.machine(),
            "SOURCE_DATE_EPOCH": str(release_info.source_date()),
        }
        subprocess.run([*command, str(folder), str(out)], check=True, env=environment)


def main(argv: Sequence[str]) -> int:
    """Make the AppImage; return 1 if that is impossible."""
    parser = argparse.ArgumentParser(description="Make an AppImage of a bundle.")
    parser.add_argument("bundle", type=Path, metavar="BUNDLE_FOLDER")
    parser.add_argument("out", type=Path, metavar="OUT.AppImage")
    parser.add_argument("--runtime", type=Path, help="the AppImage runtime (default: appimagetool gets it)")
    args = parser.parse_args(argv)
    if not (args.bundle / "unfog").is_file():
        print(f"{args.bundle} is no bundle: python3 dev.py bundle makes one.", file=sys.stderr)
        return 1
    if shutil.which(TOOL) is None:
        hint = "The AppImage project publishes it; put it into the search path under that name."
        print(f"{TOOL} is missing. {hint}", file=sys.stderr)
        return 1
    make(args.bundle, args.out, args.runtime)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
