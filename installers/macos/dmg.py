"""Make the disk image that one drags Unfog.app out of.

    python -m installers.macos.dmg APP [OUT.dmg]
    python -m installers.macos.dmg --check APP      only check the bundle and print the order of signing

Checks every library in the bundle, signs (see `installers.macos.sign`) and packs. An image serves one kind
of processor, the one that the bundle was built on. Needs a Mac with Xcode's tools and dmgbuild; `--check`
runs anywhere.
"""

from __future__ import annotations

import argparse
import json
import plistlib
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from installers.macos.check import architecture_of, problems
from installers.macos.icon import write_icon
from installers.macos.mach_o import MachOError
from installers.macos.sign import SigningError, sign, sign_image, signing_order

ROOT = Path(__file__).resolve().parents[2]
DEFAULT_IMAGE = "dist/Unfog-VERSION-macos-PROCESSOR.dmg"
PROCESSORS = {"arm64": "apple-silicon", "x86_64": "intel"}
"""The names that people know, in the name of the image."""


def layout(app: Path, icon: Path) -> dict[str, Any]:
    """Return dmgbuild's settings: the program beside a link to the folder that it belongs in."""
    return {
        "title": "Unfog",
        "icon": str(icon),
        "icon-size": 128,
        "window": {"position": {"x": 200, "y": 160}, "size": {"width": 560, "height": 360}},
        "filesystem": "HFS+",
        "format": "ULMO",  # LZMA, since macOS 10.15
        "contents": [  # no Finder attributes: they would break the signature of the program
            {"x": 150, "y": 170, "type": "file", "path": str(app)},
            {"x": 410, "y": 170, "type": "link", "path": "/Applications"},
        ],
    }


def image_name(app: Path) -> str:
    """Return the name of a bundle's image, with its version and processor.

    Raises:
        MachOError, OSError: the bundle cannot be read.
    """
    plist = plistlib.loads((app / "Contents" / "Info.plist").read_bytes())
    return f"Unfog-{plist['CFBundleShortVersionString']}-macos-{PROCESSORS[architecture_of(app)]}.dmg"


def make_image(app: Path, image: Path) -> None:
    """Sign a bundle, pack it into an image, and sign that.

    Raises:
        CalledProcessError: a command failed; it has printed why.
        SigningError: Apple refused the bundle or the image.
    """
    sign(app)
    image.parent.mkdir(parents=True, exist_ok=True)
    image.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        icon, settings = Path(folder) / "volume.icns", Path(folder) / "layout.json"
        write_icon(icon)
        settings.write_text(json.dumps(layout(app, icon)), encoding="utf-8")
        command = [sys.executable, "-m", "dmgbuild", "-s", str(settings), "Unfog", str(image)]
        subprocess.run(command, check=True)
    sign_image(image)


def main(argv: Sequence[str] | None = None) -> int:
    """Make the image; return 0 for success, 1 if the bundle is not fit to be shipped or a step failed."""
    parser = argparse.ArgumentParser(description="Make the disk image of Unfog.app.")
    parser.add_argument("app", type=Path, metavar="APP", help="the application bundle, Unfog.app")
    parser.add_argument("image", type=Path, nargs="?", metavar="OUT.dmg", help=f"default: {DEFAULT_IMAGE}")
    parser.add_argument("--check", action="store_true", help="only check the bundle and print what is signed")
    args = parser.parse_args(argv)
    app: Path = args.app.resolve()
    try:
        if found := problems(app):
            print(f"{app} is not fit for other Macs:", *found, sep="\n  ", file=sys.stderr)
            return 1
        if args.check:
            print(*(path.relative_to(app.parent) for path in signing_order(app)), sep="\n")
            return 0
        if sys.platform != "darwin":
            print("A disk image can be made on a Mac only; --check works here.", file=sys.stderr)
            return 1
        image = args.image or ROOT / "dist" / image_name(app)
        make_image(app, image)
        print(image)
    except (OSError, MachOError, SigningError, subprocess.CalledProcessError) as error:
        print(f"No disk image: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
