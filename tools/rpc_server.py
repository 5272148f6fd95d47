"""Serve this computer's processor as a device, through ggml's RPC back end on a free port of 127.0.0.1.

    python -m tools.rpc_server [--threads N]

Prints the variables to set for Unfog, then computes for one client at a time until it is ended. With them
`unfog chat --device rpc:0` and `unfog doctor --device rpc:0` work as they would with a graphics card.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil

from model_backends.ggml import device, plugins, rpc
from model_backends.ggml.library import library
from model_backends.parent_watch import child_environment, end_with_parent
from tools import rpc_plugin

_StartServer = ctypes.CFUNCTYPE(
    None, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_size_t, ctypes.c_void_p
)
_POLL_SECONDS = 0.02


@contextmanager
def running(threads: int | None = None) -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    """Run a server meanwhile; give its process, and the environment variables that make a worker use it."""
    command = [
        sys.executable,
        "-m",
        "tools.rpc_server",
        *([] if threads is None else [f"--threads={threads}"]),
    ]
    folder = Path(__file__).resolve().parents[1]
    environment = child_environment()
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            lines = [line.strip().partition("=") for line in process.stdout]
            if not lines:
                raise RuntimeError(f"The RPC server ended with {process.wait()}.")
            yield process, {name: value for name, _, value in lines}
        finally:
            process.kill()


def serve(threads: int) -> None:
    """Serve the processor; print the plug-in's folder and the address, and close standard output."""
    folder = rpc_plugin.provide()
    for variable in (plugins.FOLDERS, rpc.SERVER):  # the server itself needs no other devices
        os.environ.pop(variable, None)
    lib = library()
    back_end = lib.ggml_backend_load(os.fsencode(rpc_plugin.PLUGIN))
    start = _StartServer(lib.ggml_backend_reg_get_proc_address(back_end, b"ggml_backend_rpc_start_server"))
    devices = (ctypes.c_void_p * 1)(device.cpu().handle)
    ours = os.dup(1)
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)  # a line for each connection
    thread = threading.Thread(target=start, args=(b"127.0.0.1:0", None, threads, 1, devices), daemon=True)
    thread.start()
    while (port := _listening_port()) is None:
        thread.join(_POLL_SECONDS)
        if not thread.is_alive():
            sys.exit("ggml's RPC server did not start.")
    with os.fdopen(ours, "w") as output:
        print(f"{plugins.FOLDERS}={folder}", file=output)
        print(f"{rpc.SERVER}=127.0.0.1:{port}", file=output)
    thread.join()


def _listening_port() -> int | None:
    """Return the port that this process listens on, if it does yet."""
    connections = psutil.Process().net_connections("tcp4")
    return next((found.laddr.port for found in connections if found.status == psutil.CONN_LISTEN), None)


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until this process, or the one that started it, is ended."""
    parser = argparse.ArgumentParser("rpc_server", description=__doc__.partition("\n")[0])
    parser.add_argument("--threads", type=int, default=device.physical_cores(), metavar="N")
    options = parser.parse_args(argv)
    end_with_parent()
    serve(options.threads)
    return 0


if __name__ == "__main__":
    sys.exit(main())
