"""The noise of the Internet: scans of common ports, and answers to forged packets.

NICTER Observation Report 2019 (NICT, 2020): 1.2 million packets a year to each address, that is
3,288 a day; 24.2% of them to 23/TCP, 5.4% to 445, 3.5% to 22, 3.2% to 80, and 49% to the first
ten ports. The other weights are ours. Japan's police counted 9,145 a day in 2023. Pang et al.:
Characteristics of Internet Background Radiation (IMC 2004) for what it consists of.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from ipaddress import IPv6Network
from random import Random
from typing import Annotated

import msgspec
from msgspec import Meta

from simulator.actors import answers, scanner
from simulator.actors.passersby import Habit, Passersby
from simulator.script import targets
from simulator.script.crowd import Crowd
from simulator.script.probe import Actor, Address, Mark, Probe
from simulator.script.role import Role, Share, Stage, Weight
from simulator.script.targets import Row
from teiten.rollup.record import Family

DAY = 86400
PER_ADDRESS_AND_DAY = 3288.0
BACKSCATTER = 0.1
"""The share of answers; ours."""

PORTS: Mapping[str, float] = {
    "23/tcp": 24.2, "445/tcp": 5.4, "22/tcp": 3.5, "80/tcp": 3.2, "1433/tcp": 2.8,
    "5555/tcp": 2.3, "8080/tcp": 2.2, "3389/tcp": 2.0, "81/tcp": 1.8, "37215/tcp": 1.6,
    "ping": 3.0, "53413/udp": 1.5, "5060/udp": 1.5, "1900/udp": 1.4, "123/udp": 1.4,
    "161/udp": 1.3, "389/udp": 1.2, "5353/udp": 1.2, "6881/udp": 1.0, "500/udp": 0.8,
    "443/tcp": 1.5, "2323/tcp": 1.5, "8545/tcp": 1.4, "6379/tcp": 1.3, "5900/tcp": 1.2,
    "3306/tcp": 1.2, "25/tcp": 1.1, "21/tcp": 1.1, "8443/tcp": 1.1, "88/tcp": 1.1,
    "7547/tcp": 1.0, "52869/tcp": 1.0, "60001/tcp": 1.0, "34567/tcp": 1.0, "5431/tcp": 1.0,
    "8291/tcp": 1.0, "9000/tcp": 1.0, "8000/tcp": 1.0, "2222/tcp": 1.0, "8888/tcp": 1.0,
    "9200/tcp": 0.9, "27017/tcp": 0.9, "11211/tcp": 0.9, "1883/tcp": 0.9, "502/tcp": 0.8,
    "139/tcp": 0.8, "110/tcp": 0.8, "5432/tcp": 0.8, "4899/tcp": 0.7, "1723/tcp": 0.7,
    "8081/tcp": 0.9, "4567/tcp": 0.8, "3128/tcp": 0.8, "5985/tcp": 0.7, "2375/tcp": 0.7,
    "10000/tcp": 0.7, "9530/tcp": 0.7, "1080/tcp": 0.7,
}  # fmt: skip
"""In hundredths of all scans."""

Rate = Annotated[float, Meta(ge=0, le=1e6)]
Service = Annotated[str, Meta(pattern=r"^([0-9]{1,5}/(tcp|udp)|ping)\Z")]


class BackgroundRole(Role, frozen=True, kw_only=True, tag="background"):
    """Everybody else: with two hosts, twice as much of it. Nobody lives where the role does."""

    per_address_and_day: Rate = PER_ADDRESS_AND_DAY
    """Packets to each monitored IPv4 address."""
    backscatter: Share = BACKSCATTER
    ports: dict[Service, Weight] = msgspec.field(default_factory=lambda: dict(PORTS))
    """How often which service is looked for, such as "23/tcp", "161/udp" or "ping"."""
    six: Rate = 0.0
    """Scans a second of all monitored IPv6 blocks together."""

    def __post_init__(self) -> None:
        """A mix has something in it, and no port beyond the last."""
        if not sum(self.ports.values()):
            raise ValueError("ports name no service that anybody looks for")
        for service in self.ports:
            scanner.mark(service, 4)

    def actor(self, rng: Random, source: Address, stage: Stage, begins: float) -> Actor:
        """Let it begin."""
        draw, ports = stage.population.draw, self.ports
        four, six = partial(draw, rng, 4, self.economies), partial(draw, rng, 6, self.economies)
        parts: list[Actor] = []
        if pace := self._pace(stage):
            row, share = stage.four, self.backscatter
            parts.append(
                Background(
                    rng, row, pace=pace, begins=begins, ports=ports, backscatter=share, draw=four
                )
            )
        if self.six and stage.six:
            parts.append(
                Background6(rng, stage.six, pace=self.six, begins=begins, ports=ports, draw=six)
            )
        return Crowd(parts)

    def rates(self, stage: Stage) -> Mapping[Mark, float]:
        """On average over many strangers; see passersby.py for how far a count may be off."""
        answered = self._pace(stage) * self.backscatter
        rates = {mark: answered * share for mark, share in answers.shares().items()}
        paces: tuple[tuple[Family, float], ...] = (
            (4, self._pace(stage) - answered),
            (6, self.six if stage.six else 0.0),
        )
        total = sum(self.ports.values())
        for family, pace in paces:
            for service, weight in self.ports.items():
                mark = scanner.mark(service, family)
                rates[mark] = rates.get(mark, 0.0) + pace * weight / total
        return {mark: rate for mark, rate in rates.items() if rate}

    def _pace(self, stage: Stage) -> float:
        return self.per_address_and_day * len(stage.four) / DAY


class Background(Passersby):
    """Everybody else, over IPv4."""

    def __init__(
        self,
        rng: Random,
        row: Row,
        *,
        pace: float,
        begins: float = 0.0,
        ports: Mapping[str, float] = PORTS,
        backscatter: float = BACKSCATTER,
        draw: Callable[[], Address] | None = None,
    ) -> None:
        """Send `pace` packets a second."""
        super().__init__(rng, pace=pace, begins=begins)
        self._row, self._backscatter = row, backscatter
        self._services, self._weights = list(ports), list(ports.values())
        self._draw = draw or partial(targets.stranger, rng)

    def _newcomer(self) -> Habit:
        act: Callable[[Address], Probe]
        if self._rng.random() < self._backscatter:
            act = answers.Victim(self._rng, self._draw()).answer
        else:
            (service,) = self._rng.choices(self._services, self._weights)
            act = scanner.Scanner(self._rng, self._draw(), service).knock
        return lambda: act(self._row[self._rng.randrange(len(self._row))])


class Background6(Passersby):
    """Everybody else, over IPv6: each of them means one address, since nobody tries them all.

    Czyz et al.: Understanding IPv6 Internet Background Radiation (IMC 2013).
    """

    def __init__(
        self,
        rng: Random,
        networks: Sequence[IPv6Network],
        *,
        pace: float,
        begins: float = 0.0,
        ports: Mapping[str, float] = PORTS,
        draw: Callable[[], Address] | None = None,
    ) -> None:
        """Send `pace` packets a second."""
        super().__init__(rng, pace=pace, begins=begins)
        self._networks = tuple(networks)
        self._services, self._weights = list(ports), list(ports.values())
        self._draw = draw or partial(targets.stranger6, rng)

    def _newcomer(self) -> Habit:
        (service,) = self._rng.choices(self._services, self._weights)
        network = self._rng.choice(self._networks)
        destination = network[self._rng.randrange(network.num_addresses)]
        return partial(scanner.Scanner(self._rng, self._draw(), service).knock, destination)
