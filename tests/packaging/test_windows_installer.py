"""The Windows installer, built around a small bundle and run under Wine: install, update, remove.

The bundle's names are the real ones. Its programs are stand-ins, made with the installer's own tool: they
write down what they were started with.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest

from installers.windows.nsis import InstallerError, build, bundle_files, file_script
from tests.patience import PATIENCE_SECONDS

MISSING = [tool for tool in ("makensis", "wine", "wineserver") if shutil.which(tool) is None]
APPS = r"Software\Microsoft\Windows\CurrentVersion\Uninstall"
IS_RUNNING, BAD_FOLDER = 3, 4  # exit codes

KEYS_OF_WINDOWS = (
    r"Classes\Applications",
    r"Microsoft\Windows\CurrentVersion\App Paths",
    r"Microsoft\Windows\CurrentVersion\Uninstall",
    "RegisteredApplications",
)
"""Keys that Windows has from the beginning, and Wine when a program has written below them."""

pytestmark = pytest.mark.packaging

PROGRAM = r"""
Unicode true
Target amd64-unicode
SilentInstall silent
RequestExecutionLevel user
OutFile "${OUT}"
!include "FileFunc.nsh"
Section
  ${GetParameters} $0
  FileOpen $1 "$TEMP\unfog-started.txt" w
  FileWriteUTF16LE $1 "$EXEPATH|$0"
  FileClose $1
  System::Call 'kernel32::GetStdHandle(i -11) p.r1'
  FileWrite $1 "started$\r$\n"
  ${GetOptions} $0 "--until-gone " $2
  IfErrors done
  again:
    IfFileExists "$2" 0 done
    Sleep 50
    Goto again
  done:
SectionEnd
"""
"""Write down the program's path and arguments, then wait until the file that they name is gone."""


