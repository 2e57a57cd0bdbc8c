"""Somebody's real packet -> the same packet on its way to the lab, with correct sums.

Where a packet's identification or sequence was made from its destination (masscan, Mirai), it is
made from the new one, so that a real fingerprint stays one.
"""

import struct
from collections.abc import Sequence
from hashlib import blake2b
from ipaddress import IPv4Network, IPv6Network

from simulator import packets
from simulator.probe import Address, Probe
from simulator.targets import Block
from teiten.rollup.record import ICMP, ICMPV6, TCP, UDP

LARGEST = 1500
"""What the lab's links carry."""

_SUM_AT = {TCP: 16, UDP: 6, ICMPV6: 2}


class Remap:
    """One seed's mapping of all addresses into the lab's blocks."""

    def __init__(self, blocks: Sequence[Block], seed: int) -> None:
        """Map into `blocks`, each family into its own; every seed maps differently."""
        self._four = [block for block in blocks if isinstance(block, IPv4Network)]
        self._six = [block for block in blocks if isinstance(block, IPv6Network)]
        self._key = seed.to_bytes(8, "big", signed=True)

    def address(self, original: bytes) -> Address:
        """Find the address of the lab that stands for `original`: always the same."""
        draw = int.from_bytes(blake2b(original, digest_size=16, key=self._key).digest(), "big")
        if len(original) == 16:
            block6 = self._six[draw % len(self._six)]
            return block6[(draw >> 8) % block6.num_addresses]
        index = draw % sum(block.num_addresses for block in self._four)
        for block in self._four:
            if index < block.num_addresses:
                return block[index]
            index -= block.num_addresses
        raise AssertionError("the index lies within the blocks")

    def probe(self, packet: bytes) -> Probe | None:
        """Send `packet` to the lab, or nothing where no link of ours would carry it."""
        version = packet[0] >> 4 if packet else 0
        if version == 4 and len(packet) >= 20:
            return self._four_probe(packet)
        if version == 6 and len(packet) >= 40 and self._six:
            return self._six_probe(packet)
        return None

    def _four_probe(self, packet: bytes) -> Probe | None:
        start, total = 4 * (packet[0] & 15), int.from_bytes(packet[2:4], "big")
        if not 20 <= start <= total <= LARGEST:
            return None
        whole = bytearray(packet[:total].ljust(total, b"\0"))
        destination = self.address(bytes(whole[16:20]))
        fragment = int.from_bytes(whole[6:8], "big") & 0x3FFF
        if whole[9] == TCP and not fragment and total >= start + 20:
            _keep_relations(whole, start, destination.packed)
        whole[16:20] = destination.packed
        whole[10:12] = bytes(2)
        whole[10:12] = packets.checksum(bytes(whole[:start])).to_bytes(2, "big")
        if not fragment:
            _sum(whole, start, whole[9], bytes(whole[12:16]), destination.packed)
        return Probe(destination, bytes(whole))

    def _six_probe(self, packet: bytes) -> Probe | None:
        total = 40 + int.from_bytes(packet[4:6], "big")
        if total > LARGEST:
            return None
        whole = bytearray(packet[:total].ljust(total, b"\0"))
        destination = self.address(bytes(whole[24:40]))
        whole[24:40] = destination.packed
        _sum(whole, 40, whole[6], bytes(whole[8:24]), destination.packed)
        return Probe(destination, bytes(whole))


def _keep_relations(packet: bytearray, start: int, new: bytes) -> None:
    """Carry over what a scanner wrote about the old destination."""
    seq = struct.unpack_from("!I", packet, start + 4)[0]
    dport = struct.unpack_from("!H", packet, start + 2)[0]
    ip_id = struct.unpack_from("!H", packet, 4)[0]
    if bytes(packet[start + 4 : start + 8]) == bytes(packet[16:20]):
        packet[start + 4 : start + 8] = new
    elif ip_id == (int.from_bytes(packet[16:20], "big") ^ dport ^ seq) & 0xFFFF:
        struct.pack_into("!H", packet, 4, (int.from_bytes(new, "big") ^ dport ^ seq) & 0xFFFF)


def _sum(packet: bytearray, start: int, protocol: int, source: bytes, destination: bytes) -> None:
    """Write the sum of what follows the IP header, where it has one."""
    body = packet[start:]
    at = 2 if protocol == ICMP and len(source) == 4 else _SUM_AT.get(protocol)
    if at is None or len(body) < at + 2:
        return
    body[at : at + 2] = bytes(2)
    head = b"" if protocol == ICMP else packets.pseudo(source, destination, protocol, len(body))
    total = packets.checksum(head + bytes(body))
    if protocol == UDP and total == 0:
        total = 0xFFFF
    packet[start + at : start + at + 2] = total.to_bytes(2, "big")
