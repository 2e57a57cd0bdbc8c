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

from appliance.enrolment import runs
from appliance.enrolment.identity import public
from appliance.keeping.books import BOOKS
from appliance.keeping.checkpoint import NAME
from appliance.keeping.entry import Entry
from collector.door.admit import Upload
from simulation import laws
from simulation.clock import BEGINNING, Clock
from simulation.collector import Collector
from simulation.net import Net, Reply, Weather
from simulation.record import Broken
from simulation.sensor import Sensor
from teiten.rollup.seal import unpack

DAY = 86400
URLS = ("https://one.example", "https://two.example")
SENSORS = 3
PATIENCE = 10 * DAY
"""Within which everything must be delivered once all is well."""
PRECIOUS: list[tuple[str, Callable[[str], object]]] = [
    ("", NAME.__eq__),
    ("", runs.NAME.__eq__),
    ("spool", BOOKS.__eq__),
    ("spool", Entry.read),
]
"""What may decay: folders, and which files in them."""
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
        self._dice = Random(f"{seed} fate")
        self._decay = Random(f"{seed} decay")
        """Of its own, so that what else happens to a seed is what it was."""
        self.clock = Clock()
        self._healed = False

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
        self._backup = {name: dict(kept) for name, kept in self.kept.items()}
        self.house = Collector(
            self.clock, Random(f"{self.seed} collector"), folder, keys, self._accepted
        )
        self._plant(self)
        for box in self.boxes.values():
            self.clock.after(self._dice.random() * 100, box.begin, 0)
        self.clock.after(3600, self._trouble)
        self.clock.after(3600, self._rot_away)
        self.clock.after(3600, self._audit)

    def receive(self, upload: Upload, reply: Reply) -> None:
        """The door that the network leads to."""
        self._note(f"arrives  {upload.sensor} {len(upload.raw)} bytes")
        self.house.receive(upload, reply)

    def _accepted(self, name: str, start: int, sequence: int) -> None:
        self._note(f"accepted {name} {(start - BEGINNING) // 3600:4} #{sequence}")
        self.kept[name][start] = self.boxes[name].record.rollups[start, sequence]
        self.boxes[name].touched = True
        if self.kept[name][start].final:
            self.lost[name].pop(start, None)

    def _note(self, text: str) -> None:
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

    def _trouble(self) -> None:
        """Something goes wrong, a few times a day."""
        if self._healed:
            return
        dice = self._dice
        box = dice.choice(list(self.boxes.values()))
        troubles = {
            self._burn: 5,
            self._part: 2,
            self._fill: 2,
            self._rot: 1,
            self._kill: 1,
            self._cut_power: 1,
            self._set_clock: 2,
            self._close_address: 1,
            self._deafen: 1,
            self._kill_collector: 1,
            self._fill_collector: 1,
            self._back_up: 1,
            self.lose_collector: 0.5,
            self._occupy: 1,
            self._change: 1,
        }
        (trouble,) = dice.choices(list(troubles), list(troubles.values()))
        trouble(box)
        self.clock.after(dice.expovariate(1 / 4000), self._trouble)

    def _kill(self, box: Sensor) -> None:
        self._note(f"killed   {box.name}")
        box.die(power=False)

    def _cut_power(self, box: Sensor) -> None:
        self._note(f"no power {box.name}")
        box.die(power=True)

    def _set_clock(self, box: Sensor) -> None:
        """Forth or back, by a little or by hours."""
        offset = self._dice.gauss(0, self._dice.choice((0.1, 30.0, 3000.0, 20_000.0)))
        self._note(f"clock    {box.name} {offset:+.1f} s")
        box.set_clock(offset)

    def _burn(self, box: Sensor) -> None:
        """It dies within the next things that it does to its disk."""
        box.platter.fuse = self._dice.randint(1, 60)
        self._note(f"fuse     {box.name} {box.platter.fuse}")

    def _fill(self, box: Sensor) -> None:
        self._note(f"full     {box.name}")
        box.platter.full = box.crowded = True
        pause = self._dice.choice((600.0, 10_000.0, 200_000.0))
        self.clock.after(pause, setattr, box.platter, "full", False)

    def _rot(self, box: Sensor) -> None:
        """A waiting rollup is damaged, or cannot be read any more."""
        names = [name for name in box.platter.cache["spool"] if Entry.read(name)]
        if names:
            name = self._dice.choice(names)
            found = box.platter.cache["spool"][name]
            box.record.rotten.add(name)
            if self._dice.random() < 0.5:
                found.bad = True
            else:
                at = self._dice.randrange(len(found.data))
                found.data = found.data[:at] + b"\0" + found.data[at + 1 :]
            self._note(f"rots     {box.name} {name}")

    def _rot_away(self) -> None:
        """A bit, the end or all of a file is lost, and perhaps the program dies just then."""
        if self._healed:
            return
        dice = self._decay
        box = dice.choice(list(self.boxes.values()))
        for folder, precious in dice.sample(PRECIOUS, dice.choice((1, 1, 1, 2))):
            names = [name for name in box.platter.cache[folder] if precious(name)]
            if names:
                name = dice.choice(names)
                found = box.platter.cache[folder][name]
                found.rot(dice)
                if found.bad or unpack(found.data) is None:
                    box.record.rotten.add(name)
                self._note(f"decays   {box.name} {name}")
        box.decayed()
        if dice.random() < 0.5:
            box.die(power=dice.random() < 0.5)
        self.clock.after(dice.expovariate(1 / 15_000), self._rot_away)

    def _part(self, box: Sensor) -> None:
        self._shut(box.name, self._dice.choice((600.0, 10_000.0, 200_000.0)))

    def _deafen(self, box: Sensor) -> None:
        self._note(f"deaf     {box.name}")
        self.net.deaf.add(box.name)
        pause = self._dice.choice((600.0, 10_000.0, 100_000.0))
        self.clock.after(pause, self.net.deaf.discard, box.name)

    def _close_address(self, _box: Sensor) -> None:
        self._shut(self._dice.choice(URLS), self._dice.choice((600.0, 20_000.0)))

    def _shut(self, name: str, seconds: float) -> None:
        self._note(f"cut off  {name}")
        self.net.down.add(name)
        self.clock.after(seconds, self.net.down.discard, name)

    def _kill_collector(self, _box: Sensor) -> None:
        self._note("killed   collector")
        self.house.die()

    def _back_up(self, _box: Sensor) -> None:
        if self.house.up:
            self._note("backup   collector")
            self.house.back_up()
            self._backup = {name: dict(kept) for name, kept in self.kept.items()}

    def lose_collector(self, _box: Sensor) -> None:
        """Its machine is lost, and what it acknowledged since the backup with it."""
        if self.house.up:
            self._note("lost     collector")
            self.house.restore()
            for name, box in self.boxes.items():
                kept, self.kept[name] = self.kept[name], dict(self._backup[name])
                self.lost[name] |= {
                    start: facts
                    for start, facts in kept.items()
                    if facts.final and self.kept[name].get(start) != facts
                }
                for start in self.kept[name].keys() & self.lost[name].keys():
                    if self.kept[name][start].final:
                        del self.lost[name][start]
                box.touched = True

    def _fill_collector(self, _box: Sensor) -> None:
        self._note("full     collector")
        self.house.fill(True)
        self.clock.after(self._dice.choice((600.0, 10_000.0)), self.house.fill, False)

    def _occupy(self, _box: Sensor) -> None:
        self._note("busy     collector")
        self.house.be_busy(self._dice.choice((60.0, 3000.0)))

    def _change(self, _box: Sensor) -> None:
        self.net.weather = Weather.drawn(self._dice)
        self._note(f"weather  {self.net.weather}")

    def _heal(self) -> None:
        """All is well from now on, and nobody knocks any more."""
        self._note("healed")
        self._healed = self.house.calm = True
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
