"""What fleet.toml may say: the boxes of a network."""

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from teiten.config import Table
from teiten.rollup.record import Name

Management = Annotated[
    str, Meta(pattern=r"^(([A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]+\]):[0-9]{1,5})?\Z")
]


class Box(Table, frozen=True, kw_only=True):
    """One box, as an operator describes it."""

    blocks: tuple[str, ...]
    economy: str
    network: str
    organisation: str
    addresses: int | None = None
    """Watched IPv4 addresses; all of the blocks', unless it is said."""
    management: Management = ""
    """Where Prometheus asks it, as host:port."""
    seed: dict[str, Any] = msgspec.field(default_factory=dict)
    """What its seed says beside that, in the words of a seed."""


class Fleet(Table, frozen=True, kw_only=True):
    """A whole fleet.toml."""

    boxes: dict[Name, Box] = msgspec.field(default_factory=dict)
    seed: dict[str, Any] = msgspec.field(default_factory=dict)
    """What the seeds of all boxes say."""
