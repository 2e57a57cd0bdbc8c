"""How the sensor stands -> metrics for Prometheus.

No label holds a monitored address.
"""

from collections.abc import Iterable, Iterator

import msgspec
from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from appliance.watch.standing import Standing, Update
from teiten.update.offer import Outcome

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
        yield from self._update(now.update)
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

    def _update(self, now: Update) -> Iterator[Metric]:
        yield _gauge(
            "teiten_sensor_update_asked_timestamp_seconds",
            "When a collector was last asked for another version; 0 where none is asked.",
            now.asked,
        )
        yield _gauge("teiten_sensor_update_fetched_bytes", "What of one is here.", now.fetched)
        yield _gauge("teiten_sensor_update_bytes", "What of it there is.", now.size)
        outcomes = GaugeMetricFamily(
            "teiten_sensor_update_outcome",
            "1 for what became of the last one.",
            labels=["outcome"],
        )
        for outcome in Outcome:
            outcomes.add_metric([outcome], float(now.outcome == outcome))
        yield outcomes

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
        yield _gauge("teiten_sensor_rollups_kept", "Acknowledged, and kept.", now.rollups_kept)
        yield _gauge("teiten_sensor_kept_bytes", "What these take on disk.", now.kept_bytes)
        yield _gauge(
            "teiten_sensor_rollups_recalled",
            "Kept ones that are to be sent again to a restored ledger.",
            now.rollups_recalled,
        )
        yield _gauge("teiten_sensor_spool_bytes", "What they take on disk.", now.spool_bytes)
        yield _gauge("teiten_sensor_spool_max_bytes", "What they may take.", now.spool_max_bytes)
        yield _gauge(
            "teiten_sensor_oldest_waiting_timestamp_seconds",
            "When the oldest window in the spool began; 0 where nothing waits.",
            now.oldest_waiting,
        )
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
        yield _counter("teiten_sensor_clock_steps", "How often the clock was set.", now.clock_steps)
        yield _gauge(
            "teiten_sensor_clock_stepped_seconds",
            "By how much the clock was set in all.",
            now.clock_stepped,
        )
        yield _gauge(
            "teiten_sensor_clock_offset_seconds",
            "What the clock is ahead of the sensor, which does not follow it; zero where it does.",
            now.clock_offset,
        )
        yield _gauge(
            "teiten_sensor_window_early_seconds",
            "What is missing until the open window's time has come.",
            now.window_early,
        )


def _counter(name: str, text: str, value: float) -> Metric:
    return CounterMetricFamily(name, text, value=value)


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(name, text, value=value)
