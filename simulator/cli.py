"""`teiten simulator`: words on the command line -> this room's parts."""

import json
import os
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Literal

import click

from simulator.files import replay_cli, scenario_cli
from simulator.history.cli import history

_CAPTURES = Path("../shared/data/pcap")


@click.group()
def simulator() -> None:
    """Build a small Internet of strangers, and know what they sent."""


@simulator.command()
@click.option("--seconds", type=click.FloatRange(1), help="End after so long; default: Ctrl-C.")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8080,
    show_default=True,
    help="Of the page, on 127.0.0.1.",
)
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("build/lab"),
    show_default=True,
    help="Settings, state, logs and what is published; emptied at the start.",
)
@click.option(
    "--captures",
    type=click.Path(path_type=Path, exists=True),
    help=f"Replay this capture, or all in this folder; default: {_CAPTURES}, where it is there.",
)
@click.option(
    "--speed",
    default="even",
    show_default=True,
    metavar="SPEED",
    help="Of the captures: recorded, a factor like 2x, top, or even: so that all fit the time.",
)
@click.option(
    "--window",
    type=click.IntRange(1, 3600),
    default=10,
    show_default=True,
    metavar="SECONDS",
    help="The length of a window, short so that a curve is seen at once.",
)
@click.option("--seed", type=click.IntRange(0), help="Of everything random.")
@click.option(
    "--scenario",
    shell_complete=scenario_cli.names,
    help="Sensors and strangers as this file, or the ready scenario of this name, has them.",
)
def lab(
    seconds: float | None,
    port: int,
    folder: Path,
    captures: Path | None,
    speed: str,
    window: int,
    seed: int | None,
    scenario: str | None,
) -> None:
    """Run sensors, a collector and strangers in network namespaces. Needs root.

    Exit code 0: every packet that was sent is in the ledger; 1: some are not, or it did not run.

    \b
    teiten simulator lab
    teiten simulator lab --seconds 60
    teiten simulator lab --captures ~/pcaps --port 8081
    teiten simulator lab --captures attack.pcap --speed recorded
    teiten simulator lab --scenario welchia
    """
    from simulator.files.staging import find
    from simulator.labs.lab import Lab, Options
    from simulator.script import tempo

    if captures and scenario:
        raise click.UsageError("A scenario names its own captures: leave --captures away.")
    if scenario and speed != "even":
        raise click.UsageError("A scenario says captures.speed itself: leave --speed away.")
    found = captures or (_CAPTURES if _CAPTURES.is_dir() else None)
    path, wanted = find(scenario) if scenario else None, tempo.read(speed)
    if wanted is None:
        raise click.BadParameter(f"{speed} is no speed", param_hint="--speed")
    sys.exit(Lab(Options(seconds, port, folder, found, window, seed, path, wanted)).run())


@simulator.command()
@click.option(
    "--packets",
    type=click.IntRange(1),
    default=1_000_000,
    show_default=True,
    help="How many frames to send.",
)
@click.option("--namespace", help="Of a link that the simulator made; default: one of its own.")
@click.option("--interface", help="The end of that link to send from.")
@click.option(
    "--block",
    default="203.0.113.0/24",
    show_default=True,
    help="Where the packets go, IPv4 or IPv6.",
)
@click.option("--protocol", type=click.Choice(["tcp", "udp"]), default="tcp", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), help="One destination port; default: any.")
@click.option("--mode", type=click.Choice(["live", "ring"]), help="Default: what the link takes.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of everything random.")
def flood(
    packets: int,
    namespace: str | None,
    interface: str | None,
    block: str,
    protocol: str,
    port: int | None,
    mode: Literal["live", "ring"] | None,
    seed: int,
) -> None:
    """Send packets as fast as this machine can. Needs root.

    Only onto links between the simulator's own namespaces. Without one, a link is made for
    it, and its far end drops everything: so fast is the sender.

    \b
    teiten simulator flood
    teiten simulator flood --packets 10000000 --block 2001:db8:1::/64 --port 23
    teiten simulator flood --namespace teiten-lab-1-attacker --interface to-lab-a
    """
    from ipaddress import ip_network

    from simulator.links.flood import Flood
    from simulator.links.pair import Pair
    from simulator.shapes.pattern import Pattern
    from teiten.rollup.record import TCP, UDP

    if (namespace is None) != (interface is None):
        raise click.UsageError("--namespace and --interface belong together.")
    try:
        where = ip_network(block)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--block") from error
    number = TCP if protocol == "tcp" else UDP
    pattern = Pattern(where, number, port=port, seed=seed)
    with ExitStack() as opened:
        if namespace is None or interface is None:
            pair = opened.enter_context(Pair(f"flood{os.getpid()}"))
            namespace, interface = pair.namespace, pair.interface
        sender = opened.enter_context(Flood(namespace, interface, pattern, mode=mode))
        click.echo(str(sender.send(packets)))


@simulator.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def show(as_json: bool) -> None:
    """List the strangers and the ready scenarios, one line each.

    \b
    teiten simulator list
    """
    from simulator.files.inventory import inventory

    found = inventory()
    if as_json:
        click.echo(json.dumps(found))
        return
    for title, entries in found.items():
        click.echo(f"{title}:")
        for name, line in entries.items():
            click.echo(f"  {name:<18}{line}")


simulator.add_command(scenario_cli.write)
simulator.add_command(scenario_cli.expect)
simulator.add_command(scenario_cli.send)
simulator.add_command(replay_cli.replay)
simulator.add_command(history)
