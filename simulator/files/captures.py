"""Capture files -> what is in them; and their IP packets, one after the other, for the lab."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from simulator.script.probe import Probe
from simulator.script.remap import Remap
from teiten.capture.links import Other, unwrap
from teiten.capture.pcap import SECOND, Record
from teiten.capture.read import chunks
from teiten.errors import OperatorError

_KINDS = (".pcap", ".pcapng", ".cap")

Watch = Callable[[Path, int, float], object]
"""Told how many frames of a file were looked at, and which part of it that is."""


class Contents(NamedTuple):
    """What a capture holds. Every frame is a packet that can be played, or has a reason."""

    path: Path
    frames: int = 0
    packets: int = 0
    not_ip: int = 0
    unread: int = 0
    """Of a link type that is not read."""
    unfit: int = 0
    """IP packets that are longer than a link carries, or of a family that no sensor watches, or
    whose header is broken."""
    cut: int = 0
    """Packets among them that the capture cut short; they are filled up with zeros."""
    late: int = 0
    """Packets that stand behind later ones."""
    first: int = 0
    last: int = 0
    """When the first packet was recorded, and the latest: nanoseconds since 1970-01-01T00:00Z."""

    @property
    def seconds(self) -> float:
        """How long it takes as recorded."""
        return (self.last - self.first) / SECOND


def describe(found: Sequence[Contents]) -> str:
    """Say in words what is in some captures."""
    one = f"{found[0].path.name}: {{:,}} packets in {found[0].seconds:,.1f} s" if found else ""
    said = one if len(found) == 1 else f"{len(found)} captures: {{:,}} packets"
    reasons = {
        "cut short and filled up": sum(capture.cut for capture in found),
        "late and played at once": sum(capture.late for capture in found),
        "frames not IP": sum(capture.not_ip for capture in found),
        "frames of a link type that is not read": sum(capture.unread for capture in found),
        "too long, broken or of a family that nobody watches": sum(c.unfit for c in found),
    }
    parts = [f"{number:,} {why}" for why, number in reasons.items() if number]
    return "; ".join([said.format(sum(capture.packets for capture in found)), *parts])


def files(place: Path) -> list[Path]:
    """The captures below a folder, the smallest first; a file is itself."""
    if not place.is_dir():
        return [place]
    found = [path for path in place.rglob("*") if path.suffix in _KINDS and path.is_file()]
    if not found:
        raise OperatorError(
            f"{place} holds no capture files ({', '.join(_KINDS)}).",
            hint="Name a capture, or a folder that holds some.",
        )
    return sorted(found, key=lambda path: (path.stat().st_size, path))


def look(path: Path, remap: Remap, watch: Watch = lambda *_: None) -> Contents:
    """Read a whole capture once, to know what is in it, and that none of it is damaged."""
    if not path.is_file():
        raise OperatorError(
            f"{path}: there is no such capture.", hint="It has to be a file, for it is read twice."
        )
    counts = {Other.NOT_IP: 0, Other.LINK: 0}
    frames = packets = unfit = cut = late = last = 0
    first: int | None = None
    for record in _records(path, watch):
        frames += 1
        packet = unwrap(record.frame, record.link)
        if isinstance(packet, Other):
            counts[packet] += 1
        elif not remap.fits(packet):
            unfit += 1
        else:
            packets += 1
            first = record.moment if first is None else first
            cut += len(record.frame) < record.length
            late += record.moment < max(last, first)
            last = max(last, record.moment)
    return Contents(
        path, frames, packets, counts[Other.NOT_IP], counts[Other.LINK],
        unfit, cut, late, first or 0, last,
    )  # fmt: skip


def probes(path: Path, remap: Remap) -> Iterator[tuple[int, Probe]]:
    """Read a capture's packets, each with its moment in nanoseconds since the first one.

    A packet that was recorded before the one that it follows comes at once: time never goes back.
    """
    first = last = -1
    for record in _records(path):
        packet = unwrap(record.frame, record.link)
        if isinstance(packet, bytes) and (probe := remap.probe(packet)):
            first = record.moment if first < 0 else first
            last = max(last, record.moment)
            yield last - first, probe


def _records(path: Path, watch: Watch = lambda *_: None) -> Iterator[Record]:
    def refuse(frames: int, why: str) -> None:
        raise OperatorError(
            f"{path}: damaged after {frames:,} frames: {why}.",
            hint=f"What is whole of it: tcpdump -r {path.name} -w whole.pcap",
        )

    frames, size = 0, path.stat().st_size
    for chunk in chunks(path, torn=refuse):
        yield from chunk.records()
        frames += chunk.frames
        watch(path, frames, chunk.end / max(size, 1))
