"""`teiten simulator replay`: captures on the command line -> their packets on a link."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.files.send_cli import clock, place_at, tell
from simulator.labs.progress import Progress
from teiten.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.files.captures import Contents
    from simulator.script.scenario import Scenario

_BLOCKS = ("203.0.113.0/24", "2001:db8:1::/64")
_AFTER = 1.0
"""Seconds of the scenario behind its last packet."""


@click.command()
@click.argument(
    "captures", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option(
    "--speed",
    default="recorded",
    show_default=True,
    metavar="SPEED",
    help="As recorded; a factor: 2x is twice as fast, 0.5x half; top: as fast as it goes.",
)
@click.option(
    "--block",
    "blocks",
    multiple=True,
    default=_BLOCKS,
    show_default=True,
    metavar="CIDR",
    help="Where the packets go; repeatable.",
)
@click.option("--namespace", help="Of a link that the simulator made; default: one of its own.")
@click.option("--interface", help="The end of that link to send from.")
@click.option("--seed", type=click.IntRange(0), default=1, help="Other addresses in the blocks.")
@click.option("--quiet", is_flag=True, help="Say nothing while it works.")
@click.option("--json", "as_json", is_flag=True, help="The result as one JSON object.")
def replay(
    captures: tuple[Path, ...],
    speed: str,
    blocks: tuple[str, ...],
    namespace: str | None,
    interface: str | None,
    seed: int,
    quiet: bool,
    as_json: bool,
) -> None:
    """Send what is in captures onto a link. Needs root.

    FILE is pcap or pcapng, or a folder that holds some; several begin together. Destinations are
    mapped into the blocks, with correct sums; sources stay. The link is one between the
    simulator's own namespaces: of a lab that runs, or a new one whose other end drops everything.

    \b
    teiten simulator replay attack.pcap
    teiten simulator replay attack.pcap --speed 2x
    teiten simulator replay ~/pcaps --speed top --block 198.51.100.0/24
    teiten simulator replay attack.pcap --namespace teiten-lab-1-attacker --interface to-lab-a
    """
    from simulator.files import captures as files
    from simulator.files import replays
    from simulator.files.sending import Sending
    from simulator.labs.bell import Bell
    from simulator.script.crowd import Crowd
    from simulator.script.remap import Remap
    from simulator.script.world import World

    place, ticking = place_at(namespace, interface), clock(speed)
    where = _described(blocks, seed)
    remap, voice = Remap(where.blocks, seed), Progress(sys.stderr, quiet=quiet)
    paths = [path for given in captures for path in files.files(given)]
    found = replays.look(paths, remap, voice)
    played = tuple(replays.replay(one, remap, "recorded") for one in found)
    world = World(played[0] if len(played) == 1 else Crowd(played), (), played)
    with Bell() as bell:
        sending = Sending(_lasting(where, found), world.everybody, ticking)
        outcome = sending.run(place, bell, voice)
    tell(outcome, world, as_json=as_json)


def _described(blocks: tuple[str, ...], seed: int) -> "Scenario":
    """A world of one sensor and nobody else."""
    from simulator.script.scenario import Post, Scenario

    try:
        post = Post(name="replay", blocks=blocks)
        return Scenario(start=datetime.now(UTC), duration=_AFTER, sensors=(post,), seed=seed)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--block") from error


def _lasting(scenario: "Scenario", found: "Sequence[Contents]") -> "Scenario":
    """The same world, from the first recorded packet to the last."""
    from msgspec.structs import replace

    full = [one for one in found if one.packets]
    if not full:
        raise OperatorError(
            "No packet of these captures can be sent.",
            hint="They need IP packets of a family that --block names.",
        )
    start = min(one.first for one in full) // 1_000_000_000
    seconds = max(one.seconds for one in full) + _AFTER
    return replace(scenario, start=datetime.fromtimestamp(start, UTC), duration=seconds)
