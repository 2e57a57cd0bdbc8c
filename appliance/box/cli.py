"""`teiten appliance box`: words on the command line -> a box that is what its seed says."""

from pathlib import Path

import click

from teiten.errors import OperatorError

_run = click.option(
    "--run", type=click.Path(path_type=Path, file_okay=False), default="/run", show_default=True
)


@click.group()
def box() -> None:
    """Make one of many like boxes a certain sensor, by a seed."""


@box.command()
@click.option(
    "--seed",
    "places",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Look here, instead of where an image looks; may be given more than once.",
)
@click.option("--owner", default="teiten-appliance", show_default=True, help="Who reads the token.")
@_run
def apply(places: tuple[Path, ...], owner: str, run: Path) -> None:
    """Find the seed, and write what follows from it; the image does this in each boot.

    A seed with a mistake, or none, makes a box that asks for an address, lets nobody in, counts
    nothing, and says why on its console. That is no failure of this command.

    \b
    teiten appliance box apply
    """
    from appliance.box import finding, making
    from appliance.box.laying import lay
    from appliance.update import release
    from teiten import seed

    source = ""
    try:
        found = finding.find(places or finding.PLACES)
        source = found.source
        read = seed.read(found.text, source)
        files = making.made(read, source, finding.nics(), str(run), release.said())
    except OperatorError as mistake:
        files = making.refused(mistake, source)
        click.echo(f"counts nothing: {mistake.message} {mistake.hint}", err=True)
    lay(files, run, owner=_number(owner))


@box.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def check(file: Path) -> None:
    """Read the seed in FILE as a box does, and say what it would be.

    \b
    teiten appliance box check box.toml
    """
    from appliance.box import finding
    from teiten import seed

    found = finding.find([file])
    read = seed.read(found.text, str(file))
    click.echo(f"{read.sensor}: monitors {', '.join(read.monitored.blocks)}")


@box.command()
@_run
def show(run: Path) -> None:
    """Say what this box is, and from which seed; exit code 1 where it is nothing.

    \b
    teiten appliance box show
    """
    from appliance.box import said

    found = said.read(run)
    if found is None:
        raise OperatorError("This box was made by no seed.", hint="Images are; see the manual.")
    if found.mistake:
        raise OperatorError(f"This box counts nothing. {found.mistake}", hint=found.hint)
    click.echo(f"{found.sensor}, from {found.source}")


def _number(owner: str) -> int | None:
    from pwd import getpwnam

    try:
        return getpwnam(owner).pw_uid
    except KeyError:
        return None
