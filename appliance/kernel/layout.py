"""The kernel program's slots <-> the cells that they count. bpf/tally.h is the other half."""

from collections.abc import Iterable, Sequence
from struct import Struct

from appliance.reading.classify import icmp
from appliance.reading.decode import Address, Network
from appliance.reading.knock import CellKey
from teiten.rollup.record import ICMP, ICMPV6, TCP, UDP, Class, Family

LAYOUT = 2
BANKS = 2
PORTS = 65536
PLANES = 10
ROW = 256
ROW_ICMP4 = PLANES * PORTS
ROW_ICMP6 = ROW_ICMP4 + ROW
ROW_OTHER4 = ROW_ICMP6 + ROW
ROW_OTHER6 = ROW_OTHER4 + ROW
CELLS = ROW_OTHER6 + ROW
SLOTS = 663552
"""A bank is a whole number of pages, also of 64 KiB."""
BOOKS = 8
BOOK_RECEIVED = CELLS
BOOK_UNMONITORED = BOOK_RECEIVED + 1
BOOK_MALFORMED = BOOK_RECEIVED + 2
BOOK_PASSED = BOOK_RECEIVED + 3
BOOK_WITHHELD = BOOK_RECEIVED + 4

REGISTERS = 4096
SKETCHES_A_FAMILY = 4
SKETCHES = 8

BLOCKS = PEERS = 16
GUIDE = 65536
NOBODY, ANYBODY = 0, 255

_PLANES = (
    (TCP, Class.SCAN),
    (TCP, Class.BACKSCATTER),
    (TCP, Class.OTHER),
    (UDP, Class.SCAN),
    (UDP, Class.BACKSCATTER),
)
_BLOCK4 = Struct("<4s4s")
_BLOCK6 = Struct("<16s16s")
_TAIL = Struct("<IIII")
MONITORED_BYTES = 2 * GUIDE + (2 * BLOCKS + PEERS) * (_BLOCK4.size + _BLOCK6.size) + _TAIL.size


def cell(slot: int) -> CellKey:
    """What a slot below BOOK_RECEIVED counts: family, protocol, class, number."""
    if slot < ROW_ICMP4:
        plane, port = divmod(slot, PORTS)
        protocol, kind = _PLANES[plane % len(_PLANES)]
        return 6 if plane >= len(_PLANES) else 4, protocol, kind, port
    row, number = divmod(slot - ROW_ICMP4, ROW)
    family: Family = 6 if row % 2 else 4
    if row < 2:
        return family, ICMP if family == 4 else ICMPV6, icmp(family, number), number
    return family, number, Class.OTHER, 0


SKETCH_NAMES = ("4/6", "4/17", "4/1", "4", "6/6", "6/17", "6/58", "6")
"""Whose sources each sketch remembers; the fourth of a family holds what is left."""


def fold(address: bytes) -> int:
    """Where the guide tells of an address: its first 16 bits, or the folded first 32."""
    head = int.from_bytes(address[:2], "big")
    return head if len(address) == 4 else head ^ int.from_bytes(address[2:4], "big")


def monitored(
    blocks: Iterable[Network],
    own: Iterable[Address],
    peers: Iterable[Network],
    *,
    budget: int,
    depth: int,
) -> bytes:
    """Write struct monitored; raises ValueError where there are more than its lists hold.

    `budget` packets a tick and processor may be examined, at most `depth` at once.
    """
    watched, mine, guests = tuple(blocks), tuple(own), tuple(peers)
    return b"".join(
        [
            _guide([b for b in watched if b.version == 4]),
            _guide([b for b in watched if b.version == 6]),
            _list(_BLOCK4, [_pair(b) for b in watched if b.version == 4]),
            _list(_BLOCK6, [_pair(b) for b in watched if b.version == 6]),
            _list(_BLOCK4, [(a.packed, b"\xff" * 4) for a in mine if a.version == 4]),
            _list(_BLOCK6, [(a.packed, b"\xff" * 16) for a in mine if a.version == 6]),
            _list(_BLOCK4, [_pair(p) for p in guests if p.version == 4]),
            _list(_BLOCK6, [_pair(p) for p in guests if p.version == 6]),
            _TAIL.pack(len(watched), len(mine), budget, depth),
        ]
    )


def _pair(block: Network) -> tuple[bytes, bytes]:
    return block.network_address.packed, block.netmask.packed


def _list(shape: Struct, entries: Sequence[tuple[bytes, bytes]]) -> bytes:
    if len(entries) > BLOCKS:
        raise ValueError(f"at most {BLOCKS} of a family, not {len(entries)}")
    return b"".join(shape.pack(*entry) for entry in entries).ljust(BLOCKS * shape.size, b"\0")


def _guide(blocks: Sequence[Network]) -> bytes:
    """For each place the number of the one block that may match, or that several may."""
    guide = bytearray(GUIDE)
    for number, block in enumerate(blocks, 1):
        for place in _places(block):
            guide[place] = number if guide[place] in {NOBODY, number} else ANYBODY
    return bytes(guide)


def _places(block: Network) -> Iterable[int]:
    told = 16 if block.version == 4 else 32
    first = fold(block.network_address.packed)
    if block.prefixlen >= told:
        return (first,)
    if block.version == 4:
        return range(first, first + (1 << (told - block.prefixlen)))
    if block.prefixlen >= 16:
        head = int(block.network_address) >> 96
        return {(h >> 16 ^ h) & 0xFFFF for h in range(head, head + (1 << (told - block.prefixlen)))}
    return range(GUIDE)
