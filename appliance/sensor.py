"""The parts of the sensor -> one daemon that counts until it is told to stop."""

import contextlib
import secrets
import selectors
import signal
import time
from pathlib import Path
from types import FrameType

from appliance.counting.clock import EARLIEST, KernelClock, believable, boot_id
from appliance.counting.closed import Span
from appliance.counting.timeline import Timeline
from appliance.counting.window import Window, addresses
from appliance.counting.windows import Windows
from appliance.engines import Imbalance, Reading
from appliance.engines.choice import choose
from appliance.enrolment import runs
from appliance.enrolment.identity import Keys, prepare
from appliance.enrolment.registrar import registrar
from appliance.keeping.checkpoint import Checkpoint, forgotten, load
from appliance.keeping.durable import Folder
from appliance.keeping.spool import Spool
from appliance.kernel import arming, network, offloads
from appliance.kernel.echo import Allowance
from appliance.kernel.neighbour import Responder
from appliance.kernel.nfqueue import Queue
from appliance.kernel.room import room
from appliance.reading import lists
from appliance.reading.decode import Skip, decode
from appliance.ring.keeper import Ring
from appliance.sending.courier import Courier
from appliance.sending.trust import believe
from appliance.settings import Settings
from appliance.update import puller as updates
from appliance.update.pull import Spooled
from appliance.watch import diary, health
from appliance.watch.metrics import Exporter
from appliance.watch.survey import Survey
from teiten import journal
from teiten.errors import OperatorError
from teiten.events import info
from teiten.herald import Herald
from teiten.rollup.record import Rollup

SPOOL = "spool"
"""The folder of waiting rollups, below the state."""

_TICK = 1.0
_NAP = 0.25


