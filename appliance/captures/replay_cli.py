"""`teiten appliance replay`: words on the command line -> the rollups of a capture."""

import sys
from pathlib import Path
from typing import Any

import click
import msgspec

from teiten.rollup.codec import encode


def _lists(_context: click.Context, _option: click.Parameter, given: tuple[str, ...]) -> Any:
    from appliance.settings import ListName

    pairs = dict(text.partition("=")[::2] for text in given)
    try:
        return msgspec.convert(pairs, dict[ListName, str])
    except msgspec.ValidationError as error:
        raise click.BadParameter("NAME=FILE, the name of a-z, 0-9 and hyphens") from error


@click.command()
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
@click.option(
    "--jobs",
    type=click.IntRange(1, 1024),
    help="Processes that count; by default one for each processor, at most 8.",
)
@click.option(
    "--research",
    multiple=True,
    metavar="NAME=FILE",
    callback=_lists,
    help="Tag the sources in this list research-NAME; repeatable.",
)
@click.option(
    "--progress/--no-progress",
    default=None,
    help="Say how far it is and how fast; on a terminal it does.",
)
def replay(
    file: Path,
    monitored: tuple[str, ...],
    window: int,
    as_json: bool,
    jobs: int | None,
    research: dict[str, str],
    progress: bool | None,
) -> None:
    """Count a capture as a sensor would have counted the wire.

    FILE is pcap or pcapng with Ethernet, VLAN, Linux cooked or raw IP frames. No root needed.

    \b
    teiten appliance replay capture.pcap
    teiten appliance replay capture.pcap --monitored 203.0.113.0/24 --window 600
    teiten appliance replay capture.pcap --json | teiten rollup check -
    """
    from appliance.captures import crew
    from appliance.captures.progress import Progress
    from appliance.captures.replay import Replay
    from appliance.reading import lists
    from appliance.reading.monitored import Monitored, parse
    from appliance.settings import Windows
    from appliance.watch import show
    from teiten.capture.read import chunks

    if 86400 % window:
        raise click.BadParameter("it must divide the day evenly", param_hint="--window")
    blocks, most = Monitored(parse(monitored)), Windows().max_origins
    with Progress(file, shown=sys.stderr.isatty() if progress is None else progress) as seen:
        known = lists.read(research)
        folded = Replay(blocks, seconds=window, max_origins=most, research=known)
        for rollup in folded.run(
            chunks(file, torn=_warn_of_torn), jobs=jobs or crew.usual(), told=seen.told
        ):
            click.echo(encode(rollup) if as_json else "\n".join(show.table(rollup)))


def _warn_of_torn(frames: int, why: str) -> None:
    click.echo(f"the file is torn after {frames} packets: {why}", err=True)
