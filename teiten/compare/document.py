"""A comparison -> the document that programs read: `teiten-compare`, version 1."""

from datetime import UTC, datetime

import msgspec

from teiten.compare.record import Comparison

FORMAT, VERSION = "teiten-compare", 1
UNIT = "packets per address and hour"


def document(found: Comparison) -> bytes:
    """Write it; a number that is not known is null."""
    fields = msgspec.structs.asdict(found)
    times = {name: _moment(fields[name]) for name in ("start", "end", "public_start", "public_end")}
    head = {"format": FORMAT, "version": VERSION, "unit": UNIT}
    return msgspec.json.format(msgspec.json.encode(head | fields | times), indent=1) + b"\n"


def _moment(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
