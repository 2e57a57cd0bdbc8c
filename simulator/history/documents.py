"""What a sensor counted in an hour, and who sent it -> the canonical bytes of its rollup.

It writes what `codec.encode` writes, without an object for each row; a test compares the two.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import msgspec

from simulator.history.cohort import Member
from simulator.history.crowd import Crowd
from simulator.history.kinds import Kind
from simulator.history.origins import SKETCHED
from teiten import __version__
from teiten.rollup import sketch
from teiten.rollup.record import FORMAT, TCP, VERSION, Class

SOFTWARE = f"teiten {__version__} history"
"""A reader of the data sees that nobody was there."""
NAMES = ("4", *(f"4/{protocol}" for protocol in SKETCHED))
MIRAI = frozenset({23, 2323})
TOOLS = ((0.12, "zmap"), (0.3, "masscan"))
BOTS = 0.7
"""Up to this share of the hosts that look for telnet it is Mirai; the shares are ours."""

_encoder = msgspec.json.Encoder()
_Row = tuple[str, int, str, int, str, int]


class Hour(NamedTuple):
    """One sensor's hour."""

    start: int
    seconds: int
    """For how many of them it listened."""
    malformed: int
    packets: list[int]
    """By kind."""
    origins: list[tuple[int, int, int]]
    """Kind, host, packets."""
    sketches: list[bytes]


class Scribe:
    """Writes rollups."""

    def __init__(self, kinds: Sequence[Kind], crowd: Crowd, tags: Sequence[str]) -> None:
        """Name `kinds`, the hosts of `crowd`, and what each outbreak is recognised as."""
        self._cells = [kind.cell for kind in kinds]
        self._texts = crowd.texts
        worms = [tag for tag, (_, n) in zip(tags, crowd.worms, strict=True) for _ in range(n)]
        tools = crowd.tools[: crowd.strangers].tolist()
        silent = [""] * len(tools) + worms
        scans = [_tool(tool) for tool in tools] + worms
        telnet = [_tool(tool, "mirai") for tool in tools] + worms
        self._heads = [
            (*kind.cell[1:], (telnet if kind.mark.number in MIRAI else scans))
            if kind.mark.protocol == TCP and kind.mark.kind is Class.SCAN
            else (*kind.cell[1:], silent)
            for kind in kinds
        ]
        """Of each kind: the middle of an origin's row, and what its hosts are recognised as."""

    def write(self, member: Member, hour: Hour) -> bytes:
        """Write one rollup, the final one of its hour."""
        cells = self._cells
        ports = [(*cell, n) for cell, n in zip(cells, hour.packets, strict=True) if n]
        origins = self._origins(hour.origins)
        counted = sum(hour.packets)
        kept = sum(origin[5] for origin in origins)
        return _encoder.encode(
            {
                "format": FORMAT,
                "version": VERSION,
                "sensor": member.name,
                "kind": "sensor",
                "engine": "xdp",
                "software": SOFTWARE,
                "start": datetime.fromtimestamp(hour.start, UTC),
                "seconds": 3600,
                "sequence": 1,
                "final": True,
                "exposure": {"4": (member.addresses, hour.seconds)},
                "clock": {"source": "system", "synchronized": True, "stepped": 0.0},
                "books": {
                    "link_dropped": 0,
                    "received": counted + hour.malformed,
                    "unmonitored": 0,
                    "malformed": hour.malformed,
                    "uncounted": 0,
                    "counted": counted,
                    "examined": counted,
                    "unexamined": 0,
                    "overflow": counted - kept,
                    "shed": 0,
                },
                "ports": ports,
                "origins": origins,
                "unexamined": (),
                "sources": {
                    name: sketch.image(registers)
                    for name, registers in sorted(zip(NAMES, hour.sketches, strict=False))
                    if registers.count(0) < sketch.REGISTERS
                },
            }
        )

    def _origins(self, origins: Sequence[tuple[int, int, int]]) -> list[_Row]:
        texts, heads = self._texts, self._heads
        return sorted(
            (texts[host], protocol, klass, number, tags[host], packets)
            for kind, host, packets in origins
            for protocol, klass, number, tags in (heads[kind],)
        )


def _tool(drawn: float, bot: str = "") -> str:
    """Some scanners have tools that give themselves away, and most who look for telnet are bots."""
    for share, tag in TOOLS:
        if drawn < share:
            return tag
    return bot if drawn < BOTS else ""
