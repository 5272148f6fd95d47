"""The Debian package in a bare Debian, without a network, used by an ordinary person."""

from __future__ import annotations

import base64
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

import cv2
import docx
import pytest
from reportlab.pdfgen import canvas

from tests.packaging.conftest import WORKPLACE, Installation
from tests.packaging.desktop import wait_for
from tests.packaging.program import Program
from tests.packaging.report import Report
from tests.packaging.sandbox import HOME, Machine

QUESTION = "What can you do"
MODEL = "/usr/lib/unfog/_internal/resources/models/unfog-demo.gguf"


def test_it_brings_no_python_and_no_compiler(machine: Machine) -> None:
    installed = machine.administer("dpkg-query", "-W", "-f", "${Package}\n").split()
    assert "unfog" in installed
    assert [
        name for name in installed if name.startswith(("python", "g++", "clang", "cpp", "libgcc-dev"))
    ] == []
    for tool in ("python3", "gcc", "cc", "make"):
        assert machine.run("which", tool).returncode != 0


def test_there_is_no_network(machine: Machine) -> None:
    reach = "exec 3<>/dev/tcp/1.1.1.1/80"
    assert machine.run("bash", "-c", reach).returncode != 0
    interfaces = machine.run("cat", "/proc/net/dev").stdout.decode().splitlines()[2:]
    assert [line.partition(":")[0].strip() for line in interfaces] == ["lo"]


def test_a_first_message_is_answered_and_still_there_after_a_restart(program: Program) -> None:
    window = program.open()
    reply = program.ask(QUESTION)
    assert len(reply.split()) > 3
    program.desktop.save_picture(WORKPLACE / "first-message.png")
    program.quit(window)
    assert program.processes() == []

    window = program.open()
    program.desktop.save_picture(WORKPLACE / "after-restart.png")
    assert program.ask("Write a haiku")
    program.desktop.save_picture(WORKPLACE / "second-message.png")
    program.quit(window)
    assert program.messages("user") == [QUESTION, "Write a haiku"]
    assert program.messages("assistant")[0] == reply


@pytest.fixture
def machine_with_a_desktop(installation: Installation) -> Machine:
    """A computer with what a desktop opens files with, which Unfog itself does not need."""
    machine = installation.copy()
    install = ("apt-get", "install", "--yes", "--no-install-recommends")
    machine.administer(
        *install, "xdg-utils", "shared-mime-info", "desktop-file-utils", "libfile-mimeinfo-perl"
    )
    return machine


def test_a_model_file_opens_in_the_window_that_is_there(
    machine_with_a_desktop: Machine, program: Program, installation: Installation
) -> None:
    program = Program(machine_with_a_desktop, program.desktop, "xdg-open")
    model = f"/home/{HOME}/Ein Modell.gguf"
    assert program.machine.run("cp", MODEL, model).returncode == 0
    kind = program.machine.run("xdg-mime", "query", "filetype", model).stdout.decode().strip()
    assert kind == "application/x-gguf"
    try:
        window = program.open()
        before = program.desktop.windows()
        opened = subprocess.run(program.command("xdg-open", model), capture_output=True, check=False)
        assert opened.returncode == 0, opened.stderr.decode()
        wait_for(lambda: any("Ein Modell.gguf" in maps for maps in program.maps()), "the model in memory")
        assert program.ask(QUESTION)
        assert program.desktop.windows() == before
        program.desktop.save_picture(WORKPLACE / "opened-model.png")
        program.quit(window)
    finally:
        program.end()


def test_doctor_names_the_device(program: Program) -> None:
    assert "Unfog runs models on" in program.run("doctor")


def test_a_prompt_is_answered_in_the_terminal(program: Program) -> None:
    first = program.run("chat", "--once", QUESTION, "--seed", "1")
    assert len(first.split()) > 3
    assert program.run("chat", "--once", QUESTION, "--seed", "1") == first


