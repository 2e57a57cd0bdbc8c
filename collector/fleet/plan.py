"""fleet.toml -> the boxes of a network, each with the place where it stands or will stand."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from collector.place import Place, place
from teiten.config import Table, load
from teiten.errors import OperatorError
from teiten.rollup.record import Name


class Box(Table, frozen=True, kw_only=True):
    """One box, as an operator describes it."""

    blocks: tuple[str, ...]
    economy: str
    network: str
    organisation: str
    addresses: int | None = None
    """Watched IPv4 addresses; all of the blocks', unless it is said."""
    management: str = ""
    """Where Prometheus asks it, as host:port."""


class Fleet(Table, frozen=True, kw_only=True):
    """A whole fleet.toml."""

    boxes: dict[Name, Box] = msgspec.field(default_factory=dict)


def read(path: Path) -> tuple[Fleet, Mapping[str, Place]]:
    """Read a plan and check every place in it; raises OperatorError that names file and box."""
    fleet = load(path, Fleet, hint="docs/operating.md has an example of a fleet.")
    if not fleet.boxes:
        raise OperatorError(f"{path} names no box.", hint="Describe each in [boxes.NAME].")
    return fleet, {name: _place(path, name, box) for name, box in fleet.boxes.items()}


def _place(path: Path, name: str, box: Box) -> Place:
    try:
        return place(
            blocks=box.blocks,
            economy=box.economy,
            network=box.network,
            organisation=box.organisation,
            addresses=box.addresses,
        )
    except OperatorError as error:
        raise OperatorError(f"{path}: {name}: {error.message}", hint=error.hint) from error
