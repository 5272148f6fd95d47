"""What the installed program takes from outside of its folder: libraries, files, other programs."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

from tests.packaging.conftest import lacking
from tests.packaging.desktop import wait_for
from tests.packaging.program import Program
from tests.packaging.report import Report

BUNDLE = "/usr/lib/unfog/"

LIBRARIES = {
    "C library": r"ld-linux.*|lib(c|m|mvec|dl|pthread|rt|util|resolv|nss_\w+)",
    "C++ runtime": r"lib(stdc\+\+|gcc_s)",
    "X and Wayland": r"lib(X11(-xcb)?|xcb(-\w+)*|Xau|Xdmcp|Xext|Xxf86vm|xshmfence|bsd|md|ffi|wayland-\w+)",
    "OpenGL": r"lib(E?GL(_mesa)?|GLX(_mesa)?|GLdispatch|OpenGL|gbm|glapi|gallium.*|drm(_\w+)?)|\w+_dri",
    "what OpenGL is linked to": r"lib(LLVM.*|elf|edit|tinfo|sensors|xml2|icu\w+|lzma|zstd|z|expat|z3)",
    "typefaces": r"lib(fontconfig|freetype|png16|brotli\w+|bz2|uuid)",
}
"""What may come from the system, by the name of the file before `.so`."""

FILES = (
    r"/(proc|sys|dev|home|tmp|run)(/|$)",
    r"/usr/(lib|share|local/share)/(locale|zoneinfo|fonts|fontconfig|X11|icons|glvnd|drirc\.d|mime|pixmaps|themes)(/|$)",
    r"/usr/lib/([\w-]+-linux-gnu/)?((gconv|dri|gbm)/)?([^/]+\.so[.\d]*|gconv-modules[^/]*)$",
    r"/etc/(ld\.so\.cache|passwd|group|nsswitch\.conf|localtime|timezone|machine-id|fonts|glvnd|drirc|ssl)(/|$)",
    r"/usr/lib/(os-release|ssl)",
    r"/var/(cache/fontconfig|lib/dbus)(/|$)",
)
"""What may be opened besides: the system's description, the user's own, typefaces and graphics drivers."""

PROGRAMS = (r"/usr/bin/unfog", r"/usr/lib/unfog/unfog")


def origin(library: str) -> str:
    """Return why a library may come from the system, "" if it may not."""
    name = Path(library).name.partition(".so")[0]
    return next(
        (reason for reason, names in LIBRARIES.items() if re.fullmatch(names, re.sub(r"-[\d.]+$", "", name))),
        "",
    )


def test_only_c_library_runtime_and_graphics_come_from_the_system(program: Program, report: Report) -> None:
    window = program.open()
    program.ask("What can you do")
    libraries: set[str] = set()
    root = re.escape(str(program.machine.root))
    for maps in program.maps():
        libraries |= set(re.findall(rf" {root}(/\S+\.so\S*)$", maps, re.MULTILINE))
    program.quit(window)
    outside = sorted(path for path in libraries if not path.startswith(BUNDLE))
    report.add("Libraries from outside", [f"{path} ({origin(path) or 'NOT ALLOWED'})" for path in outside])
    assert outside
    assert [path for path in outside if not origin(path)] == []


def test_only_files_of_the_system_the_user_and_typefaces_are_opened(
    program: Program, report: Report, tmp_path: Path
) -> None:
    if shutil.which("strace") is None:
        lacking("strace is not installed.")
    log = tmp_path / "strace"
    trace = ["strace", "-f", "-y", "-qq", "--seccomp-bpf", "-s", "4096", "-o", str(log)]
    window = program.open(*trace, "-e", "trace=open,openat,execve")
    program.ask("What can you do")
    program.quit(window)
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    first = next(number for number, line in enumerate(lines) if 'execve("/usr/bin/unfog"' in line)
    opened, started = successes(lines[first:], str(program.machine.root))
    outside = sorted(path for path in opened if not path.startswith(BUNDLE) and path != BUNDLE.rstrip("/"))
    private = re.compile(r"/(proc|sys|dev|home|tmp|run)/")
    folders = Counter(str(Path(path).parent) for path in outside if not private.match(path))
    title = "Folders of files opened outside, without the user's and the kernel's"
    report.add(title, [f"{folder} ({count})" for folder, count in sorted(folders.items())])
    report.add("Programs started", sorted(started))
    assert [path for path in outside if not any(re.match(pattern, path) for pattern in FILES)] == []
    assert [path for path in started if not any(re.fullmatch(pattern, path) for pattern in PROGRAMS)] == []


def successes(lines: list[str], root: str) -> tuple[set[str], set[str]]:
    """Return the paths below `root` that were opened, and the programs started, by lines of strace."""
    opened, started = set(), set()
    for line in lines:
        if match := re.search(r'execve\("([^"]+)".* = 0$', line):
            started.add(match[1])
        elif match := re.search(r"open(?:at)?\(.* = \d+<([^>]+)>", line):
            opened.add(match[1].removeprefix(root))
    return opened, started


def test_what_the_window_opens_does_not_get_its_library_path(program: Program) -> None:
    seen = f"{program.data} seen"
    script = f'#!/bin/sh\n{{ echo "$@"; env; }} > "{seen}.part" && mv "{seen}.part" "{seen}"\n'
    program.machine.write("/usr/local/bin/xdg-open", script, 0o755)
    window = program.open()
    program.open_data_folder()
    file = program.machine.path(seen)
    wait_for(file.exists, "the opened program")
    program.close_settings()
    program.quit(window)
    text = file.read_text(encoding="utf-8")
    assert "HOME=" in text
    assert "LD_LIBRARY_PATH" not in text
    assert BUNDLE not in text.partition("\n")[2].replace("PATH=/usr/local/bin:/usr/bin:/bin", "")
