"""How the sensor stands -> a screen for a person, and metrics for Prometheus.

No label and no line holds a monitored address.
"""

import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from teiten.errors import OperatorError
from teiten.rollup.record import Books

NAME = "status.json"
STALE = 10.0
"""Seconds after which a standing is no news any more."""


class Laws(msgspec.Struct, frozen=True, kw_only=True):
    """For each law what is left over between independent counts; zero where it balances."""

    link: int = 0
    tally: int = 0
    examination: int = 0
    rollup: int = 0
    spool: int = 0


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that status and metrics say, at one moment."""

    sensor: str
    engine: str
    software: str
    at: float
    started: float
    window_start: int
    window_seconds: int
    books: Books
    """Since this run began."""
    window: Books
    """Of the open window."""
    cells: int = 0
    origins: int = 0
    queued: int = 0
    queue_dropped: int = 0
    queue_waiting: int = 0
    link_packets: int = 0
    link_dropped: int = 0
    echo_answered: int = 0
    echo_suppressed: int = 0
    neighbours_answered: int = 0
    synchronized: bool | None = None
    windows_closed: int = 0
    windows_acknowledged: int = 0
    windows_shed: int = 0
    windows_set_aside: int = 0
    rollups_waiting: int = 0
    credited: float = 0.0
    last_answer: str = ""
    capture: str = ""
    """What the ring of examined packets does; empty where there is none."""
    capture_running: bool = False
    captured: int = 0
    capture_bytes: int = 0
    laws: Laws = Laws()


def write(folder: Path, standing: Standing) -> None:
    """Leave the standing where `status` looks; not durable, since it is only news."""
    draft = folder / f"{NAME}.draft"
    draft.write_bytes(msgspec.json.encode(standing))
    draft.replace(folder / NAME)


def read(folder: Path) -> Standing | None:
    """Read what the daemon left, or nothing where it never ran."""
    try:
        return msgspec.json.decode((folder / NAME).read_bytes(), type=Standing)
    except (FileNotFoundError, msgspec.MsgspecError):
        return None
    except OSError as error:
        raise OperatorError(
            f"{folder / NAME}: {error.strerror}", hint="Ask as the sensor's user, or as root."
        ) from error


def healthy(standing: Standing, now: float) -> bool:
    """Whether it counts, and the books balance."""
    return abs(now - standing.at) < STALE and not any(msgspec.structs.astuple(standing.laws))


def screen(standing: Standing, now: float) -> Iterator[str]:
    """Say in one screen: is it counting, do the books balance, when was data last credited."""
    age = now - standing.at
    alive = abs(age) < STALE
    yield f"{standing.sensor}  {standing.software}  engine {standing.engine}"
    yield (
        f"counting    yes, for {_span(now - standing.started)}"
        if alive
        else f"counting    NO: the daemon was last heard of {_span(abs(age))} {_side(age)}"
    )
    books, window = standing.books, standing.window
    opened = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(standing.window_start))
    yield f"window      since {opened} UTC, {standing.window_seconds} s long"
    yield f"{'':<12}{'this window':>14}{'this run':>14}"
    for name in ("received", "unmonitored", "malformed", "uncounted", "counted", "overflow"):
        yield f"  {name:<10}{getattr(window, name):>14,}{getattr(books, name):>14,}"
    yield f"  {'link drops':<10}{window.link_dropped:>14,}{books.link_dropped:>14,}"
    yield f"pings       {standing.echo_answered:,} answered, {standing.echo_suppressed:,} not"
    yield f"laws        {_laws(standing.laws)}"
    yield f"clock       {_clock(standing.synchronized)}"
    yield (
        f"windows     {standing.windows_closed:,} closed = "
        f"{standing.windows_acknowledged:,} acknowledged + "
        f"{standing.windows_shed:,} shed + {standing.windows_set_aside:,} set aside + waiting; "
        f"{standing.rollups_waiting:,} rollups wait"
    )
    credit = f"{_span(now - standing.credited)} ago" if standing.credited else "never"
    yield f"credited    {credit}; last answer: {standing.last_answer or 'none yet'}"
    if standing.capture:
        yield f"capture     {standing.capture}"


def _laws(laws: Laws) -> str:
    broken = {k: v for k, v in msgspec.structs.asdict(laws).items() if v}
    if not broken:
        return "link, tally, examination, rollup, spool: all balance"
    return "BREACH: " + ", ".join(
        f"{name} is off by {amount:+,}" for name, amount in broken.items()
    )


def _clock(synchronized: bool | None) -> str:
    words = {True: "synchronised", False: "NOT synchronised", None: "unknown"}
    return words[synchronized]


def _side(age: float) -> str:
    return "ago" if age >= 0 else "in the future: the clock was set back"


def _span(seconds: float) -> str:
    whole = max(int(seconds), 0)
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if whole >= 2 * size:
            return f"{whole // size} {unit}"
    return f"{whole} s"


_PACKETS = {
    "received": "Frames that entered the monitored interface, as far as they are booked.",
    "unmonitored": "Frames that are not IP, not for a monitored block, or the box's own flows.",
    "malformed": "Packets for a monitored block that could not be decoded.",
    "uncounted": "Packets for a monitored block that the queue dropped before they were counted.",
    "counted": "Packets in exact cells.",
    "examined": "Counted packets that were examined.",
    "unexamined": "Counted packets that were not examined.",
    "overflow": "Examined packets whose origin found no room.",
    "link_dropped": "Frames that the interface dropped before anybody saw them.",
}


class Exporter(Collector):
    """Metrics of the last standing, read whenever Prometheus asks."""

    def __init__(self, standing: Standing) -> None:
        """Begin with a first standing; the counting thread replaces it."""
        self.standing = standing

    def registry(self) -> CollectorRegistry:
        """A registry of these metrics alone."""
        registry = CollectorRegistry()
        registry.register(self)
        return registry

    def collect(self) -> Iterable[Metric]:
        """Name every quantity of the laws."""
        now = self.standing
        for name, text in _PACKETS.items():
            yield _counter(f"teiten_sensor_{name}_packets", text, getattr(now.books, name))
        yield from self._queue(now)
        yield from self._windows(now)
        yield from self._capture(now)
        balance = GaugeMetricFamily(
            "teiten_sensor_law_imbalance_packets",
            "What is left over between independent counts; not zero for long is a defect.",
            labels=["law"],
        )
        for law, amount in msgspec.structs.asdict(now.laws).items():
            balance.add_metric([law], amount)
        yield balance
        info = InfoMetricFamily("teiten_sensor", "The software and how it counts.")
        info.add_metric([], {"version": now.software, "engine": now.engine})
        yield info

    def _queue(self, now: Standing) -> Iterator[Metric]:
        yield _counter("teiten_sensor_queued_packets", "Packets sent to a queue.", now.queued)
        yield _counter(
            "teiten_sensor_queue_dropped_packets", "Packets a queue dropped.", now.queue_dropped
        )
        yield _gauge(
            "teiten_sensor_queue_waiting_packets", "Packets in the queues.", now.queue_waiting
        )
        yield _counter(
            "teiten_sensor_link_packets", "Frames by the interface's counter.", now.link_packets
        )
        yield _gauge("teiten_sensor_cells", "Exact cells of the open window.", now.cells)
        yield _gauge("teiten_sensor_origins", "Origins of the open window.", now.origins)
        yield _counter("teiten_sensor_echo_replies", "Pings answered.", now.echo_answered)
        yield _counter("teiten_sensor_echo_suppressed", "Pings not answered.", now.echo_suppressed)
        yield _counter(
            "teiten_sensor_neighbour_advertisements",
            "IPv6 neighbour solicitations answered.",
            now.neighbours_answered,
        )

    def _capture(self, now: Standing) -> Iterator[Metric]:
        yield _gauge(
            "teiten_sensor_capture_running",
            "1 while examined packets are kept on this box.",
            float(now.capture_running),
        )
        yield _counter("teiten_sensor_captured_packets", "Packets kept.", now.captured)
        yield _gauge("teiten_sensor_capture_bytes", "What of them is on disk.", now.capture_bytes)

    def _windows(self, now: Standing) -> Iterator[Metric]:
        yield _counter("teiten_sensor_windows_closed", "Windows closed.", now.windows_closed)
        yield _counter(
            "teiten_sensor_windows_acknowledged", "Windows credited.", now.windows_acknowledged
        )
        yield _counter("teiten_sensor_windows_shed", "Windows given up.", now.windows_shed)
        yield _counter(
            "teiten_sensor_windows_set_aside", "Windows refused or damaged.", now.windows_set_aside
        )
        yield _gauge("teiten_sensor_rollups_waiting", "Rollups in the spool.", now.rollups_waiting)
        yield _gauge(
            "teiten_sensor_last_credit_timestamp_seconds",
            "When a collector last took a rollup.",
            now.credited,
        )
        yield _gauge(
            "teiten_sensor_window_start_timestamp_seconds",
            "When the open window began.",
            now.window_start,
        )
        yield _gauge(
            "teiten_sensor_clock_synchronized",
            "1 where the kernel believes its clock.",
            float(bool(now.synchronized)),
        )


def _counter(name: str, text: str, value: float) -> Metric:
    return CounterMetricFamily(name, text, value=value)


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(name, text, value=value)
