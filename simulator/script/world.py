"""A layout and some dice -> the strangers of the lab, and how often each of them knocks."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Network
from random import Random

from simulator.actors.background import Background
from simulator.actors.lowbyte6 import LowByte6
from simulator.actors.masscan import Masscan
from simulator.actors.mirai import Mirai
from simulator.actors.outbreak import Outbreak
from simulator.actors.replay import Replay
from simulator.actors.slammer import Slammer
from simulator.actors.welchia import Welchia
from simulator.actors.zmap import Zmap
from simulator.script import targets
from simulator.script.crowd import Crowd
from simulator.script.probe import Actor
from simulator.script.role import Stage
from simulator.script.targets import Block, Row

HOSTS = 24
"""Ill hosts at the end of the outbreak; each of them sends eleven packets a second."""
DOUBLING = 8.0
FASTEST = 900.0
SLOWEST = 300.0
"""Packets a second of the captures: all of them within the time, if this many are enough."""
MASSCAN_PORTS = (21, 22, 25, 80, 110, 143, 443, 3306, 3389, 5900, 8080, 8443)


@dataclass(frozen=True, slots=True)
class World:
    """Everybody, and what is shown of their progress."""

    everybody: Actor
    moments: tuple[float, ...]
    """When hosts fall ill, in rising order."""
    replays: tuple[Replay, ...] = ()

    def infected(self, now: float) -> int:
        """Count the hosts that are ill by `now`."""
        return bisect_right(self.moments, now)

    @property
    def replayed(self) -> int:
        """Count the packets that the captures hold."""
        return sum(replay.total for replay in self.replays)

    @property
    def left_out(self) -> int:
        """Count those that were not sent, because everything ended before."""
        return self.replayed - self.sent

    @property
    def sent(self) -> int:
        """Count the captured packets that were sent."""
        return sum(replay.sent for replay in self.replays)


def populate(
    rng: Random, blocks: Sequence[Block], replays: Sequence[Replay], seconds: float | None
) -> World:
    """Make a world that shows all it has within `seconds`, if there is an end."""
    four = Row([block for block in blocks if block.version == 4])
    doubling = DOUBLING if seconds is None else min(max(seconds / 15, 1.5), DOUBLING)
    outbreak = Outbreak(rng, four, hosts=HOSTS, doubling=doubling, begins=1.0)
    crowd = Crowd([outbreak, *replays, *_scanners(rng, blocks, four)])
    return World(crowd, tuple(outbreak.moments), tuple(replays))


def pace(packets: int, seconds: float | None) -> float:
    """How many captured packets a second show all of them within the time, if that is bearable."""
    if seconds is None:
        return SLOWEST
    return min(max(packets / (0.85 * seconds), 1), FASTEST)


def _scanners(rng: Random, blocks: Sequence[Block], four: Row) -> list[Actor]:
    def somebody() -> IPv4Address:
        return targets.stranger(rng)

    six = tuple(block for block in blocks if isinstance(block, IPv6Network))
    return [
        *(Welchia(rng, somebody(), four, pace=10) for _ in range(3)),
        *(Mirai(rng, somebody(), four, pace=10, begins=rng.random()) for _ in range(6)),
        *(Slammer(rng, somebody(), four, pace=10) for _ in range(2)),
        Masscan(rng, somebody(), four, ports=MASSCAN_PORTS, pace=60),
        Zmap(rng, somebody(), four, port=443, pace=40),
        LowByte6(rng, targets.stranger6(rng), Stage(four, six), pace=30),
        Background(rng, four, pace=60),
    ]
