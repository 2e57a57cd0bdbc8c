"""`teiten collector alarms`: words on the command line -> the alarms, and how good they were."""

from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from collector.console import config
from collector.settings import Settings
from teiten.config import load

if TYPE_CHECKING:
    from collector.weather.noticeboard import Board, Notice


@click.command()
@click.option("--days", type=click.IntRange(0, 36_500), default=7, show_default=True)
@config
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def alarms(days: int, config: Path, as_json: bool) -> None:
    """List alarms that go on, and those of the last days, with why they were raised.

    They are made of all sensors' hours: for members and operators. Nothing that was told is taken
    out of the list: what turned out wrong is withdrawn, and counted in the track record.

    \b
    teiten collector alarms
    teiten collector alarms --days 30 --json
    """
    from collector.console import disk_permitting
    from collector.index import annals
    from collector.weather import noticeboard

    settings = load(config, Settings)
    with disk_permitting(), annals.opened(Path(settings.state)) as chronicle:
        board = noticeboard.board(chronicle, days, settings.alarms.wrong_a_week)
    click.echo(msgspec.json.encode(board) if as_json else "\n".join(_page(board)))


def _page(board: "Board") -> list[str]:
    track = board.track
    lines = [_watched(board)]
    lines.append(
        f"  {track.raised} alarms in {track.weeks:.1f} weeks: {track.confirmed} confirmed,"
        f" {track.withdrawn} withdrawn, {track.open} go on."
        f" By chance there should be {track.stated:g} a week."
    )
    for each in board.alarms:
        lines += _lines(each)
    lines += [
        f"  LOCAL: {each.series} rose at {each.start}, at {each.share:.0%} of the sensors"
        for each in board.local
    ]
    return lines + [f"  Where sources are: {label}" for label in board.data]


def _watched(board: "Board") -> str:
    if board.watched is None:
        return "Nothing was watched yet: a running collector does that, an hour after its first."
    if board.blind:
        return f"BLIND at {board.watched}: {board.blind}."
    return f"Watched until {board.watched}; {board.blind_hours} hours were blind."


def _lines(each: "Notice") -> list[str]:
    end = "goes on" if each.ended is None else f"until {each.ended}"
    lines = [f"  LEVEL {each.level} {each.series}: raised {each.raised}, {end}, {each.standing}"]
    lines.append(f"    {each.reason}")
    return [*lines, f"    {each.why}"] if each.why else lines
