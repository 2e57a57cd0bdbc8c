"""fleet.toml -> the boxes of a network, each with the place where it stands or will stand."""

from collections.abc import Iterable, Mapping
from ipaddress import ip_address
from pathlib import Path

from collector.fleet.near import blocks_of
from collector.fleet.table import Box, Fleet
from collector.sensors.place import Block, Place, place
from teiten.config import load
from teiten.errors import OperatorError


def read(path: Path) -> tuple[Fleet, Mapping[str, Place]]:
    """Read a plan and check every place in it; raises OperatorError that names file and box."""
    fleet = load(path, Fleet, hint="docs/operating.md has an example of a fleet.")
    if not fleet.boxes:
        raise OperatorError(f"{path} names no box.", hint="Describe each in [boxes.NAME].")
    places = {name: _place(path, name, box) for name, box in fleet.boxes.items()}
    blocks = [block for some in blocks_of(places).values() for block in some]
    for name, box in fleet.boxes.items():
        if box.management and _monitored(box.management, blocks):
            raise OperatorError(
                f"{path}: {name}: {box.management} is a monitored address.",
                hint="Look after boxes by addresses that no sensor watches.",
            )
    return fleet, places


def _monitored(management: str, blocks: Iterable[Block]) -> bool:
    """Whether whoever reads the targets would learn a monitored address; a name tells none."""
    try:
        address = ip_address(management.rpartition(":")[0].strip("[]"))
    except ValueError:
        return False
    return any(address in block for block in blocks)


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
