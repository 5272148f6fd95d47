"""Use the devices of an RPC server: ggml in another process, or on another computer.

`UNFOG_GGML_RPC` is the server's address, as in "127.0.0.1:50052". Its devices are named RPC0, RPC1 and so on.
A server computes for one client at a time; others wait. The protocol knows no password and no encryption.
"""

from __future__ import annotations

import ctypes
import os
import socket
import struct
from typing import TYPE_CHECKING

from model_backends import system_errors
from model_backends.lazy_text import lazy_text

if TYPE_CHECKING:
    from model_backends.ggml.library import Library

SERVER = "UNFOG_GGML_RPC"
"""Environment variable: host and port of an RPC server."""

_AddServer = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_char_p)
_ANSWER_SECONDS = 5
_HELLO, _CAPABILITIES = 14, bytes(24)  # RPC_CMD_HELLO, RPC_CONN_CAPS_SIZE
_GREETING = struct.Struct("<QBBB")  # size of the answer; major, minor and patch version
_VERSION = 7  # RPC_PROTO_MAJOR_VERSION


def add_server(lib: Library, back_end: int) -> str:
    """Register the devices of the server that `UNFOG_GGML_RPC` names; return why there are none, or "".

    `back_end`: ggml's registration of its RPC back end.
    """
    address = os.environ.get(SERVER, "")
    if not address:
        return lazy_text("{variable} doesn't name a server", variable=SERVER)
    if problem := _why_unusable(address):  # ggml would abort the process
        return problem
    add = _AddServer(lib.ggml_backend_reg_get_proc_address(back_end, b"ggml_backend_rpc_add_server"))
    added = add(address.encode())
    if added is None:
        return lazy_text("the server {address} has no devices", address=address)
    lib.ggml_backend_register(added)
    return ""


def _why_unusable(address: str) -> str:
    """Greet a server; return why it can't be used, or ""."""
    host, _, port = address.partition(":")
    if not (host and port.isdecimal() and int(port) < 1 << 16):
        return lazy_text(
            "{variable} is {address}, which isn't an address such as 127.0.0.1:50052",
            variable=SERVER,
            address=address,
        )
    try:
        with socket.create_connection((host, int(port)), timeout=_ANSWER_SECONDS) as connection:
            connection.sendall(struct.pack("<BQ", _HELLO, len(_CAPABILITIES)) + _CAPABILITIES)
            with connection.makefile("rb") as stream:
                answer = stream.read(_GREETING.size)
    except TimeoutError:
        return lazy_text(
            "the server {address} doesn't respond; it may be busy with another program", address=address
        )
    except OSError as error:
        return lazy_text(
            "the server {address} can't be reached: {error}",
            address=address,
            error=system_errors.reason(error),
        )
    if len(answer) < _GREETING.size or _GREETING.unpack(answer)[1] != _VERSION:
        return lazy_text("the server {address} doesn't support this version of ggml", address=address)
    return ""
