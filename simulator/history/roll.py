"""The sensors of a history -> the lines that a collector's registry imports."""

from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec

from simulator.history.cohort import key
from simulator.history.model import Model


def lines(model: Model) -> Iterator[bytes]:
    """Write name, public key, and since when reports are expected; one JSON object a line."""
    since = datetime.fromtimestamp(model.starts, UTC)
    for member in model.members:
        public = key(model.scenario.seed, member.name).public_key().public_bytes_raw()
        row = {"name": member.name, "key": b64encode(public).decode("ascii"), "since": since}
        yield msgspec.json.encode(row) + b"\n"
