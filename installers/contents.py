"""What goes into the bundle, and what stays out of it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from installers.layout import GGML, NAME, ROOT, WORK
from installers.macos.app import BUNDLE_ID, info_plist, localised_files
from installers.release import version

Entry = tuple[str, str, str]
"""A file of the bundle: its path there, its path here, its kind."""

EXCLUDED_MODULES = [
    *(
        "_tkinter",
        "tkinter",
        "test",
        "idlelib",
        "lib2to3",
        "pydoc_data",
        "ensurepip",
        "pip",
        "setuptools",
        "wheel",
    ),
    *("torch", "tensorflow", "IPython", "matplotlib", "pandas", "fastapi", "uvicorn", "llama_cpp.server"),
    "hf_xet",  # downloads are resumable HTTP
    *("numpy.f2py", "numpy.testing", "PIL._avif", "PIL.AvifImagePlugin", "PIL.ImageTk", "PIL._imagingtk"),
    *("PIL._imagingcms", "PIL._imagingft"),
    *(
        f"PySide6.Qt{module}"
        for module in (
            *("Concurrent", "Designer", "Help", "OpenGL", "OpenGLWidgets", "PrintSupport", "Qml", "Quick"),
            *("QuickControls2", "QuickTest", "QuickWidgets", "Sql", "Test", "UiTools", "Xml"),
        )
    ),
]
"""Modules that something imports in a case that never happens here."""

_DISTRIBUTIONS = (
    "unfog",
    "llama-cpp-python",
    "gguf",
    "huggingface_hub",
    "numpy",
    "msgspec",
    "keyring",
    "PySide6-Essentials",
)
"""Distributions whose version is asked for while the program runs."""

_MICROSOFT = ("msvcp140.dll", "vcomp140.dll", "vcruntime140.dll", "vcruntime140_1.dll")
"""What ggml is linked with on Windows: a new computer has none of it, one with a compiler all."""

_WITH_DATA = ("ziamath", "ziafont", "latex2mathml", "mammoth", "huggingface_hub")

_PLUGINS = re.compile(
    r"/plugins/(platforms/(lib)?q(xcb|wayland[\w-]*|offscreen|minimal|windows|cocoa)\.|xcbglintegrations/|"
    r"wayland-(decoration-client|graphics-integration-client|shell-integration)/|"
    r"platformthemes/(lib)?qxdgdesktopportal|platforminputcontexts/(lib)?(compose|ibus)platform|"
    r"imageformats/(lib)?q(svg|jpeg|webp|gif|ico)\b|iconengines/|styles/)"
)
_TRANSLATIONS = re.compile(r"/translations/qtbase_(de|en)\.qm$")
_UNUSED = re.compile(
    r"Qt6?(Designer|EglFS|Pdf|Qml|QmlModels|Quick|ShaderTools|Sql|VirtualKeyboard)|Qt/qml/|opengl32sw|_avif"
    r"|dist-info/(direct_url\.json|INSTALLER|RECORD|REQUESTED)$"
)
_SYSTEMS_OWN = re.compile(
    r"(^|/)lib(stdc\+\+|gcc_s|mvec|X11|X11-xcb|xcb|fontconfig|freetype|drm|gbm|GL|EGL|wayland-[a-z]+)\.so"
)
"""Libraries that have to fit the system's C library, graphics driver, window server and fonts."""


def data_files() -> list[tuple[str, str]]:
    """Return the files that are no code: resources, data of packages, versions of distributions."""
    from PyInstaller.utils.hooks import collect_data_files, copy_metadata

    files = [(str(ROOT / "resources"), "resources")]
    if sys.platform == "darwin":
        files += localised_files()
    for name in _DISTRIBUTIONS:
        files += copy_metadata(name)
    for package in _WITH_DATA:
        files += collect_data_files(package)
    return files


