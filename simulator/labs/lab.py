"""One command -> sensors, a collector and strangers at work, and at the end a balance."""

import os
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import msgspec
from msgspec.structs import replace

from simulator.actors.replay import Replay
from simulator.files import captures, replays, staging
from simulator.labs import rooms
from simulator.labs.bell import Bell, Rung
from simulator.labs.house import House
from simulator.labs.processes import Question
from simulator.labs.progress import Progress
from simulator.labs.rooms import Folder
from simulator.labs.signs import standing, where_to_look
from simulator.links import claims
from simulator.links.ground import Ground
from simulator.links.layout import PLAN, layout, plan
from simulator.links.strangers import Strangers
from simulator.links.wire import Wire
from simulator.script.remap import Remap
from simulator.script.scenario import Scenario
from simulator.script.tempo import Speed
from simulator.script.world import World, pace, populate
from simulator.truths import balance
from simulator.truths.balance import known
from teiten.errors import OperatorError

SLICE = 0.25
"""Seconds of traffic between two looks at the bell, the rooms and the ledger."""
SETTLE = 6.0
"""Seconds that the ledger may take to learn of everything, before the sensors are told to end."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the operator chose."""

    seconds: float | None
    port: int
    folder: Path
    captures: Path | None
    window: int
    seed: int | None
    scenario: Path | None = None
    """Whose sensors and strangers; without one, those that show all there is."""
    speed: Speed = "even"
    """Of the captures; `even`: so many packets a second that all of them fit into the time."""


