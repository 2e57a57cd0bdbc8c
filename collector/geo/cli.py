"""`teiten collector economies`: words on the command line -> where packets came from."""

from pathlib import Path

import click
import msgspec

from collector.books.store import reading
from collector.console import config, disk_permitting, open_ledger
from collector.settings import Settings
from teiten.config import load

_KINDS = ("raw", "normalised", "regions", "systems")


@click.command()
@click.option("--hours", type=click.IntRange(1, 8760), default=24, show_default=True)
@click.option("--view", type=click.Choice(_KINDS), default="raw", show_default=True)
@click.option("--family", type=click.Choice(["4", "6"]), default="4", show_default=True)
@click.option(
    "--most", type=click.IntRange(1), default=20, show_default=True, help="How many rows."
)
@config
@click.option("--json", "as_json", is_flag=True, help="One JSON object with every row.")
def economies(hours: int, view: str, family: str, most: int, config: Path, as_json: bool) -> None:
    """Say from which economies the newest hours' packets came, as far as sources are known.

    Sources may be forged, and an economy is where the holder of their network is registered.
    `normalised` ranks economies by how far they are from what is usual for their size. All but
    `systems` are read from the index.

    \b
    teiten collector economies
    teiten collector economies --hours 168 --view normalised
    teiten collector economies --view systems --json
    """
    from collector.geo import gazetteer
    from collector.geo.screen import screen
    from collector.geo.views import Kind

    settings, kind = load(config, Settings), Kind(view)
    if kind is Kind.SYSTEMS:
        with open_ledger(settings) as ledger, reading(ledger):
            found = gazetteer.systems(ledger, settings.geo, hours, int(family))
    else:
        with disk_permitting():
            found = gazetteer.economies(Path(settings.state), hours, kind, int(family))
    click.echo(msgspec.json.encode(found) if as_json else "\n".join(screen(found, most)))