def hidden_imports() -> list[str]:
    """Return the modules that are imported by name, or only inside of functions."""
    from PyInstaller.utils.hooks import collect_submodules

    modules = ["llama_cpp", "secretstorage"] if sys.platform == "linux" else ["llama_cpp"]
    for package in ("app", "model_backends", "resources", "keyring.backends", "latex2mathml"):
        modules += collect_submodules(package)
    return modules


def executables(system: str) -> list[tuple[str, bool]]:
    """Return each executable's name and whether it has a console; `system` as in `sys.platform`."""
    if system == "win32":
        return [("unfog", False), ("unfog-terminal", True)]
    return [("unfog", system != "darwin")]  # on macOS what has a console gets no icon in the Dock


def executable_options(name: str) -> dict[str, Any]:
    """Return the options of an executable that only its system knows."""
    if sys.platform == "win32":
        from installers.windows.icon import write_icon
        from installers.windows.version_info import MANIFEST, write_version_info

        description = "Unfog" if name == NAME else "Unfog in a terminal"
        WORK.mkdir(parents=True, exist_ok=True)
        return {
            "icon": str(write_icon(WORK / "unfog.ico")),
            "manifest": MANIFEST,
            "version": write_version_info(WORK, f"{name}.exe", description, version()),
        }
    return {}


def application_options() -> dict[str, Any]:
    """Return the options of the macOS application; its icon is drawn now."""
    from installers.macos.icon import write_icon  # needs Qt's libraries, which other builds can do without

    icon = WORK / "unfog.icns"
    WORK.mkdir(parents=True, exist_ok=True)
    write_icon(icon)
    plist = info_plist(version())
    return {"icon": str(icon), "bundle_identifier": BUNDLE_ID, "info_plist": plist}


def ggml_libraries() -> list[Entry]:
    """Return ggml's libraries, as files that PyInstaller neither searches nor changes."""
    libraries = sorted(GGML.iterdir())
    if sys.platform == "win32":
        libraries += [Path(os.environ["SYSTEMROOT"], "System32", name) for name in _MICROSOFT]
    return [(f"llama_cpp/lib/{path.name}", str(path), "DATA") for path in libraries]


def needed_data(entries: Iterable[Entry]) -> list[Entry]:
    """Return the data files without those that are never used or name this computer."""
    return [entry for entry in entries if is_needed(entry[0])]


def needed_binaries(entries: Iterable[Entry]) -> list[Entry]:
    """Return extension modules, plug-ins and, on Linux, only those libraries that they are linked with."""
    kept = [entry for entry in entries if is_needed(entry[0]) and not _is_ggml(entry[0])]
    if sys.platform != "linux":
        return kept
    kept = [entry for entry in kept if not _SYSTEMS_OWN.search(entry[0])]
    by_name = {Path(path).name: path for _, path, _ in kept}
    roots = {
        path for name, path, kind in kept if kind == "EXTENSION" or re.search(r"/plugins/|libpython", name)
    }
    reached: set[str] = set()
    waiting = [*roots, *map(str, GGML.iterdir())]
    while waiting:
        for name in _dependencies(waiting.pop()):
            if name in by_name and by_name[name] not in reached:
                reached.add(by_name[name])
                waiting.append(by_name[name])
    return [entry for entry in kept if entry[1] in roots | reached]


def is_needed(name: str) -> bool:
    """Return whether a file of the bundle is used, by its path there."""
    name = "/" + name.replace("\\", "/")
    if "/plugins/" in name and "PySide6" in name:
        return bool(_PLUGINS.search(name))
    if "/translations/" in name and "PySide6" in name:
        return bool(_TRANSLATIONS.search(name))
    return not _UNUSED.search(name)


def _is_ggml(name: str) -> bool:
    return bool(re.search(r"(^|[/\\])(lib)?(ggml|llama|mtmd)[^/\\]*\.(so|dylib|dll)", name))


def _dependencies(path: str) -> list[str]:
    """Return the names of the libraries that an ELF file is linked with."""
    listed = subprocess.run(["readelf", "-d", path], capture_output=True, text=True, check=True).stdout
    return re.findall(r"\(NEEDED\).*\[(.+)\]", listed)
