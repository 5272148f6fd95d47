"""The recipe of the bundle: what goes in, how ggml is compiled, which Python it is made of."""

from __future__ import annotations

import sys
import tarfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from installers import build_ggml, contents, environment, layout, make

QT = "PySide6/Qt"


@pytest.mark.parametrize(
    "name",
    [
        f"{QT}/plugins/platforms/libqxcb.so",
        f"{QT}/plugins/platforms/libqwayland-generic.so",
        f"{QT}/plugins/platforms/libqoffscreen.so",
        f"{QT}/plugins/platforminputcontexts/libcomposeplatforminputcontextplugin.so",
        f"{QT}/plugins/platforminputcontexts/libibusplatforminputcontextplugin.so",
        f"{QT}/plugins/imageformats/libqsvg.so",
        f"{QT}/translations/qtbase_de.qm",
        f"{QT}/lib/libQt6Network.so.6",
        "PySide6\\plugins\\platforms\\qwindows.dll",
        "PySide6\\plugins\\styles\\qmodernwindowsstyle.dll",
        "PySide6/Qt/plugins/platforms/libqcocoa.dylib",
        "resources/models/unfog-demo.gguf",
        "unfog-0.1.0.dist-info/METADATA",
    ],
)
def test_what_the_program_uses_goes_in(name: str) -> None:
    assert contents.is_needed(name)


@pytest.mark.parametrize(
    "name",
    [
        f"{QT}/plugins/platforms/libqminimalegl.so",
        f"{QT}/plugins/platforms/libqvnc.so",
        f"{QT}/plugins/platformthemes/libqgtk3.so",
        f"{QT}/plugins/tls/libqopensslbackend.so",
        f"{QT}/plugins/imageformats/libqpdf.so",
        f"{QT}/translations/qtbase_fr.qm",
        f"{QT}/lib/libQt6Quick.so.6",
        f"{QT}/qml/QtQuick/qmldir",
        "PySide6\\opengl32sw.dll",
        "unfog-0.1.0.dist-info/direct_url.json",  # names the folder that it was made in
        "unfog-0.1.0.dist-info/RECORD",
    ],
)
def test_what_nothing_uses_or_names_the_maker_stays_out(name: str) -> None:
    assert not contents.is_needed(name)


def test_on_windows_a_second_executable_belongs_to_the_console() -> None:
    assert contents.executables("win32") == [("unfog", False), ("unfog-terminal", True)]
    assert [name for name, _ in contents.executables("linux")] == ["unfog"]
    assert contents.executables("darwin") == [("unfog", False)]


@pytest.mark.skipif(sys.platform != "linux", reason="reads ELF files with readelf")
def test_libraries_of_the_system_go_in_only_if_something_needs_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    extension = next(Path(sys.prefix).rglob("PIL/_webp.*.so"))
    needed = [path for path in (extension.parents[1] / "pillow.libs").iterdir() if "libwebp-" in path.name]
    monkeypatch.setattr(contents, "GGML", tmp_path)
    entries = [
        (f"PIL/{extension.name}", str(extension), "EXTENSION"),
        *((f"pillow.libs/{path.name}", str(path), "BINARY") for path in needed),
        ("libm-of-nobody.so.6", "/lib/nobody/libm-of-nobody.so.6", "BINARY"),
        ("libstdc++.so.6", "/usr/lib/libstdc++.so.6", "BINARY"),
        ("libX11.so.6", "/usr/lib/libX11.so.6", "BINARY"),
        ("llama_cpp/lib/libggml.so", "/somewhere/libggml.so", "BINARY"),
    ]
    kept = [name for name, _, _ in contents.needed_binaries(entries)]
    assert kept == [f"PIL/{extension.name}", *(f"pillow.libs/{path.name}" for path in needed)]
    assert needed


@pytest.mark.parametrize(
    ("system", "machine"), [("linux", "x86_64"), ("win32", "AMD64"), ("darwin", "arm64")]
)
def test_ggml_is_compiled_for_every_processor(system: str, machine: str) -> None:
    options = dict(
        option.removeprefix("-D").split("=", 1)
        for option in build_ggml.cmake_options(system, machine, Path("/home/me/llama.cpp"))
    )
    assert (options["GGML_NATIVE"], options["GGML_BACKEND_DL"]) == ("OFF", "ON")
    assert options["GGML_CPU_ALL_VARIANTS"] == "ON"
    assert options.get("GGML_OPENMP") == ("OFF" if system == "darwin" else None)
    assert options.get("GGML_METAL") == ("ON" if system == "darwin" else None)
    assert ("CMAKE_C_FLAGS" in options) == (system != "win32")


def test_the_bundle_has_its_own_lock_file_with_the_same_versions() -> None:
    def pins(name: str) -> dict[str, str]:
        text = (layout.ROOT / "requirements" / name).read_text(encoding="utf-8")
        lines = [
            line.split() for line in text.splitlines() if "==" in line and not line.startswith((" ", "#"))
        ]
        return dict(line[0].split("==") for line in lines)

    bundle, lock = pins("bundle.txt"), pins("lock.txt")
    assert {name: bundle[name] for name in bundle.keys() & lock.keys()} == {
        name: lock[name] for name in bundle.keys() & lock.keys()
    }
    assert {"pyinstaller", "cmake", "ninja"} <= bundle.keys()
    assert not {"pytest", "mypy", "ruff", "torch"} & bundle.keys()


def test_the_compiled_package_is_locked_with_its_hashes() -> None:
    entry = environment.locked(environment.COMPILED)
    assert entry.startswith("llama-cpp-python==")
    assert "--hash=sha256:" in entry
    with pytest.raises(LookupError, match=r"bundle\.txt has no fog"):
        environment.locked("fog")


def test_ggml_s_sources_are_fetched_once_and_again_after_an_interruption(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "SOURCES", tmp_path / "build" / "sources")
    downloads: list[Path] = []

    def download(_title: str, command: Sequence[str | Path]) -> None:
        folder = Path(command[-1])
        downloads.append(folder)
        with tarfile.open(folder / "llama_cpp_python-1.tar.gz", "w:gz") as archive:
            archive.add(__file__, "llama_cpp_python-1/vendor/one.py")
        if len(downloads) == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        environment.provide_sources(download)
    assert not environment.sources().is_dir()
    for _ in range(2):
        assert (environment.provide_sources(download) / "vendor" / "one.py").is_file()
    assert len(downloads) == 2


def test_another_python_can_be_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNFOG_BUNDLE_PYTHON", "/opt/python/bin/python3")
    assert environment.base_python() == "/opt/python/bin/python3"


def test_a_kind_of_another_system_is_a_mistyped_command(capsys: pytest.CaptureFixture[str]) -> None:
    other = "dmg" if sys.platform != "darwin" else "deb"
    with pytest.raises(SystemExit):
        make.main([other])
    assert other in capsys.readouterr().err
