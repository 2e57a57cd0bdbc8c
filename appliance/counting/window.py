"""The packets of one window, and what the books say beside them -> its rollup.

A window is a span of whole seconds that begins at a multiple of its length. Its rollups are
cumulative: each says everything since the start, with a rising sequence number.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Literal

from msgspec.structs import replace

from appliance.counting.tally import Tally
from appliance.reading.decode import Headers, Network, Skip
from appliance.reading.research import Research
from teiten import __version__
from teiten.rollup.record import Books, Clock, Exposure, Rollup

SOFTWARE = f"teiten {__version__}"


class Window:
    """One open window of one sensor."""

    def __init__(
        self, start: int, seconds: int, *, max_origins: int, research: Research | None = None
    ) -> None:
        """Open the window at `start`, a multiple of `seconds` since 1970-01-01T00:00Z."""
        self.start = start
        self.seconds = seconds
        self.sequence = 0
        self.unmonitored = 0
        self.malformed = 0
        self.uncounted = 0
        self.link_dropped = 0
        self.listening = 0.0
        """Seconds of this window in which the sensor was counting."""
        self.stepped = 0.0
        """Seconds by which the clock was set, less those by which the window was opened early."""
        self.tally = Tally(max_origins=max_origins, research=research)

    @property
    def end(self) -> int:
        """The first second after the window."""
        return self.start + self.seconds

    def resume(self, rollup: Rollup) -> None:
        """Go on from the last rollup that an earlier run wrote of this window."""
        self.tally.resume(rollup)
        self.sequence = rollup.sequence
        self.unmonitored += rollup.books.unmonitored
        self.malformed += rollup.books.malformed
        self.uncounted += rollup.books.uncounted
        self.link_dropped += rollup.books.link_dropped
        self.stepped = rollup.clock.stepped
        self.listening += max((e.seconds for e in rollup.exposure.values()), default=0.0)

    def add(self, found: Headers | Skip) -> None:
        """Book one packet."""
        if found is Skip.MALFORMED:
            self.malformed += 1
        elif found is Skip.UNMONITORED:
            self.unmonitored += 1
        else:
            assert isinstance(found, tuple)
            self.tally.add(found)

    def books(self, shed: int = 0) -> Books:
        """Every quantity of the laws, as it stands."""
        counted = self.tally.counted
        examined = min(self.tally.examined, counted)
        return Books(
            link_dropped=self.link_dropped,
            received=self.unmonitored + self.malformed + self.uncounted + counted,
            unmonitored=self.unmonitored,
            malformed=self.malformed,
            uncounted=self.uncounted,
            counted=counted,
            examined=examined,
            unexamined=counted - examined,
            overflow=min(self.tally.overflow, examined),
            shed=shed,
        )

    def rollup(
        self,
        *,
        sensor: str,
        engine: Literal["queue", "xdp", "log", "replay"],
        final: bool,
        monitored: Mapping[Literal["4", "6"], int],
        clock: Clock,
        shed: int = 0,
    ) -> Rollup:
        """Write the window down under the next sequence number.

        `monitored` is the number of monitored addresses of each family.
        """
        self.sequence += 1
        seconds = min(round(self.listening, 3), self.seconds)
        origins = self.tally.origins()
        books = self.books(shed)
        overflow, unexamined = self.tally.unexamined(origins)
        blind = sum(row.packets for row in unexamined)
        return Rollup(
            sensor=sensor,
            kind="sensor",
            engine=engine,
            software=SOFTWARE,
            start=datetime.fromtimestamp(self.start, UTC),
            seconds=self.seconds,
            sequence=self.sequence,
            final=final,
            exposure={family: Exposure(count, seconds) for family, count in monitored.items()},
            clock=clock,
            books=replace(
                books,
                examined=books.counted - blind,
                unexamined=blind,
                overflow=overflow,
            ),
            ports=self.tally.cells(),
            origins=origins,
            unexamined=unexamined,
            sources=self.tally.sources(),
        )


def addresses(blocks: Iterable[Network]) -> dict[Literal["4", "6"], int]:
    """How many addresses of each family the blocks hold."""
    total: dict[Literal["4", "6"], int] = {}
    for block in blocks:
        family: Literal["4", "6"] = "4" if block.version == 4 else "6"
        total[family] = total.get(family, 0) + block.num_addresses
    return total