class Windows:
    """A Wine prefix with one person's profile."""

    def __init__(self, home: Path) -> None:
        self._environment = {
            **os.environ,
            "HOME": str(home),
            "WINEPREFIX": str(home / "wine"),
            "LC_ALL": "C.UTF-8",
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml,winemenubuilder.exe=",  # no downloads, no menus
        }
        for name in ("DISPLAY", "UNFOG_DATA_DIR"):
            self._environment.pop(name, None)
        self.run("wineboot", "--init")
        self.run("winecfg", "-v", "win10")
        profile = next(path for path in (home / "wine/drive_c/users").iterdir() if path.name != "Public")
        self.person = profile
        self.local = profile / "Ordner für Daten"  # the names of people have spaces and umlauts
        for kind in ("", "User "):
            key = rf"Software\Microsoft\Windows\CurrentVersion\Explorer\{kind}Shell Folders"
            self.set_value(key, "Local AppData", self.path(self.local))
        self.program = self.local / "Programs" / "Unfog"
        self.data = self.local / "unfog"
        self.temporary = profile / "Temp"
        self.start_menu = profile / "AppData/Roaming/Microsoft/Windows/Start Menu/Programs"

    def start(self, program: str | Path, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a program; a path of this system's is translated by Wine."""
        return subprocess.Popen(
            ["wine", str(program), *arguments],
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def run(self, program: str | Path, *arguments: str) -> int:
        """Run a program; return its exit code."""
        with self.start(program, *arguments) as process:
            process.communicate(timeout=PATIENCE_SECONDS)
            return process.returncode

    def install(self, installer: Path, folder: Path) -> int:
        """Install into a folder; return the exit code."""
        program = "Z:" + str(installer).replace("/", "\\")
        line = f"{program} /S /D={self.path(folder)}"
        return self.run("cmd", "/c", line)  # as it is: the folder takes no quotes

    def ask(self, program: str | Path, *arguments: str) -> str:
        """Run a program and return its output, "" if it fails."""
        with self.start(program, *arguments) as process:
            output, _ = process.communicate(timeout=PATIENCE_SECONDS)
            return "" if process.returncode else output.decode("cp437")

    def uninstall(self, folder: Path | None = None, *options: str) -> int:
        """Run the uninstaller, which goes on in a copy of itself, until no program is running."""
        code = self.run((folder or self.program) / "uninstall.exe", "/S", *options)
        self.settle()
        return code

    def settle(self) -> None:
        """Wait until no program is running."""
        subprocess.run(["wineserver", "-w"], env=self._environment, check=True, timeout=PATIENCE_SECONDS)

    def value(self, key: str, name: str = "") -> str | None:
        r"""Return a value below HKCU, "" for the key's own; None if there is none."""
        found = self.ask("reg", "query", f"HKCU\\{key}", *(["/v", name] if name else ["/ve"])).strip()
        return found.splitlines()[-1].split("    ")[-1].strip() if found else None

    def set_value(self, key: str, name: str, value: str) -> None:
        which = ["/v", name] if name else ["/ve"]
        assert self.run("reg", "add", f"HKCU\\{key}", *which, "/d", value, "/f") == 0

    def path(self, path: Path) -> str:
        """Return a path of the profile as Windows spells it."""
        return "C:\\" + str(path.relative_to(self.person.parents[1])).replace("/", "\\")

    def files(self, folder: Path | None = None) -> set[str]:
        """Return the names of the files in a folder, the program's by default."""
        folder = folder or self.program
        return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}

    def everything(self) -> tuple[set[str], set[str]]:
        """Return the profile's files, without temporary ones, and what the registry says of this person."""
        registry = "".join(
            self.ask("reg", "query", f"HKCU\\{key}", "/s") for key in ("Software", "Environment")
        )
        files = {name for name in self.files(self.person) if not name.startswith("Temp/")}
        return files, set(registry.splitlines())

    def started(self) -> tuple[str, str]:
        """Return the path and the arguments of the program that was started last."""
        written = self.temporary / "unfog-started.txt"
        program, _, arguments = written.read_text(encoding="utf-16-le").partition("|")
        written.unlink()
        return program, arguments.strip()

    def reset(self) -> None:
        """Undo what a test did."""
        if (self.program / "uninstall.exe").exists():
            self.uninstall()
        for folder in (self.program, self.data):
            shutil.rmtree(folder, ignore_errors=True)
        self.run("reg", "delete", r"HKCU\Software\Classes\.gguf", "/f")
        self.run("reg", "delete", r"HKCU\Environment", "/v", "Path", "/f")
        self.settle()  # ends Wine's server, and with it the keys that last as long as it does


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The stand-in for unfog.exe."""
    if MISSING:
        reason = f"{', '.join(MISSING)} is missing: apt install nsis wine64"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    folder = tmp_path_factory.mktemp("program")
    script = folder / "unfog.nsi"
    script.write_text(PROGRAM, encoding="utf-8")
    target = folder / "unfog.exe"
    subprocess.run(["makensis", "-V1", f"-DOUT={target}", str(script)], check=True)
    return target


@pytest.fixture(scope="session")
def installers(program: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two versions: the newer one lacks a file of the older and has another."""
    folder = tmp_path_factory.mktemp("installers")
    for version, special in (("0.1.0", "old module.pyd"), ("0.2.0", "neues Modul $ä.pyd")):
        bundle = folder / version
        (bundle / "_internal/llama_cpp/lib").mkdir(parents=True)
        (bundle / "_internal" / version).mkdir()
        for name in ("unfog.exe", "unfog-terminal.exe"):
            shutil.copy(program, bundle / name)
        (bundle / "_internal/llama_cpp/lib/ggml-base.dll").write_text(version)
        (bundle / "_internal" / version / special).write_text("module")
        build(bundle, folder / f"unfog-{version}.exe", version, compress=False)
    return folder / "unfog-0.1.0.exe", folder / "unfog-0.2.0.exe"


@pytest.fixture(scope="module")
def computer(tmp_path_factory: pytest.TempPathFactory, program: Path) -> Iterator[Windows]:
    home = tmp_path_factory.mktemp("windows") / "home of Jürgen"
    home.mkdir()
    windows = Windows(home)
    for key in KEYS_OF_WINDOWS:
        assert windows.run("reg", "add", f"HKCU\\Software\\{key}", "/f") == 0
    yield windows
    windows.settle()
    shutil.rmtree(home)  # 700 MB


@pytest.fixture
def windows(computer: Windows) -> Windows:
    """A computer on which Unfog is not installed, whatever other tests did to it."""
    computer.reset()
    return computer


def test_it_installs_for_one_person_and_leaves_nothing(
    windows: Windows, installers: tuple[Path, Path]
) -> None:
    before = windows.everything()
    assert windows.run(installers[0], "/S", "/DESKTOP") == 0
    assert windows.files() == {
        "unfog.exe",
        "unfog.com",
        "uninstall.exe",
        "_internal/llama_cpp/lib/ggml-base.dll",
        "_internal/0.1.0/old module.pyd",
    }
    assert (windows.start_menu / "Unfog.lnk").is_file()
    assert windows.value(rf"{APPS}\Unfog", "DisplayVersion") == "0.1.0"
    assert windows.value(rf"{APPS}\Unfog", "InstallLocation") == windows.path(windows.program)
    assert int(windows.value(rf"{APPS}\Unfog", "EstimatedSize") or "0", 16) > 50
    windows.data.mkdir()
    (windows.data / "unfog.sqlite3").write_text("conversations")
    assert windows.uninstall() == 0
    assert (windows.data / "unfog.sqlite3").is_file()
    shutil.rmtree(windows.data)
    assert windows.everything() == before


def test_a_model_file_opens_in_the_program(windows: Windows, installers: tuple[Path, Path]) -> None:
    assert windows.run(installers[0], "/S") == 0
    model = windows.person / "Meine Größe.gguf"
    model.write_text("GGUF")
    assert windows.value(r"Software\Classes\.gguf") == "Unfog.gguf"
    command = windows.value(r"Software\Classes\Unfog.gguf\shell\open\command") or ""
    opener, placeholder = command.strip('"').split(
        '" "'
    )  # Wine's shell does not look at a person's file types
    assert placeholder == "%1"
    assert windows.run(opener, windows.path(model)) == 0
    program, argument = windows.started()
    assert program == windows.path(windows.program / "unfog.exe")
    assert argument == f'"{windows.path(model)}"'


def test_the_start_menu_and_the_command_start_the_program(
    windows: Windows, installers: tuple[Path, Path]
) -> None:
    assert windows.run(installers[0], "/S") == 0
    assert windows.run("start", windows.path(windows.start_menu / "Unfog.lnk")) == 0
    windows.settle()
    assert windows.started()[0] == windows.path(windows.program / "unfog.exe")
    assert windows.run("cmd", "/c", "unfog", "chat") == 0  # found in PATH, the one with a console
    assert windows.started() == (windows.path(windows.program / "unfog.com"), "chat")


def test_an_update_removes_what_the_older_version_left(
    windows: Windows, installers: tuple[Path, Path]
) -> None:
    assert windows.run(installers[0], "/S") == 0
    (windows.program / "notes.txt").write_text("the person's own")
    assert windows.run(installers[1], "/S") == 0
    assert windows.files() == {
        "unfog.exe",
        "unfog.com",
        "uninstall.exe",
        "notes.txt",
        "_internal/llama_cpp/lib/ggml-base.dll",
        "_internal/0.2.0/neues Modul $ä.pyd",
    }
    assert not (windows.program / "_internal/0.1.0").exists()
    assert windows.value(rf"{APPS}\Unfog", "DisplayVersion") == "0.2.0"
    assert windows.uninstall() == 0
    assert windows.files() == {"notes.txt"}


def test_nothing_changes_while_the_program_runs(windows: Windows, installers: tuple[Path, Path]) -> None:
    assert windows.run(installers[0], "/S") == 0
    before = windows.files()
    flag = windows.person / "running"
    flag.touch()
    with windows.start(windows.program / "unfog.exe", "--until-gone", windows.path(flag)) as running:
        assert running.stdout is not None
        assert running.stdout.readline().strip() == b"started"
        assert windows.run(installers[1], "/S", "/WAIT=0") == IS_RUNNING
        assert windows.files() == before
        with windows.start(installers[1], "/S", f"/WAIT={PATIENCE_SECONDS}") as update:
            flag.unlink()
            update.communicate(timeout=PATIENCE_SECONDS)
        assert update.returncode == 0
    assert windows.value(rf"{APPS}\Unfog", "DisplayVersion") == "0.2.0"


def test_a_folder_with_other_files_is_refused(windows: Windows, installers: tuple[Path, Path]) -> None:
    for folder in (windows.person / "Bücher und Filme", windows.data):
        folder.mkdir(exist_ok=True)
        (folder / "film.mp4").write_text("film")
        assert windows.install(installers[0], folder) == BAD_FOLDER
        assert windows.files(folder) == {"film.mp4"}


def test_a_folder_that_makes_paths_too_long_is_refused(
    windows: Windows, installers: tuple[Path, Path]
) -> None:
    folder = windows.person / ("a" * 120) / ("b" * 100)
    assert windows.install(installers[0], folder) == BAD_FOLDER
    assert not folder.exists()


def test_moving_to_another_folder_takes_the_older_version_away(
    windows: Windows, installers: tuple[Path, Path]
) -> None:
    assert windows.run(installers[0], "/S") == 0
    folder = windows.person / "Größere Programme" / "Unfog"
    assert windows.install(installers[1], folder) == 0
    assert not windows.program.exists()
    assert "_internal/0.2.0/neues Modul $ä.pyd" in windows.files(folder)
    assert windows.value("Environment", "Path") == windows.path(folder)
    assert windows.uninstall(folder) == 0
    assert not folder.exists()


def test_what_others_set_up_stays_as_it_is(windows: Windows, installers: tuple[Path, Path]) -> None:
    windows.set_value(r"Software\Classes\.gguf", "", "Other.Program")
    windows.set_value("Environment", "Path", r"C:\Tools;%USERPROFILE%\bin")
    assert windows.run(installers[0], "/S") == 0
    assert windows.value(r"Software\Classes\.gguf") == "Other.Program"
    assert (
        windows.value("Environment", "Path") == rf"C:\Tools;%USERPROFILE%\bin;{windows.path(windows.program)}"
    )
    assert windows.uninstall() == 0
    assert windows.value(r"Software\Classes\.gguf") == "Other.Program"
    assert windows.value("Environment", "Path") == r"C:\Tools;%USERPROFILE%\bin"

    long = ";".join(rf"C:\Tools\{number:04}" for number in range(90))
    windows.set_value("Environment", "Path", long)
    assert windows.run(installers[0], "/S") == 0
    assert windows.uninstall() == 0
    assert windows.value("Environment", "Path") == long


def test_data_is_deleted_only_when_asked_for(windows: Windows, installers: tuple[Path, Path]) -> None:
    assert windows.run(installers[0], "/S") == 0
    (windows.data / "models").mkdir(parents=True)
    (windows.data / "models" / "big.gguf").write_text("GGUF")
    assert windows.uninstall(None, "/PURGE") == 0
    assert not windows.data.exists()
    assert not windows.program.exists()


def test_names_are_quoted_for_the_script(tmp_path: Path) -> None:
    text = file_script(tmp_path, [PurePosixPath("_internal/a $b.txt"), PurePosixPath("unfog-terminal.exe")])
    assert r'Delete "$INSTDIR\_internal\a $$b.txt"' in text
    assert r'RMDir "$INSTDIR\_internal"' in text
    assert r'Delete "$INSTDIR\unfog.com"' in text


def test_a_folder_that_is_no_windows_bundle_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InstallerError, match=r"unfog\.exe is missing"):
        bundle_files(tmp_path)
    for name in ("unfog.exe", "unfog-terminal.exe", "Readme.txt", "README.txt"):
        (tmp_path / name).touch()
    with pytest.raises(InstallerError, match="same file on Windows"):
        bundle_files(tmp_path)
