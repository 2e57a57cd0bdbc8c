"""A namespace's name <-> the kernel's network namespace; nothing here touches any other."""

import errno
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pyroute2 import netns

from simulator.links.layout import PREFIX
from teiten.errors import OperatorError

_NAMES = Path("/run/netns")
_PROCESSES = Path("/proc")


def make(name: str) -> None:
    """Make the namespace `name`."""
    _ours(name)
    try:
        netns.create(name)
    except OSError as error:
        if error.errno == errno.EEXIST:
            raise OperatorError(
                f"The network namespace {name} is there already.",
                hint=f"If nobody needs it: ip netns delete {name}",
            ) from error
        raise OperatorError(
            f"Cannot make a network namespace: {error.strerror}.",
            hint="Run this as root, outside a container that forbids it.",
        ) from error


def remove(name: str) -> None:
    """Remove the namespace `name`, and with it all links, rules and routes inside."""
    _ours(name)
    with suppress(FileNotFoundError):
        netns.remove(name)


def ours() -> list[str]:
    """List the namespaces whose names say that this room made them."""
    return sorted(name for name in netns.listnetns() if name.startswith(PREFIX))


@contextmanager
def inside(name: str) -> Iterator[None]:
    """Let this thread make its sockets in the namespace `name`."""
    _ours(name)
    netns.pushns(name)
    try:
        yield
    finally:
        netns.popns()


def tune(settings: dict[str, str]) -> None:
    """Set sysctls of the namespace that this thread is in; keys are paths below net."""
    for key, value in settings.items():
        try:
            Path("/proc/sys/net", key).write_text(value, encoding="ascii")
        except OSError as error:
            raise OperatorError(
                f"Cannot set net/{key}: {error.strerror}.",
                hint="The lab needs IPv6 in the kernel, and a /proc/sys that may be written.",
            ) from error


def listen(name: str | None, host: str, port: int) -> socket.socket:
    """Open a listening socket, in the namespace `name` or where this process lives."""
    if name is None:
        return _listen(host, port)
    with inside(name):
        return _listen(host, port)


def _listen(host: str, port: int) -> socket.socket:
    return socket.create_server((host, port), backlog=128)


def end_processes(name: str) -> None:
    """Kill what still runs in the namespace `name`: the children of a lab that was killed."""
    _ours(name)
    try:
        home = (_NAMES / name).stat()
    except FileNotFoundError:
        return
    for process in _PROCESSES.glob("[0-9]*"):
        with suppress(OSError):
            if os.path.samestat((process / "ns/net").stat(), home):
                os.kill(int(process.name), signal.SIGKILL)


def _ours(name: str) -> None:
    if not name.startswith(PREFIX):
        raise ValueError(f"{name} is none of the simulator's namespaces")
