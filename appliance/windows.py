"""The last checkpoint and the time -> the open window, what ends with it, and what follows.

Each rollup reports as shed what the spool has given up since the windows before it reported: `told`
passes from window to window, and through the checkpoint from run to run.
"""

from collections.abc import Mapping
from typing import Literal

from msgspec.structs import replace

from appliance.checkpoint import Checkpoint
from appliance.research import Research
from appliance.window import Window
from teiten.rollup.record import Books, Clock, Rollup


class Windows:
    """The windows of one sensor's run, one after the other."""

    def __init__(
        self,
        sensor: str,
        *,
        seconds: int,
        max_origins: int,
        research: Research | None = None,
        now: float,
    ) -> None:
        """Open the window that is now."""
        self.sensor = sensor
        self.told = 0
        self._seconds = seconds
        self._max_origins = max_origins
        self._research = research
        self._past = Books()
        self.open = self._opened(now)

    def _opened(self, now: float) -> Window:
        start = int(now // self._seconds * self._seconds)
        return Window(start, self._seconds, max_origins=self._max_origins, research=self._research)

    def resume(self, last: Checkpoint | None, *, due: int) -> Checkpoint | None:
        """Take up where an earlier run ended; gives back the closing of a window that is over.

        `due` is what the spool wants to have been reported by now.
        """
        if last is None or last.rollup.sensor != self.sensor:
            self.told = due
            return None
        rollup = last.rollup
        self.told = min(last.told, due)
        if not rollup.final:
            if (rollup.starts, rollup.seconds) == (self.open.start, self.open.seconds):
                self.open.resume(rollup)
                return None
            rollup = replace(rollup, sequence=rollup.sequence + 1, final=True)
        self.told = min(last.told + rollup.books.shed, due)
        return replace(last, rollup=rollup)

    def rollup(
        self,
        *,
        engine: Literal["queue", "xdp"],
        final: bool,
        monitored: Mapping[Literal["4", "6"], int],
        clock: Clock,
        due: int,
    ) -> Rollup:
        """Write the open window down."""
        return self.open.rollup(
            sensor=self.sensor,
            engine=engine,
            final=final,
            monitored=monitored,
            clock=clock,
            shed=max(due - self.told, 0),
        )

    def follow(self, final: Rollup, now: float) -> None:
        """Open the window that is now, behind the one that `final` closed."""
        self.told += final.books.shed
        self._past = _sum(self._past, self.open.books())
        self.open = self._opened(now)

    def books(self) -> Books:
        """Every quantity of the laws since this run began."""
        return _sum(self._past, self.open.books())


def _sum(left: Books, right: Books) -> Books:
    return Books(
        **{name: getattr(left, name) + getattr(right, name) for name in Books.__struct_fields__}
    )
