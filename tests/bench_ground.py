"""A link for figures: a silent stranger at one end, a box at the other, a processor for each."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import IPv4Network
from pathlib import Path

from netns.conftest import Ground

from simulator.links.flood import Flood, Sent
from simulator.shapes.pattern import Pattern

BLOCK = IPv4Network("203.0.113.0/24")


@contextmanager
def ground(engine: str = "auto") -> Iterator[Ground]:
    """A link on which nobody speaks by himself, and a box at its end."""
    with tempfile.TemporaryDirectory() as folder:
        made = Ground(Path(folder), engine)
        try:
            for host in (made.stranger, made.box):
                host.run("sh", "-c", "echo 1 > /proc/sys/net/ipv6/conf/wire0/disable_ipv6")
            made.box.address("198.18.0.2/24")
            made.stranger.run("ip", "link", "set", "wire0", "arp", "off")
            yield made
        finally:
            made.close()


def flood(made: Ground, frames: int) -> Sent:
    with Flood(made.stranger.name, "wire0", Pattern(BLOCK)) as sender:
        return sender.send(frames)


@contextmanager
def apart() -> Iterator[None]:
    """Give the sender, and the receiving half of the link, a processor for themselves."""
    everywhere = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(everywhere)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, everywhere)


@contextmanager
def elsewhere() -> Iterator[None]:
    """Start what does not belong to the sender on the other processors."""
    own = os.sched_getaffinity(0)
    os.sched_setaffinity(0, set(range(os.cpu_count() or 1)) - own or own)
    try:
        yield
    finally:
        os.sched_setaffinity(0, own)
