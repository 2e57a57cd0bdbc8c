"""`teiten simulator`: words on the command line -> this room's parts."""

import click


@click.group()
def simulator() -> None:
    """Not built yet."""
