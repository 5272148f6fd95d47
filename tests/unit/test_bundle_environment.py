"""What a bundle's start leaves in the environment does not reach other programs."""

from __future__ import annotations

import os
from pathlib import Path

from app.platform.bundle_environment import restore_environment

INSIDE = str(Path.cwd() / "unfog" / "_internal")


def restored(**environment: str) -> dict[str, str]:
    restore_environment(environment, INSIDE)
    return environment


def test_the_bootloaders_variables_vanish() -> None:
    assert (
        restored(
            LD_LIBRARY_PATH=INSIDE,
            _PYI_ARCHIVE_FILE="/opt/unfog/unfog",
            _PYI_PARENT_PROCESS_LEVEL="1",
            _PYI_LINUX_PROCESS_NAME="unfog",
            QT_PLUGIN_PATH=str(Path(INSIDE, "PySide6", "Qt", "plugins")),
            GIO_MODULE_DIR=str(Path(INSIDE, "gio_modules")),
        )
        == {}
    )


def test_an_own_library_path_stays() -> None:
    own = os.pathsep.join(["/home/me/lib", "", "/usr/local/lib"])
    environment = restored(LD_LIBRARY_PATH=os.pathsep.join([INSIDE, own]), LD_LIBRARY_PATH_ORIG=own)
    assert environment == {"LD_LIBRARY_PATH": own}


def test_a_library_path_that_another_bundle_has_kept_is_not_taken_for_the_own_one() -> None:
    environment = restored(LD_LIBRARY_PATH=INSIDE, LD_LIBRARY_PATH_ORIG="/opt/other/_internal")
    assert "LD_LIBRARY_PATH" not in environment


def test_entries_of_the_bundle_leave_longer_paths() -> None:
    share = os.pathsep.join([str(Path(INSIDE, "share")), "/usr/share"])
    assert restored(XDG_DATA_DIRS=share) == {"XDG_DATA_DIRS": "/usr/share"}


def test_everything_else_stays() -> None:
    others = {
        "PATH": os.pathsep.join(["/usr/bin", INSIDE + "-other"]),
        "PWD": INSIDE,
        "EMPTY": "",
        "WORDS": f"see {INSIDE}",
        "UNFOG_DATA_DIR": INSIDE,
    }
    assert restored(**others) == others


def test_without_a_bundle_nothing_changes() -> None:
    environment = {"LD_LIBRARY_PATH": INSIDE, "_PYI_ARCHIVE_FILE": "x"}
    restore_environment(environment)
    assert environment == {"LD_LIBRARY_PATH": INSIDE, "_PYI_ARCHIVE_FILE": "x"}
