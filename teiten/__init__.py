"""teiten: what the three rooms share, and nothing that touches the world by itself."""

from datetime import UTC, datetime
from importlib.metadata import version

__version__ = version("teiten")

BUILT = datetime(2026, 11, 22, tzinfo=UTC)
"""The day of this version, so that a clock that shows an earlier one is known to be wrong.

It is written here and not found out while packages are built: the same source is the same program.
"""
