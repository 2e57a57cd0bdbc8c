"""`teiten collector backup`, `restore`, `rebuild`: words -> copies, and what follows from them."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from collector.console import clock, config, date, open_ledger
from collector.keeping.backup import Backup, Progress
from collector.keeping.rebuild import Found
from collector.settings import Settings
from teiten.config import load
from teiten.errors import OperatorError

if TYPE_CHECKING:
    from collector.keeping.reindex import Reindexed

as_json = click.option("--json", "as_json", is_flag=True, help="One JSON object.")
place = click.argument("folder", type=click.Path(path_type=Path, file_okay=False))


_FOUND = {
    Found.SAME: "the current one has the same bytes",
    Found.DAMAGED: "the current one has the same list and OTHER BYTES",
    Found.ANOTHER: "the current one is of another moment, or there is none",
}


@contextmanager
def _bar(label: str) -> Iterator[Progress]:
    """Show on a terminal how far it is."""
    with click.progressbar(length=1, label=label, file=sys.stderr, hidden=not _seen()) as bar:

        def progress(done: int, whole: int) -> None:
            bar.length = whole
            bar.update(done - bar.pos)

        yield progress


def _seen() -> bool:
    return sys.stderr.isatty()


@click.command()
@place
@config
@as_json
def backup(folder: Path, config: Path, as_json: bool) -> None:
    """Copy ledger, registry, keys and settings into a new FOLDER, while the collector serves.

    Exit code 1: the copy is good, but the ledger does not balance.

    \b
    teiten collector backup /mnt/backups/2026-11-26
    """
    from collector.keeping.backup import backup as copy

    settings = load(config, Settings)
    with open_ledger(settings) as ledger, _bar("Copying") as progress:
        made = copy(ledger, settings, config, folder, now=clock(), progress=progress)
    _tell(made, as_json, f"{folder} holds")
    sys.exit(0 if made.balanced else 1)


@click.command()
@place
@config
@as_json
@click.option("--force", is_flag=True, help="Also where a ledger is: it is put aside.")
def restore(folder: Path, config: Path, as_json: bool, force: bool) -> None:
    """Put the ledger of the backup FOLDER where the settings want it; nobody may serve it.

    What was acknowledged since the backup is lost, unless its sensor still has it: for each sensor
    the last window that is there is printed, and `books` names the gaps later.

    \b
    teiten collector restore /mnt/backups/2026-11-26
    """
    from collector.keeping.restore import restore as put

    try:
        found = put(folder, Path(load(config, Settings).state), force=force)
    except OSError as error:
        raise OperatorError(f"The disk does not let us: {error}.", hint="Try again.") from error
    _tell(found, as_json, "Restored")


def _tell(found: Backup, as_json: bool, word: str) -> None:
    if as_json:
        click.echo(msgspec.json.encode(found))
        return
    click.echo(f"{word} {found.received:,} uploads as of {date(found.taken)}")
    for last in found.sensors:
        kind = "final" if last.final else "interim"
        click.echo(f"  {last.sensor:<32} up to the window of {date(last.start)}, {kind}")
    click.echo("the ledger balances" if found.balanced else "THE LEDGER DOES NOT BALANCE")


@click.command()
@config
@as_json
@click.option("--check", is_flag=True, help="Compare only, and leave what is published.")
def rebuild(config: Path, as_json: bool, check: bool) -> None:
    """Make what is published once more out of the kept bodies, and compare, byte by byte.

    The index too, as far as bodies and experience go back; older hours stay. What differs is
    replaced. Exit code 1: a body or its books are damaged, or with --check something differs.

    \b
    teiten collector rebuild
    teiten collector rebuild --check
    """
    from collector.keeping.rebuild import rebuild as again
    from collector.keeping.reindex import reindex

    settings = load(config, Settings)
    with open_ledger(settings) as ledger:
        with _bar("Reading") as progress:
            made = again(ledger, settings, replace=not check, progress=progress)
        index = reindex(ledger, settings, replace=not check)
    if as_json:
        click.echo(msgspec.json.encode({**msgspec.structs.asdict(made), "index": index}))
    else:
        if made.first is not None and made.last is not None:
            click.echo(f"{made.bodies:,} rollups, {date(made.first)} to {date(made.last)}")
        click.echo(f"{made.bodiless:,} windows of which the books alone are kept")
        for each in made.damaged:
            click.echo(f"DAMAGED {each.sensor} {date(each.start)}")
        click.echo(f"release {made.release}: {_FOUND[made.found]}")
        if made.found is not Found.SAME:
            click.echo("it was left" if check else "it was replaced")
        _tell_index(index, check)
    other = made.found is not Found.SAME or index.differ
    sys.exit(1 if made.damaged or (check and other) else 0)


def _tell_index(index: "Reindexed", check: bool) -> None:
    if index.first is None:
        click.echo("no hour of the index can be made again")
        return
    click.echo(
        f"index: {index.same:,} of {index.hours:,} hours since {date(index.first)} are the same"
    )
    word = "were left" if check else "were replaced"
    if index.late:
        click.echo(
            f"  {index.late:,} come after late rollups, which were learnt later; they {word}"
        )
    if index.differ:
        click.echo(
            f"  {index.differ:,} DIFFER: damage, another version or other settings; they {word}"
        )