class Lab:
    """One lab, from the first namespace to the balance."""

    def __init__(self, options: Options) -> None:
        """Plan it; nothing is made yet."""
        self._options = options
        self._scenario = _scenario(options)
        self._layout = layout(str(os.getpid()), plan(self._scenario) if self._scenario else PLAN)
        self._folder = Folder(options.folder.resolve())
        self._voice = Progress(sys.stdout)

    def run(self) -> int:
        """Run until the time is over or somebody ends it; gives the exit code."""
        _need_root()
        sensors = (
            "one sensor" if len(self._layout.posts) == 1 else f"{len(self._layout.posts)} sensors"
        )
        self._voice.say(f"teiten lab: {sensors}, one collector, and strangers who knock")
        for identity in claims.sweep():
            self._voice.say(f"  removed what the lab {identity} left behind when it was killed")
        rows: Sequence[balance.Row] = ()
        with Bell() as bell, ExitStack() as stack:
            stack.callback(self._voice.say, "Namespaces, links, rules and processes are gone.")
            try:
                rows = self._inside(bell, stack)
            except Rung:
                self._voice.say("Ended before the strangers came.")
        return self._account(rows)

    def _inside(self, bell: Bell, stack: ExitStack) -> Sequence[balance.Row]:
        stack.callback(self._folder.take().release, forget=False)
        rooms.write(
            self._layout,
            self._folder,
            port=self._options.port,
            window=self._options.window,
            mute={p.name for p in self._scenario.sensors if not p.echo}
            if self._scenario
            else set(),
        )
        world = self._world()
        count = len(self._layout.namespaces)
        with self._voice.doing(f"making {count} namespaces, {self._layout.attacker} and its like"):
            ground = stack.enter_context(Ground(self._layout))
        house = stack.enter_context(
            closing(House(self._layout, self._folder, self._options.port, bell))
        )
        self._start(house)
        wires = {post.name: Wire(ground, post) for post in self._layout.posts}
        strangers = stack.enter_context(
            closing(Strangers(self._layout.whose, wires, world.everybody))
        )
        with closing(Question(house.books)) as ledger:
            self._knock(strangers, world, house, ledger, bell)
            self._settle(strangers, ledger)
        return self._end(strangers, wires, ground, house, world)

    def _world(self) -> World:
        if self._scenario and self._options.scenario:
            path = self._options.scenario
            with self._voice.doing(f"gathering the strangers of {path.name}"):
                return staging.world(self._scenario, path, self._voice)
        seed = 1 if self._options.seed is None else self._options.seed
        blocks = self._layout.blocks
        return populate(Random(seed), blocks, self._replays(seed), self._options.seconds)

    def _replays(self, seed: int) -> Sequence[Replay]:
        """Look through the captures, and make somebody of each who sends what is in it."""
        folder, speed = self._options.captures, self._options.speed
        if folder is None:
            self._voice.say("  no captures to replay: name some with --captures")
            return ()
        remap = Remap(self._layout.blocks, seed)
        with self._voice.doing(f"reading the captures in {folder}"):
            found = replays.look(captures.files(folder), remap, self._voice)
        if speed == "even":
            packets = sum(one.packets for one in found)
            return (replays.in_turn(found, remap, pace(packets, self._options.seconds)),)
        return [replays.replay(one, remap, speed) for one in found]

    def _start(self, house: House) -> None:
        with self._voice.doing("starting the collector"):
            house.start_collector()
        for post in self._layout.posts:
            blocks = " and ".join(str(block) for block in post.blocks)
            self._voice.say(f"  the sensor {post.name} watches {blocks}")
        with self._voice.doing("registering and starting the sensors"):
            house.start_sensors()
        for line in where_to_look(self._layout, self._folder, self._options.port):
            self._voice.say(line)

    def _knock(
        self, strangers: Strangers, world: World, house: House, ledger: Question, bell: Bell
    ) -> None:
        end = self._options.seconds or (self._scenario.duration if self._scenario else None)
        while not (bell.rung or self._voice.unheard) and (end is None or strangers.now < end):
            strangers.step(SLICE if end is None else min(SLICE, max(end - strangers.now, 0.0)))
            house.check()
            ledger.look()
            ill = world.infected(strangers.now)
            self._voice.show(
                standing(
                    strangers.now, strangers.frames, ill, strangers.echoed, known(ledger.answer)
                )
            )
        self._voice.say(f"The strangers are gone after {strangers.now:.0f} s.")

    def _settle(self, strangers: Strangers, ledger: Question) -> None:
        strangers.close()
        with self._voice.doing("letting the sensors read and send what they have"):
            until = time.monotonic() + SETTLE
            while known(ledger.answer) < strangers.frames and time.monotonic() < until:
                ledger.look()
                time.sleep(0.1)

    def _end(
        self,
        strangers: Strangers,
        wires: dict[str, Wire],
        ground: Ground,
        house: House,
        world: World,
    ) -> Sequence[balance.Row]:
        truth = {name: wire.truth.expected() for name, wire in wires.items()}
        self._folder.truth.write_bytes(msgspec.json.format(msgspec.json.encode(truth), indent=1))
        with self._voice.doing("ending the sensors"):
            house.end_sensors()
        with self._voice.doing("publishing a last time"):
            ledger = house.end_collector()
        self._tell(strangers, wires, world, ledger)
        rows = []
        for post in self._layout.posts:
            sent = ground.sent(post)
            taken = sent.frames + sent.dropped
            rows.append(balance.row(post.name, wires[post.name].frames, taken, ledger))
        return rows

    def _tell(
        self, strangers: Strangers, wires: dict[str, Wire], world: World, ledger: Mapping[str, Any]
    ) -> None:
        probes = sum(wire.truth.expected().packets for wire in wires.values())
        lost = sum(wire.lost for wire in wires.values())
        self._voice.say(
            f"  {probes:,} probes ({world.sent:,} of {world.replayed:,} captured packets), "
            f"{strangers.frames - probes:,} ARP and neighbour frames; {lost:,} found no neighbour"
        )
        self._voice.say(
            f"  {strangers.echoed:,} pings answered; "
            f"{strangers.strays:,} packets of another kind came back, and none should"
        )
        self._voice.say(f"  the sensors' books: {balance.books(ledger)}")

    def _account(self, rows: Sequence[balance.Row]) -> int:
        if not rows:
            return 0
        for line in balance.table(rows):
            self._voice.say(line)
        self._voice.say(balance.verdict(rows))
        self._voice.say(f"Published: {self._folder.public}/current")
        return 0 if all(row.even for row in rows) else 1


def _scenario(options: Options) -> Scenario | None:
    if options.scenario is None:
        return None
    found = staging.load(options.scenario)
    staging.refuse_history(found)
    return found if options.seed is None else replace(found, seed=options.seed)


def _need_root() -> None:
    if os.geteuid() != 0:
        raise OperatorError(
            "The lab makes network namespaces, so it needs root.",
            hint="Start it with sudo. It touches no interface that it did not make.",
        )
