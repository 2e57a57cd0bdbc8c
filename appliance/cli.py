"""`teiten appliance`: words on the command line -> this room's parts."""

import click


@click.group()
def appliance() -> None:
    """Not built yet."""
