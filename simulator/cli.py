"""`teiten simulator`: words on the command line -> this room's parts."""

import sys
from importlib import import_module
from pathlib import Path

import click

ACTORS = (
    "blaster",
    "outbreak",
    "welchia",
    "slammer",
    "mirai",
    "zmap",
    "masscan",
    "lowbyte6",
    "background",
    "replay",
)

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
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help=f"Replay the captures in this folder; default: {_CAPTURES}, where it is there.",
)
@click.option(
    "--window",
    type=click.IntRange(1, 3600),
    default=10,
    show_default=True,
    metavar="SECONDS",
    help="The length of a window, short so that a curve is seen at once.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Of everything random.")
def lab(
    seconds: float | None, port: int, folder: Path, captures: Path | None, window: int, seed: int
) -> None:
    """Run sensors, a collector and strangers in network namespaces. Needs root.

    Exit code 0: every packet that was sent is in the ledger; 1: some are not, or it did not run.

    \b
    teiten simulator lab
    teiten simulator lab --seconds 60
    teiten simulator lab --captures ~/pcaps --port 8081
    """
    from simulator.lab import Lab, Options

    found = captures or (_CAPTURES if _CAPTURES.is_dir() else None)
    sys.exit(Lab(Options(seconds, port, folder, found, window, seed)).run())


@simulator.command("list")
def show() -> None:
    """List the strangers, and what each of them does.

    \b
    teiten simulator list
    """
    for name in ACTORS:
        words = import_module(f"simulator.actors.{name}").__doc__ or ""
        click.echo(f"{name:<12}{words.splitlines()[0]}")
