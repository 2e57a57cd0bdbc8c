"""Options on the command line, and answers on a terminal where they are missing -> a place."""

import sys
from collections.abc import Callable
from typing import Any, NamedTuple

import click

from collector.sensors.place import Network, Place, place
from teiten.errors import OperatorError


class Facts(NamedTuple):
    """What was said of a place; what was not said is None, or no block."""

    block: tuple[str, ...] = ()
    economy: str | None = None
    network: str | None = None
    organisation: str | None = None
    addresses: int | None = None

    @property
    def missing(self) -> list[str]:
        """The options that it still takes."""
        return [f"--{name}" for name in self._fields[:-1] if not getattr(self, name)]

    def or_else(self, other: "Facts") -> "Facts":
        """Take from `other` what was not said."""
        return Facts(
            self.block or other.block,
            self.economy or other.economy,
            self.network or other.network,
            self.organisation or other.organisation,
            self.addresses if self.addresses is not None else other.addresses,
        )


def options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give `command` an option for each fact."""
    for option in (
        click.option("--addresses", type=int, help="Watched IPv4 addresses, if not all of them."),
        click.option("--organisation", help="Whose network it is."),
        click.option(
            "--network", type=click.Choice([str(kind) for kind in Network]), help="What it is for."
        ),
        click.option("--economy", help="Where it is: a code of ISO 3166-1, like JP."),
        click.option("--block", multiple=True, help="A watched block, as CIDR; may be repeated."),
    ):
        command = option(command)
    return command


def known_from(place: Place) -> Facts:
    """What stays true where only the blocks change."""
    return Facts((), place.economy, place.network, place.organisation)


def gather(said: Facts, *, before: Facts | None = None) -> Place:
    """Make a place of what was `said`, of what held `before`, and of what a terminal answers."""
    facts = said if before is None else said.or_else(before)
    if facts.missing:
        if not at_terminal():
            raise OperatorError(
                f"The place lacks {', '.join(facts.missing)}.",
                hint="Give them as options, or run this in a terminal, which asks for them.",
            )
        facts = _ask(facts)
    return place(
        blocks=facts.block,
        economy=facts.economy or "",
        network=facts.network or "",
        organisation=facts.organisation or "",
        addresses=facts.addresses,
    )


def at_terminal() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin.isatty()


def _ask(facts: Facts) -> Facts:
    addresses = facts.addresses
    if not facts.block:
        blocks = tuple(click.prompt("Blocks, like 203.0.113.0/24 2001:db8:1::/64").split())
        count = click.prompt("Watched IPv4 addresses of them", default="all")
        addresses = int(count) if count.isdecimal() else addresses
    kinds = click.Choice([str(kind) for kind in Network])
    return Facts(
        facts.block or blocks,
        facts.economy or click.prompt("Economy (ISO 3166-1, like JP)"),
        facts.network or click.prompt("Network", type=kinds),
        facts.organisation or click.prompt("Organisation"),
        addresses,
    )
