"""The version resource and the manifest of the executables on Windows."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import pytest

from installers.windows.version_info import MANIFEST, version_info

SETTINGS = "{http://schemas.microsoft.com/SMI/%s/WindowsSettings}%s"


def evaluated(text: str) -> Any:
    """Evaluate a version resource as PyInstaller does, with plain records for its classes."""

    def record(*names: str) -> Callable[..., SimpleNamespace]:
        return lambda *values, **named: SimpleNamespace(**dict(zip(names, values, strict=False)), **named)

    return eval(
        text,
        {
            "VSVersionInfo": record(),
            "FixedFileInfo": record(),
            "StringFileInfo": record("tables"),
            "StringTable": record("language", "strings"),
            "StringStruct": lambda name, value: (name, value),
            "VarFileInfo": record("variables"),
            "VarStruct": record("name", "values"),
        },
    )


def test_the_version_is_in_numbers_and_in_words() -> None:
    info = evaluated(version_info("unfog-terminal.exe", "Unfog in the terminal", "1.20.3"))
    assert info.ffi.filevers == info.ffi.prodvers == (1, 20, 3, 0)
    strings = dict(info.kids[0].tables[0].strings)
    assert strings["ProductVersion"] == strings["FileVersion"] == "1.20.3"
    assert strings["FileDescription"] == "Unfog in the terminal"
    assert strings["InternalName"] == "unfog-terminal"
    assert strings["OriginalFilename"] == "unfog-terminal.exe"


@pytest.mark.parametrize("version", ["1.2.3.4.5", "70000.0", "1.0rc1"])
def test_a_version_that_windows_cannot_show_is_refused(version: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - int's own for the last one
        version_info("unfog.exe", "Unfog", version)


def test_the_manifest_asks_for_long_paths_sharp_screens_and_utf8() -> None:
    settings = {element.tag: element.text for element in ElementTree.fromstring(MANIFEST).iter()}
    assert settings[SETTINGS % ("2016", "longPathAware")] == "true"
    assert settings[SETTINGS % ("2016", "dpiAwareness")] == "PerMonitorV2"
    assert settings[SETTINGS % ("2019", "activeCodePage")] == "UTF-8"
