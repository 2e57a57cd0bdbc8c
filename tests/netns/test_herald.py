"""What a sensor tells systemd, whose place a real socket takes."""

import os
import signal
import socket
from pathlib import Path

import pytest

from patience import PATIENCE

HANG = "exec tail --pid=$PPID -f /dev/null"
"""For as long as the sensor lives."""


class Manager:
    """Hears what the sensor says."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "notify"
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(self.path))

    def next(self, word: str, seconds: float = 20.0) -> str:
        """Wait for a word of the sensor's, and return all that was said with it."""
        self.socket.settimeout(seconds)
        while word not in (said := self.socket.recv(4096).decode()):
            pass
        return said

    def drain(self) -> None:
        self.socket.setblocking(False)
        try:
            while self.socket.recv(4096):
                pass
        except BlockingIOError:
            return


@pytest.fixture
def manager(tmp_path):
    made = Manager(tmp_path)
    yield made
    made.socket.close()


@pytest.fixture
def served(ground, manager):
    """A sensor that a manager started, on a box whose `nft` can be made to hang."""
    ground.routed("203.0.113.0/24")
    tools = ground.folder / "tools"
    tools.mkdir()
    tool = tools / "nft"
    tool.write_text(f'#!/bin/sh\ntest -e {tools}/stuck && {HANG}\nexec /usr/sbin/nft "$@"\n')
    tool.chmod(0o755)
    environment = {
        "NOTIFY_SOCKET": str(manager.path),
        "WATCHDOG_USEC": "4000000",
        "PATH": f"{tools}:{os.environ['PATH']}:/usr/sbin",
    }
    return ground.start(ground.config("203.0.113.0/24"), environment)


def test_a_sensor_is_ready_once_it_counts_and_says_when_it_ends(ground, manager, served):
    assert f"STATUS=Counting by {ground.engine}" in manager.next("READY=1")
    assert ground.status()["healthy"]
    manager.next("WATCHDOG=1")
    manager.next("WATCHDOG=1")
    served.send_signal(signal.SIGTERM)
    manager.next("STOPPING=1")
    assert served.wait(PATIENCE) == 0


def test_a_sensor_that_is_stuck_gives_no_sign_of_life(ground, manager, served):
    manager.next("WATCHDOG=1")
    (ground.folder / "tools" / "stuck").touch()
    ground.wait(lambda: b"tail\x00" in b"".join(children(served.pid)))
    manager.drain()
    with pytest.raises(TimeoutError):
        manager.next("WATCHDOG=1", seconds=3)


def children(process):
    """The command lines of what a process waits for."""
    for task in Path(f"/proc/{process}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield Path(f"/proc/{child}/cmdline").read_bytes()
