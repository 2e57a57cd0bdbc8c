"""A real socket stands in systemd's place."""

import os
import socket

import pytest

from teiten.herald import Herald


class Manager:
    """Hears what services say."""

    def __init__(self, address):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(address)
        self.socket.setblocking(False)

    def heard(self):
        words = []
        while True:
            try:
                words += self.socket.recv(4096).decode().split("\n")
            except BlockingIOError:
                return words


@pytest.fixture(params=["a path", "an abstract name"])
def place(request, tmp_path):
    """Where the manager listens, as it says it and as the kernel wants it."""
    if request.param == "a path":
        return str(tmp_path / "notify"), str(tmp_path / "notify")
    name = f"teiten-test-{os.getpid()}"
    return f"@{name}", f"\0{name}"


@pytest.fixture
def manager(place):
    made = Manager(place[1])
    yield made
    made.socket.close()


def test_it_says_when_a_service_is_ready_and_when_it_ends(place, manager):
    herald = Herald({"NOTIFY_SOCKET": place[0]})
    herald.ready("counting")
    assert manager.heard() == ["READY=1", "STATUS=counting"]
    herald.stopping()
    assert manager.heard() == ["STOPPING=1"]


def test_a_status_is_said_once(place, manager):
    herald = Herald({"NOTIFY_SOCKET": place[0]})
    herald.ready("one")
    for status in ("one", "two", "two"):
        herald.alive(status)
    assert manager.heard() == ["READY=1", "STATUS=one", "STATUS=two"]


def test_a_loop_that_turns_gives_signs_of_life_and_not_at_every_turn(place, manager):
    herald = Herald({"NOTIFY_SOCKET": place[0], "WATCHDOG_USEC": "3600000000"})
    for _ in range(1000):
        herald.alive()
    assert manager.heard() == ["WATCHDOG=1"]


def test_they_come_as_long_as_it_turns(place, manager):
    herald = Herald({"NOTIFY_SOCKET": place[0], "WATCHDOG_USEC": "4"})
    heard = []
    while heard.count("WATCHDOG=1") < 3:
        herald.alive()
        heard += manager.heard()
    assert set(heard) == {"WATCHDOG=1"}


@pytest.mark.parametrize("asked", [{}, {"WATCHDOG_USEC": "4", "WATCHDOG_PID": "1"}])
def test_nobody_gets_signs_of_life_who_did_not_ask(place, manager, asked):
    Herald({"NOTIFY_SOCKET": place[0], **asked}).alive()
    assert manager.heard() == []


def test_without_a_manager_nothing_happens(tmp_path):
    Herald({}).ready("counting")
    Herald({"NOTIFY_SOCKET": str(tmp_path / "gone")}).ready("counting")


def test_a_manager_that_does_not_listen_keeps_nobody_waiting(place, manager):
    herald = Herald({"NOTIFY_SOCKET": place[0]})
    for _ in range(10_000):
        herald.stopping()
    assert set(manager.heard()) == {"STOPPING=1"}
