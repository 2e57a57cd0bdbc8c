"""Probes -> packets on a test network that somebody else made, if it is nothing but that.

A packet leaves only if the interface holds addresses of test ranges alone and no default route
goes over it, and if both its ends lie within such ranges: see guard.py.
"""

import errno
import select
import socket
from collections.abc import Iterator
from ipaddress import ip_interface
from typing import Any

from pyroute2 import IPRoute

from simulator.links import guard
from simulator.script.probe import Probe, Reply
from simulator.script.scenario import Scenario
from simulator.script.targets import Block
from simulator.shapes import frames
from teiten.errors import OperatorError

_ALL = 3
_IGNORE_OUTGOING = 23
_SOL_PACKET = 263
_LARGEST = 65535
_PATIENCE = 4.0
"""Seconds for which a packet waits while the kernel looks for the neighbours of those before it."""
_HINT = "A network of our own making needs none of this: leave --test-network away."


class TestNet:
    """One interface of this machine that leads to a test network."""

    __test__ = False  # for pytest, whose names begin like this one

    def __init__(self, interface: str) -> None:
        """Open `interface`; `refuse` has to be asked before."""
        self.frames = 0
        """Every packet that the kernel took from us."""
        self.dropped = 0
        """Packets for which nobody answered, or for which there was no room."""
        try:
            self._out = {version: _raw(version, interface) for version in (4, 6)}
            self._in = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        except PermissionError as error:
            raise OperatorError(
                "Packets need root, or the capability NET_RAW.", hint="Run this as root."
            ) from error
        self._in.setsockopt(_SOL_PACKET, _IGNORE_OUTGOING, 1)
        self._in.bind((interface, _ALL))
        self._in.setblocking(False)

    def fileno(self) -> int:
        """Let a selector wait for replies."""
        return self._in.fileno()

    def send(self, probe: Probe, _now: float) -> None:
        """Send `probe`; the kernel finds the neighbour."""
        out, to = self._out[probe.destination.version], (str(probe.destination), 0)
        try:
            try:
                out.sendto(probe.packet, to)
            except BlockingIOError:
                select.select([], [out], [], _PATIENCE)
                out.sendto(probe.packet, to)
        except OSError as error:
            if error.errno not in {errno.ENOBUFS, errno.EHOSTUNREACH, errno.EAGAIN}:
                raise
            self.dropped += 1
        else:
            self.frames += 1

    def hear(self) -> Iterator[Reply]:
        """Read all that came."""
        while (frame := self._get()) is not None:
            match frames.read(frame):
                case Reply() as reply if not reply.destination.is_multicast:
                    yield reply

    def tend(self, _now: float) -> None:
        """The kernel looks for neighbours."""

    def close(self) -> None:
        """Close the sockets."""
        for one in (*self._out.values(), self._in):
            one.close()

    def _get(self) -> bytes | None:
        try:
            return self._in.recv(_LARGEST)
        except BlockingIOError:
            return None


def refuse(interface: str, scenario: Scenario) -> None:
    """Raise OperatorError where a packet could reach anybody but a test network."""
    if strange := guard.outside(scenario.blocks):
        raise OperatorError(
            f"{strange[0]} is in no range for documentation, benchmarks or private use.",
            hint="On a network that the simulator did not make, sensors watch only such blocks.",
        )
    if not scenario.population.blocks or guard.outside(scenario.population.networks):
        raise OperatorError(
            "The strangers of this scenario have addresses of the real world.",
            hint='Let them live in a test range: population.blocks = ["198.18.0.0/15"].',
        )
    with IPRoute() as kernel:
        _refuse_interface(kernel, interface)


def _refuse_interface(kernel: Any, interface: str) -> None:
    found = kernel.link_lookup(ifname=interface)
    if not found:
        raise OperatorError(f"There is no interface {interface}.", hint=_HINT)
    (index,) = found
    found_there: list[Block] = [
        ip_interface(f"{entry.get_attr('IFA_ADDRESS')}/{entry['prefixlen']}").network
        for entry in kernel.get_addr(index=index)
    ]
    own = [block for block in found_there if not block.is_link_local]
    public = guard.outside(own)
    if public or not own:
        what = f"the address block {public[0]}" if public else "no address"
        raise OperatorError(f"{interface} has {what}, so it is no test network.", hint=_HINT)
    for family in (socket.AF_INET, socket.AF_INET6):
        for route in kernel.get_default_routes(family=family):
            if route.get_attr("RTA_OIF") == index:
                raise OperatorError(
                    f"The default route goes over {interface}, so it is no test network.",
                    hint=_HINT,
                )


def _raw(version: int, interface: str) -> socket.socket:
    family = socket.AF_INET if version == 4 else socket.AF_INET6
    made = socket.socket(family, socket.SOCK_RAW, socket.IPPROTO_RAW)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, interface.encode())
    made.setblocking(False)
    return made
