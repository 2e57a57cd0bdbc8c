"""One namespace with a collector's place and strangers, and links that lead to a machine."""

import os
import socket
import subprocess
import threading
import time
from contextlib import closing
from pathlib import Path

import numpy as np
from pyroute2 import IPRoute, NetNS, netns

from patience import until
from simulator.shapes.pattern import Pattern, frames_of

GATEWAY, BOX = "198.18.0.1", "198.18.0.2"
GATEWAY6, BOX6 = "fd00:18::1", "fd00:18::2"
COLLECTOR, MANAGED = "192.0.2.1", "192.0.2.10"
BLOCK, BLOCK6 = "203.0.113.0/24", "2001:db8:113::/64"
BOX_MAC = bytes.fromhex("525400000001")
PATIENT = 65_536
"""Frames that wait for a machine that is slow, and are not lost before it."""


class Yard:
    """The namespace, which is there until it is closed."""

    def __init__(self, folder: Path, cable: str = "") -> None:
        """Lay taps; or, to the monitored side, a cable whose other end is out here by that name."""
        self.folder = folder
        self.name = f"teiten-image-{os.getpid()}"
        self.kernel = NetNS(self.name)
        if cable:
            self._lay(cable)
        for tap in ("manage0",) if cable else ("wire0", "manage0"):
            self.kernel.link("add", ifname=tap, kind="tuntap", mode="tap")
            self.kernel.link("set", index=self.index(tap), txqlen=PATIENT)
        for link in ("lo", "wire0", "manage0"):
            self.kernel.link("set", index=self.index(link), state="up")
        for link, address, length in (
            ("wire0", GATEWAY, 24),
            ("wire0", GATEWAY6, 64),
            ("manage0", COLLECTOR, 24),
        ):
            more = {"flags": 0x02} if ":" in address else {}
            self.kernel.addr(
                "add", index=self.index(link), address=address, prefixlen=length, **more
            )
        self.kernel.route("add", dst=BLOCK, gateway=BOX)
        self.kernel.route("add", dst=BLOCK6, gateway=BOX6)

    def _lay(self, cable: str) -> None:
        with IPRoute() as here:
            peer = {"ifname": "wire0", "net_ns_fd": self.name}
            here.link("add", ifname=cable, kind="veth", peer=peer)
            here.link("set", ifname=cable, state="up")

    def index(self, interface: str) -> int:
        return int(self.kernel.link_lookup(ifname=interface)[0])

    def counters(self) -> dict[str, int]:
        """The kernel's own of the link to the monitored side."""
        (answer,) = self.kernel.link("get", index=self.index("wire0"))
        return dict(answer.get_attr("IFLA_STATS64"))

    def words(self, *words: str) -> list[str]:
        return ["nsenter", f"--net=/run/netns/{self.name}", *words]

    def run(self, *words: str, check: bool = True) -> str:
        done = subprocess.run(self.words(*words), capture_output=True, text=True, check=False)
        assert not check or not done.returncode, done.stdout + done.stderr
        return done.stdout + done.stderr

    def endpoint(self, family: int, kind: int) -> socket.socket:
        """Open a socket in the namespace."""
        netns.pushns(self.name)
        try:
            return socket.socket(family, kind)
        finally:
            netns.popns()

    def hold(self, frames: int) -> None:
        """Let so many frames wait for a machine that is away; the others are lost."""
        self.kernel.link("set", index=self.index("wire0"), txqlen=frames)

    def wire(self) -> socket.socket:
        """Open the link to the monitored side, to send whole frames."""
        made = self.endpoint(socket.AF_PACKET, socket.SOCK_RAW)
        made.bind(("wire0", 0))
        return made

    def template(self, pattern: Pattern, to: bytes = BOX_MAC) -> bytes:
        """What frames of a pattern have in common, from this link to the box."""
        (link,) = self.kernel.link("get", index=self.index("wire0"))
        sender = bytes.fromhex(link.get_attr("IFLA_ADDRESS").replace(":", ""))
        return pattern.template(to=to, sender=sender)

    def knock(self, pattern: Pattern, frames: int, to: bytes = BOX_MAC) -> int:
        """Send frames of a pattern to the box; say how many the link took, by its own count."""
        template = self.template(pattern, to)
        before = self.counters()["tx_packets"]
        with closing(self.wire()) as wire:
            for number in range(0, frames, 256):
                for row in frames_of(pattern, template, number, min(256, frames - number)):
                    wire.send(np.ascontiguousarray(row).tobytes())
        self.settled()
        return self.counters()["tx_packets"] - before

    def settled(self) -> None:
        """Wait until the machine has taken what is under way."""
        last: list[int] = []

        def still() -> bool:
            last.append(self.counters()["tx_packets"])
            return last[-2:-1] == last[-1:]

        until(still, "a quiet link", nap=0.5)

    def close(self) -> None:
        self.kernel.close()
        netns.remove(self.name)


class Beat:
    """Frames of a pattern at a steady pace, from a thread, while the block lasts."""

    def __init__(self, yard: Yard, pattern: Pattern, pace: float) -> None:
        self.sent = 0
        self._begun, self._pause = 0.0, 1 / pace
        self._yard, self._pattern = yard, pattern
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._send, name="beat", daemon=True)

    @property
    def pace(self) -> float:
        """Frames a second, as they were sent."""
        return self.sent / (time.monotonic() - self._begun)

    def __enter__(self) -> "Beat":
        self._begun = time.monotonic()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _send(self) -> None:
        template = self._yard.template(self._pattern)
        with closing(self._yard.wire()) as wire:
            while not self._over.wait(self._begun + self.sent * self._pause - time.monotonic()):
                (row,) = frames_of(self._pattern, template, self.sent, 1)
                wire.send(np.ascontiguousarray(row).tobytes())
                self.sent += 1
