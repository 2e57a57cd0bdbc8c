"""How the collector stands -> Prometheus metrics: law 6 and every quantity in it.

No label names a sensor: who is silent, `teiten collector status` says.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from collector.books import store
from collector.door.answers import REPLIES, Answer, Kind
from collector.door.connections import Cut
from collector.door.sockets import place
from collector.settings import Settings
from collector.watch import health
from collector.watch.standing import Standing
from collector.weather import noticeboard
from collector.weather.alarm import TOP
from teiten.errors import OperatorError


class Ledger(Collector):
    """Reads the ledger each time that it is asked."""

    def __init__(self, settings: Settings) -> None:
        """Read the ledger that the settings name."""
        self._settings = settings

    def collect(self) -> Iterator[Metric]:
        """Give every metric."""
        with closing(store.connect(Path(self._settings.state))) as connection:
            now = health.look(connection, self._settings, time.time())
        yield from self._uploads(now)
        yield from self._enrolments(now)
        yield from self._sensors(now)
        yield from self._updates(now)
        yield _gauge(
            "teiten_collector_last_accepted_timestamp_seconds",
            "When the newest current rollup was accepted; 0 before the first.",
            now.accepted,
        )
        yield _gauge(
            "teiten_collector_last_release_timestamp_seconds",
            "When the newest release was made; 0 before the first.",
            now.released,
        )
        yield _gauge(
            "teiten_collector_sensors_local",
            "Sensors that see what others do not, in the newest hour that is over.",
            len(now.local),
        )
        yield _gauge(
            "teiten_collector_indexed_timestamp_seconds",
            "The end of the newest hour of the index that is over; 0 before the first.",
            now.indexed,
        )
        members = CounterMetricFamily(
            "teiten_collector_member_queries",
            "What members asked, and strangers in their place, by question and answer.",
            labels=["endpoint", "answer"],
        )
        for endpoint, answers in now.queries.items():
            for answer, queries in answers.items():
                members.add_metric([endpoint, answer], queries)
        yield members
        yield _gauge("teiten_collector_ledger_bytes", "The ledger on disk.", now.ledger_bytes)
        yield _gauge(
            "teiten_collector_free_bytes", "Free room on the ledger's disk.", now.free_bytes
        )

    def _uploads(self, now: Standing) -> Iterator[Metric]:
        yield CounterMetricFamily(
            "teiten_collector_received", "Uploads that were answered.", value=now.received
        )
        rollups = CounterMetricFamily(
            "teiten_collector_rollups", "Uploads by what became of them.", labels=["answer"]
        )
        for answer in Answer:
            rollups.add_metric([answer], now.answers.get(answer, 0))
        yield rollups
        cut = CounterMetricFamily(
            "teiten_collector_connections_cut",
            "Connections that were ended before they brought a request, since the start.",
            labels=["why"],
        )
        for why in Cut:
            cut.add_metric([why], now.serving.cut.get(why, 0) if now.serving else 0)
        yield cut
        yield _gauge(
            "teiten_collector_law_balanced",
            "1 while received = accepted + duplicate + superseded + refused.",
            float(now.balanced),
        )

    def _enrolments(self, now: Standing) -> Iterator[Metric]:
        yield CounterMetricFamily(
            "teiten_collector_requests",
            "Enrolments, new keys and questions about updates that were answered.",
            value=sum(now.requests.values()),
        )
        replies = CounterMetricFamily(
            "teiten_collector_replies",
            "The same by what became of them.",
            labels=["kind", "answer"],
        )
        for kind in Kind:
            for reply in sorted(REPLIES[kind]):
                replies.add_metric([kind, reply], now.replies[kind].get(reply, 0))
        yield replies
        yield _gauge(
            "teiten_collector_enrolment_law_balanced",
            "1 while every enrolment and new key has one answer and is there if it was granted.",
            float(now.enrolments_balanced),
        )

    def _updates(self, now: Standing) -> Iterator[Metric]:
        offers = GaugeMetricFamily(
            "teiten_collector_updates", "Versions that are offered to boxes.", labels=["state"]
        )
        boxes = GaugeMetricFamily(
            "teiten_collector_update_boxes", "Boxes that these are for.", labels=["state"]
        )
        for state, count in (
            ("offered", sum(each.offer.going for each in now.updates)),
            ("held", sum(each.offer.held is not None for each in now.updates)),
            ("failed", sum(each.offer.failed for each in now.updates)),
        ):
            offers.add_metric([state], count)
        for state, count in (
            ("waiting", sum(each.boxes - len(each.told) for each in now.updates)),
            ("told", sum(len(each.told) for each in now.updates)),
            ("running", sum(each.running for each in now.updates)),
        ):
            boxes.add_metric([state], count)
        yield offers
        yield boxes

    def _sensors(self, now: Standing) -> Iterator[Metric]:
        states = GaugeMetricFamily("teiten_collector_sensors", "Sensors.", labels=["state"])
        for state, sensors in now.sensors.items():
            states.add_metric([state], sensors)
        yield states
        yield _gauge(
            "teiten_collector_sensors_silent",
            "Approved sensors that have reported nothing for two hours.",
            len(now.silent),
        )
        yield _gauge(
            "teiten_collector_sensors_runless",
            "Sensors that cannot be told from a copy: their uploads name no run.",
            len(now.runless),
        )
        yield _gauge(
            "teiten_collector_oldest_report_timestamp_seconds",
            "When the approved sensor that is silent the longest was last heard of.",
            now.silences[0].since if now.silences else now.at,
        )


class Alarms(Collector):
    """Reads what is told of alarms each time that it is asked; no series has a label."""

    def __init__(self, settings: Settings) -> None:
        """Read the annals that the settings name, if there are any."""
        self._settings = settings

    def collect(self) -> Iterator[Metric]:
        """Give every metric."""
        stated = self._settings.alarms.wrong_a_week
        board = noticeboard.there(Path(self._settings.state), stated)
        if board is None:
            return
        going = GaugeMetricFamily(
            "teiten_collector_alarms", "Alarms that go on, by level.", labels=["level"]
        )
        for level in range(1, 1 + TOP):
            going.add_metric(
                [str(level)],
                sum(each.level == level and each.ended is None for each in board.alarms),
            )
        yield going
        for name, text, value in (
            ("raised", "Alarms that were raised, ever.", board.track.raised),
            ("confirmed", "Alarms that later hours bore out.", board.track.confirmed),
            ("withdrawn", "Alarms that were withdrawn.", board.track.withdrawn),
            ("too_late", "Revised hours too long ago to change anything.", board.too_late),
        ):
            yield CounterMetricFamily(f"teiten_collector_alarms_{name}", text, value=value)
        yield _gauge(
            "teiten_collector_alarms_blind",
            "1 while too little was seen in the newest hour for any alarm.",
            float(bool(board.blind)),
        )
        yield _gauge(
            "teiten_collector_alarms_watched_timestamp_seconds",
            "When the newest hour that was watched began; 0 before the first.",
            board.newest,
        )


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(name, text, value=value)


def serve(listen: str, settings: Settings) -> Callable[[], None]:
    """Answer Prometheus at `listen` from a thread; gives what ends it."""
    host, port = place(listen)
    metrics = CollectorRegistry(auto_describe=False)
    metrics.register(Ledger(settings))
    metrics.register(Alarms(settings))
    try:
        server, thread = start_http_server(port, host, metrics)
    except OSError as error:
        raise OperatorError(
            f"Cannot listen on {listen}: {error.strerror or error}.",
            hint="Choose another address: `listen` in [metrics].",
        ) from error

    def stop() -> None:
        server.shutdown()
        server.server_close()
        thread.join()

    return stop
