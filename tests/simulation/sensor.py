"""A machine with the sensor's real parts on it -> rollups on their way, from crash to crash.

Windows, tally, checkpoint, spool, outbox and turns are the product's own. What stands in for
`appliance.sensor` and `appliance.courier` is the order of their steps, without threads: what one
thread hands to another waits in `inbox` for a while, and dies with the program.
"""

from collections import deque
from collections.abc import Callable
from random import Random
from typing import Literal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace

from appliance.counting.closed import Span
from appliance.counting.timeline import Reading, Timeline
from appliance.counting.windows import Windows
from appliance.enrolment import runs
from appliance.keeping.checkpoint import Checkpoint, forgotten, load
from appliance.keeping.entry import Entry
from appliance.keeping.kept import KEPT
from appliance.keeping.spool import Spool
from appliance.sending.courier import LINES
from appliance.sending.outbox import Answer, Errand, Outbox
from appliance.sending.turns import Turns
from simulation.clock import BEGINNING, Clock
from simulation.disk import Folder, Killed, Platter
from simulation.kernel import Counting, Kernel, Queued
from simulation.net import Net
from simulation.record import Broken, Record, damaged
from teiten.rollup.record import Rollup

HOUR = 3600
PLENTY = 1 << 30
RECALL_DAYS = 400
Deed = Callable[..., None]
MONITORED: dict[Literal["4", "6"], int] = {"4": 256}


