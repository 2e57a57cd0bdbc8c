"""What root made of a bundle <-> a file that the sensor reads."""

from pathlib import Path

import msgspec

from appliance.keeping.durable import write as durable
from teiten.update.offer import Report

NAME = "update.json"


def read(path: Path) -> Report | None:
    """What was said last in this boot, if anything was."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Report)
    except (OSError, msgspec.MsgspecError):
        return None


def write(path: Path, report: Report) -> None:
    """Say it."""
    durable(path, msgspec.json.encode(report))
