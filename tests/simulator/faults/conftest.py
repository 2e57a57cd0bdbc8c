"""A namespace with a door behind which somebody serves what comes to it."""

import os
import socket
import threading
from contextlib import contextmanager

import pytest

from simulator.links import namespaces


@pytest.fixture
def place():
    name = f"teiten-test-faults-{os.getpid()}"
    namespaces.make(name)
    with namespaces.inside(name):
        os.system("ip link set lo up")  # noqa: S605 - inside the namespace that was made here
    yield name
    namespaces.remove(name)


@pytest.fixture
def behind(place):
    """Have somebody listen at an address, who does `serve` with each connection in turn."""

    @contextmanager
    def behind(address, serve):
        door = namespaces.listen(place, *address)

        def work():
            while True:
                try:
                    one, _ = door.accept()
                except OSError:
                    return
                with one:
                    serve(one)

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        yield
        door.shutdown(socket.SHUT_RDWR)
        door.close()
        thread.join()

    return behind