class Sensor:
    """One box: its kernel, its disk, and the program while it lives."""

    def __init__(
        self,
        name: str,
        clock: Clock,
        dice: Random,
        net: Net,
        urls: tuple[str, ...],
        *,
        queue: Random | None = None,
    ) -> None:
        """Count in the kernel, or behind a `queue` with dice of its own."""
        self.name = name
        self.key = Ed25519PrivateKey.from_private_bytes(dice.randbytes(32))
        self.kernel = Kernel(dice, clock.now)
        self.platter = Platter(dice)
        self.record = Record()
        self.platter.written = self.record.written
        self.knocked = True
        self.incurious = False
        """A planted defect: it does not hear which ledger has what."""
        self.careless = False
        """A planted defect: nothing is noted of whom was asked what."""
        self.shortsighted = False
        """A planted defect: where all is damaged it does not look how far its windows reach."""
        self.trusting = False
        """A planted defect: after damaged books it takes nobody to have been asked."""
        self.blithe = False
        """A planted defect: after a damaged checkpoint it goes on as if there had been none."""
        self.absent_minded = False
        """A planted defect: it does not look how far the counters are booked."""
        self.touched = False
        """Whether anything happened here since the laws were last looked at."""
        self.alive = False
        self.life = 0
        self._clock = clock
        self._dice = dice
        self._net = net
        self._urls = urls
        self.queue = queue
        self.max_bytes = dice.choice((2_500, 10_000, PLENTY))
        self.recall_bytes = dice.choice((0, 3_000, PLENTY))
        self.crowded = False
        """Whether its disk was ever full."""
        self._interim = dice.choice((600, 1200, 1800))
        self._pace = dice.choice((120.0, 400.0))
        self._booted = clock.now
        self._offset = 0.0
        """By how much the box's time of day is wrong."""
        self.disk = Folder(self.platter)
        self.disk.make("spool")

    @property
    def reading(self) -> Reading:
        """What the clocks of the box show."""
        return Reading(self._clock.now + self._offset, self._clock.now - self._booted)

    @property
    def roomy(self) -> bool:
        """Whether it has room for everything that was ever acknowledged."""
        return self.max_bytes == self.recall_bytes == PLENTY and not self.crowded

    def acknowledged(self) -> list[Entry]:
        """What it keeps in case that the collector loses it."""
        names = self.platter.cache.get(f"spool/{KEPT}", {})
        return [entry for name in names if (entry := Entry.read(name))]

    def waiting(self) -> list[Entry]:
        """What its disk holds for the collector."""
        return [entry for name in self.platter.cache["spool"] if (entry := Entry.read(name))]

    def set_clock(self, offset: float) -> None:
        """Somebody sets the time of day, by so much wrong."""
        self._offset = offset

    def begin(self, life: int) -> None:
        """Start the program, as `appliance.sensor.Sensor` does."""
        if life == self.life and not self.alive:
            self._mortal(self._begin)

    def _begin(self) -> None:
        self.alive = True
        self.kernel.run(self._clock.now, knocked=self.knocked)
        folder = Folder(self.platter, "spool")
        anew = damaged(folder)
        self.spool = Spool(
            folder,
            max_bytes=self.max_bytes,
            recall_bytes=self.recall_bytes,
            recall_days=RECALL_DAYS,
        )
        if self.spool.anew != anew:
            raise Broken("the spool believes damaged books, or begins anew without need")
        self.record.opened(self.spool.books, anew=anew)
        if self.trusting and anew:
            self.spool.books = replace(self.spool.books, asked=())
        if self.careless:
            self.spool.ask = lambda _entry: None
        turns = Turns(self._urls, lines=LINES, rng=self._dice)
        self.box = Outbox(
            key=lambda: self.key,
            disk=self.disk,
            spool=self.spool,
            turns=turns,
            run=runs.begin(self.disk, self._dice.randbytes(8).hex()),
        )
        self.inbox: deque[Checkpoint] = deque()
        self._waking = False
        last, boot = load(self.disk), str(self.kernel.boot)
        lost = forgotten(self.disk) and not self.blithe
        seen = last.seen if last and last.boot == boot else None
        closed = (Span(start, start + length) for start, length in self.spool.books.recent)
        timeline = Timeline(self.reading, earliest=BEGINNING - HOUR, seen=seen)
        self.windows = Windows(self.name, timeline, seconds=HOUR, max_origins=99, closed=closed)
        queue = self.queue
        self.engine = Queued(self.kernel, queue) if queue else Counting(self.kernel)
        self.spool.take_over(last)
        ended = self.windows.resume(last, due=self.spool.books.due)
        if lost:
            reached = 0 if self.shortsighted else self.spool.reach.end
            self.windows.pass_by(self.spool.begun(), until=reached, now=anew)
        self.windows.read(self.reading)
        if ended:
            self.record.made(ended.rollup)
        goes_on = last and last.of(sensor=self.name, engine=self.engine.name, boot=boot)
        goes_on = goes_on and not self.absent_minded
        if lost:
            self.record.skips(self.kernel.counts, boot)
        self.engine.begin(self.windows.open, last if goes_on else None, forgotten=lost)
        first = self._checkpoint(final=False)
        self.box.begin(last, ended, first)
        self.record.began(self.disk, first)
        self._sent = self._clock.now
        for deed in (self._count, self._deliver):
            self._clock.after(self._dice.random(), self._do, self.life, deed)

    def _mortal(self, deed: Deed, *words: object) -> None:
        """Do something that the program may not survive."""
        self.touched = True
        try:
            deed(*words)
        except Killed:
            self.die(power=self._dice.random() < 0.7)

    def _do(self, life: int, deed: Deed, *words: object) -> None:
        """Do something, unless the program that wanted it is dead."""
        if self.alive and life == self.life:
            self._mortal(deed, *words)

    def die(self, *, power: bool) -> None:
        """End the program, or the whole machine; start it again after a while."""
        if self.alive:
            self.touched = True
            self.kernel.run(self._clock.now, knocked=self.knocked)
            self.alive = False
            self.life += 1
            self.platter.fuse = 0
            if power:
                self.platter.lose_power()
            boot = str(self.kernel.boot)
            survived = self.record.survived(self.disk, boot)
            if power:
                self.kernel.lose_power(self._clock.now, survived)
                self._booted = self._clock.now
            pause = self._dice.choice((5.0, 300.0, 5000.0))
            self._clock.after(pause * self._dice.random(), self.begin, self.life)

    def decayed(self) -> None:
        """What a dead sensor's disk holds is less than it was when it died."""
        if not self.alive:
            self.record.survived(self.disk, str(self.kernel.boot))

    def unbooked(self) -> int:
        """Packets that the kernel has counted and no window has."""
        if self.alive:
            return self.engine.unbooked()
        return self.kernel.counts.total() - self.record.last_booked(str(self.kernel.boot)).total()

    def _count(self) -> None:
        """What the counting thread does in a turn of its loop."""
        now = self._clock.now
        self.kernel.run(now, knocked=self.knocked)
        self.engine.book(self.windows.open)
        self.windows.open.listening += self._pace
        if self.windows.read(self.reading):
            self.windows.follow(self._take(final=True))
            self._sent = now
        elif now - self._sent >= self._interim:
            self._take(final=False)
            self._sent = now
        pace = self._pace * self._dice.uniform(0.5, 1.5)
        soon = max(self.windows.open.end - self.reading.utc, 0) + self._dice.random()
        self._clock.after(min(pace, soon), self._do, self.life, self._count)

    def _take(self, *, final: bool) -> Rollup:
        checkpoint = self._checkpoint(final=final)
        self.inbox.append(checkpoint)
        self._clock.after(self._dice.random(), self._do, self.life, self._deliver)
        return checkpoint.rollup

    def _checkpoint(self, *, final: bool) -> Checkpoint:
        rollup = self.windows.rollup(
            engine=self.engine.name,
            final=final,
            monitored=MONITORED,
            synchronized=True,
            due=self.spool.books.due,
        )
        self.record.made(rollup)
        return Checkpoint(
            rollup=rollup,
            position=self.engine.position(),
            booked=self.engine.booked(),
            boot=str(self.kernel.boot),
            plan="plan",
            told=self.windows.told,
            closed=self.windows.closed.spans,
            seen=self.windows.timeline.seen,
        )

    def _deliver(self) -> None:
        """What the courier's thread does in a turn of its loop."""
        while self.inbox:
            self.box.take(self.inbox.popleft())
        taken = self.box.unkept
        self.box.keep()
        self.record.gave_up(self.box, taken)
        if taken and not self.box.unkept:
            self.record.kept(taken[-1])
        while self.box.flying < LINES and (errand := self.box.next(self._clock.now)):
            self._send(errand, self.life)
        if (len(self.spool) or self.box.recalled) and not self.box.flying and not self._waking:
            self._waking = True
            self._clock.after(self._dice.uniform(10, 400), self._do, self.life, self._wake)

    def _send(self, errand: Errand, life: int) -> None:
        self._net.carry(errand, lambda answer: self._do(life, self._hear, errand, answer))

    def _wake(self) -> None:
        """Look whether somebody may be asked again."""
        self._waking = False
        self._deliver()

    def _hear(self, errand: Errand, answer: Answer) -> None:
        answer = answer._replace(ledger="") if self.incurious else answer
        self.box.heard(errand, answer, now=self._clock.now, at=self.reading.utc)
        self._deliver()
