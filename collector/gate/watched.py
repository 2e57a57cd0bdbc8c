"""A policy -> everything that may be said beside ports' packets, numbered in one order."""

from dataclasses import dataclass
from typing import NamedTuple

from collector.gate.aside import OTHER, Kind, Topic
from collector.gate.policy import Policy
from collector.index.series import FAMILIES, Series
from teiten.rollup.record import TCP, UDP

IPV4 = Series(4)
SCANNERS = ("mirai", "zmap", "masscan", "nmap")
"""Recognised at any port of TCP."""
OWN: dict[tuple[int, int], tuple[str, ...]] = {
    (TCP, 80): ("codered", "blaster", "welchia"),
    (TCP, 135): ("blaster", "welchia"),
    (TCP, 445): ("sasser", "conficker", "wannacry"),
    (UDP, 53): ("dns-any",),
    (UDP, 123): ("ntp-monlist",),
    (UDP, 137): ("netbios",),
    (UDP, 1434): ("slammer",),
    (UDP, 1900): ("ssdp-search",),
    (UDP, 5060): ("sip-reply",),
}
"""Recognised at one port alone; docs/rollup-format.md says how."""


class Subject(NamedTuple):
    """One thing that may be said."""

    topic: Topic
    series: Series
    word: str = ""


@dataclass(frozen=True, slots=True)
class Watched:
    """All of them; the same policy gives the same ones."""

    subjects: tuple[Subject, ...]

    def of(self, topic: Topic) -> tuple[Subject, ...]:
        """Those of one topic."""
        return tuple(each for each in self.subjects if each.topic is topic)


def watched(policy: Policy) -> Watched:
    """Number them."""
    economies = (
        *(Subject(Topic.ECONOMIES, Series(4, economy=each)) for each in policy.economies),
        Subject(Topic.ECONOMIES, IPV4, OTHER),
    )
    return Watched(
        (
            *(economies if policy.economies else ()),
            *(Subject(Topic.FAMILIES, Series(family)) for family in FAMILIES),
            *(Subject(Topic.KINDS, IPV4, kind) for kind in Kind),
            *(Subject(Topic.SOURCES, port) for port in policy.ports),
            *(Subject(Topic.TOOLS, port, tool) for port in policy.ports for tool in tools(port)),
        )
    )


def tools(port: Series) -> tuple[str, ...]:
    """What may be recognised at a port."""
    own = OWN.get((port.protocol or 0, port.number or 0), ())
    return own + SCANNERS if port.protocol == TCP else own
