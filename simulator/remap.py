"""Somebody's real packet -> the same packet on its way to the lab, with correct sums.

Where a packet's identification or sequence was made from its destination (masscan, Mirai), it is
made from the new one, so that a real fingerprint stays one.
"""

import struct
from collections.abc import Sequence

from simulator import packets
from simulator.places import Places
from simulator.probe import Address, Probe
from simulator.targets import Block
from teiten.rollup.record import ICMP, ICMPV6, TCP, UDP

LARGEST = 1500
"""What the lab's links carry."""

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
        start, total = 4 * (packet[0] & 15), int.from_bytes(packet[2:4], "big")
        whole = bytearray(packet[:total].ljust(total, b"\0"))
        old = bytes(whole[12:20])
        destination, new = self._ends(old)
        fragment = int.from_bytes(whole[6:8], "big")
        if whole[9] == TCP and not fragment & (_MORE | _OFFSET) and total >= start + 20:
            _keep_relations(whole, start, destination.packed)
        whole[12:20] = new
        whole[10:12] = bytes(2)
        whole[10:12] = packets.checksum(bytes(whole[:start])).to_bytes(2, "big")
        if not fragment & _OFFSET:
            _sum(whole, start, whole[9], old, new, complete=not fragment & _MORE)
        return Probe(destination, bytes(whole))

    def _six_probe(self, packet: bytes) -> Probe:
        total = _length6(packet)
        whole = bytearray(packet[:total].ljust(total, b"\0"))
        old = bytes(whole[8:40])
        destination, new = self._ends(old)
        whole[8:40] = new
        if found := _transport(whole):
            start, protocol, complete = found
            _sum(whole, start, protocol, old, new, complete=complete)
        return Probe(destination, bytes(whole))


def _length6(packet: bytes) -> int:
    return 40 + int.from_bytes(packet[4:6], "big")


def _transport(packet: bytearray) -> tuple[int, int, bool] | None:
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


def _keep_relations(packet: bytearray, start: int, new: bytes) -> None:
    """Carry over what a scanner wrote about the old destination."""
    seq = struct.unpack_from("!I", packet, start + 4)[0]
    dport = struct.unpack_from("!H", packet, start + 2)[0]
    ip_id = struct.unpack_from("!H", packet, 4)[0]
    if bytes(packet[start + 4 : start + 8]) == bytes(packet[16:20]):
        packet[start + 4 : start + 8] = new
    elif ip_id == (int.from_bytes(packet[16:20], "big") ^ dport ^ seq) & 0xFFFF:
        struct.pack_into("!H", packet, 4, (int.from_bytes(new, "big") ^ dport ^ seq) & 0xFFFF)


def _sum(
    packet: bytearray, start: int, protocol: int, old: bytes, new: bytes, *, complete: bool
) -> None:
    """Write the sum of what follows the IP header, where it has one."""
    four = len(old) == 8
    at = 2 if protocol == ICMP and four else _SUM_AT.get(protocol)
    if at is None or len(packet) < start + at + 2:
        return
    half, place = len(old) // 2, slice(start + at, start + at + 2)
    written = int.from_bytes(packet[place], "big")
    if complete:
        packet[place] = bytes(2)
        body = bytes(packet[start:])
        ends = packets.pseudo(new[:half], new[half:], protocol, len(body))
        total = packets.checksum(body if protocol == ICMP else ends + body)
    elif protocol == ICMP or (protocol == UDP and not written):
        return
    else:
        # The rest is in other packets: the sum changes by as much as the addresses (RFC 1624).
        moved = (written ^ 0xFFFF) + packets.checksum(old) + (packets.checksum(new) ^ 0xFFFF)
        total = packets.checksum(moved.to_bytes(4, "big"))
    if protocol == UDP and total == 0:
        total = 0xFFFF
    packet[place] = total.to_bytes(2, "big")
