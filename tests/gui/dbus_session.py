"""A private session bus with the two desktop services that Unfog uses, as child processes.

Run as a program, this is the services: what they are asked is written to standard output, a line of JSON
each; lines on standard input let them send signals or change a setting.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from itertools import count
from typing import Any

from jeepney import DBusAddress, HeaderFields, MessageType, new_error, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, Proxy, open_dbus_connection

NOTIFICATIONS, PORTAL = "org.freedesktop.Notifications", "org.freedesktop.portal.Desktop"
SETTINGS = "org.freedesktop.portal.Settings"
_NOTIFICATIONS = DBusAddress("/org/freedesktop/Notifications", NOTIFICATIONS, NOTIFICATIONS)
_SETTINGS = DBusAddress("/org/freedesktop/portal/desktop", PORTAL, SETTINGS)


class DesktopBus:
    """The bus and, on it, the services of these names."""

    def __init__(self, *names: str) -> None:
        daemon = ["dbus-daemon", "--session", "--nofork", "--print-address"]
        self._daemon = subprocess.Popen(
            daemon, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, bufsize=1
        )
        assert self._daemon.stdout is not None
        self.address = self._daemon.stdout.readline().strip()
        self.calls: list[tuple[str, list[Any]]] = []
        """What was asked: the method, and its arguments."""
        self._services = subprocess.Popen(
            [sys.executable, "-m", "tests.gui.dbus_session", *names],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
            env={**os.environ, "DBUS_SESSION_BUS_ADDRESS": self.address},
        )
        assert self._services.stdout is not None
        assert self._services.stdout.readline() == "ready\n"
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def named(self, method: str) -> list[list[Any]]:
        """The arguments of every call of this method."""
        return [body for name, body in self.calls if name == method]

    def say(self, **wish: object) -> None:
        """Let the services do something: `signal` with `signature` and `body`, or `setting` with `value`."""
        assert self._services.stdin is not None
        self._services.stdin.write(json.dumps(wish) + "\n")

    def click(self, number: int) -> None:
        """Click on the notification with this number."""
        self.say(signal="ActivationToken", signature="us", body=[number, "a-token"])
        self.say(signal="ActionInvoked", signature="us", body=[number, "default"])

    def close(self) -> None:
        """End the services and the bus."""
        for process in (self._services, self._daemon):
            process.terminate()
            process.wait()
        self._reader.join()
        for pipe in (self._services.stdin, self._services.stdout, self._daemon.stdout):
            if pipe is not None:
                pipe.close()

    def _read(self) -> None:
        assert self._services.stdout is not None
        for line in self._services.stdout:
            method, body = json.loads(line)
            self.calls.append((method, body))


class _Services:
    def __init__(self, connection: DBusConnection) -> None:
        self._connection = connection
        self._numbers = count(1)
        self._settings: dict[tuple[str, str], tuple[str, Any]] = {
            ("org.gnome.desktop.interface", "enable-animations"): ("b", True)
        }

    def serve(self) -> None:
        wishes = threading.Thread(target=self._listen, daemon=True)
        wishes.start()
        while True:
            self._answer(self._connection.receive())

    def _listen(self) -> None:
        for line in sys.stdin:
            self._do(json.loads(line))

    def _answer(self, message: Any) -> None:
        fields = message.header.fields
        if message.header.message_type != MessageType.method_call:
            return
        method = fields[HeaderFields.member]
        print(json.dumps([method, message.body]), flush=True)
        if method == "GetCapabilities":
            reply = new_method_return(message, "as", (["body", "actions", "body-markup"],))
        elif method == "Notify":
            assert fields[HeaderFields.signature] == "susssasa{sv}i"
            reply = new_method_return(message, "u", (next(self._numbers),))
        elif method == "ReadOne" and tuple(message.body) in self._settings:
            reply = new_method_return(message, "v", (self._settings[tuple(message.body)],))
        elif method == "ReadOne":
            reply = new_error(message, "org.freedesktop.portal.Error.NotFound", "s", ("no such setting",))
        else:
            reply = new_method_return(message)
        self._connection.send(reply)

    def _do(self, wish: dict[str, Any]) -> None:
        if "signal" in wish:
            address, body = _NOTIFICATIONS, tuple(wish["body"])
            self._connection.send(new_signal(address, wish["signal"], wish["signature"], body))
            return
        group, key = wish["setting"]
        self._settings[group, key] = tuple(wish["value"])
        body = (group, key, tuple(wish["value"]))
        self._connection.send(new_signal(_SETTINGS, "SettingChanged", "ssv", body))


if __name__ == "__main__":
    bus = open_dbus_connection("SESSION")
    for name in sys.argv[1:]:
        Proxy(message_bus, bus).RequestName(name)
    print("ready", flush=True)
    _Services(bus).serve()
