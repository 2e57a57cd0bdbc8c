"""`teiten collector fleet`: words on the command line -> a plan of boxes, judged and watched."""

import secrets
import sys
import time
from pathlib import Path

import click
import msgspec

from collector.console import config, open_ledger
from collector.fleet.laying import lay, swap
from collector.settings import Settings
from teiten.config import load

plan_file = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))


@click.group()
def fleet() -> None:
    """Plan where sensors stand, and see what became of the plan."""


@fleet.command()
@plan_file
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option(
    "--draw",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Draw the address space into this SVG file, readable for you alone.",
)
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Collector settings whose index.networks says what part of networks each kind is.",
)
def plan(file: Path, as_json: bool, draw: Path | None, config: Path | None) -> None:
    """Judge the boxes in FILE: how many witnesses they are, and where another one helps most.

    \b
    teiten collector fleet plan fleet.toml
    teiten collector fleet plan fleet.toml --draw fleet.svg --config /etc/teiten/collector.toml
    """
    from collector.fleet import picture, screen
    from collector.fleet import plan as plans
    from collector.fleet.ground import ground
    from collector.fleet.spread import spread
    from teiten.geo.shelf import load as ranges

    _, places = plans.read(file)
    kinds = load(config, Settings).index.networks.shares if config else {}
    stands = ground(ranges())
    found = spread(places, stands, kinds)
    if draw:
        swap(draw, picture.svg(places, found, stands).encode(), mode=0o600)
    click.echo(msgspec.json.encode(found) if as_json else "\n".join(screen.spread(found)))


@fleet.command()
@plan_file
@config
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="A folder; each box gets one in it.",
)
@click.option("--hours", type=click.IntRange(1, 8760), default=720, show_default=True)
def make(file: Path, config: Path, out: Path, hours: int) -> None:
    """Write a seed with a token of its own for each box in FILE that is not registered yet.

    What is written for a box makes it that sensor: copy teiten/ onto its disk's FAT partition, or
    user-data and meta-data onto a volume called cidata.

    \b
    teiten collector fleet make fleet.toml --out seeds
    """
    from collector.fleet import plan as plans
    from collector.fleet.seeds import seeds
    from collector.sensors import invitations, registry

    planned, _ = plans.read(file)
    with open_ledger(load(config, Settings)) as ledger:
        known = {sensor.name for sensor in registry.everyone(ledger)}
        tokens = {
            name: secrets.token_urlsafe(invitations.RANDOM_BYTES)
            for name in planned.boxes
            if name not in known
        }
        made = seeds(planned, tokens, str(file))
        now = int(time.time())
        for name, text in made.items():
            invitations.invite(ledger, tokens[name], name, now=now, seconds=hours * 3600)
            lay(out / name, name, text)
            click.echo(f"{name}: {out / name}")
    for name in sorted(known & planned.boxes.keys()):
        click.echo(f"{name}: registered already", err=True)


@fleet.command()
@plan_file
@config
@click.option(
    "--targets",
    "output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write whom Prometheus asks here, as its file_sd reads it.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON array.")
def status(file: Path, config: Path, output: Path | None, as_json: bool) -> None:
    """Compare the boxes in FILE with the registry and with what they report.

    Exit code 0: every box lives where it was planned, and no other one does.

    \b
    teiten collector fleet status fleet.toml
    teiten collector fleet status fleet.toml --targets /etc/prometheus/sensors.json
    """
    from collector.books import ledger
    from collector.fleet import life, screen
    from collector.fleet import plan as plans
    from collector.fleet.targets import targets
    from collector.sensors import places, registry
    from collector.watch import health

    planned, wanted = plans.read(file)
    now = time.time()
    with open_ledger(load(config, Settings)) as books:
        sensors = registry.everyone(books)
        stands = {s.name: found for s in sensors if (found := places.at(books, s.name, int(now)))}
        bodies = {s.name: body for s in sensors if (body := ledger.last(books, s.name))}
        said = {name: msgspec.json.decode(body, type=life.Said) for name, body in bodies.items()}
        lives = list(life.lives(wanted, sensors, stands, health.silences(books), said, now=now))
    if output is not None:
        managed = [box.management for box in planned.boxes.values()]
        swap(output, msgspec.json.format(msgspec.json.encode(targets(managed))) + b"\n")
    lines = screen.lives(lives, now=now)
    click.echo(msgspec.json.encode(lives) if as_json else "\n".join(lines))
    sys.exit(0 if all(each.well for each in lives) else 1)
