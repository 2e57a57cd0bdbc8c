"""What a week's report says, as the file has it: `teiten-report`, version 1."""

from typing import Literal

import msgspec

from collector.gate.record import Series

Values = tuple[float | None, ...]


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """A public series; a null field stands for everything."""

    label: str
    family: int
    protocol: int | None
    number: int | None
    economy: str | None = None

    @property
    def series(self) -> Series:
        """The same, as the book has it."""
        return Series(self.family, self.protocol, None, self.number, self.economy)


class Port(msgspec.Struct, frozen=True, kw_only=True):
    """A port of the week, or ICMP, which has no rank."""

    known: Known = msgspec.field(name="series")
    rank: int | None
    mean: float
    listed: int
    rank_before: int | None
    mean_before: float | None
    listed_before: int
    news: str
    """As in rank tables: first, new, up, down, same, unknown."""
    values: Values
    """By step."""

    @property
    def label(self) -> str:
        """As operators write it."""
        return self.known.label


class Raised(msgspec.Struct, frozen=True, kw_only=True):
    """An alarm that was raised in the week, as it stood at the week's end."""

    label: str
    since: str
    heard: str
    ended: str | None
    level: int
    times: float
    standing: str


class Forecast(msgspec.Struct, frozen=True, kw_only=True):
    """How forecasts that were made when the week began turned out."""

    values: int
    within: int
    """Of these: how many lay in the band of 80%."""
    skill: float | None
    """1 is perfect, 0 is as good as what came the week before."""


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """A text in both languages."""

    en: str
    ja: str


class Weather(msgspec.Struct, frozen=True, kw_only=True):
    """The weather at the week's end."""

    level: str
    name: Said
    sentence: Said
    sure: Said


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """The whole of it."""

    format: Literal["teiten-report"] = "teiten-report"
    version: Literal[1] = 1
    week: str
    policy: str
    unit: str
    start: str
    end: str
    seconds: int
    """Of a step."""
    heard: dict[str, int]
    """How many steps were heard how much of."""
    told: int
    """Steps that say something."""
    told_before: int
    weather: Weather | None
    ports: tuple[Port, ...]
    icmp: Port | None
    alarms: tuple[Raised, ...]
    forecast: Forecast | None


def encode(report: Report) -> bytes:
    """Write the file; the same report gives the same bytes."""
    return msgspec.json.format(msgspec.json.encode(report), indent=1) + b"\n"


def decode(body: bytes) -> Report:
    """Read back what was written; raises msgspec.MsgspecError where it is something else."""
    return msgspec.json.decode(body, type=Report)
