"""Every packet that is played -> the truth about them: what each sensor must count."""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from simulator.script.probe import Probe
from simulator.script.scenario import Scenario
from simulator.truths.play import Timed
from simulator.truths.truth import Expected, Truth


class Known(msgspec.Struct, frozen=True):
    """What is true of a whole scenario."""

    title: str
    start: str
    seconds: float
    seed: int
    packets: int
    sensors: Mapping[str, Expected]


class Scribe:
    """Looks at every packet, and remembers as what it must be counted."""

    def __init__(self, scenario: Scenario) -> None:
        """Know every sensor, also one that nothing reaches."""
        self._scenario = scenario
        self._truths = {post.name: Truth() for post in scenario.sensors}

    def add(self, sensor: str, probe: Probe) -> None:
        """Remember one packet."""
        self._truths[sensor].add(probe)

    def watch(self, played: Iterable[Timed]) -> Iterator[Timed]:
        """Let what is played pass."""
        for item in played:
            self.add(item.sensor, item.probe)
            yield item

    def known(self) -> Known:
        """Say what is true of all that passed."""
        sensors = {name: truth.expected() for name, truth in self._truths.items()}
        return Known(
            title=self._scenario.title,
            start=self._scenario.start.isoformat(),
            seconds=self._scenario.duration,
            seed=self._scenario.seed,
            packets=sum(expected.packets for expected in sensors.values()),
            sensors=sensors,
        )
