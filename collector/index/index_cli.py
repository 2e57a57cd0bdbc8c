"""`teiten collector index`: words on the command line -> what all sensors saw, hour by hour."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from collector.console import config
from collector.settings import Settings
from teiten.config import load

if TYPE_CHECKING:
    from collector.index.bulletin import Bulletin, Line
    from collector.index.bulletins import Point


@click.command()
@click.option("--hours", type=click.IntRange(1, 100_000), default=1, show_default=True)
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]),
    help="The hours before then, in UTC; without it, the newest.",
)
@click.option("--series", default="", help="One series alone: 'IPv4 TCP 445 scan', 'IPv4 from JP'.")
@click.option("--most", type=click.IntRange(0), default=20, show_default=True, help="Series shown.")
@click.option("--update", is_flag=True, help="Bring it up to the ledger first.")
@config
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line and hour.")
def index(
    hours: int,
    until: datetime | None,
    series: str,
    most: int,
    update: bool,
    config: Path,
    as_json: bool,
) -> None:
    """Tell of some hours: packets to an address, however odd some sensors are.

    A running collector keeps the index; this reads it. It names sensors: for members and operators.

    \b
    teiten collector index
    teiten collector index --hours 24 --until 2026-05-01 --json
    teiten collector index --hours 168 --series 'IPv4 TCP 445 scan'
    """
    from collector.console import disk_permitting
    from collector.index import annals, bulletins

    settings = load(config, Settings)
    if update:
        _update(settings)
    owed: set[str] = set()
    end = int(until.replace(tzinfo=UTC).timestamp()) if until else None
    with disk_permitting(), annals.opened(Path(settings.state)) as chronicle:
        span = bulletins.span(chronicle, hours, end)
        if series:
            for point in bulletins.course(chronicle, *span, series):
                click.echo(msgspec.json.encode(point) if as_json else _pointed(point))
                owed.add(point.labels)
        else:
            for told in bulletins.bulletins(chronicle, *span, most):
                click.echo(msgspec.json.encode(told) if as_json else "\n".join(_page(told)))
                owed.add(told.labels if _has_economies(told) else "")
    if not as_json:
        for label in sorted(owed - {""}):
            click.echo(f"  Where sources are: {label}")


def _update(settings: Settings) -> None:
    from collector.index.reckoning import bring_up
    from collector.weather.audience import audience

    bring_up(settings, audience(settings))


def _has_economies(told: "Bulletin") -> bool:
    names = [*(line.series for line in told.series), *(odd.series for odd in told.local)]
    return any(" from " in name for name in names)


def _page(told: "Bulletin") -> Iterator[str]:
    seen = told.coverage
    yield (
        f"{told.start}  revision {told.revision}, {seen.reported} of {seen.expected} sensors,"
        f" {seen.listened:.1%} of the time{'' if told.over else ', and not over yet'}"
    )
    for key, found in told.sources.items():
        yield f"  IPv{key}: {found.value:,} sources, 95% from {found.low:,} to {found.high:,}"
    yield f"  {'packets to an address':<32}{'index':>10}{'95% from':>10}{'to':>10}{'mean':>10}"
    for each in told.series:
        yield f"  {each.series:<32}{_row(each)}"
    for odd in told.local:
        times = "" if odd.times is None else f", {odd.times:g} times as much as others"
        yield f"  LOCAL: {odd.sensor} sees more or less {odd.series}{times}"


def _pointed(point: "Point") -> str:
    return f"{point.start}{_row(point.line)}"


def _row(line: "Line") -> str:
    numbers = (line.value, line.low, line.high, line.mean)
    said = ("-" if number is None else f"{number:.3f}" for number in numbers)
    return "".join(f"{each:>10}" for each in said)
