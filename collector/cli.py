"""`teiten collector`: words on the command line -> this room's parts."""

import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Connection, OperationalError

import click
import msgspec

from collector import registry, store
from collector.settings import Settings
from teiten.config import load
from teiten.errors import OperatorError

_DEFAULT = "/etc/teiten/collector.toml"

config = click.option(
    "--config",
    type=click.Path(path_type=Path),
    default=Path(_DEFAULT),
    show_default=True,
    help="The settings file.",
)


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
    from collector.service import run

    run(load(config, Settings), fd)


@collector.command()
@config
def publish(config: Path) -> None:
    """Publish once, and print the folder of the release.

    \b
    teiten collector publish --config collector.toml
    """
    from collector.publish import publish as release

    settings = load(config, Settings)
    with _ledger(settings) as ledger:
        click.echo(release(ledger, settings))


@collector.command()
@config
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def books(config: Path, as_json: bool) -> None:
    """Add up the books of every sensor, and check that the ledger balances.

    Exit code 1: an upload is unaccounted for.

    \b
    teiten collector books --config collector.toml
    """
    from collector.account import accounts

    settings = load(config, Settings)
    with _ledger(settings) as ledger:
        found = accounts(ledger)
    if as_json:
        click.echo(msgspec.json.encode(found))
    else:
        columns = {**found.sensors, "total": found.total}
        for name, account in columns.items():
            click.echo(f"{name}: {account.windows} windows, {account.finals} of them final")
            for quantity, count in msgspec.structs.asdict(account.books).items():
                click.echo(f"  {quantity:<14}{count:>16,}")
        click.echo(f"uploads received: {found.received:,}")
        for answer, count in found.answers.items():
            click.echo(f"  {answer:<18}{count:>12,}")
        click.echo("the ledger balances" if found.balanced else "THE LEDGER DOES NOT BALANCE")
    sys.exit(0 if found.balanced else 1)


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
    from collector import health
    from collector.standing import troubles

    settings = load(config, Settings)
    with _ledger(settings) as ledger:
        standing = health.look(ledger, settings, time.time())
    found = list(troubles(standing))
    if as_json:
        shown = msgspec.structs.asdict(standing)
        click.echo(msgspec.json.encode(shown | {"troubles": found, "healthy": not found}))
    else:
        click.echo("\n".join(health.screen(standing)))
    sys.exit(1 if found else 0)


@collector.group()
def sensors() -> None:
    """Say which sensors may report."""


@sensors.command()
@click.argument("name")
@click.argument("public_key")
@config
def add(name: str, public_key: str, config: Path) -> None:
    """Register NAME with its PUBLIC_KEY (base64); it reports once it is approved.

    \b
    teiten collector sensors add tokyo-1 11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
    """
    with _ledger(load(config, Settings)) as ledger:
        registry.add(ledger, name, public_key, now=_now())
    click.echo(f"{name} is registered and pending. Next: teiten collector sensors approve {name}")


@sensors.command()
@click.argument("name")
@config
def approve(name: str, config: Path) -> None:
    """Take reports of NAME from now on.

    \b
    teiten collector sensors approve tokyo-1
    """
    with _ledger(load(config, Settings)) as ledger:
        registry.approve(ledger, name, now=_now())
    click.echo(f"{name} is approved.")


@sensors.command()
@click.argument("name")
@config
def revoke(name: str, config: Path) -> None:
    """Take no more reports of NAME; what it reported before stays.

    \b
    teiten collector sensors revoke tokyo-1
    """
    with _ledger(load(config, Settings)) as ledger:
        registry.revoke(ledger, name, now=_now())
    click.echo(f"{name} is revoked.")


@sensors.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--approve", is_flag=True, help="Take their reports, too.")
@config
def bring(file: Path, approve: bool, config: Path) -> None:
    """Register every sensor in FILE: JSON Lines with name, key and perhaps since.

    All of them or, where a line is wrong, none. Who is registered already stays as he is. With
    --approve, reports are expected since then, or else from now on.

    \b
    teiten collector sensors import sensors.jsonl --approve
    """
    from collector.enrolment import enrol

    with _ledger(load(config, Settings)) as ledger:
        found = enrol(ledger, file, approve=approve, now=_now())
    word = "approved" if approve else "registered"
    click.echo(f"{found.sensors:,} sensors are {word}, {found.changed:,} of them by this.")


@sensors.command("list")
@config
@click.option("--json", "as_json", is_flag=True, help="One JSON array.")
def show(config: Path, as_json: bool) -> None:
    """List every sensor with its state and dates.

    \b
    teiten collector sensors list
    """
    with _ledger(load(config, Settings)) as ledger:
        everyone = registry.everyone(ledger)
    if as_json:
        fields = [{**msgspec.to_builtins(sensor), "state": sensor.state} for sensor in everyone]
        click.echo(msgspec.json.encode(fields))
        return
    for sensor in everyone:
        since = sensor.revoked or sensor.approved or sensor.added
        click.echo(f"{sensor.name:<32} {sensor.state:<9} since {_date(since)}")
    if not everyone:
        click.echo("No sensor is registered.")


@contextmanager
def _ledger(settings: Settings) -> Iterator[Connection]:
    """Open the ledger for one command; a disk or a lock in the way is the operator's to know."""
    with closing(store.connect(Path(settings.state))) as ledger:
        try:
            yield ledger
        except (OSError, OperationalError) as error:
            raise OperatorError(
                f"The disk does not let us: {error}.",
                hint="Nothing was changed. Look at free space and rights of `state` and `public`.",
            ) from error


def _now() -> int:
    return int(time.time())


def _date(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M UTC")
