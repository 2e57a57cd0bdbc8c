"""The monitored interface over netlink: addresses, AnyIP routes, counters, offloads, sessions."""

import errno
import socket
from collections.abc import Iterable, Iterator
from ipaddress import ip_address, ip_interface
from pathlib import Path
from typing import NamedTuple

from pyroute2 import Ethtool, IPRoute
from pyroute2.netlink.exceptions import NetlinkError

from appliance.reading.decode import Address, Network
from teiten.errors import OperatorError

_LOCAL_TABLE, _HOST_SCOPE = 255, 254
_ESTABLISHED, _LISTEN = "01", "0A"
_MERGING = (
    "rx-gro",
    "rx-gro-hw",
    "rx-lro",
    "rx-gro-list",
    "rx-udp-gro-forwarding",
)
"""Offloads that hand the kernel one packet where several arrived."""


class Link(NamedTuple):
    """The kernel's own counters of the interface, since it came up."""

    packets: int
    dropped: int


def index(interface: str) -> int:
    """The interface's index; raises OperatorError where there is none."""
    with IPRoute() as kernel:
        found = kernel.link_lookup(ifname=interface)
        if not found:
            raise OperatorError(
                f"There is no interface {interface}.",
                hint="Set monitored.interface to one that `ip link` shows.",
            )
        return int(found[0])


def link(interface: str) -> Link:
    """Read what the interface received, and what it dropped before anybody saw it."""
    with IPRoute() as kernel:
        (answer,) = kernel.link("get", index=index(interface))
        counters = answer.get_attr("IFLA_STATS64")
        dropped = ("rx_dropped", "rx_missed_errors")
        return Link(int(counters["rx_packets"]), sum(int(counters[name]) for name in dropped))


def own_addresses() -> tuple[Address, ...]:
    """Every address that is configured on this box."""
    with IPRoute() as kernel:
        texts = [a.get_attr("IFA_LOCAL") or a.get_attr("IFA_ADDRESS") for a in kernel.get_addr()]
    return tuple(sorted((ip_interface(text).ip for text in texts), key=lambda a: (a.version, a)))


def gateways() -> frozenset[Address]:
    """The next hops of this box's routes."""
    with IPRoute() as kernel:
        found = (route.get_attr("RTA_GATEWAY") for route in kernel.get_routes())
        return frozenset(ip_address(text) for text in found if text)


def answer_for(blocks: Iterable[Network], own: Iterable[Address]) -> None:
    """Make every address of the blocks local (AnyIP), but for those that are the box's own."""
    with IPRoute() as kernel:
        loopback = kernel.link_lookup(ifname="lo")[0]
        kernel.link("set", index=loopback, state="up")
        for block in blocks:
            if block.num_addresses == 1 and block[0] in own:
                continue
            _route(kernel, "replace", block, loopback)


def no_longer_answer_for(blocks: Iterable[Network]) -> None:
    """Take the AnyIP routes away."""
    with IPRoute() as kernel:
        loopback = kernel.link_lookup(ifname="lo")[0]
        for block in blocks:
            try:
                _route(kernel, "del", block, loopback)
            except NetlinkError as error:
                if error.code != errno.ESRCH:
                    raise


def _route(kernel: IPRoute, word: str, block: Network, loopback: int) -> None:
    family = socket.AF_INET if block.version == 4 else socket.AF_INET6
    scope = {"scope": _HOST_SCOPE} if block.version == 4 else {}
    kernel.route(
        word,
        dst=str(block),
        family=family,
        type="local",
        oif=loopback,
        table=_LOCAL_TABLE,
        **scope,
    )


def one_packet_each(interface: str) -> tuple[str, ...]:
    """Switch off offloads that merge packets; names those that could not be switched off."""
    ethtool = Ethtool()
    try:
        features = ethtool.get_features(interface)
        on = [name for name in _MERGING if name in features.features and _on(features, name)]
        for name in on:
            features.features[name].enable = False
        if on:
            ethtool.set_features(interface, features)
        after = ethtool.get_features(interface)
        return tuple(name for name in on if _on(after, name))
    except OSError:  # a driver that cannot be asked
        return _MERGING[:1]
    finally:
        ethtool.close()


def _on(features: object, name: str) -> bool:
    return bool(features.features[name].enable)  # type: ignore[attr-defined]


def endangered_sessions(interface: str, peers: Iterable[Network]) -> list[Address]:
    """Who has a session with a service of this box that the rules would cut.

    A session is an established TCP connection to a port that listens, from an address behind the
    monitored interface that is no management peer.
    """
    allowed = tuple(peers)
    guests = {
        peer
        for peer in _guests()
        if not peer.is_loopback
        and not any(peer.version == block.version and peer in block for block in allowed)
    }
    here = index(interface)
    with IPRoute() as kernel:
        return sorted((g for g in guests if _leaves_by(kernel, g) == here), key=str)


def _leaves_by(kernel: IPRoute, peer: Address) -> int | None:
    try:
        (route,) = kernel.route("get", dst=str(peer))
    except (NetlinkError, ValueError):
        return None
    found = route.get_attr("RTA_OIF")
    return None if found is None else int(found)


def _guests() -> Iterator[Address]:
    for name in ("tcp", "tcp6"):
        table = Path("/proc/self/net") / name
        if not table.exists():
            continue
        rows = [line.split() for line in table.read_text().splitlines()[1:]]
        doors = {row[1].rpartition(":")[2] for row in rows if row[3] == _LISTEN}
        for row in rows:
            if row[3] == _ESTABLISHED and row[1].rpartition(":")[2] in doors:
                yield _from_proc(row[2].rpartition(":")[0])


def _from_proc(text: str) -> Address:
    """/proc/net writes an address as 32-bit words in the machine's byte order."""
    raw = bytes.fromhex(text)
    packed = b"".join(raw[at : at + 4][::-1] for at in range(0, len(raw), 4))
    address = ip_address(packed)
    return getattr(address, "ipv4_mapped", None) or address
