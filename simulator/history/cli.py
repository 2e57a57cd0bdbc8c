"""`teiten simulator history`: a scenario on the command line -> rollups, keys, truth."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click
import msgspec

from simulator.files.scenario_cli import names
from simulator.labs.progress import Progress
from teiten.errors import OperatorError

if TYPE_CHECKING:
    from simulator.history.model import Model, Seen
    from simulator.script.scenario import Scenario

DAY = 86400
_file = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("scenario", metavar="SCENARIO", shell_complete=names)
@click.option("--days", type=click.IntRange(1, 3650), help="Instead of the scenario's duration.")
@click.option("--sensors", type=click.IntRange(1, 1000), help="Instead of the scenario's number.")
@click.option("--seed", type=click.IntRange(0), help="Other dice than the scenario's, other keys.")
@click.option("--collector", metavar="URL", help="Upload every rollup there, sealed.")
@click.option(
    "--authority",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Believe certificates by the authority in this PEM file, and by no other.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    help="Write every rollup here, as JSON Lines; - is standard output.",
)
@click.option("--truth", type=_file, help="Write here, as JSON Lines, what stands behind them.")
@click.option(
    "--registry", type=_file, help="Write the sensors' public keys here, for the collector."
)
@click.option("--quiet", is_flag=True, help="Say nothing while it works.")
@click.option("--json", "as_json", is_flag=True, help="The result as one JSON object.")
def history(
    scenario: str,
    days: int | None,
    sensors: int | None,
    seed: int | None,
    collector: str | None,
    authority: Path | None,
    output: Path | None,
    truth: Path | None,
    registry: Path | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Make months of many sensors: final hourly rollups, and the truth behind them.

    SCENARIO is a file with a table [history], or the name of a ready one. The same seed gives the
    same bytes. Keys follow from the seed: whoever knows it can sign, so they are for labs alone.
    What a collector has already is no harm: a run that broke is run again.

    \b
    teiten simulator history history --registry sensors.jsonl
    teiten collector sensors import sensors.jsonl --approve
    teiten simulator history history --collector http://127.0.0.1:8080 --truth truth.jsonl
    teiten simulator history history --collector https://127.0.0.1:8443 --authority authority.pem
    teiten simulator history mine.toml --days 2 --sensors 5 -o - | teiten rollup check -
    """
    from simulator.files.writing import drafted
    from simulator.history import roll
    from simulator.history.truth import lines

    if not (collector or output or truth or registry):
        raise click.UsageError("Say where to: --collector, --output, --truth or --registry.")
    if authority and not collector:
        raise click.UsageError("--authority is for --collector.")
    voice = Progress(sys.stderr, quiet=quiet)
    model = _model(scenario, days, sensors, seed)
    if registry:
        with drafted(registry) as file:
            file.writelines(roll.lines(model))
    if not (collector or output or truth):
        return
    told = _play(model, collector, authority, output, voice)
    if truth:
        with drafted(truth) as file:
            file.writelines(lines(model))
    if as_json:
        click.echo(msgspec.json.encode(told))
    elif output != Path("-"):
        click.echo(", ".join(f"{count:,} {word}" for word, count in told.items()))


def _model(name: str, days: int | None, sensors: int | None, seed: int | None) -> "Model":
    from simulator.files import staging
    from simulator.history.model import Model
    from teiten.geo import shelf

    path = staging.find(name)
    world = _changed(staging.load(path), path, days, sensors, seed)
    assert world.history
    with staging.somewhere(path):
        staging.refuse_nowhere(world, shelf.load())
    return Model(world, world.history, shelf.load())


def _changed(
    world: "Scenario", path: Path, days: int | None, sensors: int | None, seed: int | None
) -> "Scenario":
    """Put the words of the command line in place of the file's."""
    if world.history is None:
        raise OperatorError(
            f"{path} has no table [history].",
            hint="docs/scenarios.md has its keys; the ready scenario `history` is one.",
        )
    table = world.history
    if sensors is not None:
        table = msgspec.structs.replace(table, sensors=sensors)
    try:
        return msgspec.structs.replace(
            world,
            history=table,
            duration=world.duration if days is None else float(days * DAY),
            seed=world.seed if seed is None else seed,
        )
    except ValueError as error:
        raise OperatorError(
            f"{path}: with this number of sensors {error}.", hint="More --sensors."
        ) from error


def _play(
    model: "Model",
    collector: str | None,
    authority: Path | None,
    output: Path | None,
    voice: Progress,
) -> dict[str, int]:
    """Let the whole history happen, and count what became of it."""
    from simulator.files.writing import drafted
    from simulator.history.cohort import key
    from simulator.history.delivery import Delivery, believe
    from teiten.rollup.seal import seal

    seen = voice.through(model.play(), lambda each: (each.hour + 1) / model.hours, "rollups")
    with ExitStack() as opened:
        if output:
            seen = _written(seen, opened.enter_context(drafted(output)))
        if not collector:
            return {"rollups": sum(1 for _ in seen)}
        delivery = opened.enter_context(
            closing(Delivery(collector, trust=believe(authority) if authority else None))
        )
        keys = {member.name: key(model.scenario.seed, member.name) for member in model.members}
        delivery.send(seal(keys[each.sensor], each.sensor, each.body) for each in seen)
        return dict(sorted(delivery.answers.items()))


def _written(seen: "Iterable[Seen]", file: BinaryIO) -> "Iterator[Seen]":
    for each in seen:
        file.write(each.body + b"\n")
        yield each
