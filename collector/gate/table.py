"""The table `publish.gate` of the settings: how much the policy `gated` lets through."""

from typing import Annotated, Literal

from msgspec import Meta

from collector.geo.regions import REGIONS
from teiten.config import Table

Port = Annotated[str, Meta(pattern="^[1-9][0-9]{0,4}/(TCP|UDP)$")]
"""As operators write it."""
PORTS: tuple[Port, ...] = (
    "21/TCP", "22/TCP", "23/TCP", "25/TCP", "80/TCP", "81/TCP", "110/TCP", "135/TCP", "139/TCP",
    "143/TCP", "443/TCP", "445/TCP", "1433/TCP", "2323/TCP", "3306/TCP", "3389/TCP", "5555/TCP",
    "5900/TCP", "6379/TCP", "7547/TCP", "8080/TCP", "8443/TCP", "8545/TCP", "37215/TCP",
    "53/UDP", "123/UDP", "137/UDP", "161/UDP", "389/UDP", "1434/UDP", "1900/UDP", "5060/UDP",
    "53413/UDP",
)  # fmt: skip
"""Long known to be knocked at; a list that follows from no sensor."""
ECONOMIES: tuple[str, ...] = (
    "US", "CN", "JP", "GB", "DE", "KR", "BR", "FR", "NL", "RU", "IN", "TW",
)  # fmt: skip
"""Those with many addresses; a list that follows from no sensor."""


class Gate(Table, frozen=True, kw_only=True):
    """The numbers of a policy; collector/gate/policy.py says what each is.

    Beyond the bounds a number protects nobody, or leaves nothing to be said.
    """

    epoch_hours: Literal[1, 2, 3, 4, 6, 8, 12, 24] = 6
    grace_hours: Annotated[int, Meta(ge=0, le=48)] = 2
    """For how long after its end an epoch waits for late reports."""
    share: Annotated[float, Meta(ge=0.3, le=0.8)] = 0.5
    bins: Annotated[float, Meta(ge=0.05, le=4)] = 0.1
    blur: Annotated[float, Meta(ge=0, le=1)] = 0.09
    clip: Annotated[float, Meta(ge=0.05, le=1)] = 0.15
    far: Annotated[float, Meta(ge=0.3, le=3)] = 0.7
    edge: Annotated[float, Meta(ge=0.05, le=0.3)] = 0.12
    calm: Annotated[float, Meta(ge=0.2, le=0.8)] = 0.5
    below: Annotated[float, Meta(ge=0.2, le=3)] = 0.35
    holds: Annotated[float, Meta(ge=0, le=1)] = 0.25
    memory: Annotated[float, Meta(ge=0, le=0.2)] = 0.05
    scale: Annotated[float, Meta(gt=0, le=1000)] = 0.1
    fewest: Annotated[int, Meta(ge=12, le=100_000)] = 30
    full: Annotated[int, Meta(ge=12, le=100_000)] = 20
    listened: Annotated[float, Meta(gt=0, le=1)] = 0.5
    ports: tuple[Port, ...] = PORTS
    top: Annotated[int, Meta(ge=1, le=8)] = 5
    asides: bool = True
    economies: Annotated[tuple[str, ...], Meta(max_length=16)] = ECONOMIES
    """Source economies of which the largest are public; without any none is."""
    aside_calm: Annotated[float, Meta(ge=0.5, le=0.95)] = 0.8
    aside_blur: Annotated[float, Meta(ge=0.1, le=1)] = 0.25
    aside_memory: Annotated[float, Meta(ge=0, le=0.5)] = 0.2
    often: Annotated[int, Meta(ge=1, le=168)] = 4

    @property
    def waits(self) -> int:
        """Hours from an epoch's begin to its edition."""
        return self.epoch_hours + self.grace_hours

    def __post_init__(self) -> None:
        """A port that is named twice would be drawn twice."""
        if len(set(self.ports)) < len(self.ports):
            raise ValueError("a port is named twice")
        if any(int(port.partition("/")[0]) > 65535 for port in self.ports):
            raise ValueError("no port is above 65535")
        if len(self.ports) < self.top:
            raise ValueError(f"{self.top} ports are to be public, of {len(self.ports)}")
        if len(set(self.economies)) < len(self.economies):
            raise ValueError("an economy is named twice")
        if strange := sorted(set(self.economies) - set(REGIONS)):
            raise ValueError(f"{strange[0]!r} is no economy of ISO 3166-1, like JP")
