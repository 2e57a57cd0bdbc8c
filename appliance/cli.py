"""`teiten appliance`: words on the command line -> this room's parts."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from appliance.settings import DEFAULT
from teiten.rollup.codec import encode


def _config(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--config",
        type=click.Path(path_type=Path, dir_okay=False),
        default=DEFAULT,
        show_default=True,
        help="The sensor's settings.",
    )(command)


@click.group()
def appliance() -> None:
    """The sensor: deny everything, answer ping, count every packet that knocks."""


@appliance.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--monitored",
    multiple=True,
    metavar="CIDR",
    help="Count what is addressed to this block; repeatable. Without it: everything.",
)
@click.option(
    "--window",
    type=click.IntRange(1, 86400),
    default=3600,
    show_default=True,
    metavar="SECONDS",
    help="The length of a window; it must divide the day evenly.",
)
@click.option("--json", "as_json", is_flag=True, help="Rollups as JSON Lines.")
def replay(file: Path, monitored: tuple[str, ...], window: int, as_json: bool) -> None:
    """Count a capture as a sensor would have counted the wire.

    FILE is pcap or pcapng with Ethernet, VLAN, Linux cooked or raw IP frames. No root needed.

    \b
    teiten appliance replay capture.pcap
    teiten appliance replay capture.pcap --monitored 203.0.113.0/24 --window 600
    teiten appliance replay capture.pcap --json | teiten rollup check -
    """
    from appliance import capture, show
    from appliance.monitored import Monitored, parse
    from appliance.replay import replay as fold
    from appliance.settings import Windows

    if 86400 % window:
        raise click.BadParameter("it must divide the day evenly", param_hint="--window")
    rollups = fold(
        capture.read(file),
        Monitored(parse(monitored)),
        seconds=window,
        max_origins=Windows().max_origins,
    )
    for rollup in rollups:
        if as_json:
            click.echo(encode(rollup))
        else:
            click.echo("\n".join(show.table(rollup)))
