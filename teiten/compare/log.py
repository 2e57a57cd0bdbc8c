"""A log -> its spans: a capture (pcap, pcapng), or rollups as JSON or as sealed in a spool."""

from collections.abc import Callable, Iterator
from pathlib import Path

from teiten.capture import links, pcap, pcapng
from teiten.capture.read import read
from teiten.compare import mine
from teiten.compare.record import Span
from teiten.errors import OperatorError
from teiten.rollup.check import Fault
from teiten.rollup.codec import decode
from teiten.rollup.record import Rollup
from teiten.rollup.seal import unpack

Told = Callable[[str], object]
"""Hears what is wrong with a file that can be read all the same."""


def spans(path: Path, blocks: mine.Blocks, told: Told) -> tuple[Span, ...]:
    """Read a log, whatever it is."""
    try:
        with path.open("rb") as file:
            magic = file.read(12)
    except OSError as error:
        raise OperatorError(
            f"{path}: {error.strerror}", hint="Name a capture or rollups."
        ) from error
    if magic[:4] == pcapng.MAGIC or pcap.order_of(magic[:4].ljust(4, b"\0")):
        return _capture(path, blocks, told)
    return mine.rollups(_rollups(path))


def _capture(path: Path, blocks: mine.Blocks, told: Told) -> tuple[Span, ...]:
    counted = mine.Counted()
    torn: list[str] = []
    for time, packet in read(path, torn=lambda n, why: torn.append(f"torn after {n}: {why}")):
        if isinstance(packet, links.Other):
            counted.unread += 1
        else:
            counted.add(time, packet, blocks)
    for why in torn:
        told(f"{path} is {why}")
    if counted.unread:
        told(f"{counted.unread} frames hold no whole IP packet and do not count.")
    if counted.elsewhere:
        told(f"{counted.elsewhere} packets are for other addresses and do not count.")
    return counted.spans()


def _rollups(path: Path) -> Iterator[Rollup]:
    for number, body in enumerate(_documents(path.read_bytes()), 1):
        found = decode(body)
        if isinstance(found, Fault):
            raise OperatorError(
                f"{path}: document {number} is neither a capture nor a rollup that adds up.",
                hint=f"teiten rollup check {path}",
            )
        yield found


def _documents(raw: bytes) -> Iterator[bytes]:
    """One sealed rollup; or JSON, one document or one a line."""
    if raw.startswith(b"teiten-seal "):
        sealed = unpack(raw)
        yield sealed.body if sealed else b""
    elif raw.lstrip().startswith(b"{") and b"\n{" in raw:
        yield from (line for line in raw.splitlines() if line.strip())
    else:
        yield raw
