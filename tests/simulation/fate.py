"""A world and dice -> what goes wrong in it, a few times a day, until all is to be well."""

from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING

from appliance.enrolment import runs
from appliance.keeping.books import BOOKS
from appliance.keeping.checkpoint import NAME
from appliance.keeping.entry import Entry
from simulation.net import Weather
from simulation.sensor import Sensor
from teiten.rollup.seal import unpack

if TYPE_CHECKING:
    from simulation.world import World

URLS = ("https://one.example", "https://two.example")
PRECIOUS: list[tuple[str, Callable[[str], object]]] = [
    ("", NAME.__eq__),
    ("", runs.NAME.__eq__),
    ("spool", BOOKS.__eq__),
    ("spool", Entry.read),
]
"""What may decay: folders, and which files in them."""


class Fate:
    """What happens to one world."""

    def __init__(self, world: "World", dice: Random, decay: Random) -> None:
        """What decays has dice of its own, so that what else happens to a seed is what it was."""
        self.over = False
        self._world = world
        self._dice = dice
        self._decay = decay
        self._backup = {name: dict(kept) for name, kept in world.kept.items()}

    def begin(self) -> None:
        """Switch the boxes on, and let things go wrong after an hour."""
        for box in self._world.boxes.values():
            self._world.clock.after(self._dice.random() * 100, box.begin, 0)
        self._world.clock.after(3600, self._trouble)
        self._world.clock.after(3600, self._rot_away)

    def _trouble(self) -> None:
        """Something goes wrong, a few times a day."""
        if self.over:
            return
        dice = self._dice
        box = dice.choice(list(self._world.boxes.values()))
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
        self._world.clock.after(dice.expovariate(1 / 4000), self._trouble)

    def _kill(self, box: Sensor) -> None:
        self._world.note(f"killed   {box.name}")
        box.die(power=False)

    def _cut_power(self, box: Sensor) -> None:
        self._world.note(f"no power {box.name}")
        box.die(power=True)

    def _set_clock(self, box: Sensor) -> None:
        """Forth or back, by a little or by hours."""
        offset = self._dice.gauss(0, self._dice.choice((0.1, 30.0, 3000.0, 20_000.0)))
        self._world.note(f"clock    {box.name} {offset:+.1f} s")
        box.set_clock(offset)

    def _burn(self, box: Sensor) -> None:
        """It dies within the next things that it does to its disk."""
        box.platter.fuse = self._dice.randint(1, 60)
        self._world.note(f"fuse     {box.name} {box.platter.fuse}")

    def _fill(self, box: Sensor) -> None:
        self._world.note(f"full     {box.name}")
        box.platter.full = box.crowded = True
        pause = self._dice.choice((600.0, 10_000.0, 200_000.0))
        self._world.clock.after(pause, setattr, box.platter, "full", False)

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
            self._world.note(f"rots     {box.name} {name}")

    def _rot_away(self) -> None:
        """A bit, the end or all of a file is lost, and perhaps the program dies just then."""
        if self.over:
            return
        dice = self._decay
        box = dice.choice(list(self._world.boxes.values()))
        for folder, precious in dice.sample(PRECIOUS, dice.choice((1, 1, 1, 2))):
            names = [name for name in box.platter.cache[folder] if precious(name)]
            if names:
                name = dice.choice(names)
                found = box.platter.cache[folder][name]
                found.rot(dice)
                if found.bad or unpack(found.data) is None:
                    box.record.rotten.add(name)
                self._world.note(f"decays   {box.name} {name}")
        box.decayed()
        if dice.random() < 0.5:
            box.die(power=dice.random() < 0.5)
        self._world.clock.after(dice.expovariate(1 / 15_000), self._rot_away)

    def _part(self, box: Sensor) -> None:
        self._shut(box.name, self._dice.choice((600.0, 10_000.0, 200_000.0)))

    def _deafen(self, box: Sensor) -> None:
        self._world.note(f"deaf     {box.name}")
        self._world.net.deaf.add(box.name)
        pause = self._dice.choice((600.0, 10_000.0, 100_000.0))
        self._world.clock.after(pause, self._world.net.deaf.discard, box.name)

    def _close_address(self, _box: Sensor) -> None:
        self._shut(self._dice.choice(URLS), self._dice.choice((600.0, 20_000.0)))

    def _shut(self, name: str, seconds: float) -> None:
        self._world.note(f"cut off  {name}")
        self._world.net.down.add(name)
        self._world.clock.after(seconds, self._world.net.down.discard, name)

    def _kill_collector(self, _box: Sensor) -> None:
        self._world.note("killed   collector")
        self._world.house.die()

    def _back_up(self, _box: Sensor) -> None:
        if self._world.house.up:
            self._world.note("backup   collector")
            self._world.house.back_up()
            self._backup = {name: dict(kept) for name, kept in self._world.kept.items()}

    def lose_collector(self, _box: Sensor) -> None:
        """Its machine is lost, and what it acknowledged since the backup with it."""
        if self._world.house.up:
            self._world.note("lost     collector")
            self._world.house.restore()
            for name, box in self._world.boxes.items():
                kept, self._world.kept[name] = self._world.kept[name], dict(self._backup[name])
                self._world.lost[name] |= {
                    start: facts
                    for start, facts in kept.items()
                    if facts.final and self._world.kept[name].get(start) != facts
                }
                for start in self._world.kept[name].keys() & self._world.lost[name].keys():
                    if self._world.kept[name][start].final:
                        del self._world.lost[name][start]
                box.touched = True

    def _fill_collector(self, _box: Sensor) -> None:
        self._world.note("full     collector")
        self._world.house.fill(True)
        self._world.clock.after(self._dice.choice((600.0, 10_000.0)), self._world.house.fill, False)

    def _occupy(self, _box: Sensor) -> None:
        self._world.note("busy     collector")
        self._world.house.be_busy(self._dice.choice((60.0, 3000.0)))

    def _change(self, _box: Sensor) -> None:
        self._world.net.weather = Weather.drawn(self._dice)
        self._world.note(f"weather  {self._world.net.weather}")
