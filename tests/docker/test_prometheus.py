"""Prometheus sees both sides, and in what it sees the laws hold."""

import pytest

LAWS = {
    "tally": "teiten_sensor_received_packets_total - teiten_sensor_unmonitored_packets_total"
    " - teiten_sensor_malformed_packets_total - teiten_sensor_uncounted_packets_total"
    " - teiten_sensor_counted_packets_total",
    "examination": "teiten_sensor_counted_packets_total - teiten_sensor_examined_packets_total"
    " - teiten_sensor_unexamined_packets_total",
    "queue": "teiten_sensor_queued_packets_total - teiten_sensor_queue_dropped_packets_total"
    " - teiten_sensor_examined_packets_total - teiten_sensor_malformed_packets_total",
    # A window that was just closed waits for its answer, and for no more than a scrape or two.
    "spool": "min_over_time((teiten_sensor_windows_closed_total"
    " - teiten_sensor_windows_acknowledged_total - teiten_sensor_windows_shed_total"
    " - teiten_sensor_windows_set_aside_total)[30s:5s])",
    "ledger": "sum(teiten_collector_received_total) - sum(teiten_collector_rollups_total)",
}
"""The laws of docs/architecture.md in Prometheus' words; what is left over must be nothing."""


def test_every_target_is_up(prometheus):
    targets = prometheus.get("targets", state="active")["activeTargets"]
    assert {target["labels"]["job"] for target in targets} == {"sensor", "collector"}
    assert {(target["health"], target["lastError"]) for target in targets} == {("up", "")}


def test_every_packet_of_the_attack_is_in_its_counters(prometheus, attack):
    assert prometheus.ask("teiten_sensor_counted_packets_total") == [attack.truth.packets]


@pytest.mark.parametrize(
    "name",
    [
        "teiten_sensor_received_packets_total",
        "teiten_sensor_counted_packets_total",
        "teiten_sensor_queued_packets_total",
        "teiten_sensor_link_packets_total",
        "teiten_sensor_windows_acknowledged_total",
        "teiten_collector_received_total",
        'teiten_collector_rollups_total{answer="accepted"}',
    ],
)
def test_the_counters_move(prometheus, page, name):
    (moved,) = prometheus.ask(f"max_over_time({name}[1h]) - min_over_time({name}[1h])")
    assert moved > 0


@pytest.mark.parametrize("law", LAWS)
def test_the_law_holds_in_what_was_scraped(prometheus, law):
    assert prometheus.ask(LAWS[law]) == [0]


@pytest.mark.parametrize("law", ["link", "tally", "examination", "rollup", "spool"])
def test_the_sensor_finds_the_law_in_balance(prometheus, law):
    """While packets are on their way an equation may be off by these; once they are in, by none."""
    asked = f'teiten_sensor_law_imbalance_packets{{law="{law}"}}'
    assert prometheus.ask(asked) == [0]


def test_the_ledger_was_never_out_of_balance(prometheus):
    assert prometheus.ask("min_over_time(teiten_collector_law_balanced[1h])") == [1]


def test_the_sensor_is_enrolled_and_credited(prometheus, attack):
    assert prometheus.ask('teiten_collector_sensors{state="approved"}') == [1]
    (credited,) = prometheus.ask("teiten_sensor_last_credit_timestamp_seconds")
    assert credited > attack.ended - 10


def test_every_alert_is_understood_and_none_is_raised(prometheus):
    groups = prometheus.get("rules", type="alert")["groups"]
    rules = [rule for group in groups for rule in group["rules"]]
    assert len(rules) > 10
    assert {rule["health"] for rule in rules} == {"ok"}
    assert {rule["name"] for rule in rules if rule["state"] == "firing"} == set()
