"""Make a .tar.xz of a bundle: unpack it anywhere and start the program in it; nothing is installed.

python -m installers.linux.archive BUNDLE_FOLDER OUT.tar.xz

The same bundle gives the same archive, byte for byte. Needs `xz`.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Sequence
from pathlib import Path

from installers.linux import release_info

HERE = Path(__file__).parent
FOLDER = "unfog"
"""The folder in the archive."""

# With any number of threads but one, xz writes the same bytes.
COMPRESS = ("xz", "--threads=2", "-6", "--stdout")


def make(bundle: Path, out: Path) -> None:
    """Write the archive of a bundle to `out`.

    Raises:
        CalledProcessError: xz failed.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    with out.open("wb") as file, subprocess.Popen(COMPRESS, stdin=subprocess.PIPE, stdout=file) as xz:
        assert xz.stdin is not None
        with xz.stdin, tarfile.open(fileobj=xz.stdin, mode="w|", format=tarfile.PAX_FORMAT) as archive:
            _add_all(archive, bundle)
    if xz.returncode:
        out.unlink()
        raise subprocess.CalledProcessError(xz.returncode, COMPRESS)


def _add_all(archive: tarfile.TarFile, bundle: Path) -> None:
    """Add the bundle's files in the order of their names, and what to do with them."""

    def normalised(member: tarfile.TarInfo) -> tarfile.TarInfo:
        member.mtime = release_info.source_date()
        member.uid = member.gid = 0
        member.uname = member.gname = ""
        return member

    for path in (bundle, *sorted(bundle.rglob("*"))):
        member = normalised(
            archive.gettarinfo(path, f"{FOLDER}/{path.relative_to(bundle)}".removesuffix("/."))
        )
        member.mode = 0o777 if member.issym() else release_info.mode(path)
        if member.islnk():  # the bundle has the file twice: store both copies
            member.type, member.linkname, member.size = tarfile.REGTYPE, "", path.stat().st_size
        if member.isreg():
            with path.open("rb") as content:
                archive.addfile(member, content)
        else:
            archive.addfile(member)
    text = (HERE / "archive-readme.txt").read_bytes()
    member = normalised(tarfile.TarInfo(f"{FOLDER}/README.txt"))
    member.size, member.mode = len(text), 0o644
    archive.addfile(member, io.BytesIO(text))


def main(argv: Sequence[str]) -> int:
    """Make the archive; return 1 if that is impossible, 2 for a mistyped command."""
    if len(argv) != 2:
        print(str(__doc__).strip(), file=sys.stderr)
        return 2
    bundle, out = Path(argv[0]), Path(argv[1])
    if not (bundle / "unfog").is_file():
        print(
            f"{bundle} is no bundle: it has no program unfog. python3 dev.py bundle makes one.",
            file=sys.stderr,
        )
        return 1
    if shutil.which("xz") is None:
        print("xz is missing. Type: sudo apt-get install xz-utils", file=sys.stderr)
        return 1
    make(bundle, out)
    print(f"{out}: {out.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
