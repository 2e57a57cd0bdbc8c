"""The last checkpoint and the time -> the open window, what ends with it, and what follows.

Every moment has one window: the first, from that moment on, that is not closed. So no setting of
the clock opens a window twice, and the open one ends when the moment belongs to another.

Each rollup reports as shed what the spool has given up since the windows before it reported: `told`
passes from window to window, and through the checkpoint from run to run.
"""

from collections.abc import Iterable, Mapping
from typing import Literal

from msgspec.structs import replace

from appliance.counting.closed import Closed, Span
from appliance.counting.timeline import Reading, Timeline
from appliance.counting.window import Window
from appliance.keeping.checkpoint import Checkpoint
from appliance.reading.research import Research
from teiten.rollup.record import Books, Clock, Rollup

_DAY = 86400


class Windows:
    """The windows of one sensor's run, one after the other."""

    def __init__(
        self,
        sensor: str,
        timeline: Timeline,
        *,
        seconds: int,
        max_origins: int,
        research: Research | None = None,
        closed: Iterable[Span] = (),
    ) -> None:
        """Open the window that is now, beside those that are known to be closed."""
        self.sensor = sensor
        self.told = 0
        self.timeline = timeline
        self.closed = Closed(closed)
        self._seconds = seconds
        self._max_origins = max_origins
        self._research = research
        self._past = Books()
        self.open = self._opened()

    def _opened(self) -> Window:
        """The window that is now, or the one to come where the clock was set back into closed ones.

        That one says so: it is as if the clock had been set back within it.
        """
        start = self._due()
        made = Window(start, self._seconds, max_origins=self._max_origins, research=self._research)
        made.stepped = min(self.timeline.now - start, 0.0)
        return made

    def _due(self) -> int:
        """The start of the window that is now."""
        return self.closed.first_free(self.timeline.now, self._seconds)

    @property
    def early(self) -> float:
        """Seconds that are missing until the open window's time has come."""
        return max(self.open.start - self.timeline.now, 0.0)

    def read(self, reading: Reading) -> bool:
        """Go on to this reading of the clocks, and say whether the open window is over."""
        self.open.stepped += self.timeline.read(reading)
        return self._due() != self.open.start

    def pass_by(self, begun: Iterable[tuple[int, int]], *, until: int, now: bool) -> None:
        """Open none of the windows that were `begun` and forgotten, nor any before `until`.

        Where that is not known, or a clock was days ahead once, not even the one of `now`.
        """
        for start, length in begun:
            self.closed.add(Span(start, start + length))
        if 0 < until < self.timeline.now + _DAY:
            self.closed.add(Span(0, until))
        elif now:
            start = self._due()
            self.closed.add(Span(start, start + self._seconds))
        self.open = self._opened()

    def resume(self, last: Checkpoint | None, *, due: int) -> Checkpoint | None:
        """Take up where an earlier run ended; gives back the closing of a window that is over.

        `due` is what the spool wants to have been reported by now.
        """
        if last is None or last.rollup.sensor != self.sensor:
            self.told = due
            return None
        rollup = last.rollup
        self.told = min(last.told, due)
        self.closed = Closed((*self.closed.spans, *last.closed))
        self.open = self._opened()
        if not rollup.final:
            if (rollup.starts, rollup.seconds) == (self.open.start, self.open.seconds):
                self.open.resume(rollup)
                return None
            rollup = replace(rollup, sequence=rollup.sequence + 1, final=True)
        self.closed.add(Span(rollup.starts, rollup.ends))
        self.open = self._opened()
        self.told = min(last.told + rollup.books.shed, due)
        return replace(last, rollup=rollup)

    def rollup(
        self,
        *,
        engine: Literal["queue", "xdp"],
        final: bool,
        monitored: Mapping[Literal["4", "6"], int],
        synchronized: bool | None,
        due: int,
    ) -> Rollup:
        """Write the open window down; `synchronized` is what the kernel says of its clock."""
        return self.open.rollup(
            sensor=self.sensor,
            engine=engine,
            final=final,
            monitored=monitored,
            clock=Clock(
                source="system", synchronized=synchronized, stepped=round(self.open.stepped, 3)
            ),
            shed=max(due - self.told, 0),
        )

    def follow(self, final: Rollup) -> None:
        """Open the window that is now, after the one that `final` closed."""
        self.told += final.books.shed
        self._past = _sum(self._past, self.open.books())
        self.closed.add(Span(final.starts, final.ends))
        self.open = self._opened()

    def books(self) -> Books:
        """Every quantity of the laws since this run began."""
        return _sum(self._past, self.open.books())


def _sum(left: Books, right: Books) -> Books:
    return Books(
        **{name: getattr(left, name) + getattr(right, name) for name in Books.__struct_fields__}
    )
