"""`teiten simulator write, expect, send`: a scenario on the command line -> this room's parts."""

import sys
from pathlib import Path

import click
import msgspec

from simulator.files.send_cli import clock, place_at, tell, tell_left_out
from simulator.labs.progress import Progress
from simulator.script.scenario import Scenario
from teiten.errors import OperatorError


def names(_context: click.Context, _argument: click.Parameter, text: str) -> list[str]:
    """Complete the name of a scenario."""
    from simulator.files.staging import ready

    files = [str(path) for path in Path().glob(f"{text}*.toml")]
    return files + [path.stem for path in ready() if path.stem.startswith(text)]


_scenario = click.argument("scenario", metavar="SCENARIO", shell_complete=names)
_sensor = click.option("--sensor", help="Only what reaches this sensor.")
_seed = click.option("--seed", type=click.IntRange(0), help="Other dice than the scenario's.")
_quiet = click.option("--quiet", is_flag=True, help="Say nothing while it works.")


@click.command()
@_scenario
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    required=True,
    help="The capture file, pcap with nanoseconds and raw IP packets; - is standard output.",
)
@click.option(
    "--truth",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write here, as JSON, what every sensor must count.",
)
@_sensor
@_seed
@_quiet
def write(
    scenario: str,
    output: Path,
    truth: Path | None,
    sensor: str | None,
    seed: int | None,
    quiet: bool,
) -> None:
    """Write what reaches the sensors of SCENARIO into a capture file.

    SCENARIO is a file or the name of a ready one. The same seed gives the same bytes.

    \b
    teiten simulator write blaster -o out.pcap --truth truth.json
    teiten simulator write mine.toml -o - --sensor kyoto | tcpdump -nr - | head
    """
    from simulator.files import staging, writing

    path, described = _load(scenario, seed, sensor)
    voice = Progress(sys.stderr, quiet=quiet)
    world = staging.world(described, path, voice)
    writing.write(described, world.everybody, output, truth, sensor, voice)
    tell_left_out(world, voice)


@click.command()
@_scenario
@_sensor
@_seed
@_quiet
def expect(scenario: str, sensor: str | None, seed: int | None, quiet: bool) -> None:
    """Print the rollups of perfect sensors in SCENARIO, one JSON line each.

    They say `engine: replay`, so no collector takes them for observations.

    \b
    teiten simulator expect blaster | teiten rollup check -
    teiten simulator expect mine.toml --sensor kyoto > expected.jsonl
    """
    from simulator.files import staging
    from simulator.truths.perfect import Perfect
    from simulator.truths.play import play
    from teiten.rollup.codec import encode

    path, described = _load(scenario, seed, sensor)
    voice = Progress(sys.stderr, quiet=quiet)
    perfect = Perfect(described)
    world = staging.world(described, path, voice)
    played = play(described, world.everybody)
    shown = voice.through(played, lambda item: item.time / described.duration, "packets")
    for rollup in perfect.see(shown):
        if sensor in (None, rollup.sensor):
            click.echo(encode(rollup))
    if perfect.unmarked:
        voice.say(
            f"{perfect.unmarked:,} captured packets are left out: nobody knows what they are."
        )
    tell_left_out(world, voice)


@click.command()
@_scenario
@click.option("--namespace", help="Of a link that the simulator made; default: one of its own.")
@click.option("--interface", help="The end of that link to send from.")
@click.option(
    "--test-network",
    metavar="INTERFACE",
    help="An interface to a network of test addresses alone, made by somebody else.",
)
@click.option(
    "--speed",
    default="1",
    show_default=True,
    metavar="FACTOR",
    help="How many times as fast as the scenario says, like 2x; top: as fast as it goes.",
)
@click.option(
    "--truth",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write here, as JSON, what every sensor must count of what was sent.",
)
@_sensor
@_seed
@_quiet
@click.option("--json", "as_json", is_flag=True, help="The result as one JSON object.")
def send(
    scenario: str,
    namespace: str | None,
    interface: str | None,
    test_network: str | None,
    speed: str,
    truth: Path | None,
    sensor: str | None,
    seed: int | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Send SCENARIO onto a link, at its own moments. Needs root.

    The link is one between the simulator's own namespaces; any other interface is refused. A
    network that somebody else made is taken with --test-network, if its addresses and all
    addresses of the scenario, sources too, are for documentation, benchmarks or private use.

    \b
    teiten simulator send blaster --speed top
    teiten simulator send blaster --namespace teiten-lab-1-attacker --interface to-lab-a
    teiten simulator send containers --test-network eth0
    """
    from simulator.files import staging
    from simulator.files.sending import Sending
    from simulator.files.writing import save
    from simulator.labs.bell import Bell

    place, ticking = place_at(namespace, interface, test_network), clock(speed)
    path, described = _load(scenario, seed, sensor)
    voice = Progress(sys.stderr, quiet=quiet)
    world = staging.world(described, path, voice)
    sending = Sending(described, world.everybody, ticking, sensor=sensor)
    with Bell() as bell:
        outcome = sending.run(place, bell, voice)
    if truth:
        save(truth, outcome.known)
    tell(outcome, world, as_json=as_json)


def _load(name: str, seed: int | None, sensor: str | None) -> tuple[Path, Scenario]:
    """Find and read a scenario, with other dice if they are given."""
    from simulator.files import staging

    path = staging.find(name)
    world = staging.load(path)
    names = [post.name for post in world.sensors]
    if sensor is not None and sensor not in names:
        raise OperatorError(
            f"{path} has no sensor {sensor}.", hint=f"It has {', '.join(sorted(names))}."
        )
    return path, world if seed is None else msgspec.structs.replace(world, seed=seed)
