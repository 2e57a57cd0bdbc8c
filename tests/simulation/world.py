"""A seed and some days -> sensors, network and collector that live through them, or a broken law.

Everything that chance decides is drawn from the seed, each part from dice of its own, so a seed
replays exactly.
"""

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path
from random import Random

from appliance.enrolment.identity import public
from collector.door.admit import Upload
from simulation import laws
from simulation.clock import BEGINNING, Clock
from simulation.collector import Collector
from simulation.fate import URLS, Fate
from simulation.net import Net, Reply, Weather
from simulation.record import Broken
from simulation.sensor import Sensor

DAY = 86400
SENSORS = 3
PATIENCE = 10 * DAY
"""Within which everything must be delivered once all is well."""
_SHARED = "/dev/shm"  # noqa: S108 - memory, where there is some


class World:
    """One run of one seed."""

    def __init__(
        self,
        seed: int,
        *,
        days: float,
        plant: Callable[["World"], None] = lambda _world: None,
        say: Callable[[str], None] = lambda _line: None,
    ) -> None:
        """Live `days`; `plant` may spoil the world, `say` hears what happens."""
        self.seed = seed
        self.days = days
        self.events = 0
        self.digest = sha256()
        self._say = say
        self._plant = plant
        self.clock = Clock()

    def run(self) -> "World":
        """Live through it; raises Broken. What a step did not touch obeys the laws as before."""
        with ExitStack() as stack:
            place = _SHARED if Path(_SHARED).is_dir() else None
            folder = stack.enter_context(tempfile.TemporaryDirectory(dir=place))
            self._build(Path(folder))
            stack.callback(lambda: self.house.connection.close())
            try:
                self._live()
                self._heal()
                self._settle()
            except Broken as error:
                raise Broken(f"seed {self.seed}, day {self.clock}: {error}") from error
        return self

    def _build(self, folder: Path) -> None:
        self.net = Net(self.clock, Random(f"{self.seed} net"), self)
        # Dice of their own, so that a seed is the same world in all else.
        engines = Random(f"{self.seed} engines")
        self.boxes = {
            name: Sensor(
                name,
                self.clock,
                Random(f"{self.seed} {name}"),
                self.net,
                URLS,
                queue=Random(f"{self.seed} {name} queue") if engines.random() < 1 / 3 else None,
            )
            for name in (f"s{number}" for number in range(1, SENSORS + 1))
        }
        keys = {name: public(box.key) for name, box in self.boxes.items()}
        self.kept: dict[str, laws.Kept] = {name: {} for name in self.boxes}
        self.lost: dict[str, laws.Kept] = {name: {} for name in self.boxes}
        """What the ledger held and holds no more, since its machine was lost."""
        self.house = Collector(
            self.clock, Random(f"{self.seed} collector"), folder, keys, self._accepted
        )
        self.fate = Fate(self, Random(f"{self.seed} fate"), Random(f"{self.seed} decay"))
        self._plant(self)
        self.fate.begin()
        self.clock.after(3600, self._audit)

    def receive(self, upload: Upload, reply: Reply) -> None:
        """The door that the network leads to."""
        self.note(f"arrives  {upload.sensor} {len(upload.raw)} bytes")
        self.house.receive(upload, reply)

    def _accepted(self, name: str, start: int, sequence: int) -> None:
        self.note(f"accepted {name} {(start - BEGINNING) // 3600:4} #{sequence}")
        self.kept[name][start] = self.boxes[name].record.rollups[start, sequence]
        self.boxes[name].touched = True
        if self.kept[name][start].final:
            self.lost[name].pop(start, None)

    def note(self, text: str) -> None:
        """Add a line to the story."""
        line = f"{self.clock}  {text}"
        self.digest.update(line.encode())
        self._say(line)

    def _live(self) -> None:
        while self.clock.now < BEGINNING + self.days * DAY:
            self._step()

    def _step(self) -> None:
        self.clock.step()
        self.events += 1
        for name, box in self.boxes.items():
            if box.touched:
                box.touched = False
                laws.sensor(box, self.kept[name], self.lost[name])
        if self.house.touched and self.house.up:
            self.house.touched = False
            laws.collector(self.house)

    def _audit(self) -> None:
        if self.house.up:
            laws.audit(self.house, self.boxes, self.kept)
        for name, box in self.boxes.items():
            laws.recalled(box, self.lost[name])
        self.clock.after(3 * 3600, self._audit)

    def _heal(self) -> None:
        """All is well from now on, and nobody knocks any more."""
        self.note("healed")
        self.fate.over = self.house.calm = True
        self.net.weather = Weather()
        self.net.down.clear()
        self.net.deaf.clear()
        self.house.fill(False)
        self.house.be_busy(0)
        for box in self.boxes.values():
            box.platter.full = False
            box.platter.fuse = 0
            box.set_clock(0.0)
            box.kernel.run(self.clock.now)
            box.knocked = False

    def _settle(self) -> None:
        end = self.clock.now + PATIENCE
        last = self.clock.now + 7200
        while self.clock.now < last or not all(self._delivered(box) for box in self.boxes.values()):
            if self.clock.now > end:
                raise Broken("what waits was never delivered")
            self._step()
        self._audit()
        for name, box in self.boxes.items():
            laws.settled(self.house, box, self.kept[name], self.lost[name])

    def _delivered(self, box: Sensor) -> bool:
        busy = not box.alive or len(box.spool) or box.inbox or box.box.unkept
        if busy or box.box.recalled:
            return False
        return not box.unbooked() and not box.windows.open.books().received
