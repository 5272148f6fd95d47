"""The bundle, its Debian package, and computers that have it installed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from installers import layout
from installers.linux import deb
from tests.packaging.desktop import Desktop
from tests.packaging.program import Program
from tests.packaging.report import Report
from tests.packaging.sandbox import HOME, USER, Machine, Sandbox, make_root

WORKPLACE = layout.BUILD / "packaging"
"""Pictures, the bare Debian, the package."""

REPORT = layout.BUILD / "packaging-report.txt"
TOOLS = ("debootstrap", "Xvfb", "xdotool", "import", "ip", "nsenter", "unshare")


def lacking(what: str) -> None:
    """Skip the test, but fail it where every test has to run."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="session")
def bundle() -> Path:
    """The bundle: that of `dev.py bundle`, or the one that UNFOG_BUNDLE names."""
    folder = Path(os.environ.get("UNFOG_BUNDLE", layout.bundle())).resolve()
    if not (folder / "unfog").is_file():
        lacking(f"There is no bundle in {folder}: python3 dev.py bundle makes it.")
    return folder


@pytest.fixture(scope="session")
def package_and_debian(bundle: Path, sandbox: Sandbox) -> tuple[Path, Path]:
    """The Debian package, and a Debian that has only what dpkg and apt need; both take minutes to make."""
    if shutil.which("dpkg-shlibdeps") is None:
        lacking("dpkg-dev is not installed.")
    with ThreadPoolExecutor() as pool:
        debian = pool.submit(make_root, WORKPLACE / "debian")
        return make_package(bundle), debian.result()


def make_package(bundle: Path) -> Path:
    """Return the package: the one that UNFOG_DEB names, or one that is made now."""
    if given := os.environ.get("UNFOG_DEB"):
        return Path(given).resolve()
    out = WORKPLACE / "package" / "unfog.deb"
    assert deb.main([str(bundle), str(out)]) == 0
    return out


@pytest.fixture(scope="session")
def package(package_and_debian: tuple[Path, Path]) -> Path:
    """The Debian package."""
    return package_and_debian[0]


@pytest.fixture(scope="session")
def report() -> Iterator[Report]:
    """The figures, written when all tests are done."""
    figures = Report()
    yield figures
    figures.write(REPORT)


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """What all computers of the tests live in."""
    if os.geteuid() != 0:
        lacking("Installing packages in a bare Debian needs root.")
    if missing := [tool for tool in TOOLS if shutil.which(tool) is None]:
        lacking(
            f"Not installed: {', '.join(missing)}. tests/packaging/debian-packages.txt lists the packages."
        )
    made = Sandbox(WORKPLACE / "sandbox")
    yield made
    made.close()


class Installation:
    """A computer on which the package was installed with what it depends on, and nothing more.

    Attributes:
        files_before: the paths of all files and folders without the package
        dependencies_size: what the packages take that came with it, in bytes
    """

    def __init__(self, sandbox: Sandbox, bare: Path, package: Path, home: Path) -> None:
        home.mkdir(parents=True)
        self._sandbox, self._bare, self._home = sandbox, bare, home
        machine = Machine(sandbox, "installed", [bare], home)
        machine.administer("useradd", "--no-create-home", "--home-dir", f"/home/{HOME}", USER)
        machine.administer("mkdir", f"/home/{HOME}")
        machine.administer("chown", f"{USER}:", f"/home/{HOME}")
        machine.administer("apt-get", "update")
        self.files_before = machine.files()
        before = _installed_bytes(machine)
        machine.show(package.parent, at="/mnt")
        install = ("apt-get", "install", "--yes", "--no-install-recommends")
        machine.administer(*install, f"/mnt/{package.name}")
        self.dependencies_size = _installed_bytes(machine) - before - _installed_bytes(machine, "unfog")
        self._layers = [machine.changes, bare]
        self._count = 0

    def copy(self) -> Machine:
        """Return a computer in the state right after the installation, with the same people's folders."""
        self._count += 1
        return Machine(self._sandbox, f"copy-{self._count}", self._layers, self._home)


def _installed_bytes(machine: Machine, *packages: str) -> int:
    """Return what packages take, by default all."""
    sizes = machine.administer("dpkg-query", "-W", "-f", "${Installed-Size}\n", *packages).split()
    return 1024 * sum(map(int, sizes))


@pytest.fixture(scope="session")
def installation(
    sandbox: Sandbox, package_and_debian: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory
) -> Installation:
    """The package in a bare Debian."""
    home = tmp_path_factory.mktemp("people") / "home"
    home.parent.chmod(0o755)
    package, debian = package_and_debian
    return Installation(sandbox, debian, package, home)


@pytest.fixture(scope="session")
def desktop(sandbox: Sandbox) -> Iterator[Desktop]:
    """The screen."""
    made = Desktop()
    yield made
    made.close()


@pytest.fixture
def machine(installation: Installation) -> Machine:
    """A computer right after the installation."""
    return installation.copy()


@pytest.fixture
def program(machine: Machine, desktop: Desktop, request: pytest.FixtureRequest) -> Iterator[Program]:
    """The installed program, with a data folder of this test's own."""
    made = Program(machine, desktop, request.node.name)
    yield made
    made.end()


def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """Mark every test in this folder."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.packaging)
