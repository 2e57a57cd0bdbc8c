"""A service's state -> the manager that started it, as sd_notify(3) says.

Where no manager listens nothing is sent, and what it does not take is lost: it is only news.
"""

import contextlib
import os
import socket
import time
from collections.abc import Mapping

_A_PATIENCE = 4
"""Signs of life in the time after which the manager takes a service for stuck."""


class Herald:
    """Speaks for one service."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        """Learn from the manager's words where it listens and how patient it is."""
        address = environment.get("NOTIFY_SOCKET", "")
        self._address = f"\0{address[1:]}" if address.startswith("@") else address
        mine = environment.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
        patience = int(environment.get("WATCHDOG_USEC", "0")) / 1e6 if mine else 0.0
        self._pause = patience / _A_PATIENCE
        self._next = 0.0
        self._status = ""

    def ready(self, status: str) -> None:
        """The service does its work from now on."""
        self._status = status
        self._send("READY=1", f"STATUS={status}")

    def alive(self, status: str = "") -> None:
        """The loop that does the work has turned; call it as often as it does."""
        if status and status != self._status:
            self._status = status
            self._send(f"STATUS={status}")
        now = time.monotonic()
        if self._pause and now >= self._next:
            self._next = now + self._pause
            self._send("WATCHDOG=1")

    def stopping(self) -> None:
        """The service has begun to end."""
        self._send("STOPPING=1")

    def _send(self, *words: str) -> None:
        if not self._address:
            return
        with (
            contextlib.suppress(OSError),
            socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as line,
        ):
            line.setblocking(False)
            line.sendto("\n".join(words).encode(), self._address)
