"""The session bus of a Linux desktop, without waiting: calls that are answered later, and signals.

Qt's own binding cannot send unsigned numbers, which notifications need.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QSocketNotifier

if TYPE_CHECKING:
    from jeepney import Message
    from jeepney.io.blocking import DBusConnection

_ADDRESS = "DBUS_SESSION_BUS_ADDRESS"

Body = tuple[Any, ...]
Answered = Callable[[Body | None], object]
"""Takes what a call returned, None if it failed."""


@dataclass(frozen=True)
class Service:
    """Who is spoken to."""

    name: str
    path: str
    interface: str


def connect_session_bus(parent: QObject) -> SessionBus | None:
    """Return the bus of this session; None where there is none: on another system, or without a desktop."""
    if sys.platform != "linux" or not os.environ.get(_ADDRESS):
        return None
    from jeepney.auth import AuthenticationError
    from jeepney.io.blocking import open_dbus_connection

    try:
        return SessionBus(open_dbus_connection("SESSION"), parent)
    except (
        OSError,
        AuthenticationError,
        RuntimeError,
        ValueError,
    ):  # nobody there, or of a kind unknown here
        return None


class SessionBus(QObject):
    """A connection to the bus; what comes is read in Qt's event loop."""

    def __init__(self, connection: DBusConnection, parent: QObject) -> None:
        super().__init__(parent)
        self._connection = connection
        self._answers: dict[int, Answered] = {}
        self._listeners: dict[tuple[str, str], Callable[[Body], object]] = {}
        self._notifier = QSocketNotifier(connection.sock.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)

    def call(
        self,
        service: Service,
        method: str,
        signature: str = "",
        body: Body = (),
        answered: Answered = lambda _body: None,
    ) -> None:
        """Call a method; `answered` is called later with what it returns."""
        from jeepney import DBusAddress, new_method_call

        address = DBusAddress(service.path, service.name, service.interface)
        serial = next(self._connection.outgoing_serial)
        self._answers[serial] = answered
        try:
            self._connection.send(new_method_call(address, method, signature or None, body), serial=serial)
        except OSError:
            self.close()

    def listen(self, service: Service, signal: str, told: Callable[[Body], object]) -> None:
        """Call `told` with what each such signal says."""
        from jeepney import MatchRule

        self._listeners[service.interface, signal] = told
        rule = MatchRule(type="signal", interface=service.interface, member=signal, path=service.path)
        self.call(_BUS, "AddMatch", "s", (rule.serialise(),))

    def close(self) -> None:
        """Let go of the bus; calls that are not answered yet have failed."""
        self._notifier.setEnabled(False)
        self._connection.close()
        answers, self._answers = self._answers, {}
        for answered in answers.values():
            answered(None)

    def _read(self) -> None:
        while self._notifier.isEnabled():
            try:
                message = self._connection.receive(timeout=0)
            except TimeoutError:
                return
            except OSError:  # the bus is gone
                self.close()
                return
            self._take(message)

    def _take(self, message: Message) -> None:
        from jeepney import HeaderFields, MessageType

        kind, fields = message.header.message_type, message.header.fields
        if kind == MessageType.signal:
            told = self._listeners.get((fields[HeaderFields.interface], fields[HeaderFields.member]))
            if told is not None:
                told(message.body)
        elif kind in (MessageType.method_return, MessageType.error):
            answered = self._answers.pop(fields[HeaderFields.reply_serial], None)
            if answered is not None:
                answered(message.body if kind == MessageType.method_return else None)


_BUS = Service("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")
