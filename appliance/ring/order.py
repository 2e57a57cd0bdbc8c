"""An operator's order <-> a file in the state folder, which the sensor reads every second."""

from pathlib import Path

import msgspec

from appliance.keeping import durable
from appliance.ring.wanted import Wanted

NAME = "capture.json"
FOLDER = "capture"


def give(state: Path, wanted: Wanted) -> None:
    """Leave an order for the sensor."""
    durable.write(state / NAME, msgspec.json.encode(wanted), mode=0o600)


def found(state: Path) -> bytes:
    """The order as it lies there; empty where none was ever given."""
    try:
        return (state / NAME).read_bytes()
    except FileNotFoundError:
        return b""


def understood(raw: bytes) -> Wanted:
    """Read an order; raises msgspec.MsgspecError where it makes no sense."""
    return msgspec.json.decode(raw, type=Wanted) if raw else Wanted(on=False)
