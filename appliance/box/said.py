"""What was left of a seed below /run -> what became of it."""

from pathlib import Path

import msgspec

from appliance.box.making import OWN, SAID, Said


def read(run: Path = Path("/run")) -> Said | None:
    """Read it, or nothing where no seed made this box."""
    try:
        return msgspec.json.decode((run / OWN / SAID).read_bytes(), type=Said)
    except (FileNotFoundError, msgspec.MsgspecError):
        return None
