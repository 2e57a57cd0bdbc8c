"""`teiten collector`: words on the command line -> this room's parts."""

import click


@click.group()
def collector() -> None:
    """Not built yet."""
