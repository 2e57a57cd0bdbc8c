"""A folder of capture files -> the IP packets in them, smallest file first."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dpkt

from teiten.errors import OperatorError

ETHERNET, RAW_BSD, RAW_OPENBSD, RAW, COOKED, COOKED2 = 1, 12, 14, 101, 113, 276
IPV4_ONLY, IPV6_ONLY = 228, 229

_LINK_HEADERS = {ETHERNET: 14, COOKED: 16, COOKED2: 20, RAW: 0, RAW_BSD: 0, RAW_OPENBSD: 0}
_LINK_HEADERS |= {IPV4_ONLY: 0, IPV6_ONLY: 0}
_IP = {b"\x08\0", b"\x86\xdd"}
_VLAN = {b"\x81\0", b"\x88\xa8", b"\x91\0"}
_KINDS = (".pcap", ".pcapng", ".cap")


@dataclass(frozen=True, slots=True)
class Capture:
    """One file's packets, from the IP header on."""

    name: str
    packets: tuple[bytes, ...]
    other: int
    """Frames that are not IP."""


def read_folder(folder: Path) -> list[Capture]:
    """Read every capture below `folder`."""
    files = [path for path in folder.rglob("*") if path.suffix in _KINDS and path.is_file()]
    files.sort(key=lambda path: (path.stat().st_size, path))
    if not files:
        raise OperatorError(
            f"{folder} holds no capture files ({', '.join(_KINDS)}).",
            hint="Name a folder that does with --captures, or leave the option away.",
        )
    return [read(path, str(path.relative_to(folder))) for path in files]


def read(path: Path, name: str = "") -> Capture:
    """Read one capture file."""
    found: list[bytes] = []
    other = 0
    with path.open("rb") as file:
        try:
            for frame, link in _frames(file):
                packet = unwrap(frame, link)
                found += [packet] if packet else []
                other += packet is None
        except (dpkt.Error, ValueError) as error:
            raise OperatorError(
                f"{path}: no capture file that this reads: {error}",
                hint="pcap and pcapng are understood.",
            ) from error
    return Capture(name or path.name, tuple(found), other)


def unwrap(frame: bytes, link: int) -> bytes | None:
    """Take the IP packet out of a frame of the link type `link`, or nothing where there is none."""
    start = _LINK_HEADERS.get(link)
    if start is None:
        return None
    if start == 0:
        return frame if frame and frame[0] >> 4 in (4, 6) else None
    at = 0 if link == COOKED2 else start - 2
    while frame[at : at + 2] in _VLAN:
        at, start = at + 4, start + 4
    return frame[start:] if frame[at : at + 2] in _IP else None


def _frames(file: Any) -> Iterator[tuple[bytes, int]]:
    reader = dpkt.pcap.UniversalReader(file)
    link = reader.datalink()
    for _, frame in reader:
        yield bytes(frame), link
