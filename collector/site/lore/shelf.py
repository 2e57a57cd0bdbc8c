"""The tables that are embedded -> what is known of ports."""

from functools import cache
from pathlib import Path

from collector.site.lore.record import Lore, read

_HERE = Path(__file__).parent


@cache
def lore() -> Lore:
    """Read them once."""
    services, episodes = _HERE / "services.toml", _HERE / "episodes.toml"
    return read(services.read_text(encoding="utf-8"), episodes.read_text(encoding="utf-8"))
