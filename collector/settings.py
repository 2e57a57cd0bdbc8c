"""The collector's settings: the tables of collector.toml as types, with their defaults."""

from typing import Annotated, Literal

from msgspec import Meta

from collector.runs import LATE
from teiten.config import Table

Some = Annotated[int, Meta(ge=1)]


class Limits(Table, frozen=True, kw_only=True):
    """The bounds of what one upload may be, and of how many are held at once."""

    compressed_bytes: Some = 4 * 1024**2
    body_bytes: Some = 32 * 1024**2
    rows: Some = 1_000_000
    ahead_seconds: Annotated[int, Meta(ge=0)] = 60
    uploads: Some = 64
    upload_seconds: Some = 60
    late_seconds: Some = LATE
    """For how long uploads of a sensor's earlier run may still arrive."""
    light_bytes: Some = 64 * 1024
    judges: Annotated[int, Meta(ge=1, le=64)] = 2
    judge_seconds: Some = 60
    connections: Some = 2000
    header_seconds: Some = 10


class Rates(Table, frozen=True, kw_only=True):
    """How many uploads a second, and how many at once after a silence."""

    sensor_per_second: Some = 10
    sensor_burst: Some = 3_000
    peer_per_second: Some = 100
    peer_burst: Some = 10_000
    all_per_second: Some = 5_000
    all_burst: Some = 10_000


class Kept(Table, frozen=True, kw_only=True):
    """For how many days bodies are kept; rows, books and counts are kept for ever."""

    keep_days: Annotated[int, Meta(ge=1, le=36_500)] = 30
    keep_interim_days: Annotated[int, Meta(ge=1, le=36_500)] = 90


class Publish(Table, frozen=True, kw_only=True):
    """What is published, and how often."""

    policy: Literal["hourly"] = "hourly"
    every_seconds: Some = 60
    windows: Annotated[int, Meta(ge=1, le=10_000)] = 168
    keep_releases: Some = 3


class Metrics(Table, frozen=True, kw_only=True):
    """Where Prometheus may ask; nowhere, unless an address is set."""

    listen: str | None = None


class Settings(Table, frozen=True, kw_only=True):
    """A whole collector.toml."""

    state: str = "/var/lib/teiten/collector"
    public: str = "/var/lib/teiten/public"
    listen: tuple[str, ...] = ("127.0.0.1:8080",)
    proxies: tuple[str, ...] = ("127.0.0.1", "::1")
    lab: bool = False
    limits: Limits = Limits()
    rates: Rates = Rates()
    ledger: Kept = Kept()
    publish: Publish = Publish()
    metrics: Metrics = Metrics()

    def __post_init__(self) -> None:
        """What is on the page must not change because a body behind it is gone."""
        if self.publish.windows > 24 * min(self.ledger.keep_days, self.ledger.keep_interim_days):
            raise ValueError(
                f"publish.windows = {self.publish.windows} are hours of which the bodies must be "
                "there: raise ledger.keep-days and ledger.keep-interim-days"
            )
