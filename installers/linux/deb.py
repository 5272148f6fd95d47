"""Make a Debian package of a bundle.

python -m installers.linux.deb BUNDLE_FOLDER OUT.deb

The same bundle gives the same package, byte for byte: every file gets the time of the source
(SOURCE_DATE_EPOCH, otherwise the commit's), the order and the owners are fixed. Runs on Debian and Ubuntu
with dpkg-dev.
"""

from __future__ import annotations

import email.utils
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from installers.layout import ROOT
from installers.linux import dependencies, desktop_files, release_info

PACKAGE = "unfog"
HERE = Path(__file__).parent

# Level 4 takes four fifths of the time, and the package is 7 % larger; level 1 a sixth, and 18 %.
COMPRESSION = ("-Zxz", "-z6")

RECOMMENDS = "xdg-utils, fonts-noto-core"
"""What opens links and folders, and the typefaces of scripts that Unfog's own have no glyphs for."""

SUGGESTS = "gnome-keyring | kwalletmanager, speech-dispatcher | espeak-ng"
"""What keeps the Hugging Face Hub's access token, which is asked for otherwise; what reads replies aloud."""

CONTROL = """\
Package: {package}
Version: {version}
Architecture: {architecture}
Maintainer: {maintainer}
Installed-Size: {size}
Depends: {depends}
Recommends: {recommends}
Suggests: {suggests}
Section: utils
Priority: optional
Description: chat with diffusion language models on your own computer
 A reply starts as fog: a block of text in which nothing is certain yet. Words
 emerge all over the block at once, until it reads. You watch it happen.
 .
 Unfog runs models of the DiffusionGemma architecture from GGUF files on this
 computer, and what you write never leaves it. A small demo model is included.
"""

CHANGELOG = """\
{package} ({version}) stable; urgency=medium

  * Release {version}. CHANGELOG.md.gz beside this file says what is new.

 -- {maintainer} <>  {date}
"""


def make(bundle: Path, out: Path) -> None:
    """Write the package of a bundle to `out`.

    Raises:
        DependencyError: the bundle's dependencies cannot be stated.
        CalledProcessError: dpkg-deb failed.
    """
    with tempfile.TemporaryDirectory(prefix="unfog-deb-") as temporary:
        root = Path(temporary) / PACKAGE
        lay_out(bundle, root)
        depends = dependencies.compute(root, root / "usr" / "lib" / PACKAGE)
        _write_control(root, depends)
        _normalise(root)
        out.parent.mkdir(parents=True, exist_ok=True)
        environment = {**os.environ, "SOURCE_DATE_EPOCH": str(release_info.source_date())}
        command = ["dpkg-deb", "--root-owner-group", *COMPRESSION, "--build", str(root), str(out)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)


def lay_out(bundle: Path, root: Path) -> None:
    """Lay the package's files out below `root`, as on the computer it is installed on."""
    (root / "DEBIAN").mkdir(parents=True)
    shutil.copytree(bundle, root / "usr" / "lib" / PACKAGE, symlinks=True)
    command = root / "usr" / "bin" / PACKAGE
    command.parent.mkdir()
    command.symlink_to(f"../lib/{PACKAGE}/{PACKAGE}")
    desktop_files.install(root / "usr")
    documents = root / "usr" / "share" / "doc" / PACKAGE
    documents.mkdir(parents=True)
    shutil.copyfile(HERE / "debian" / "copyright", documents / "copyright")
    (documents / "changelog.gz").write_bytes(desktop_files.compressed(_changelog()))
    news = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    (documents / "CHANGELOG.md.gz").write_bytes(desktop_files.compressed(news))
    overrides = root / "usr" / "share" / "lintian" / "overrides" / PACKAGE
    overrides.parent.mkdir(parents=True)
    shutil.copyfile(HERE / "debian" / "lintian-overrides", overrides)


def _changelog() -> str:
    """Return the changelog in Debian's form: one entry, which points to the real one."""
    return CHANGELOG.format(
        package=PACKAGE,
        version=release_info.debian_version(),
        maintainer=release_info.maintainer(),
        date=email.utils.format_datetime(release_info.source_day()),
    )


def _write_control(root: Path, depends: Sequence[str]) -> None:
    """Write the package's description and the checksums of its files."""
    files = sorted(path for path in (root / "usr").rglob("*") if path.is_file() and not path.is_symlink())
    kibibytes = sum(-(-path.stat().st_size // 1024) for path in files)
    asked = subprocess.run(["dpkg", "--print-architecture"], capture_output=True, text=True, check=True)
    text = CONTROL.format(
        package=PACKAGE,
        version=release_info.debian_version(),
        architecture=asked.stdout.strip(),
        maintainer=release_info.maintainer(),
        size=kibibytes,
        depends=", ".join(depends),
        recommends=RECOMMENDS,
        suggests=SUGGESTS,
    )
    (root / "DEBIAN" / "control").write_text(text, encoding="utf-8")
    sums = (f"{_md5(path)}  {path.relative_to(root)}\n" for path in files)
    (root / "DEBIAN" / "md5sums").write_text("".join(sums), encoding="utf-8")


def _md5(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def _normalise(root: Path) -> None:
    """Give every file the mode that its place calls for, and the time of the source."""
    moment = release_info.source_date()
    for path in (*_below(root), root):
        if path.is_symlink():
            os.utime(path, (moment, moment), follow_symlinks=False)
            continue
        path.chmod(release_info.mode(path))
        os.utime(path, (moment, moment))


def _below(folder: Path) -> Iterator[Path]:
    """Yield everything in a folder, what a folder holds before the folder itself."""
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not path.is_symlink():
            yield from _below(path)
        yield path


def main(argv: Sequence[str]) -> int:
    """Make the package; return 1 if the bundle is not fit for one, 2 for a mistyped command."""
    if len(argv) != 2:
        print(str(__doc__).strip(), file=sys.stderr)
        return 2
    bundle, out = Path(argv[0]), Path(argv[1])
    if not (bundle / PACKAGE).is_file():
        print(
            f"{bundle} is no bundle: it has no program {PACKAGE}. python3 dev.py bundle makes one.",
            file=sys.stderr,
        )
        return 1
    try:
        make(bundle, out)
    except dependencies.DependencyError as error:
        print(f"Can't make {out.name}: {error}", file=sys.stderr)
        return 1
    print(f"{out}: {out.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
