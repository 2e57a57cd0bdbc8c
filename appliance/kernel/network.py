"""The monitored interface: addresses, AnyIP routes, counters, sessions."""

import errno
import fcntl
import socket
from collections.abc import Iterable, Iterator
from ipaddress import ip_address
from pathlib import Path
from struct import Struct
from typing import NamedTuple

from appliance.kernel.rtnetlink import Ask, How, ask, attribute, attributes
from appliance.reading.decode import Address, Network
from teiten.errors import OperatorError

_LINK = Struct("=BxHiII")
"""struct ifinfomsg: family, type, index, flags, which of them change."""
_ADDRESS = Struct("=BBBBI")
"""struct ifaddrmsg: family, prefix length, flags, scope, index."""
_IFA_ADDRESS, _IFA_LOCAL = 1, 2
_ROUTE = Struct("=BBBBBBBBI")
"""struct rtmsg: family, lengths of target and source, tos, table, protocol, scope, type, flags."""
_RTA_DST, _RTA_OIF, _RTA_GATEWAY = 1, 4, 5
_LOCAL_TABLE, _STATIC, _UNIVERSE, _HOST_SCOPE, _LOCAL = 255, 4, 0, 254, 2
_INDEX = Struct("=I")
_SIOCGIFMTU = 0x8921
_MTU = Struct("=16si20x")
"""struct ifreq: a name, and what is asked of it."""
_UP = 1
_PROC = Path("/proc/self/net")
_ESTABLISHED, _LISTEN = "01", "0A"


class Link(NamedTuple):
    """The kernel's own counters of the interface, since it came up."""

    packets: int
    dropped: int


def index(interface: str) -> int:
    """The interface's index; raises OperatorError where there is none."""
    link(interface)
    return socket.if_nametoindex(interface)


def link(interface: str) -> Link:
    """Read what the interface received, and what it dropped before anybody saw it."""
    for line in (_PROC / "dev").read_text().splitlines():
        name, _, counters = line.rpartition(":")
        if name.strip() == interface:
            _bytes, packets, _errors, dropped, *_ = map(int, counters.split())
            return Link(packets, dropped)
    raise OperatorError(
        f"There is no interface {interface}.",
        hint="Set monitored.interface to one that `ip link` shows.",
    )


def mtu(interface: str) -> int:
    """Bytes of the largest packet that the interface sends, and so of those that arrive."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        answer = fcntl.ioctl(line, _SIOCGIFMTU, _MTU.pack(interface.encode(), 0))
    return int(_MTU.unpack(answer)[1])


def own_addresses() -> tuple[Address, ...]:
    """Every address that is configured on this box."""
    said = (
        attributes(part, _ADDRESS.size)
        for part in ask(Ask.ADDRESSES, How.ALL, bytes(_ADDRESS.size))
    )
    found = (ip_address(each.get(_IFA_LOCAL) or each[_IFA_ADDRESS]) for each in said)
    return tuple(sorted(found, key=lambda a: (a.version, a)))


def gateways() -> frozenset[Address]:
    """The next hops of this box's routes."""
    routes = ask(Ask.ROUTES, How.ALL, bytes(_ROUTE.size))
    found = (attributes(route, _ROUTE.size).get(_RTA_GATEWAY) for route in routes)
    return frozenset(ip_address(packed) for packed in found if packed)


def answer_for(blocks: Iterable[Network], own: Iterable[Address]) -> None:
    """Make every address of the blocks local (AnyIP), but for those that are the box's own."""
    ask(Ask.SET_LINK, How.ONE, _LINK.pack(0, 0, _loopback(), _UP, _UP))
    for block in blocks:
        if block.num_addresses == 1 and block[0] in own:
            continue
        ask(Ask.SET_ROUTE, How.REPLACE, _anyip(block))


def no_longer_answer_for(blocks: Iterable[Network]) -> None:
    """Take the AnyIP routes away."""
    for block in blocks:
        try:
            ask(Ask.DELETE_ROUTE, How.ONE, _anyip(block))
        except OSError as error:
            if error.errno != errno.ESRCH:
                raise


def _loopback() -> int:
    return socket.if_nametoindex("lo")


def _anyip(block: Network) -> bytes:
    """The route that makes a block local."""
    four = block.version == 4
    family, scope = (socket.AF_INET, _HOST_SCOPE) if four else (socket.AF_INET6, _UNIVERSE)
    head = _ROUTE.pack(family, block.prefixlen, 0, 0, _LOCAL_TABLE, _STATIC, scope, _LOCAL, 0)
    target = attribute(_RTA_DST, block.network_address.packed)
    return head + target + attribute(_RTA_OIF, _INDEX.pack(_loopback()))


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
    return sorted((g for g in guests if _leaves_by(g) == here), key=str)


def _leaves_by(peer: Address) -> int | None:
    family = socket.AF_INET if peer.version == 4 else socket.AF_INET6
    head = _ROUTE.pack(family, peer.max_prefixlen, 0, 0, 0, 0, 0, 0, 0)
    try:
        (route,) = ask(Ask.ROUTES, How.ONE, head + attribute(_RTA_DST, peer.packed))
    except OSError:  # there is none
        return None
    found = attributes(route, _ROUTE.size).get(_RTA_OIF)
    return None if found is None else int(_INDEX.unpack(found)[0])


def _guests() -> Iterator[Address]:
    for name in ("tcp", "tcp6"):
        table = _PROC / name
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
