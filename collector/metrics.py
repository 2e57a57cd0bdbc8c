"""The ledger -> Prometheus metrics: law 6 and every quantity in it. No label names a sensor."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from collector import ledger, registry, store
from collector.admit import State
from collector.answers import Answer
from collector.sockets import place
from teiten.errors import OperatorError


class Ledger(Collector):
    """Reads the ledger each time that it is asked."""

    def __init__(self, state: Path) -> None:
        """Read the ledger in `state`."""
        self._state = state

    def collect(self) -> Iterator[Metric]:
        """Give every metric."""
        with closing(store.connect(self._state)) as connection, store.reading(connection):
            law = ledger.law(connection)
            sensors = registry.everyone(connection)
            credited = ledger.credited(connection)
        yield CounterMetricFamily(
            "teiten_collector_received", "Uploads that were answered.", value=law.received
        )
        rollups = CounterMetricFamily(
            "teiten_collector_rollups", "Uploads by what became of them.", labels=["answer"]
        )
        for answer in Answer:
            rollups.add_metric([answer], law.answers.get(answer, 0))
        yield rollups
        yield GaugeMetricFamily(
            "teiten_collector_law_balanced",
            "1 while received = accepted + duplicate + superseded + refused.",
            value=float(law.balances),
        )
        states = GaugeMetricFamily("teiten_collector_sensors", "Sensors.", labels=["state"])
        for state in State:
            states.add_metric([state], sum(sensor.state is state for sensor in sensors))
        yield states
        yield GaugeMetricFamily(
            "teiten_collector_last_accepted_timestamp_seconds",
            "When the newest current rollup was accepted; 0 before the first.",
            value=credited,
        )


def serve(listen: str, state: Path) -> Callable[[], None]:
    """Answer Prometheus at `listen` from a thread; gives what ends it."""
    host, port = place(listen)
    metrics = CollectorRegistry(auto_describe=False)
    metrics.register(Ledger(state))
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