def test_pdf_and_word_files_are_read(program: Program) -> None:
    folder = program.machine.path(f"/home/{HOME}")
    page = canvas.Canvas(str(folder / "Übersicht.pdf"))
    page.drawString(72, 720, "Fog over the harbour")
    page.save()
    document = docx.Document()
    document.add_paragraph("Nebel über dem Hafen")
    document.save(str(folder / "Übersicht.docx"))
    for name, text in (("Übersicht.pdf", "Fog over the harbour"), ("Übersicht.docx", "Nebel über dem Hafen")):
        path = base64.b64encode(f"/home/{HOME}/{name}".encode()).decode()
        assert text in read_attachment(program, path)["text"]


def read_attachment(program: Program, path: str) -> dict[str, str]:
    """Ask the process that reads a file for the window; its input stays open until it has answered."""
    # It ends when nobody is its parent, and nsenter, outside of its namespace, is nobody.
    command = program.command("sh", "-c", "unfog --attachment; exit $?")
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps({"type": "Read", "path": path}).encode() + b"\n")
        process.stdin.flush()
        return dict(json.loads(process.stdout.readline()))


def test_a_reply_is_rendered_as_a_film(program: Program, tmp_path: Path) -> None:
    film = f"/home/{HOME}/Antwort.mp4"
    program.run("render", film, "--prompt", QUESTION, "--seed", "1", "--size", "320x240", "--fps", "5")
    copy = tmp_path / "film.mp4"
    copy.write_bytes(program.machine.path(film).read_bytes())
    opened = cv2.VideoCapture(str(copy))
    is_read, picture = opened.read()
    assert is_read
    assert picture.shape == (240, 320, 3)


def test_sizes(package: Path, installation: Installation, report: Report) -> None:
    field = ["dpkg-deb", "-f", str(package), "Installed-Size"]
    installed = 1024 * int(subprocess.run(field, capture_output=True, check=True).stdout)
    report.add(
        "Debian package",
        [
            f"package {package.stat().st_size / 1e6:.1f} MB",
            f"installed {installed / 1e6:.0f} MB",
            f"what it depends on in a bare Debian {installation.dependencies_size / 1e6:.0f} MB",
        ],
    )
    assert package.stat().st_size < 110e6
    assert installed < 370e6


def test_the_first_paint(program: Program, report: Report, tmp_path: Path) -> None:
    option = "--measure-first-paint"
    environment = {
        **os.environ,
        "DISPLAY": program.desktop.display,
        "QT_QPA_PLATFORM": "xcb",
        "UNFOG_DATA_DIR": str(tmp_path / "data"),
    }
    commands = {
        "installed": (program.command("unfog", option), None),
        "from source": ([sys.executable, "-m", "app", option], environment),
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(5):  # in turn, so that both meet the same load
        for name, (command, variables) in commands.items():
            printed = subprocess.run(command, env=variables, capture_output=True, check=True).stdout
            times[name].append(float(printed))
    medians = {name: statistics.median(values) for name, values in times.items()}
    lines = [f"{medians[name]:.2f} s {name}, the median of {sorted(times[name])}" for name in commands]
    report.add("First paint", [*lines, f"{medians['installed'] / medians['from source']:.2f} times as long"])


def test_a_purge_leaves_nothing_but_what_people_wrote(installation: Installation, program: Program) -> None:
    program.run("chat", "--once", QUESTION)
    written = {path: path.read_bytes() for path in program.path("").rglob("*") if path.is_file()}
    assert written
    machine = program.machine
    machine.administer("apt-get", "purge", "--yes", "unfog")
    assert [path for path in machine.files() if "unfog" in path] == []
    alone = ("-o", "APT::AutoRemove::RecommendsImportant=false")  # apt itself recommends ca-certificates
    machine.administer("apt-get", "autoremove", "--purge", "--yes", *alone)
    after = machine.files()
    assert (sorted(after - installation.files_before), sorted(installation.files_before - after)) == ([], [])
    assert {path: path.read_bytes() for path in written} == written
