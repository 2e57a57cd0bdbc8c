"""The parts of a running sensor -> how it stands, and whether its books balance.

Packets on their way and threads between two steps are no breach of a law: what counts is the
smallest imbalance of the last looks.
"""

from collections import deque

from appliance.counting.clock import KernelClock
from appliance.counting.window import SOFTWARE
from appliance.counting.windows import Windows
from appliance.engines import Engine, Imbalance, Reading
from appliance.enrolment.registrar import Registrar
from appliance.kernel.echo import Allowance
from appliance.kernel.neighbour import Responder
from appliance.ring.keeper import Ring
from appliance.sending.courier import Courier
from appliance.update.puller import Puller
from appliance.watch.standing import Laws, Standing

_PATIENCE = 10
"""Looks over which an imbalance must persist."""


class Survey:
    """Looks at the parts, and changes none of them."""

    def __init__(
        self,
        *,
        engine: Engine,
        windows: Windows,
        clock: KernelClock,
        courier: Courier,
        registrar: Registrar,
        puller: Puller,
        ring: Ring,
        allowance: Allowance,
        responder: Responder,
    ) -> None:
        """Look at these."""
        self._engine = engine
        self._windows = windows
        self._clock = clock
        self._courier = courier
        self._registrar = registrar
        self._puller = puller
        self._ring = ring
        self._allowance = allowance
        self._responder = responder
        self._imbalances: deque[Imbalance] = deque(maxlen=_PATIENCE)
        self._spools: deque[int] = deque(maxlen=_PATIENCE)

    def note(self, imbalance: Imbalance) -> None:
        """Remember what the engine found between the kernel's counters and ours."""
        self._imbalances.append(imbalance)

    def standing(self, reading: Reading) -> Standing:
        """Say how it stands at this reading of the kernel's counters."""
        spool, window = self._courier.spool, self._windows.open
        timeline, at = self._windows.timeline, self._clock.utc()
        return Standing(
            sensor=self._windows.sensor,
            engine=self._engine.name,
            software=SOFTWARE,
            at=at,
            started=at - timeline.age,
            window_start=window.start,
            window_seconds=window.seconds,
            books=self._windows.books(),
            window=window.books(),
            cells=window.tally.cell_count,
            origins=window.tally.origin_count,
            queued=reading.queued,
            queue_dropped=reading.dropped,
            queue_waiting=reading.waiting,
            link_packets=reading.link_packets,
            link_dropped=reading.link_dropped,
            echo_answered=self._allowance.answered,
            echo_suppressed=self._allowance.suppressed,
            neighbours_answered=self._responder.answered,
            synchronized=self._clock.synchronized(),
            clock_steps=timeline.steps,
            clock_stepped=timeline.stepped,
            clock_offset=timeline.offset,
            window_early=self._windows.early,
            windows_closed=spool.books.closed,
            windows_acknowledged=spool.books.acknowledged,
            windows_shed=spool.books.shed,
            windows_set_aside=spool.books.set_aside,
            rollups_waiting=len(spool),
            rollups_kept=len(spool.kept),
            rollups_recalled=self._courier.recalled,
            oldest_waiting=spool.oldest,
            spool_bytes=spool.filled,
            spool_max_bytes=spool.max_bytes,
            kept_bytes=spool.kept.filled,
            credited=spool.books.credited,
            last_answer=self._courier.last_answer,
            local=self._courier.local,
            registry=self._registrar.last_answer,
            update=self._puller.standing,
            capture=self._ring.said(),
            capture_running=self._ring.running,
            captured=self._ring.packets,
            capture_bytes=self._ring.bytes,
            laws=self._laws(),
        )

    def _laws(self) -> Laws:
        self._spools.append(self._courier.spool.imbalance())  # it may be between two steps
        recent = self._imbalances or (Imbalance(),)
        return Laws(
            link=min((i.link for i in recent), key=abs),
            tally=min((i.tally for i in recent), key=abs),
            examination=min((i.examination for i in recent), key=abs),
            rollup=self._windows.open.tally.imbalance(),
            spool=min(self._spools, key=abs),
        )
