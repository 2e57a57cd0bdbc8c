"""fleet.toml -> the boxes of a network, each with the place where it stands or will stand."""

from collections.abc import Mapping
from pathlib import Path

from collector.fleet.table import Box, Fleet
from collector.sensors.place import Place, place
from teiten.config import load
from teiten.errors import OperatorError


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
