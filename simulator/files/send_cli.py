"""The words of `send` and `replay` -> a clock and a place; and what came of it -> words."""

import sys
from typing import TYPE_CHECKING

import click
import msgspec

from simulator.labs.progress import Progress
from simulator.script import tempo

if TYPE_CHECKING:
    from simulator.files.sending import Outcome, Place
    from simulator.links.clocks import Clock
    from simulator.script.world import World


def place_at(
    namespace: str | None, interface: str | None, test_network: str | None = None
) -> "Place":
    """The link that is named, if the words go together."""
    from simulator.files.sending import Place

    if (namespace is None) != (interface is None):
        raise click.UsageError("--namespace and --interface belong together.")
    if namespace and test_network:
        raise click.UsageError("--test-network and --namespace exclude each other.")
    return Place(namespace, interface, test_network)


def clock(words: str) -> "Clock":
    """Time that goes as fast as `words` say."""
    from simulator.links.clocks import Hurried, Running

    match tempo.read(words):
        case "top":
            return Hurried()
        case "recorded":
            return Running()
        case float(factor):
            return Running(factor)
    raise click.BadParameter(f"{words} is neither a factor nor top", param_hint="--speed")


def tell(outcome: "Outcome", world: "World", *, as_json: bool) -> None:
    """Say what came of a sending, and what of the captures was not in it."""
    if as_json:
        captured = {"captured": world.sent, "left_out": world.left_out}
        click.echo(msgspec.json.encode(outcome._asdict() | captured))
        return
    click.echo(str(outcome))
    tell_left_out(world, Progress(sys.stdout))


def tell_left_out(world: "World", voice: Progress) -> None:
    """Say how many captured packets nobody sent."""
    if world.left_out:
        voice.say(f"{world.left_out:,} captured packets are left out: it ended before them.")
