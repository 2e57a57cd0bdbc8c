"""Frames in their order -> by window what is counted of them, to be merged in the same order.

A digest needs no frame before it: in whose window a late packet is booked is decided where digests
meet. Its size is bounded by the number of frames.
"""

from collections.abc import Iterable
from typing import NamedTuple

from appliance.reading.decode import Headers, Skip, decode, destination
from appliance.reading.knock import Knock, knock
from appliance.reading.monitored import Monitored
from appliance.reading.walks import Step, steps
from teiten.capture.links import Other, unwrap
from teiten.capture.pcap import SECOND, Record


class Digest:
    """What one window has of some frames."""

    def __init__(self, start: int, first: float) -> None:
        """Begin with the window's start, and the time of the frame that opened it."""
        self.start = start
        self.first = self.last = first
        self.unmonitored = 0
        self.malformed = 0
        self.knocks: dict[Knock, int] = {}
        self.steps: list[Step] = []

    def add(self, found: Headers | Skip) -> None:
        """Book one packet."""
        if found is Skip.MALFORMED:
            self.malformed += 1
        elif found is Skip.UNMONITORED:
            self.unmonitored += 1
        else:
            assert isinstance(found, tuple)
            seen = knock(found)
            self.knocks[seen] = self.knocks.get(seen, 0) + 1
            self.steps.extend(steps(found, seen.hint))


class Task(NamedTuple):
    """What is the same for every chunk of a file."""

    monitored: Monitored
    seconds: int

    def digest(self, records: Iterable[Record]) -> list[Digest]:
        """Fold frames into their windows, the earliest first."""
        made: list[Digest] = []
        end = 0
        for moment, link, frame, _ in records:
            time = moment / SECOND
            if moment >= end or not made:
                start = moment // (self.seconds * SECOND) * self.seconds
                end = (start + self.seconds) * SECOND
                made.append(Digest(start, time))
            now = made[-1]
            now.last = max(now.last, time)
            now.add(self._examine(unwrap(frame, link)))
        return made

    def _examine(self, packet: bytes | Other) -> Headers | Skip:
        """Headers of a monitored packet; the address is judged first, as a kernel's rules do."""
        if not isinstance(packet, bytes):
            return Skip.UNMONITORED
        if self.monitored.blocks:
            to = destination(packet)
            if to is None or not self.monitored.holds(to):
                return Skip.UNMONITORED
        return decode(packet)