class Sensor:
    """One sensor on one interface."""

    def __init__(self, settings: Settings, clock: KernelClock, *, attach: bool = True) -> None:
        """Close the blocks, hold the queues, and take up where an earlier run ended."""
        self.settings = settings
        self.state = prepare(Path(settings.state))
        self.plan = arming.plan(settings)
        arming.arm(self.plan)
        self._clock, first = clock, believable(clock.read())
        self.unmerged = offloads.one_packet_each(settings.monitored.interface)
        disk = Folder(self.state)
        disk.make(SPOOL)
        self.spool = Spool(
            Folder(self.state / SPOOL),
            max_bytes=settings.spool.max_bytes,
            recall_bytes=settings.spool.recall_bytes,
            recall_days=settings.spool.recall_days,
        )
        trust = believe(settings.collector.authorities)
        self.courier = Courier(
            key=Keys(self.state).current,
            disk=disk,
            spool=self.spool,
            urls=settings.collector.urls,
            timeout=settings.collector.timeout_seconds,
            trust=trust,
            run=runs.begin(disk, secrets.token_hex(8)),
        )
        self.registrar = registrar(settings, trust)
        reason = updates.idle(settings)
        self.puller = updates.Puller(
            reason, None if reason else updates.pull(settings, trust, self._spooled)
        )
        self._boot = boot_id()
        self._ring = Ring(self.state)
        self._allowance = Allowance(settings.echo.replies_per_second, now=time.monotonic())
        self._responder = Responder(
            settings.monitored.interface, self.plan.blocks, network.own_addresses()
        )
        self._stopping = False
        last = load(disk)
        lost = forgotten(disk)
        seen = last.seen if last and last.boot == self._boot else None
        self._windows = Windows(
            settings.sensor,
            Timeline(first, earliest=EARLIEST, seen=seen),
            seconds=settings.window.seconds,
            max_origins=settings.window.max_origins,
            research=lists.read(settings.examination.research),
            closed=(Span(start, start + length) for start, length in self.spool.books.recent),
        )
        mtu = network.mtu(settings.monitored.interface)
        places = room(settings.queue.max_bytes, mtu=mtu)
        self._queues = (
            Queue(settings.queue.packets, self._packet, length=places.packets),
            Queue(settings.queue.echo, self._ping, length=places.pings),
        )
        self._engine = choose(settings, self.plan, self.state, room=places)
        self._survey = Survey(
            engine=self._engine,
            windows=self._windows,
            clock=clock,
            courier=self.courier,
            registrar=self.registrar,
            puller=self.puller,
            ring=self._ring,
            allowance=self._allowance,
            responder=self._responder,
        )
        self.spool.take_over(last)
        ended = self._windows.resume(last, due=self.spool.books.due)
        if lost:
            reached, anew = self.spool.reach.end, self.spool.anew
            self._windows.pass_by(self.spool.begun(), until=reached, now=anew)
        self._windows.read(first)  # the clock may have been set since the run before
        self._listened = self._engine.begin(self._window, self._running(last), forgotten=lost)
        """Up to when the exposure speaks; nothing is counted before there is such a moment."""
        self._listen()
        self.courier.begin(last, ended, self._checkpoint(final=False))
        if attach:
            self._engine.attach()
            self._listened = self._listened or time.monotonic()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        self.exporter = Exporter(self._survey.standing(Reading()))
        self._herald = Herald()

    def _running(self, last: Checkpoint | None) -> Checkpoint | None:
        """The last checkpoint again, if the counters that it speaks of still run."""
        engine, sensor = self._engine, self.settings.sensor
        if last and last.of(sensor=sensor, engine=engine.name, boot=self._boot):
            return last if engine.keeps(last.plan) else None
        return None

    @property
    def _window(self) -> Window:
        return self._windows.open

    def _spooled(self) -> Spooled:
        """What an update must not be in the way of."""
        return Spooled(len(self.spool), max(self.spool.max_bytes - self.spool.filled, 0))

    def _packet(self, payload: bytes) -> bool:
        """Examine; nothing but a ping is ever accepted."""
        found = decode(payload)
        self._engine.take(self._window, found)
        self._ring.add(payload, found, self._clock.utc())
        return False

    def _ping(self, payload: bytes) -> bool:
        """Examine, and accept while the reply limit lasts."""
        found = decode(payload)
        self._engine.take(self._window, found)
        self._ring.add(payload, found, self._clock.utc())
        return not isinstance(found, Skip) and self._allowance.grant(found, time.monotonic())

    def stop(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        """End after the packets at hand."""
        self._stopping = True

    def run(self) -> None:
        """Count until `stop`; then write, send and leave the rules where they are."""
        self.courier.start()
        self.registrar.start()
        self.puller.start()
        try:
            self._tell(self._book())
            self._herald.ready(diary.summary(self.exporter.standing))
            self._count()
        finally:
            self._herald.stopping()
            self._finish()

    def settle(self) -> None:
        """Book and send what was counted while no daemon ran, and no more."""
        self.courier.start()
        self._finish()

    def _finish(self) -> None:
        """Keep what was counted, even where the kernel's counters or the interface are gone."""
        gone = contextlib.suppress(OperatorError)
        with gone:
            self._book()
        self._send(final=False)
        self.courier.stop()
        self.registrar.stop()
        self.puller.stop()
        with gone:
            self._tell(self._book())
        self._ring.close(self._clock.utc())
        self._responder.close()
        for queue in self._queues:
            queue.close()
        journal.write(info("sensor-stopped", counted=self.exporter.standing.books.counted))

    def _count(self) -> None:
        selector = selectors.DefaultSelector()
        for source in (*self._queues, self._responder):
            selector.register(source, selectors.EVENT_READ)
        sent = ticked = time.monotonic()
        while not self._stopping:
            for ready, _ in selector.select(_NAP):
                assert isinstance(ready.fileobj, Queue | Responder)
                ready.fileobj.read()
            now = time.monotonic()
            if self._windows.read(self._clock.read()):
                self._close()
                sent = now
            if now - sent >= self.settings.window.interim_seconds:
                self._book()
                self._send(final=False)
                sent = now
            if now - ticked >= _TICK:
                ticked = now
                self._tell(self._book())
                self._herald.alive(diary.summary(self.exporter.standing))
                self.courier.raise_failure()
                self.registrar.raise_failure()
                self.puller.raise_failure()

    def _listen(self) -> None:
        """Bring the window's exposure up to now, beside its books."""
        if self._listened is not None:
            now = time.monotonic()
            self._window.listening += now - self._listened
            self._listened = now

    def _book(self) -> Reading:
        """Bring the window's books up to the kernel's counters."""
        self._listen()
        return self._note(*self._engine.book(self._window))

    def _note(self, reading: Reading, imbalance: Imbalance) -> Reading:
        self._survey.note(imbalance)
        return reading

    def _close(self) -> None:
        """End the window for ever, and open the one that is now."""
        self._listen()
        self._note(*self._engine.close(self._window, self._drain))
        self._windows.follow(self._send(final=True))

    def _drain(self) -> None:
        for queue in self._queues:
            queue.read()

    def _send(self, *, final: bool) -> Rollup:
        if not final:
            self._engine.complete(self._window)
        checkpoint = self._checkpoint(final=final)
        self.courier.take(checkpoint)
        return checkpoint.rollup

    def _checkpoint(self, *, final: bool) -> Checkpoint:
        return Checkpoint(
            rollup=self._rollup(final),
            position=self._engine.position(),
            booked=self._engine.booked(),
            boot=self._boot,
            plan=self.plan.name,
            told=self._windows.told,
            closed=self._windows.closed.spans,
            seen=self._windows.timeline.seen,
            listened=self._listened or time.monotonic(),  # what has yet to begin begins now
        )

    def _rollup(self, final: bool) -> Rollup:
        return self._windows.rollup(
            engine=self._engine.name,
            final=final,
            monitored=addresses(self.plan.blocks),
            synchronized=self._clock.synchronized(),
            due=self.spool.books.due,
        )

    def _tell(self, reading: Reading) -> None:
        """Say how it stands, and what happened; a full disk must not stop the counting."""
        self._ring.tick(self._clock.utc())
        before, self.exporter.standing = self.exporter.standing, self._survey.standing(reading)
        for event in diary.between(before, self.exporter.standing):
            journal.write(event)
        with contextlib.suppress(OSError):
            health.write(self.state, self.exporter.standing)
