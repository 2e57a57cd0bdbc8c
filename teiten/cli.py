"""Words on the command line -> the room that they name.

The rooms are found as entry points, so this file imports none of them and a machine needs
only the extra that it uses.
"""

import os
import sys
from collections.abc import Sequence
from importlib.metadata import entry_points
from typing import Any

import click

from teiten import __version__
from teiten.errors import OperatorError
from teiten.late import Late

ROOMS = ("appliance", "collector", "simulator")
ROOMLESS = {
    "bundle": "teiten.update.cli",
    "compare": "teiten.compare.cli",
    "rollup": "teiten.rollup.cli",
    "verify": "teiten.publication.cli",
}
"""Commands that need no room, and where they are."""


class House(Late):
    """The top command; it loads a room when its name is said and not before."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the rooms and the commands that need none of them."""
        return sorted([*super().list_commands(ctx), *ROOMS])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Open the room `cmd_name`, or say which extra is missing."""
        if cmd_name not in ROOMS:
            return super().get_command(ctx, cmd_name)
        # What rooms multiply is small: threads would take thrice the time to wait for one another,
        # and with their number a sum may differ in its last bit.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        (door,) = entry_points(group="teiten.rooms", name=cmd_name)
        try:
            room = door.load()
        except ModuleNotFoundError as error:
            if error.name is None or error.name.partition(".")[0] in {"teiten", *ROOMS}:
                raise
            return _closed(cmd_name, error.name)
        assert isinstance(room, click.Command)
        return room


def _closed(room: str, missing: str) -> click.Command:
    """Stand in for a room whose dependencies are not installed."""

    def refuse(**_: object) -> None:
        raise OperatorError(
            f"teiten {room} needs the Python module {missing}, which is not installed.",
            hint=f"Install it with: pip install 'teiten[{room}]'",
        )

    return click.Command(
        room,
        callback=refuse,
        short_help=f"(not installed: pip install 'teiten[{room}]')",
        params=[click.Argument(["words"], nargs=-1, type=click.UNPROCESSED)],
        context_settings={"ignore_unknown_options": True},
        add_help_option=False,
    )


@click.group(cls=House, late=ROOMLESS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="teiten")
def teiten() -> None:
    """Internet fixed-point observation: every packet is accounted for.

    \b
    A sensor counts what knocks      teiten appliance --help
    A collector publishes it         teiten collector --help
    A lab shows both at work         teiten simulator lab
    Anybody can check a rollup       teiten rollup check FILE
    and a copy of what is published  teiten verify URL
    Is it only me?                   teiten compare URL --log FILE
    Another version for boxes        teiten bundle --help

    Completion for your shell: eval "$(_TEITEN_COMPLETE=bash_source teiten)"
    (or zsh_source, fish_source).
    """


def main(arguments: Sequence[str] | None = None) -> Any:
    """Run the command line; an operator's mistake is two lines and exit code 1."""
    try:
        return teiten.main(args=arguments, prog_name="teiten", standalone_mode=True)
    except OperatorError as error:
        click.echo(f"teiten: {error.message}", err=True)
        if error.hint:
            click.echo(f"        {error.hint}", err=True)
        sys.exit(1)
