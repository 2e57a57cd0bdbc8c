"""A word -> the command that it names, loaded when it is said and not before."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


class Late(click.Group):
    """A group some of whose commands nobody has paid for who does not use them."""

    def __init__(self, *words: Any, late: Mapping[str, str], **more: Any) -> None:
        """`late` has commands by name: the module in which each stands under that name."""
        super().__init__(*words, **more)
        self._late = late

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name all of them."""
        return sorted({*super().list_commands(ctx), *self._late})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load the command `cmd_name`."""
        if cmd_name not in self._late:
            return super().get_command(ctx, cmd_name)
        found = getattr(import_module(self._late[cmd_name]), cmd_name)
        assert isinstance(found, click.Command)
        return found
