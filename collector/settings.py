"""The collector's settings: the tables of collector.toml as types, with their defaults."""

from ipaddress import ip_address
from typing import Annotated, Literal

from msgspec import Meta

from collector.gate.table import Gate
from collector.members.table import Members
from teiten.config import Table

Some = Annotated[int, Meta(ge=1)]
LEARNING_DAYS = 14
"""What the index remembers of the past."""
Rate = Annotated[float, Meta(gt=0)]

_BUSY, _START = 5, 30
HOUR = 3600


class Limits(Table, frozen=True, kw_only=True):
    """The bounds of what one upload may be, and of how many are held at once."""

    compressed_bytes: Some = 4 * 1024**2
    body_bytes: Some = 32 * 1024**2
    rows: Some = 1_000_000
    ahead_seconds: Annotated[int, Meta(ge=0)] = 60
    uploads: Some = 64
    upload_seconds: Some = 60
    light_bytes: Some = 64 * 1024
    judges: Annotated[int, Meta(ge=1, le=64)] = 2
    judge_seconds: Some = 20
    connections: Some = 2000
    handshakes: Some = 256
    peer_handshakes: Some = 64
    header_seconds: Some = 10

    @property
    def judge_patience(self) -> int:
        """Seconds in which a busy machine, too, has started a judge and given him his seconds."""
        return _BUSY * self.judge_seconds + _START


class Rates(Table, frozen=True, kw_only=True):
    """How many uploads a second, and how many at once after a silence."""

    sensor_per_second: Rate = 10
    sensor_burst: Some = 3_000
    peer_per_second: Rate = 100
    peer_burst: Some = 10_000
    all_per_second: Rate = 5_000
    all_burst: Some = 10_000
    enrolments_per_second: Rate = 5
    enrolments_burst: Some = 100
    questions_per_second: Rate = 10
    questions_burst: Some = 100


class Kept(Table, frozen=True, kw_only=True):
    """For how many days bodies are kept; rows, books and counts are kept for ever."""

    keep_days: Annotated[int, Meta(ge=1, le=36_500)] = 30
    keep_interim_days: Annotated[int, Meta(ge=1, le=36_500)] = 90


class Publish(Table, frozen=True, kw_only=True):
    """What is published, and how often."""

    policy: Literal["gated", "hourly"] = "gated"
    gate: Gate = Gate()
    site: Annotated[str, Meta(pattern=r"^(https?://[a-z0-9.:-]+(/[A-Za-z0-9._~-]+)*/?)?\Z")] = ""
    """Where readers find the pages, for what they take with them: feeds and mail."""
    every_seconds: Some = 60
    windows: Annotated[int, Meta(ge=1, le=10_000)] = 168
    keep_releases: Some = 3
    lasting_bytes: Some = 2 * 1024**3
    valid_hours: Annotated[int, Meta(ge=1, le=8760)] = 48

    @property
    def renewal(self) -> int:
        """Seconds after which a signature is made anew, long before it runs out."""
        return self.valid_hours * HOUR // 8


Share = Annotated[float, Meta(ge=0)]


class Networks(Table, frozen=True, kw_only=True):
    """What part of all networks each kind is, in whatever unit; 0 where nobody knows."""

    access: Share = 0
    mobile: Share = 0
    enterprise: Share = 0
    hosting: Share = 0
    university: Share = 0
    government: Share = 0
    transit: Share = 0
    other: Share = 0

    @property
    def shares(self) -> dict[str, float]:
        """Those that are known, by the kinds of place.Network."""
        found = ((name, getattr(self, name)) for name in self.__struct_fields__)
        return {name: share for name, share in found if share}


class Index(Table, frozen=True, kw_only=True):
    """How one number is made of all sensors'; it is for members, so nothing of it is published."""

    every_seconds: Some = 60
    series: Annotated[int, Meta(ge=1, le=100_000)] = 4096
    by_economies: bool = False
    networks: Networks = Networks()


class Alarms(Table, frozen=True, kw_only=True):
    """How often alarms may be wrong a week, and of how many series most of these may be."""

    wrong_a_week: Annotated[float, Meta(gt=0, le=100)] = 1.0
    series: Annotated[int, Meta(ge=1, le=1000)] = 20


class Geo(Table, frozen=True, kw_only=True):
    """Which data says where sources are: the embedded one, unless a vendor's file is named."""

    database: str = ""
    attribution: str = ""
    asn_database: str = ""
    asn_attribution: str = ""


class Updates(Table, frozen=True, kw_only=True):
    """How fast bundles leave: for all boxes together, and for one."""

    bytes_per_second: Some = 4_000_000
    box_bytes_per_second: Some = 1_000_000


class Metrics(Table, frozen=True, kw_only=True):
    """Where Prometheus may ask; nowhere, unless an address is set."""

    listen: str | None = None


class Kiosk(Table, frozen=True, kw_only=True):
    """Where processes listen that hand out what is published, and do nothing else."""

    listen: tuple[str, ...] = ("127.0.0.1:8081",)


class Tls(Table, frozen=True, kw_only=True):
    """Where TLS 1.3 is spoken, and as whom."""

    listen: tuple[str, ...] = ()
    certificate: str = ""
    key: str = ""

    def __post_init__(self) -> None:
        """Nobody can speak TLS without saying who he is."""
        if self.listen and not (self.certificate and self.key):
            raise ValueError("where TLS is spoken, certificate and key are needed")


class Settings(Table, frozen=True, kw_only=True):
    """A whole collector.toml."""

    state: str = "/var/lib/teiten/collector"
    public: str = "/var/lib/teiten/public"
    listen: tuple[str, ...] = ("127.0.0.1:8080",)
    proxies: tuple[str, ...] = ("127.0.0.1", "::1")
    tls: Tls = Tls()
    plain: bool = False
    """For labs: HTTP without TLS may be spoken with other machines."""
    lab: bool = False
    limits: Limits = Limits()
    rates: Rates = Rates()
    ledger: Kept = Kept()
    publish: Publish = Publish()
    index: Index = Index()
    alarms: Alarms = Alarms()
    geo: Geo = Geo()
    updates: Updates = Updates()
    metrics: Metrics = Metrics()
    kiosk: Kiosk = Kiosk()
    members: Members = Members()

    def __post_init__(self) -> None:
        """A page must not change when bodies go, and nothing leaves unencrypted by accident."""
        days = min(self.ledger.keep_days, self.ledger.keep_interim_days)
        publish = self.publish
        if publish.policy == "hourly" and publish.windows > 24 * days:
            raise ValueError(
                f"publish.windows = {publish.windows} are hours of which the bodies must be "
                "there: raise ledger.keep-days and ledger.keep-interim-days"
            )
        if self.ledger.keep_days < LEARNING_DAYS and not self.lab:
            raise ValueError(
                f"ledger.keep-days = {self.ledger.keep_days}: the index learns from {LEARNING_DAYS}"
                " days, and may have to learn again from the bodies"
            )
        if publish.policy == "gated" and publish.gate.waits > 12 * days:
            raise ValueError(
                f"an epoch is published {publish.gate.waits} hours after it began, and the bodies "
                "must be there: raise ledger.keep-days and ledger.keep-interim-days"
            )
        for text in (*self.listen, *self.kiosk.listen):
            if not (self.plain or _here(text.rpartition(":")[0].strip("[]"))):
                raise ValueError(f"{text!r} has no TLS: use tls.listen, or plain = true in a lab")


def _here(host: str) -> bool:
    """Whether who listens at `host` is heard on this machine alone."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host in ("", "localhost")
