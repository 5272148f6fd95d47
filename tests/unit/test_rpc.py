"""A server that computes, as a device: ggml's RPC back end, and servers that can't be used."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from model_backends.ggml.device import automatic, choose, devices, reason_passed_over
from model_backends.ggml.library import library
from model_backends.ggml.rpc import add_server
from tests.device_process import DeviceProcess


def problems() -> list[str]:
    """In a process of its own: what is wrong with each plug-in."""
    return [str(plugin.problem) for plugin in library().plugins if plugin.backend == "rpc"]


def device_names() -> tuple[list[str], str, str, str]:
    """In a process of its own: all devices, what "auto" and "rpc:0" choose, and why not the same."""
    found, chosen = devices(), choose("rpc:0")
    return [device.name for device in found], automatic(found).name, chosen.name, reason_passed_over(chosen)


def why_unusable(server: str) -> str:
    """In a process of its own: what prevents that this server is used."""
    lib = library()
    os.environ["UNFOG_GGML_RPC"] = server
    problem = add_server(lib, lib.ggml_backend_reg_by_name(b"RPC"))
    assert [device.name for device in devices()] == ["CPU"]
    return str(problem)


@pytest.fixture(scope="module")
def process(rpc_plugin: Path) -> Iterator[DeviceProcess]:
    """A process with the RPC back end, but no server."""
    with DeviceProcess({"UNFOG_GGML_PLUGINS": str(rpc_plugin)}) as process:
        yield process


@contextmanager
def answering(answer: bytes) -> Iterator[str]:
    """A server that gives every client this answer and closes the connection; its address."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(1024)
                connection.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"127.0.0.1:{server.getsockname()[1]}"
        thread.join()


def test_a_server_s_device_is_chosen_by_name_only(rpc_environment: dict[str, str]) -> None:
    with DeviceProcess(rpc_environment) as process:
        names, automatic_choice, chosen, why = process.call(device_names)
        assert process.call(problems) == [""]
    assert names == ["CPU", "RPC0"]
    assert (automatic_choice, chosen) == ("CPU", "RPC0")
    assert "another program" in why


def test_without_a_server_the_plug_in_says_which_variable_is_missing(process: DeviceProcess) -> None:
    assert process.call(problems) == ["UNFOG_GGML_RPC doesn't name a server"]


@pytest.mark.parametrize("address", ["127.0.0.1", "localhost:", "localhost:99999", "[::1]:50052"])
def test_an_address_that_is_none_is_shown_with_an_example(process: DeviceProcess, address: str) -> None:
    problem = process.call(why_unusable, address)
    assert f"is {address}, which isn't an address such as 127.0.0.1:50052" in problem


def test_a_server_that_is_not_there_is_named(process: DeviceProcess) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
    problem = process.call(why_unusable, address)
    assert problem == f"the server {address} can't be reached: the connection was refused"


@pytest.mark.parametrize(
    "answer",
    [b"", b"HTTP/1.1 400 Bad Request", b"\x1c" + bytes(7) + bytes([6, 0, 0, 0]) + bytes(24)],
    ids=["closed", "another protocol", "older"],
)
def test_a_server_of_another_kind_or_version_does_not_end_the_program(
    process: DeviceProcess, answer: bytes
) -> None:
    with answering(answer) as address:
        assert "doesn't support this version of ggml" in process.call(why_unusable, address)
