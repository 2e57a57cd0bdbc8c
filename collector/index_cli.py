"""`teiten collector index`: words on the command line -> what all sensors saw, hour by hour."""

from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from collector.console import config, open_ledger
from collector.settings import Settings
from collector.store import reading
from teiten.config import load
from teiten.geo import shelf

if TYPE_CHECKING:
    from collector.index.bulletin import Bulletin, Line


@click.command()
@click.option("--hours", type=click.IntRange(1, 8760), default=1, show_default=True)
@click.option("--series", type=click.IntRange(0), default=20, show_default=True, help="How many.")
@click.option(
    "--economies", is_flag=True, help="Weigh sensors by the addresses of their economies."
)
@config
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line and hour.")
def index(hours: int, series: int, economies: bool, config: Path, as_json: bool) -> None:
    """Estimate the newest hours: packets to an address, however odd some sensors are.

    Reads the fourteen days before them as well. It names sensors: for members and operators.

    \b
    teiten collector index
    teiten collector index --hours 24 --json
    """
    from collector.almanac import Almanac

    shares = _shares() if economies else {}
    with open_ledger(load(config, Settings)) as ledger, reading(ledger):
        for told in Almanac(ledger, shares).bulletins(hours, series):
            click.echo(msgspec.json.encode(told) if as_json else "\n".join(_page(told)))


def _shares() -> dict[str, float]:
    """How many IPv4 addresses are allocated in each economy."""
    return {economy: float(size) for economy, size in shelf.load().sizes(4).items()}


def _page(told: "Bulletin") -> list[str]:
    seen = told.coverage
    lines = [
        f"{told.start}  revision {told.revision}, {seen.reported} of {seen.expected} sensors,"
        f" {seen.listened:.1%} of the time",
        f"  {'packets to an address':<32}{'index':>10}{'95% from':>10}{'to':>10}{'mean':>10}",
    ]
    lines += [_row(each) for each in told.series]
    lines += [f"  LOCAL: {each.sensor} sees more or less {each.series}" for each in told.local]
    return lines


def _row(line: "Line") -> str:
    numbers = (line.value, line.low, line.high, line.mean)
    said = ("-" if number is None else f"{number:.3f}" for number in numbers)
    return f"  {line.series:<32}" + "".join(f"{each:>10}" for each in said)
