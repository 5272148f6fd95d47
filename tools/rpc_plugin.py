"""Compile ggml's RPC back end as a plug-in: with it any computer has a device that is not its processor.

    python -m tools.rpc_plugin

Its sources are those that the bundle's ggml is compiled from; it is linked with the ggml that is used here.
"""

from __future__ import annotations

import os
import shutil
import sys
from functools import partial
from pathlib import Path

from filelock import FileLock

from installers.environment import COMPILED, locked, provide_sources
from installers.layout import BUILD
from model_backends.ggml.library import library_folder
from model_backends.ggml.shared_libraries import find
from tools.setup_steps import run_step

PLUGIN = BUILD / "rpc" / "libggml-rpc.so"
_RECIPE = PLUGIN.with_name("recipe.txt")
_FILES = ("ggml-rpc.cpp", "transport.cpp")
_DEFINED = ("GGML_BACKEND_DL", "GGML_BACKEND_SHARED", "GGML_BACKEND_BUILD", "GGML_SHARED")


class CompilerMissingError(Exception):
    """There is no C++ compiler for Linux's shared libraries."""


def provide() -> Path:
    """Compile the plug-in unless it is there; return its folder, for `UNFOG_GGML_PLUGINS`.

    Processes that call this at once wait for the one that compiles.

    Raises:
        CompilerMissingError: nothing here can compile it.
        SetupError: the sources can't be fetched, or the compiler failed.
    """
    compiler = os.environ.get("CXX") or shutil.which("c++")
    if sys.platform != "linux" or not compiler:
        raise CompilerMissingError("the RPC plug-in needs Linux and a C++ compiler (c++)")
    BUILD.mkdir(exist_ok=True)
    with FileLock(BUILD / "rpc.lock"):
        _provide(compiler)
    return PLUGIN.parent


def _provide(compiler: str) -> None:
    base = find(library_folder(), "ggml-base")
    made_from = "\n".join((locked(COMPILED), str(base), Path(__file__).read_text(encoding="utf-8")))
    if _RECIPE.is_file() and _RECIPE.read_text(encoding="utf-8") == made_from:
        return
    step = partial(run_step, log_path=BUILD / "setup.log")
    ggml = provide_sources(step) / "vendor" / "llama.cpp" / "ggml"
    _RECIPE.unlink(missing_ok=True)
    PLUGIN.parent.mkdir(exist_ok=True)
    command = [compiler, "-std=c++17", "-O1", "-shared", "-fPIC", *(f"-D{name}" for name in _DEFINED)]
    command += [f"-I{ggml / 'include'}", f"-I{ggml / 'src'}"]
    command += [str(ggml / "src" / "ggml-rpc" / name) for name in _FILES]
    step("Compiling ggml's RPC back end", [*command, "-o", PLUGIN, str(base), "-pthread"])
    _RECIPE.write_text(made_from, encoding="utf-8")


if __name__ == "__main__":
    print(provide())
