"""`teiten collector`: words on the command line -> this room's parts."""

import sys
import time
from pathlib import Path

import click
import msgspec

from collector.books.books_cli import books
from collector.console import config, open_ledger
from collector.door.certificate_cli import certificate
from collector.fleet.cli import fleet
from collector.geo.cli import economies
from collector.index.index_cli import index
from collector.keeping.keeping_cli import backup, rebuild, restore
from collector.members.cli import members
from collector.publication.key_cli import key
from collector.publication.report_cli import report
from collector.sensors.sensors_cli import sensors
from collector.settings import Settings
from collector.updates.updates_cli import updates
from collector.weather.alarms_cli import alarms
from collector.weather.weather_cli import weather
from teiten.config import load


@click.group()
def collector() -> None:
    """Take rollups of sensors, keep them, publish what they say together."""


@collector.command()
@config
@click.option("--fd", type=int, multiple=True, help="A socket to serve, instead of `listen`.")
def serve(config: Path, fd: tuple[int, ...]) -> None:
    """Take uploads, publish, and serve the published pages until SIGTERM or Ctrl-C.

    \b
    teiten collector serve --config collector.toml
    """
    from collector.geo import files
    from collector.service import run

    settings = load(config, Settings)
    files.check(settings.geo)
    run(settings, fd)


@collector.command()
@config
@click.option("--fd", type=int, multiple=True, help="A socket to serve, instead of `kiosk.listen`.")
def kiosk(config: Path, fd: tuple[int, ...]) -> None:
    """Hand out what is published, and nothing else, until SIGTERM or Ctrl-C.

    It reads the public folder alone. As many as there are processors may listen at one address.

    \b
    teiten collector kiosk --config collector.toml
    """
    from collector.booth import run

    run(load(config, Settings), fd)


@collector.command()
@config
def publish(config: Path) -> None:
    """Publish once, and print the folder of the release.

    \b
    teiten collector publish --config collector.toml
    """
    from collector.publication.publish import publish as release

    settings = load(config, Settings)
    with open_ledger(settings) as ledger:
        click.echo(release(ledger, settings))


@collector.command()
@config
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def status(config: Path, as_json: bool) -> None:
    """Say in one screen: does it serve, who is silent, what was refused, do the books balance.

    Exit code 0: all is well; 1: a line that begins with LOOK says what is not.

    \b
    teiten collector status
    teiten collector status --json
    """
    from collector.watch import health
    from collector.watch.standing import troubles

    settings = load(config, Settings)
    with open_ledger(settings) as ledger:
        standing = health.look(ledger, settings, time.time())
    found = list(troubles(standing))
    if as_json:
        shown = msgspec.structs.asdict(standing)
        click.echo(msgspec.json.encode(shown | {"troubles": found, "healthy": not found}))
    else:
        click.echo("\n".join(health.screen(standing)))
    sys.exit(1 if found else 0)


for command in (
    books,
    index,
    alarms,
    economies,
    backup,
    restore,
    rebuild,
    sensors,
    updates,
    members,
    fleet,
    certificate,
    key,
    weather,
    report,
):
    collector.add_command(command)
