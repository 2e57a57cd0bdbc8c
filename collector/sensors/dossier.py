"""A sensor's name -> everything that registry, ledger and index know of it, dated."""

import sqlite3
from collections.abc import Iterator, Sequence

from msgspec import Struct

from collector.books import ledger
from collector.books.store import reading
from collector.console import date
from collector.door.admit import State
from collector.index import annals
from collector.index.bulletin import name as told
from collector.sensors import clones, keys, places, registry, vetting
from collector.sensors.place import Stay, discord
from teiten.enrolment import fingerprint
from teiten.rollup.check import Fault
from teiten.rollup.codec import decode

_NAMED = 20
"""Anomalies that are named."""


class Held(Struct, frozen=True):
    """A key, by what two people compare, and for how long it was the sensor's."""

    fingerprint: str
    since: int
    until: int | None = None


class Vetted(Struct, frozen=True):
    """A time in which a sensor counted in what is public."""

    since: int
    until: int | None


class Anomaly(Struct, frozen=True):
    """What it saw of a series more or less than others, and when; its owner may know why."""

    series: str
    since: int
    until: int
    times: float | None


class Dossier(Struct, frozen=True, kw_only=True):
    """One sensor; the dates are seconds since 1970."""

    name: str
    state: State
    added: int
    approved: int | None
    revoked: int | None
    cloned: int | None
    vetted: list[Vetted]
    """When it counted in what is public."""
    keys: list[Held]
    places: list[Stay]
    runs: list[str]
    """Runs that are remembered, the newest one last."""
    runless: int | None
    """Since when its uploads name no run, so that it cannot be told from a copy."""
    anomalies: list[Anomaly]
    """When it saw of what more or less than others, the newest first."""
    discord: str
    """In what its newest rollup and the registry differ; empty where they agree."""


def dossier(
    connection: sqlite3.Connection, name: str, anomalies: Sequence[annals.Anomaly] = ()
) -> Dossier:
    """Gather it as of one moment; its `anomalies` are of the annals."""
    with reading(connection):
        sensor = registry.known(connection, name)
        past = [
            Held(fingerprint(k), since, until) for k, since, until in keys.retired(connection, name)
        ]
        return Dossier(
            name=name,
            state=sensor.state,
            added=sensor.added,
            approved=sensor.approved,
            revoked=sensor.revoked,
            cloned=sensor.cloned,
            vetted=[Vetted(*time) for time in vetting.history(connection, name)],
            keys=[*past, Held(fingerprint(sensor.key), keys.since(connection, sensor))],
            places=places.history(connection, name),
            anomalies=[
                Anomaly(told(each.series), each.since, each.until, each.times)
                for each in anomalies[:_NAMED]
            ],
            runs=[run.name for run in clones.remembered(connection, name)],
            runless=clones.runless(connection).get(name),
            discord=_discord(connection, name),
        )


def _discord(connection: sqlite3.Connection, name: str) -> str:
    body = ledger.last(connection, name)
    rollup = decode(body) if body else None
    if rollup is None or isinstance(rollup, Fault):
        return ""
    place = places.at(connection, name, rollup.starts)
    return discord(place, rollup.exposure) if place else ""


def screen(found: Dossier) -> Iterator[str]:
    """Say it to a person."""
    since = found.revoked or found.cloned or found.approved or found.added
    yield f"{found.name}  {found.state} since {date(since)}"
    if found.state is State.CLONED:
        yield "  TWO BOXES speak under its key: stop one of them, then approve the sensor again"
    if found.runless is not None:
        yield (
            f"  NO RUN of its daemon is named by its uploads since {date(found.runless)}:"
            " it cannot be told from a copy of its disk"
        )
    for time in found.vetted:
        until = f" until {date(time.until)}" if time.until else ""
        yield f"  vetted since {date(time.since)}{until}"
    for key in found.keys:
        until = f" until {date(key.until)}" if key.until else ""
        yield f"  key    {key.fingerprint} since {date(key.since)}{until}"
    for stay in found.places:
        place = stay.place
        yield (
            f"  place  since {date(stay.since)}: {', '.join(place.blocks)}; {place.economy},"
            f" {place.network}, {place.organisation}; {place.addresses:,} IPv4 addresses"
        )
    for odd in found.anomalies:
        times = "" if odd.times is None else f", {odd.times:g} times as much as others"
        yield f"  LOCAL  {odd.series} from {date(odd.since)} to {date(odd.until)}{times}"
    if found.discord:
        yield f"  IT DIFFERS from its newest rollup: {found.discord}"
