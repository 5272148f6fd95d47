"""Install the files by which a Linux desktop knows the program: menu entry, icons, file type, manual.

python -m installers.linux.desktop_files PREFIX

PREFIX/share gets them, as `/usr` of a package, `/app` of a Flatpak or `AppDir/usr` of an AppImage.
"""

from __future__ import annotations

import gzip
import sys
from collections.abc import Sequence
from pathlib import Path

from installers.icon import DRAWING, draw
from installers.linux import release_info
from installers.release import version

SOURCE = Path(__file__).parent / "desktop"
ICON_SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
"""In pixels: those of the hicolor theme that desktops without an SVG renderer ask for."""


def install(prefix: Path) -> None:
    """Write all desktop files below `prefix`/share."""
    share = prefix / "share"
    _copy("unfog.desktop", share / "applications" / "unfog.desktop")
    _copy("unfog.xml", share / "mime" / "packages" / "unfog.xml")
    _copy("unfog.metainfo.xml", share / "metainfo" / "unfog.metainfo.xml")
    _write(share / "man" / "man1" / "unfog.1.gz", compressed(_filled("unfog.1")))
    icons = share / "icons" / "hicolor"
    _write(icons / "scalable" / "apps" / "unfog.svg", DRAWING.read_bytes())
    _render_icons(icons)


def compressed(text: str) -> bytes:
    """Return the text compressed with gzip, without time and name: the same text gives the same bytes."""
    return gzip.compress(text.encode(), compresslevel=9, mtime=0)


def _filled(name: str) -> str:
    """Return a file of `desktop/` with version and date filled in."""
    text = (SOURCE / name).read_text(encoding="utf-8")
    day = release_info.source_day().strftime("%Y-%m-%d")
    return text.replace("@VERSION@", version()).replace("@DATE@", day)


def _copy(name: str, target: Path) -> None:
    _write(target, _filled(name).encode())


def _write(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)


def _render_icons(icons: Path) -> None:
    """Render the icon in every size with the Qt that paints it in the window."""
    for size in ICON_SIZES:
        target = icons / f"{size}x{size}" / "apps" / "unfog.png"
        target.parent.mkdir(parents=True, exist_ok=True)
        draw(size).save(target)


def main(argv: Sequence[str]) -> int:
    """Install the desktop files; return 2 for a mistyped command."""
    if len(argv) != 1:
        print(str(__doc__).strip(), file=sys.stderr)
        return 2
    install(Path(argv[0]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
