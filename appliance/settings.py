"""The settings of a sensor; every default is for a stranger's first box."""

from ipaddress import ip_address
from typing import Annotated, Literal
from urllib.parse import urlsplit

from msgspec import Meta, field

from teiten.config import Table
from teiten.enrolment import Token
from teiten.rollup.record import Name
from teiten.seed import Window

DEFAULT = "/etc/teiten/appliance.toml"

Positive = Annotated[int, Meta(ge=1, le=2**31 - 1)]
Interface = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_.@][A-Za-z0-9_.@-]{0,14}\Z")]
"""A name that means one interface to the kernel, iptables and nft, and nothing else to any."""


class Monitoring(Table, frozen=True, kw_only=True):
    """What is watched, and on which interface it arrives."""

    interface: Interface
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

    def __post_init__(self) -> None:
        """A window that does not divide the day is no rollup."""
        if 86400 % self.seconds:
            raise ValueError(f"a window of {self.seconds} seconds does not divide the day evenly")


class Counting(Table, frozen=True, kw_only=True):
    """How packets are counted."""

    engine: Literal["auto", "xdp", "queue"] = "auto"
    """auto: in the kernel where that can, otherwise as they leave the queue."""
    examine_per_second: Positive = 5_000
    """What each processor hands to the examination at most; the rest is counted all the same."""


class Queue(Table, frozen=True, kw_only=True):
    """The kernel's queues to the examination."""

    packets: Annotated[int, Meta(ge=0, le=65534)] = 135
    echo: Annotated[int, Meta(ge=0, le=65534)] = 136
    max_bytes: Annotated[int, Meta(ge=1, le=2**40)] = 128 * 1024 * 1024
    """What packets that wait in both may take of the kernel's memory."""

    def __post_init__(self) -> None:
        """Pings have a queue of their own."""
        if self.packets == self.echo:
            raise ValueError(f"packets and echo are both the queue {self.echo}")


ListName = Annotated[str, Meta(pattern=r"^[a-z0-9](?:[a-z0-9-]{0,21}[a-z0-9])?\Z")]
"""What stands behind `research-` in a tag."""


class Examination(Table, frozen=True, kw_only=True):
    """What the examination is told of."""

    research: dict[ListName, str] = field(default_factory=dict)
    """Published lists of research scanners' addresses: name, and file."""


class Spooling(Table, frozen=True, kw_only=True):
    """Rollups that wait for a collector."""

    max_bytes: Annotated[int, Meta(ge=1, le=2**53 - 1)] = 512 * 1024 * 1024
    recall_days: Annotated[int, Meta(ge=0, le=3660)] = 7
    """How far back acknowledged windows are kept, in case that the collector loses them."""
    recall_bytes: Annotated[int, Meta(ge=0, le=2**53 - 1)] = 128 * 1024 * 1024
    """What of `max_bytes` these may take, as long as nothing that waits needs it."""


class Collectors(Table, frozen=True, kw_only=True):
    """Where rollups go; tried in turn."""

    urls: tuple[str, ...] = ()
    timeout_seconds: Annotated[int, Meta(ge=1, le=600)] = 10
    authorities: str = ""
    """A PEM file: certificates of these authorities alone are believed."""
    token: Token | Literal[""] = ""
    token_file: str = ""
    plain: bool = False
    """For labs: uploads may leave the box without TLS."""

    def __post_init__(self) -> None:
        """An address with a typing error is told before it costs a window."""
        if self.token and self.token_file:
            raise ValueError("token and token-file are two ways to say one thing: choose one")
        for url in self.urls:
            parts = urlsplit(url)
            if parts.scheme not in {"http", "https"} or not parts.hostname or parts.port == 0:
                raise ValueError(f"{url!r} is no collector's address, like https://host:port")
            if parts.username or parts.query or parts.fragment or not url.isascii():
                raise ValueError(f"{url!r} has more than a scheme, a host, a port and a path")
            if parts.scheme == "http" and not (self.plain or _here(parts.hostname)):
                raise ValueError(f"{url!r} has no TLS: use https, or plain = true in a lab")


def _here(host: str) -> bool:
    """Whether what goes to `host` stays on this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Updates(Table, frozen=True, kw_only=True):
    """Other versions of the whole box, which the image alone has."""

    pull: bool = False
    """Whether the collector is asked for them."""
    version: str = ""
    """What runs, as the image says; empty on every other box."""
    every_minutes: Positive = 60
    bytes_per_second: Positive = 500_000
    max_bytes: Annotated[int, Meta(ge=1, le=2**53 - 1)] = 512 * 1024 * 1024
    window: Window = "00:00-24:00"
    """When the box may start anew, in UTC."""
    keys: str = "/run/teiten/bundles.keys"
    """A file with the public keys that are believed, one a line."""
    told: str = "/run/teiten/update.json"
    """Where root says what became of what was fetched."""


class Metrics(Table, frozen=True, kw_only=True):
    """Where Prometheus may look; a management address, never a monitored one."""

    listen: str = "127.0.0.1:9464"
    interface: Interface | Literal[""] = ""
    """Where this is set, who comes by another interface does not find the metrics."""


class Settings(Table, frozen=True, kw_only=True):
    """One sensor."""

    sensor: Name
    monitored: Monitoring
    state: str = "/var/lib/teiten"
    echo: Echo = Echo()
    counting: Counting = Counting()
    examination: Examination = Examination()
    window: Windows = Windows()
    queue: Queue = Queue()
    spool: Spooling = Spooling()
    collector: Collectors = Collectors()
    update: Updates = Updates()
    metrics: Metrics = Metrics()
