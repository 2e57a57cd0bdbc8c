"""What status and metrics say of a collector, as values, and what of it is trouble."""

from collections.abc import Iterator

import msgspec

from collector.door import admit
from collector.door.answers import Answer, Kind, Reply
from collector.updates.screen import State
from teiten.measures import room, span

SILENT = 7200
"""Seconds after which an approved sensor that reports nothing is missed."""
STALE = 30.0
"""Seconds after which what the service said of itself is no news any more."""
LEAST_FREE = 10**9
"""Bytes of disk below which somebody should look."""


class Serving(msgspec.Struct, frozen=True, kw_only=True):
    """What a running service says of itself."""

    at: float
    started: float
    answered: int = 0
    refused: dict[Answer, int] = {}
    """In the last hour."""
    cut: dict[str, int] = {}
    """Connections that brought no request, since the start."""


class Silence(msgspec.Struct, frozen=True, kw_only=True):
    """An approved sensor, and since when nothing came from it."""

    sensor: str
    since: int
    ever: bool
    """Whether it has ever reported; otherwise it is missed since it was approved."""


class Local(msgspec.Struct, frozen=True, kw_only=True):
    """A sensor that sees what others do not, in the newest hour that is over."""

    sensor: str
    since: int
    series: tuple[str, ...]
    """Of what, sums first; of many series some."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A collector at one moment."""

    at: float
    serving: Serving | None
    sensors: dict[admit.State, int]
    silences: tuple[Silence, ...]
    """Of every approved sensor, the longest first."""
    received: int
    answers: dict[Answer, int]
    """What they were, since the ledger began."""
    balanced: bool
    accepted: int
    """When the newest of the current rollups came, or 0."""
    released: float
    """When the newest release was made, or 0."""
    ledger_bytes: int
    free_bytes: int
    requests: dict[Kind, int] = {}
    replies: dict[Kind, dict[Reply, int]] = {}
    """Enrolments and new keys, and what became of them."""
    enrolments_balanced: bool = True
    cloned: tuple[str, ...] = ()
    """Sensors whose key lives in two boxes."""
    runless: tuple[str, ...] = ()
    """Sensors that cannot be told from a copy: their uploads name no run that they signed."""

    members: int = 0
    """Organisations whose agreement holds."""
    queries: dict[str, dict[str, int]] = {}
    """What members asked since the beginning, by endpoint and answer."""
    updates: tuple[State, ...] = ()
    """Versions that are offered to boxes, and how far they have come."""
    unshelved: tuple[str, ...] = ()
    """Those of them whose bundle is not here, as after a backup was restored."""
    local: tuple[Local, ...] = ()
    indexed: int = 0
    """The end of the newest hour of the index that is over, or 0."""

    @property
    def refused(self) -> int:
        """Uploads that were refused, for whatever reason."""
        return sum(uploads for answer, uploads in self.answers.items() if answer.refused)

    @property
    def silent(self) -> list[Silence]:
        """Who is missed."""
        return [each for each in self.silences if self.at - each.since > SILENT]

    @property
    def serves(self) -> bool:
        """Whether the service was heard of just now."""
        return self.serving is not None and abs(self.at - self.serving.at) < STALE


def troubles(standing: Standing) -> Iterator[str]:
    """Name what an operator must look at; nothing where all is well."""
    if not standing.serves:
        told = standing.serving
        heard = f"last heard of {span(abs(standing.at - told.at))} ago" if told else "never started"
        yield f"the collector does not serve: {heard}"
    if not standing.balanced:
        yield "the ledger does not balance: an upload is unaccounted for"
    if not standing.enrolments_balanced:
        yield "the registry does not balance: an enrolment or a new key is unaccounted for"
    if cloned := len(standing.cloned):
        yield f"two boxes speak under one key, for {cloned} sensor(s)"
    if silent := len(standing.silent):
        yield f"{silent} of {len(standing.silences)} approved sensors are silent"
    if local := len(standing.local):
        yield f"{local} sensor(s) see what others do not: ask who runs them"
    for update in standing.updates:
        if update.offer.failed:
            yield f"the update to {update.offer.version} was stopped by {update.offer.why}"
    for version in standing.unshelved:
        yield f"the bundle of the update to {version} is not here: offer it again"
    if standing.free_bytes < LEAST_FREE:
        yield f"only {room(standing.free_bytes)} of disk are free"
