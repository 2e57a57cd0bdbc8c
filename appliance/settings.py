"""The settings of a sensor; every default is for a stranger's first box."""

from typing import Annotated

from msgspec import Meta

from teiten.config import Table
from teiten.rollup.record import Name

DEFAULT = "/etc/teiten/appliance.toml"

Positive = Annotated[int, Meta(ge=1)]


class Monitoring(Table, frozen=True, kw_only=True):
    """What is watched, and on which interface it arrives."""

    interface: str
    blocks: Annotated[tuple[str, ...], Meta(min_length=1)]
    management_peers: tuple[str, ...] = ()
    """Blocks that may reach the box itself over the monitored interface."""


class Echo(Table, frozen=True, kw_only=True):
    """The answers to pings."""

    replies_per_second: Annotated[int, Meta(ge=0)] = 1000


class Windows(Table, frozen=True, kw_only=True):
    """The span of a rollup; anything but the hour is for labs."""

    seconds: Annotated[int, Meta(ge=1, le=86400)] = 3600
    interim_seconds: Positive = 300
    max_origins: Positive = 20_000


class Queue(Table, frozen=True, kw_only=True):
    """The kernel's queues to the examination."""

    packets: Annotated[int, Meta(ge=0, le=65534)] = 135
    echo: Annotated[int, Meta(ge=0, le=65534)] = 136
    length: Positive = 16_384


class Spooling(Table, frozen=True, kw_only=True):
    """Rollups that wait for a collector."""

    max_bytes: Positive = 512 * 1024 * 1024


class Collectors(Table, frozen=True, kw_only=True):
    """Where rollups go; tried in turn."""

    urls: tuple[str, ...] = ()
    timeout_seconds: Positive = 10


class Metrics(Table, frozen=True, kw_only=True):
    """Where Prometheus may look; a management address, never a monitored one."""

    listen: str = "127.0.0.1:9464"


class Settings(Table, frozen=True, kw_only=True):
    """One sensor."""

    sensor: Name
    monitored: Monitoring
    state: str = "/var/lib/teiten"
    echo: Echo = Echo()
    window: Windows = Windows()
    queue: Queue = Queue()
    spool: Spooling = Spooling()
    collector: Collectors = Collectors()
    metrics: Metrics = Metrics()
