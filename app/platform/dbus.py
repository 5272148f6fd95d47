"""Asynchronous D-Bus client for the session bus of a Linux desktop: method calls and signals.

Qt's own binding cannot send unsigned integers, which notifications need.
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
ReplyHandler = Callable[[Body | None], object]
"""Receives the result of a call, None if it failed."""


@dataclass(frozen=True)
class Service:
    """The address of a D-Bus object."""

    name: str
    path: str
    interface: str


def connect_session_bus(parent: QObject) -> SessionBus | None:
    """Connect to the session bus; None if there is none: on another system, or without a desktop."""
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
    ):  # no bus, or an unsupported kind of address
        return None


class SessionBus(QObject):
    """A connection to the session bus; messages are read in Qt's event loop."""

    def __init__(self, connection: DBusConnection, parent: QObject) -> None:
        super().__init__(parent)
        self._connection = connection
        self._pending: dict[int, ReplyHandler] = {}
        self._listeners: dict[tuple[str, str], Callable[[Body], object]] = {}
        self._notifier = QSocketNotifier(connection.sock.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)
        self.destroyed.connect(lambda: connection.close())

    def call(
        self,
        service: Service,
        method: str,
        signature: str = "",
        body: Body = (),
        on_reply: ReplyHandler = lambda _body: None,
    ) -> None:
        """Call a method; `on_reply` is called later with its result."""
        from jeepney import DBusAddress, new_method_call

        address = DBusAddress(service.path, service.name, service.interface)
        serial = next(self._connection.outgoing_serial)
        self._pending[serial] = on_reply
        try:
            self._connection.send(new_method_call(address, method, signature or None, body), serial=serial)
        except OSError:
            self.close()

    def listen(self, service: Service, signal: str, on_signal: Callable[[Body], object]) -> None:
        """Subscribe to a signal; `on_signal` is called with its arguments."""
        from jeepney import MatchRule

        self._listeners[service.interface, signal] = on_signal
        rule = MatchRule(type="signal", interface=service.interface, member=signal, path=service.path)
        self.call(_BUS, "AddMatch", "s", (rule.serialise(),))

    def close(self) -> None:
        """Close the connection; pending calls fail."""
        self._notifier.setEnabled(False)
        self._connection.close()
        pending, self._pending = self._pending, {}
        for on_reply in pending.values():
            on_reply(None)

    def _read(self) -> None:
        while self._notifier.isEnabled():
            try:
                message = self._connection.receive(timeout=0)
            except TimeoutError:
                return
            except OSError:  # the bus is gone
                self.close()
                return
            self._dispatch(message)

    def _dispatch(self, message: Message) -> None:
        from jeepney import HeaderFields, MessageType

        kind, fields = message.header.message_type, message.header.fields
        if kind == MessageType.signal:
            on_signal = self._listeners.get((fields[HeaderFields.interface], fields[HeaderFields.member]))
            if on_signal is not None:
                on_signal(message.body)
        elif kind in (MessageType.method_return, MessageType.error):
            on_reply = self._pending.pop(fields[HeaderFields.reply_serial], None)
            if on_reply is not None:
                on_reply(message.body if kind == MessageType.method_return else None)


_BUS = Service("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")
