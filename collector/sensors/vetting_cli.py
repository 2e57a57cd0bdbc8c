"""`teiten collector sensors vet`: words on the command line -> who counts in what is public."""

from pathlib import Path

import click

from collector.console import clock, config, open_ledger
from collector.sensors import vetting
from collector.settings import Settings
from teiten.config import load


@click.command()
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@click.option("--not", "undo", is_flag=True, help="Let them count no more.")
@config
def vet(names: tuple[str, ...], undo: bool, config: Path) -> None:
    """Let NAMES count in what is public, from the next epoch on.

    Vet a sensor whose operator you know: whoever has one in there can read in the published numbers
    how much his own packets moved. With --not it counts no more, from the epoch on that is open
    now; what is public already stays as it is.

    \b
    teiten collector sensors vet tokyo-1
    teiten collector sensors vet --not tokyo-1 tokyo-2
    """
    with open_ledger(load(config, Settings)) as ledger:
        for name in names:
            if undo:
                vetting.unvet(ledger, name, now=clock())
            else:
                vetting.vet(ledger, name, now=clock())
        vetted = len(vetting.current(ledger))
    said = "counts publicly no more" if undo else "is vetted"
    for name in names:
        click.echo(f"{name} {said}.")
    click.echo(f"{vetted:,} sensors are vetted.")
