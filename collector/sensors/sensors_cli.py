"""`teiten collector sensors`: words on the command line -> the registry of sensors."""

import secrets
from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec

from collector.console import clock, config, date, open_ledger
from collector.door.admit import Sensor, State
from collector.sensors import facts, invitations, places, registry, vetting
from collector.sensors.facts import Facts
from collector.sensors.place import Stay
from collector.sensors.vetting_cli import vet
from collector.settings import Settings
from teiten.config import load
from teiten.enrolment import fingerprint
from teiten.errors import OperatorError

_HOUR = 3600


@click.group()
def sensors() -> None:
    """Say which sensors may report."""


sensors.add_command(vet)


@sensors.command()
@click.argument("name")
@click.argument("public_key")
@config
def add(name: str, public_key: str, config: Path) -> None:
    """Register NAME with its PUBLIC_KEY (base64); it reports once it is approved.

    \b
    teiten collector sensors add tokyo-1 11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
    """
    with open_ledger(load(config, Settings)) as ledger:
        registry.add(ledger, name, public_key, now=clock())
    click.echo(f"{name} is registered and pending. Next: teiten collector sensors approve {name}")


@sensors.command()
@click.argument("name", required=False)
@click.option("--any", "anybody", is_flag=True, help="For a sensor of any name.")
@click.option("--hours", type=click.IntRange(1, 8760), default=72, show_default=True)
@config
def invite(name: str | None, anybody: bool, hours: int, config: Path) -> None:
    """Print a token with which the sensor NAME registers itself, once; it is shown only now.

    \b
    teiten collector sensors invite tokyo-1
    teiten collector sensors invite --any --hours 2
    """
    if (name is None) is not anybody:
        raise OperatorError(
            "A token is for one name or for any.", hint="Give a name, or --any, and not both."
        )
    token = secrets.token_urlsafe(invitations.RANDOM_BYTES)
    with open_ledger(load(config, Settings)) as ledger:
        registry.expect(ledger, name)
        invitations.invite(ledger, token, name, now=clock(), seconds=hours * _HOUR)
    click.echo(token)


@sensors.command()
@click.argument("name")
@facts.options
@click.option("--yes", is_flag=True, help="The fingerprint was compared; do not ask.")
@config
def approve(name: str, yes: bool, config: Path, **said: object) -> None:
    """Take reports of NAME from now on, and note where it stands.

    Compare the fingerprint with what `teiten appliance identity` shows. A terminal asks for what no
    option says. A cloned sensor is approved again once one of its two boxes is gone.

    \b
    teiten collector sensors approve tokyo-1
    teiten collector sensors approve tokyo-1 --block 203.0.113.0/24 --economy JP \\
        --network university --organisation 'Example University'
    """
    settings, given = load(config, Settings), Facts(**said)  # type: ignore[arg-type]
    with open_ledger(settings) as ledger:
        sensor = registry.known(ledger, name)
        click.echo(f"{name} has the fingerprint {fingerprint(sensor.key)}")
        stays = places.history(ledger, name)
        needed = any(given) or not (stays or settings.lab)
        before = facts.known_from(stays[-1].place) if stays else None
        place = facts.gather(given, before=before) if needed else None
        if facts.at_terminal() and not yes:
            click.confirm("Does the sensor show the same one?", abort=True)
        registry.approve(ledger, name, now=clock(), place=place)
    click.echo(f"{name} is approved.")


@sensors.command()
@click.argument("name")
@click.option(
    "--since",
    required=True,
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]),
    help="From when on, in UTC.",
)
@facts.options
@config
def move(name: str, since: datetime, config: Path, **said: object) -> None:
    """Note that NAME stands somewhere else since then; what it reported before stays where it was.

    What no option says stays as it was, but for the blocks. The same date again is a correction.

    \b
    teiten collector sensors move tokyo-1 --since 2026-05-01 --block 198.51.100.0/25
    """
    with open_ledger(load(config, Settings)) as ledger:
        stays = places.history(ledger, name)
        before = facts.known_from(stays[-1].place) if stays else None
        place = facts.gather(Facts(**said), before=before)  # type: ignore[arg-type]
        moment = int(since.replace(tzinfo=UTC).timestamp())
        registry.move(ledger, name, Stay(moment, place), now=clock())
    click.echo(f"{name} stands at {', '.join(place.blocks)} since {date(moment)}.")


@sensors.command()
@click.argument("name")
@config
def revoke(name: str, config: Path) -> None:
    """Take no more reports of NAME; what it reported before stays.

    \b
    teiten collector sensors revoke tokyo-1
    """
    with open_ledger(load(config, Settings)) as ledger:
        registry.revoke(ledger, name, now=clock())
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
    from collector.sensors.enrolment import enrol

    with open_ledger(load(config, Settings)) as ledger:
        found = enrol(ledger, file, approve=approve, now=clock())
    word = "approved" if approve else "registered"
    click.echo(f"{found.sensors:,} sensors are {word}, {found.changed:,} of them by this.")


@sensors.command("list")
@config
@click.option("--json", "as_json", is_flag=True, help="One JSON array.")
def everyone(config: Path, as_json: bool) -> None:
    """List every sensor with its fingerprint, its state and dates, and whether it is vetted.

    \b
    teiten collector sensors list
    """
    with open_ledger(load(config, Settings)) as ledger:
        found, vetted = registry.everyone(ledger), vetting.current(ledger)
    if as_json:
        told = [{**_fields(sensor), "vetted": vetted.get(sensor.name)} for sensor in found]
        click.echo(msgspec.json.encode(told))
        return
    for sensor in found:
        since = sensor.revoked or sensor.cloned or sensor.approved or sensor.added
        loud = "CLONED" if sensor.state is State.CLONED else sensor.state
        line = f"{sensor.name:<32} {loud:<9} since {date(since)}  {fingerprint(sensor.key)}"
        click.echo(f"{line}  vetted" if sensor.name in vetted else line)
    if not found:
        click.echo("No sensor is registered.")


def _fields(sensor: Sensor) -> dict[str, object]:
    fields: dict[str, object] = msgspec.to_builtins(sensor)
    return {**fields, "state": sensor.state, "fingerprint": fingerprint(sensor.key)}


@sensors.command()
@click.argument("name")
@config
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def show(name: str, config: Path, as_json: bool) -> None:
    """Show what is known of NAME: its keys, its places, and when it saw what others did not.

    \b
    teiten collector sensors show tokyo-1
    """
    from collector.index import annals
    from collector.sensors.dossier import dossier, screen

    settings = load(config, Settings)
    with open_ledger(settings) as ledger, annals.opened(Path(settings.state)) as chronicle:
        found = dossier(ledger, name, annals.anomalies(chronicle, 0, [name]))
    click.echo(msgspec.json.encode(found) if as_json else "\n".join(screen(found)))
