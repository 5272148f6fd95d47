"""Update translation files from the code, and compile them.

    python3 dev.py translations             bring every translation up to date, and compile it
    python3 dev.py translations LANGUAGE    begin a language, such as fr

Qt's own tools do both; a translator may edit the .ts files with Qt Linguist or any text editor.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "translations"
PACKAGES = ("app", "model_backends")
ALIASES = "tr+=lazy_text,tr+=translatable"
"""What the functions are called whose literals are texts."""


class ToolError(Exception):
    """One of Qt's tools failed."""


def sources() -> list[Path]:
    """Return every file with translatable texts."""
    return sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def update(file: Path, language: str) -> None:
    """Add new texts to a .ts file and remove obsolete ones.

    Raises:
        ToolError: the texts could not be collected.
    """
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "sources"
        listed.write_text("\n".join(map(str, sources())), encoding="utf-8")
        how = ["-tr-function-alias", ALIASES, "-locations", "none", "-no-obsolete"]
        languages = ["-source-language", "en", "-target-language", language]
        _run("pyside6-lupdate", [f"@{listed}", *how, *languages, "-ts", str(file)])


def compile_to(folder: Path, file: Path) -> Path:
    """Compile a .ts file into this folder; return the .qm file.

    Raises:
        ToolError: the file is not a .ts file, or damaged.
    """
    made = folder / f"{file.stem}.qm"
    _run("pyside6-lrelease", ["-silent", str(file), "-qm", str(made)])
    return made


def language_of(file: Path) -> str:
    """Return "de" for "unfog_de.ts"."""
    return file.stem.partition("_")[2]


def _run(tool: str, arguments: Sequence[str]) -> None:
    program = shutil.which(tool, path=str(Path(sys.executable).parent)) or shutil.which(tool)
    if program is None:
        raise ToolError(f"{tool} is not here; it comes with PySide6.")
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    output = done.stdout + done.stderr
    if done.returncode or re.search(r"warning|error|cannot", output, re.IGNORECASE):
        raise ToolError(f"{tool}:\n{output}")


def main(argv: Sequence[str]) -> int:
    """Update and compile every language; with a code, start that one."""
    parser = argparse.ArgumentParser(prog="dev.py translations", description=str(__doc__).partition("\n")[0])
    parser.add_argument("language", nargs="?", help="begin this one, such as fr or pt_BR")
    options = parser.parse_args(argv)
    files = set(FOLDER.glob("unfog_*.ts"))
    if options.language:
        files.add(FOLDER / f"unfog_{options.language}.ts")
    try:
        for file in sorted(files):
            update(file, language_of(file))
            compile_to(FOLDER, file)
            text = file.read_text(encoding="utf-8")
            texts, missing = text.count("<source>"), text.count('type="unfinished"')
            print(f"{file.name}: {texts} texts, {missing} to be translated")
    except ToolError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
