"""Build the Windows installer around a bundle folder: `python -m installers.windows.nsis BUNDLE OUT.exe`.

Runs makensis (Debian and Ubuntu: apt install nsis; 3.08 or newer) on any system. The list of files is made
from the folder, so that the uninstaller removes what was installed and nothing else.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from installers.windows.icon import write_icon

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]

RENAMED = {"unfog-terminal.exe": "unfog.com"}
"""Names in the installed folder. In a terminal Windows looks for unfog.com before unfog.exe: so the command
`unfog` is the program with a console, and the shortcuts open the one without."""

REQUIRED = ("unfog.exe", "unfog-terminal.exe")


class InstallerError(Exception):
    """The installer cannot be built; the message says why and what to do."""


def program_version() -> str:
    """Return the version in pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])


def bundle_files(bundle: Path) -> list[PurePosixPath]:
    """Return the files of a bundle, relative to it, sorted.

    Raises:
        InstallerError: it is no bundle for Windows, or two names differ in case only.
    """
    missing = [name for name in REQUIRED if not (bundle / name).is_file()]
    if missing:
        raise InstallerError(f"{bundle} is no Windows bundle: {missing[0]} is missing.")
    files = sorted(PurePosixPath(path.relative_to(bundle)) for path in bundle.rglob("*") if path.is_file())
    seen: dict[str, PurePosixPath] = {}
    for file in files:
        other = seen.setdefault(str(file).lower(), file)
        if other != file:
            raise InstallerError(f"{file} and {other} are the same file on Windows. Rename one of them.")
    return files


def file_script(bundle: Path, files: Sequence[PurePosixPath]) -> str:
    """Return the NSIS macros that install these files, and that remove them and their empty folders."""
    folders = sorted({parent for file in files for parent in file.parents if parent.name})
    return "\n".join(
        [
            "!macro INSTALL_FILES",
            *_install_lines(bundle, files),
            "!macroend",
            "!macro REMOVE_FILES",
            *(f'  Delete "$INSTDIR{_installed(file)}"' for file in files),
            *(f'  RMDir "$INSTDIR{_quoted(folder)}"' for folder in reversed(folders)),
            "!macroend",
            "",
        ]
    )


def _install_lines(bundle: Path, files: Sequence[PurePosixPath]) -> Iterator[str]:
    folder = None
    for file in sorted(files, key=lambda file: (file.parent, file.name)):
        if file.parent != folder:
            folder = file.parent
            yield f'  SetOutPath "$INSTDIR{_quoted(folder)}"'
        name = RENAMED.get(str(file), file.name).replace("$", "$$")
        yield f'  File "/oname={name}" "{bundle / file}"'


def _installed(file: PurePosixPath) -> str:
    return _quoted(file.with_name(RENAMED.get(str(file), file.name)))


def _quoted(path: PurePosixPath) -> str:
    """Return a path below $INSTDIR as it stands between quotes in a script; "" for $INSTDIR."""
    return "".join(f"\\{part}" for part in path.parts).replace("$", "$$")


def build(bundle: Path, out: Path, version: str, *, compress: bool = True) -> None:
    """Build the installer. `compress`: False takes seconds instead of minutes, for trials.

    Raises:
        InstallerError: makensis is missing or fails, or the folder is no bundle.
    """
    program = shutil.which("makensis")
    if program is None:
        raise InstallerError(
            "makensis is missing. Install it: apt install nsis (Windows: choco install nsis)."
        )
    files = bundle_files(bundle)
    with tempfile.TemporaryDirectory() as temporary:
        listing = Path(temporary, "files.nsh")
        listing.write_text(file_script(bundle.resolve(), files), encoding="utf-8")
        icon = write_icon(Path(temporary, "unfog.ico"))
        defines = {
            "VERSION": version,
            "FILES": listing,
            "ICON": icon,
            "OUT": out.resolve(),
            "BUNDLE_KB": sum((bundle / file).stat().st_size for file in files) // 1024,
            "LONGEST_PATH": max(len(str(file)) for file in files) + 1,
            **({} if compress else {"UNCOMPRESSED": 1}),
        }
        command = [program, "-V2", "-WX", "-INPUTCHARSET", "UTF8"]
        command += [f"-D{name}={value}" for name, value in defines.items()]
        out.parent.mkdir(parents=True, exist_ok=True)
        made = subprocess.run(
            [*command, str(HERE / "unfog.nsi")], check=False, capture_output=True, text=True
        )
    if made.returncode:
        raise InstallerError(f"makensis failed:\n{made.stdout}{made.stderr}".rstrip())


def main(argv: Sequence[str]) -> int:
    """Build an installer from the command line; return 0, or 1 after saying what failed."""
    parser = argparse.ArgumentParser(prog="nsis", description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("bundle", type=Path, help="the folder that the bundle recipe made on Windows")
    parser.add_argument("out", type=Path, help="the installer to write, such as unfog-setup.exe")
    parser.add_argument("--version", default=program_version(), help="default: the one in pyproject.toml")
    args = parser.parse_args(argv)
    try:
        build(args.bundle, args.out, args.version)
    except InstallerError as error:
        print(f"nsis: {error}", file=sys.stderr)
        return 1
    print(f"{args.out}: {args.out.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
