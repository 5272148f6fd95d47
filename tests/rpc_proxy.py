"""Count what a process sends to an RPC server and gets from it: a proxy between the two."""

from __future__ import annotations

import socket
import struct
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

SET_TENSOR = 6
_GRAPH_COMPUTE, _GRAPH_RECOMPUTE = 10, 16  # enum rpc_cmd
_HEAD = struct.Struct("<BQ")  # command, bytes that follow
_PIECE = 1 << 16


@dataclass
class Traffic:
    """Commands by number, the bytes that came with them, and the bytes of all answers."""

    commands: Counter[int] = field(default_factory=Counter)
    sent: Counter[int] = field(default_factory=Counter)
    answered: int = 0

    @property
    def graphs(self) -> int:
        """Number of graphs that the server computed: the parts on the device."""
        return self.commands[_GRAPH_COMPUTE] + self.commands[_GRAPH_RECOMPUTE]

    def clear(self) -> None:
        """Count from zero again."""
        self.commands.clear()
        self.sent.clear()
        self.answered = 0


@contextmanager
def counting_proxy(server: str) -> Iterator[tuple[str, Traffic]]:
    """Forward every connection to a server meanwhile; give the proxy's address and what passes through it."""
    host, _, port = server.partition(":")
    traffic = Traffic()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_accept, args=(listener, (host, int(port)), traffic))
        thread.start()
        yield f"127.0.0.1:{listener.getsockname()[1]}", traffic
        listener.shutdown(socket.SHUT_RDWR)  # wakes accept
        thread.join()


def _accept(listener: socket.socket, server: tuple[str, int], traffic: Traffic) -> None:
    """Forward one connection after the other, as the server does."""
    with suppress(OSError):  # the listener was closed
        while True:
            client, _ = listener.accept()
            with client, socket.create_connection(server) as upstream:
                for end in (client, upstream):
                    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                answers = threading.Thread(target=_forward_answers, args=(upstream, client, traffic))
                answers.start()
                _forward_commands(client, upstream, traffic)
                upstream.shutdown(socket.SHUT_WR)
                answers.join()


def _forward_commands(client: socket.socket, upstream: socket.socket, traffic: Traffic) -> None:
    with client.makefile("rb") as stream:
        while len(head := stream.read(_HEAD.size)) == _HEAD.size:
            command, size = _HEAD.unpack(head)
            traffic.commands[command] += 1
            traffic.sent[command] += size
            upstream.sendall(head)
            while size:
                piece = stream.read(min(size, _PIECE))
                upstream.sendall(piece)
                size -= len(piece)


def _forward_answers(upstream: socket.socket, client: socket.socket, traffic: Traffic) -> None:
    with suppress(OSError):  # the client does not wait for the last one
        while data := upstream.recv(_PIECE):
            traffic.answered += len(data)
            client.sendall(data)
