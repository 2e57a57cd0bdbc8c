"""What status and metrics say, as one value: how the sensor stood at one moment.

No field holds a monitored address.
"""

import msgspec

from teiten.rollup.record import Books

STALE = 10.0
"""Seconds after which a standing is no news any more."""


class Laws(msgspec.Struct, frozen=True, kw_only=True):
    """For each law what is left over between independent counts; zero where it balances."""

    link: int = 0
    tally: int = 0
    examination: int = 0
    rollup: int = 0
    spool: int = 0


class Update(msgspec.Struct, frozen=True, kw_only=True):
    """How it stands with other versions of the whole box."""

    idle: str = ""
    """Why nobody is asked for them; empty where somebody is."""
    trouble: str = ""
    """Why it does not go on now."""
    answer: str = ""
    """What a collector said last."""
    asked: float = 0.0
    version: str = ""
    """The one that is being fetched, or that was settled last."""
    outcome: str = ""
    """What became of it."""
    fetched: int = 0
    size: int = 0
    """Bytes of what is being fetched; 0 where nothing is."""
    window: str = ""
    """When the box starts anew for it, in UTC; empty where it does not."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that status and metrics say, at one moment."""

    sensor: str
    engine: str
    software: str
    at: float
    started: float
    window_start: int
    window_seconds: int
    books: Books
    """Since this run began."""
    window: Books
    """Of the open window."""
    cells: int = 0
    origins: int = 0
    queued: int = 0
    queue_dropped: int = 0
    queue_waiting: int = 0
    link_packets: int = 0
    link_dropped: int = 0
    echo_answered: int = 0
    echo_suppressed: int = 0
    neighbours_answered: int = 0
    synchronized: bool | None = None
    clock_steps: int = 0
    clock_stepped: float = 0.0
    """How often, and by how many seconds in all, the clock was set since this run began."""
    clock_offset: float = 0.0
    """Seconds that the system's clock is ahead of the sensor's, which does not follow it."""
    window_early: float = 0.0
    """Seconds that are missing until the open window's time has come."""
    windows_closed: int = 0
    windows_acknowledged: int = 0
    windows_shed: int = 0
    windows_set_aside: int = 0
    rollups_waiting: int = 0
    rollups_kept: int = 0
    """Acknowledged, and kept in case that the collector loses them."""
    rollups_recalled: int = 0
    """Of these, how many are to be sent again."""
    kept_bytes: int = 0
    oldest_waiting: int = 0
    spool_bytes: int = 0
    spool_max_bytes: int = 0
    credited: float = 0.0
    last_answer: str = ""
    local: tuple[str, ...] = ()
    """Of what this sensor sees more or less than all others, as the collector said last."""
    registry: str = ""
    """What the collector's registry said last, where it was asked for something."""
    capture: str = ""
    """What the ring of examined packets does; empty where there is none."""
    capture_running: bool = False
    captured: int = 0
    capture_bytes: int = 0
    update: Update = Update()
    laws: Laws = Laws()
