"""Somebody's real packet -> the same packet on its way to the lab, with correct sums.

Where a packet's identification or sequence was made from its destination (masscan, Mirai), it is
made from the new one, so that a real fingerprint stays one.
"""

import struct
from collections.abc import Sequence

from simulator.script.places import Places
from simulator.script.probe import Address, Probe
from simulator.script.targets import Block
from simulator.shapes import packets
from teiten.rollup.record import ICMP, ICMPV6, TCP, UDP

LARGEST = 1500
"""What the lab's links carry."""

_LOW = struct.Struct("!2xH").unpack
_SUM_AT = {TCP: 16, UDP: 6, ICMPV6: 2}
_HOP_BY_HOP, _ROUTING, _FRAGMENT, _AUTHENTICATION, _DESTINATION = 0, 43, 44, 51, 60
_MORE, _OFFSET = 0x2000, 0x1FFF


class Remap:
    """One seed's mapping of all packets into the lab's blocks."""

    def __init__(self, blocks: Sequence[Block], seed: int, *, home: Sequence[Block] = ()) -> None:
        """Send to `blocks`, each family to its own; let the senders live in `home`, if it is told.

        Without it they keep the addresses that they had.
        """
        self._to = Places(blocks, seed)
        self._home = Places(home, seed) if home else None
        self._families = self._to.families & (self._home or self._to).families

    def address(self, original: bytes) -> Address:
        """Find the address of the lab that stands for `original`: always the same."""
        return self._to.find(original)

    def fits(self, packet: bytes) -> bool:
        """Whether `packet` can be sent: it is one, a link of ours carries it, and it has a goal."""
        version = packet[0] >> 4 if packet else 0
        if version not in self._families:
            return False
        if version == 4:
            total = int.from_bytes(packet[2:4], "big")
            return len(packet) >= 20 <= 4 * (packet[0] & 15) <= total <= LARGEST
        return len(packet) >= 40 and _length6(packet) <= LARGEST

    def probe(self, packet: bytes) -> Probe | None:
        """Send `packet` to the lab, or nothing where it does not fit."""
        if not self.fits(packet):
            return None
        return self._four_probe(packet) if packet[0] >> 4 == 4 else self._six_probe(packet)

    def _ends(self, old: bytes) -> tuple[Address, bytes]:
        """The new destination; and the new ends, source first, packed as `old` is."""
        half = len(old) // 2
        destination = self._to.find(old[half:])
        source = self._home.find(old[:half]).packed if self._home else old[:half]
        return destination, source + destination.packed

    def _four_probe(self, packet: bytes) -> Probe:
        start, total = 4 * (packet[0] & 15), packet[2] << 8 | packet[3]
        if len(packet) < total:
            packet = packet.ljust(total, b"\0")
        head, body = packet[:start], packet[start:total]
        old, fragment, protocol = packet[12:20], packet[6] << 8 | packet[7], packet[9]
        destination, new = self._ends(old)
        if protocol == TCP and not fragment & (_MORE | _OFFSET) and len(body) >= 20:
            head, body = _keep_relations(head, body, new[4:])
        head = head[:10] + b"\0\0" + new + head[20:]
        head = head[:10] + packets.checksum(head).to_bytes(2, "big") + head[12:]
        if not fragment & _OFFSET:
            body = _summed(body, protocol, old, new, complete=not fragment & _MORE)
        return Probe(destination, head + body)

    def _six_probe(self, packet: bytes) -> Probe:
        total, old = _length6(packet), packet[8:40]
        destination, new = self._ends(old)
        packet = packet[:8] + new + packet[40:total].ljust(total - 40, b"\0")
        if found := _transport(packet):
            start, protocol, complete = found
            body = _summed(packet[start:], protocol, old, new, complete=complete)
            packet = packet[:start] + body
        return Probe(destination, packet)


def _length6(packet: bytes) -> int:
    return 40 + int.from_bytes(packet[4:6], "big")


def _transport(packet: bytes) -> tuple[int, int, bool] | None:
    """Where the transport of IPv6 begins, which it is, and whether all of it is in this packet.

    Nothing where it is in an earlier fragment, or where its sum is of a destination still to come.
    """
    kind, at, complete = packet[6], 40, True
    while at + 8 <= len(packet):
        if kind in {_HOP_BY_HOP, _DESTINATION, _ROUTING}:
            if kind == _ROUTING and packet[at + 3]:
                return None
            kind, at = packet[at], at + 8 * (packet[at + 1] + 1)
        elif kind == _AUTHENTICATION:
            kind, at = packet[at], at + 4 * (packet[at + 1] + 2)
        elif kind == _FRAGMENT:
            place = int.from_bytes(packet[at + 2 : at + 4], "big")
            if place >> 3:
                return None
            complete = complete and not place & 1
            kind, at = packet[at], at + 8
        else:
            return at, kind, complete
    return at, kind, complete


def _keep_relations(head: bytes, body: bytes, new: bytes) -> tuple[bytes, bytes]:
    """Carry over what a scanner wrote about the old destination."""
    old = head[16:20]
    if body[4:8] == old:
        return head, body[:4] + new + body[8:]
    (low,), (low_new,) = _LOW(old), _LOW(new)
    key = (body[2] ^ body[6]) << 8 | body[3] ^ body[7]
    if head[4] << 8 | head[5] == low ^ key:
        return head[:4] + (low_new ^ key).to_bytes(2, "big") + head[6:], body
    return head, body


def _summed(body: bytes, protocol: int, old: bytes, new: bytes, *, complete: bool) -> bytes:
    """Write the sum into what follows the IP header, where it has one."""
    half = len(old) // 2
    at = 2 if protocol == ICMP and half == 4 else _SUM_AT.get(protocol)
    if at is None or len(body) < at + 2:
        return body
    before, written, behind = body[:at], body[at : at + 2], body[at + 2 :]
    if complete:
        ends = packets.pseudo(new[:half], new[half:], protocol, len(body))
        body = before + b"\0\0" + behind
        total = packets.checksum(body if protocol == ICMP else ends + body)
    elif protocol == ICMP or (protocol == UDP and written == b"\0\0"):
        return body
    else:
        # The rest is in other packets: the sum changes by as much as the addresses (RFC 1624).
        moved = (_LOW(b"\0\0" + written)[0] ^ 0xFFFF) + packets.checksum(old)
        total = packets.checksum((moved + (packets.checksum(new) ^ 0xFFFF)).to_bytes(4, "big"))
    if protocol == UDP and total == 0:
        total = 0xFFFF
    return before + total.to_bytes(2, "big") + behind
