"""Compile ggml for every computer of a system: back ends as plug-ins, the CPU's in many variants.

    python -m installers.build_ggml [--out FOLDER] [--plugin NAME] [-- CMAKE_ARGUMENTS]

ggml loads the variant that suits the processor best when it starts. With `--plugin cuda` or `--plugin vulkan`
only that back end is put into the folder: the content of a GPU pack.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from installers.environment import COMPILED, locked, sources
from installers.layout import BUILD, GGML, script

_UNUSED = ("COMMON", "TESTS", "TOOLS", "EXAMPLES", "SERVER", "APP")
"""Parts of llama.cpp that Unfog does not use."""

_STAMP = GGML.with_suffix(".recipe")
_LIBRARIES = ("ggml-base", "ggml", "llama")


def cmake_options(system: str, machine: str, source: Path) -> list[str]:
    """Return CMake's options for redistributable libraries; `system` as in `sys.platform`."""
    options = {
        "CMAKE_BUILD_TYPE": "Release",
        "BUILD_SHARED_LIBS": "ON",
        "GGML_NATIVE": "OFF",
        "GGML_BACKEND_DL": "ON",
        "GGML_CPU_ALL_VARIANTS": "ON",
        "GGML_CCACHE": "OFF",
        "LLAMA_BUILD_IS_DEV": "OFF",
        "CMAKE_PLATFORM_NO_VERSIONED_SONAME": "ON",  # one file for each library, no links
        "CMAKE_BUILD_WITH_INSTALL_RPATH": "ON",
        "CMAKE_INSTALL_RPATH": "@loader_path" if system == "darwin" else "$ORIGIN",
        **{f"LLAMA_BUILD_{part}": "OFF" for part in _UNUSED},
    }
    if system == "darwin":
        has_metal = machine == "arm64"
        options |= {
            "GGML_METAL": "ON" if has_metal else "OFF",
            "GGML_METAL_EMBED_LIBRARY": "ON" if has_metal else "OFF",
            "GGML_OPENMP": "OFF",  # Apple's compiler has none
            "CMAKE_OSX_DEPLOYMENT_TARGET": "13.0",
        }
    if system != "win32":  # otherwise failed assertions name files of this computer
        for language in ("C", "CXX"):
            options[f"CMAKE_{language}_FLAGS"] = f"-ffile-prefix-map={source}=llama.cpp"
    return [f"-D{name}={value}" for name, value in options.items()]


def is_current() -> bool:
    """Return whether the bundle's libraries are there, made by this script from the pinned sources."""
    return _STAMP.is_file() and _STAMP.read_text(encoding="utf-8") == _recipe()


def take(folder: Path) -> None:
    """Take the bundle's libraries from a folder, until the next one that is named or compiled."""
    _STAMP.unlink(missing_ok=True)
    shutil.rmtree(GGML, ignore_errors=True)
    shutil.copytree(folder, GGML)


def _recipe() -> str:
    return f"{locked(COMPILED)}\n{Path(__file__).read_text(encoding='utf-8')}"


def build(out: Path, plugin: str, extra: Sequence[str]) -> None:
    """Compile and copy the libraries into the empty folder `out`.

    Raises:
        subprocess.CalledProcessError: CMake or the compiler failed.
    """
    source = sources() / "vendor" / "llama.cpp"
    tree = BUILD / f"ggml-{plugin or 'cpu'}.tree"
    options = [*cmake_options(sys.platform, platform.machine(), source), *extra]
    if plugin:
        options += [f"-DGGML_{plugin.upper()}=ON", "-DGGML_CPU_ALL_VARIANTS=OFF"]
    generator: list[str | Path] = (
        [] if sys.platform == "win32" else ["-G", "Ninja", f"-DCMAKE_MAKE_PROGRAM={script('ninja')}"]
    )
    cmake = script("cmake")
    subprocess.run([cmake, "-S", source, "-B", tree, *generator, *options], check=True)
    command: list[str | Path] = [cmake, "--build", tree, "--config", "Release"]
    command += ["--parallel", str(os.cpu_count() or 1)]
    subprocess.run([*command, *(["--target", f"ggml-{plugin}"] if plugin else [])], check=True)
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    folder = tree / "bin"
    for library in _libraries(folder / "Release" if (folder / "Release").is_dir() else folder, plugin):
        shutil.copy2(library.resolve(), out / library.name)
    if sys.platform == "linux":
        libraries = sorted(out.iterdir())
        subprocess.run(["strip", "--strip-unneeded", *libraries], check=True)
        if not plugin:
            shutil.copy2(_openmp(), out / "libgomp.so.1")
    if out == GGML:
        _STAMP.write_text(_recipe(), encoding="utf-8")


def _libraries(folder: Path, plugin: str) -> Iterable[Path]:
    """Yield what CMake made that is shipped: by plain names, without those of versions."""
    for path in sorted(folder.iterdir()):
        if path.suffix not in (".so", ".dll", ".dylib"):
            continue
        name = path.stem.removeprefix("lib")
        is_backend = name.startswith("ggml-") and name != "ggml-base"
        if name == f"ggml-{plugin}" or (not plugin and (name in _LIBRARIES or is_backend)):
            yield path


def _openmp() -> Path:
    """Return the compiler's OpenMP runtime, which the CPU's variants are linked with."""
    compiler = os.environ.get("CC", "cc")
    query = [compiler, "-print-file-name=libgomp.so.1"]
    return Path(subprocess.run(query, capture_output=True, text=True, check=True).stdout.strip()).resolve()


def main(argv: Sequence[str] | None = None) -> int:
    """Compile ggml as told on the command line."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    end = arguments.index("--") if "--" in arguments else len(arguments)
    parser = argparse.ArgumentParser("build_ggml", description=__doc__.partition("\n")[0])
    parser.add_argument("--out", type=Path, default=GGML, help="the folder of the libraries")
    parser.add_argument("--plugin", default="", metavar="NAME", help="only this back end: cuda or vulkan")
    options = parser.parse_args(arguments[:end])
    build(options.out, options.plugin, arguments[end + 1 :])
    return 0


if __name__ == "__main__":
    sys.exit(main())
