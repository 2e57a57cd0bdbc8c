"""The data set that comes with teiten -> its ranges, read once."""

import lzma
from functools import cache
from pathlib import Path

from teiten.geo.ranges import Ranges, read

FILE = Path(__file__).with_name("ranges.xz")


@cache
def load() -> Ranges:
    """Read the embedded data set."""
    return read(lzma.decompress(FILE.read_bytes()))
