"""A seed, and the network ports that a box has -> which of them does what, or what is wrong."""

from collections.abc import Sequence
from typing import NamedTuple

from teiten.errors import OperatorError
from teiten.seed import Link, Seed

WATCH, MANAGE = "watch", "manage"
"""What interfaces of a VLAN are called."""


class Nic(NamedTuple):
    """A network port, as the kernel calls it."""

    name: str
    mac: str


class Side(NamedTuple):
    """One side of the box."""

    nic: Nic
    interface: str
    """The port itself, or the interface of a VLAN on it."""
    link: Link


class Sides(NamedTuple):
    """Both sides; they are one and the same on a box that has a single one."""

    watch: Side
    manage: Side

    @property
    def single(self) -> bool:
        """Whether the box is looked after where it is knocked at."""
        return self.watch.interface == self.manage.interface


def sides(seed: Seed, nics: Sequence[Nic]) -> Sides:
    """Find the ports of both sides; raises OperatorError that names the key."""
    asked, managed = seed.monitored.link, seed.management.link
    if not nics:
        raise OperatorError("This box has no network port.", hint="Plug one in.")
    if not managed.said:
        watch = _side("monitored", WATCH, asked, _named("monitored", asked, nics) or nics, nics)
        return Sides(watch, watch)
    first, second = _named("monitored", asked, nics), _named("management", managed, nics)
    if asked.vlan == managed.vlan and first and first == second:
        raise OperatorError(
            f"monitored.link and management.link are both {first[0].name}.",
            hint="Leave management.link out on a box with one port, or give each side a VLAN.",
        )
    free = asked.vlan == managed.vlan
    watch = _side("monitored", WATCH, asked, first or _others(nics, second, free), nics)
    manage = _side("management", MANAGE, managed, second or _others(nics, [watch.nic], free), nics)
    return Sides(watch, manage)


def _named(table: str, link: Link, nics: Sequence[Nic]) -> Sequence[Nic]:
    if link.port is None:
        return ()
    found = [nic for nic in nics if link.port in (nic.name,) or link.port.lower() == nic.mac]
    if not found:
        raise OperatorError(
            f"{table}.link.port is {link.port}, which this box does not have.", hint=_has(nics)
        )
    return found


def _others(nics: Sequence[Nic], taken: Sequence[Nic], free: bool) -> Sequence[Nic]:
    """Where no VLAN tells the sides apart, one port has one side."""
    return [nic for nic in nics if not (free and nic in taken)]


def _side(table: str, vlan: str, link: Link, found: Sequence[Nic], nics: Sequence[Nic]) -> Side:
    if len(found) != 1:
        raise OperatorError(
            f"{table}.link.port is not said, and {len(found)} ports could be meant.",
            hint=_has(nics),
        )
    return Side(found[0], vlan if link.vlan else found[0].name, link)


def _has(nics: Sequence[Nic]) -> str:
    return "It has " + ", ".join(f"{nic.name} ({nic.mac})" for nic in nics) + "."
