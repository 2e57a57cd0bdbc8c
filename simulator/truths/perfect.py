"""Every packet that reaches a sensor -> the rollups that a perfect one writes.

It reads marks and sources, and decodes nothing: a mistake of the sensor's decoder cannot hide in
it. A captured packet has no mark, so it is in no rollup; the number of them is told.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Literal

from simulator.script.probe import Mark
from simulator.script.scenario import Post, Scenario
from simulator.truths.play import Timed, source
from teiten import __version__
from teiten.rollup.record import (
    Books,
    Cell,
    Class,
    Clock,
    Exposure,
    Family,
    Origin,
    Rollup,
    source_text,
)
from teiten.rollup.sources import Sources

SOFTWARE = f"teiten {__version__}"


class Sight:
    """What one sensor sees in one window."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.origins: Counter[tuple[bytes, Mark]] = Counter()

    def rollup(self, post: Post, start: int, seconds: int, listening: float) -> Rollup:
        """Write it down."""
        cells: Counter[tuple[Family, int, Class, int]] = Counter()
        sketches = Sources()
        for (packed, mark), packets in self.origins.items():
            family: Family = 4 if len(packed) == 4 else 6
            cells[family, mark.protocol, mark.kind, mark.number] += packets
            sketches.add(packed, mark.protocol)
        counted = cells.total()
        return Rollup(
            sensor=post.name,
            kind="sensor",
            engine="replay",
            software=SOFTWARE,
            start=datetime.fromtimestamp(start, UTC),
            seconds=seconds,
            sequence=1,
            final=True,
            exposure=_exposure(post, min(round(listening, 3), seconds)),
            clock=Clock(source="capture", synchronized=None),
            books=Books(received=counted, counted=counted, examined=counted),
            ports=tuple(sorted(Cell(*key, n) for key, n in cells.items())),
            origins=tuple(
                Origin(_text(packed), mark.protocol, mark.kind, mark.number, mark.tag, n)
                for (packed, mark), n in self.origins.items()
            ),
            sources=sketches.images(),
        )


class Perfect:
    """The sensors of a scenario, if nothing were ever lost."""

    def __init__(self, scenario: Scenario) -> None:
        """Watch `scenario`."""
        self._scenario = scenario
        starts = scenario.start.timestamp()
        self._open = int(starts) // scenario.window * scenario.window
        self._begins = self._open - starts
        self._sights = self._fresh()
        self.unmarked = 0
        """Captured packets, of which nobody knows what they are."""

    def _fresh(self) -> dict[str, Sight]:
        return {post.name: Sight() for post in self._scenario.sensors}

    def see(self, played: Iterable[Timed]) -> Iterator[Rollup]:
        """Count what is played, and give every window when it is over, sensor by sensor."""
        for time, sensor, probe in played:
            while time >= self._begins + self._scenario.window:
                yield from self._close()
            if probe.mark is None:
                self.unmarked += 1
            else:
                self._sights[sensor].origins[source(probe.packet).packed, probe.mark] += 1
        while self._begins < self._scenario.duration:
            yield from self._close()

    def _close(self) -> Iterator[Rollup]:
        window, begins = self._scenario.window, self._begins
        for post in self._scenario.sensors:
            listening = self._scenario.listening(post.name, begins, begins + window)
            yield self._sights[post.name].rollup(post, self._open, window, listening)
        self._sights = self._fresh()
        self._open += window
        self._begins += window


def _exposure(post: Post, seconds: float) -> dict[Literal["4", "6"], Exposure]:
    addresses: Counter[Literal["4", "6"]] = Counter()
    for block in post.networks:
        addresses["4" if block.version == 4 else "6"] += block.num_addresses
    return {family: Exposure(count, seconds) for family, count in addresses.items()}


def _text(packed: bytes) -> str:
    return source_text(ip_address(packed))
