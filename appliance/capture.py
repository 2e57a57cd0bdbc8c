"""A capture file -> its IP packets with their times: pcap, pcapng; Ethernet, VLAN, cooked, raw."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from appliance import pcap, pcapng
from appliance.decode import Skip
from appliance.pcap import Record, Torn
from teiten.errors import OperatorError

ETHERNET, RAW_BSD, RAW, LOOP, COOKED, COOKED2, IPV4, IPV6 = 1, 12, 101, 108, 113, 276, 228, 229
NULL = 0
"""Link types of tcpdump.org's registry."""

_VLAN_TAGS = frozenset({b"\x81\x00", b"\x88\xa8", b"\x91\x00"})
_IP_TYPES = frozenset({b"\x08\x00", b"\x86\xdd"})
MAX_VLAN_TAGS = 2


class Frame(NamedTuple):
    """One captured frame's IP packet, or why it has none."""

    time: float
    packet: bytes | Skip


def unwrap(frame: bytes, link: int) -> bytes | Skip:
    """Take the link's header off."""
    if link == ETHERNET:
        return _after_type(frame, 12)
    if link == COOKED:
        return _after_type(frame, 14)
    if link == COOKED2:
        return frame[20:] if frame[:2] in _IP_TYPES else Skip.UNMONITORED
    if link in {RAW, RAW_BSD, 14, IPV4, IPV6}:
        return frame
    if link in {NULL, LOOP}:
        return frame[4:] if len(frame) > 4 and frame[4] >> 4 in {4, 6} else Skip.UNMONITORED
    return Skip.UNMONITORED


def _after_type(frame: bytes, at: int) -> bytes | Skip:
    """Step over at most two VLAN tags; anything but IP behind them is not monitored."""
    tags = 0
    while frame[at : at + 2] in _VLAN_TAGS and tags < MAX_VLAN_TAGS:
        at += 4
        tags += 1
    return frame[at + 2 :] if frame[at : at + 2] in _IP_TYPES else Skip.UNMONITORED


Report = Callable[[int, str], object]
"""Told once, where a file is torn: how many frames were read before, and what is wrong."""


def read(path: Path, *, torn: Report = lambda _frames, _why: None) -> Iterator[Frame]:
    """Read a capture from its first frame to its last, or to where it is torn."""
    try:
        with path.open("rb") as file:
            for frames, found in enumerate(_records(path, file)):
                if isinstance(found, Torn):
                    torn(frames, found.why)
                    return
                yield Frame(found.time, unwrap(found.frame, found.link))
    except OSError as error:
        raise OperatorError(f"{path}: {error.strerror}", hint="Name a capture file.") from error


def _records(path: Path, file: BinaryIO) -> Iterator[Record | Torn]:
    magic = file.read(4).ljust(4, b"\0")
    if magic == pcapng.MAGIC:
        return pcapng.records(file)
    if order := pcap.order_of(magic):
        return pcap.records(magic, file, order)
    raise OperatorError(
        f"{path}: this is neither pcap nor pcapng.",
        hint="Compressed captures must be unpacked first.",
    )
