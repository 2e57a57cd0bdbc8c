"""Alerts and dashboard: Prometheus' own tool understands them, and they ask for what there is."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from appliance.watch.metrics import Exporter
from appliance.watch.standing import Standing
from collector.settings import Settings
from collector.watch.metrics import Ledger
from teiten.rollup.record import Books

ROOT = Path(__file__).parent.parent.parent
WATCH = ROOT / "collector" / "watch"
ALERTS = WATCH / "alerts.yml"
PROVISIONING = WATCH / "grafana" / "provisioning"
NAMES = re.findall(r"- alert: (\w+)", ALERTS.read_text())
EXPRESSIONS = re.findall(r"expr: (?:\|\n((?: {10}.*\n)+)|(.*)\n)", ALERTS.read_text())
DASHBOARD = json.loads((PROVISIONING / "dashboards" / "teiten.json").read_text())
PANELS = {panel["title"]: panel for panel in DASHBOARD["panels"]}

REFUSED = 'teiten_collector_rollups_total{instance="c",answer="%s"}'
SHED, ASIDE = "teiten_sensor_windows_shed_total", "teiten_sensor_windows_set_aside_total"
UNCOUNTED = "teiten_sensor_uncounted_packets_total"
LAW = 'teiten_sensor_law_imbalance_packets{law="tally"}'
ACCEPTED = "teiten_collector_last_accepted_timestamp_seconds"
RELEASED = "teiten_collector_last_release_timestamp_seconds"
UPDATES = 'teiten_collector_updates{instance="c",state="%s"}'
FREE = "teiten_collector_free_bytes"
HOURS = 60
"""Values of a series come once a minute."""

LOUD = [
    ("SensorSilent", {"teiten_collector_sensors_silent": "0x60 1x240"}),
    ("NoCredit", {"teiten_sensor_last_credit_timestamp_seconds": "0+60x200 12000x100"}),
    ("SpoolFilling", {
        "teiten_sensor_spool_bytes": "75x300",
        "teiten_sensor_spool_max_bytes": "100x300",
    }),
    ("WindowsShed", {SHED: "4x230 5x70"}),
    ("WindowsSetAside", {ASIDE: "0x230 1x70"}),
    ("PacketsUncounted", {UNCOUNTED: "0x235 7x70"}),
    ("ClockOff", {"teiten_sensor_clock_synchronized": "1x180 0x120"}),
    ("UploadsRefused", {REFUSED % "bad-signature": "0x220 3x80"}),
    ("NothingPublished", {ACCEPTED: "0+60x300", RELEASED: "0+60x180 10800x120"}),
    ("UpdateFailed", {UPDATES % "failed": "0x239 1x60"}),
    ("DiskFilling", {FREE: "9e8x300"}),
    ("DiskFilling", {FREE: "1e12-1e9x300"}),
    ("LawBroken", {LAW: "0x200 -2x100"}),
    ("LedgerUnbalanced", {"teiten_collector_law_balanced": "1x239 0x60"}),
    ("LedgerUnbalanced", {"teiten_collector_enrolment_law_balanced": "1x239 0x60"}),
    ("Unreachable", {'up{job="sensor"}': "1x200 0x100"}),
    ("Unreachable", {'up{job="collector"}': "1x200 0x100"}),
]  # fmt: skip
"""Four hours after the beginning these call."""

QUIET = [
    ("SensorSilent", {"teiten_collector_sensors_silent": "1x100 0x200"}),
    ("NoCredit", {"teiten_sensor_last_credit_timestamp_seconds": "0+60x300"}),
    ("SpoolFilling", {
        "teiten_sensor_spool_bytes": "69x300",
        "teiten_sensor_spool_max_bytes": "100x300",
    }),
    ("WindowsShed", {SHED: "4x300"}),
    ("WindowsSetAside", {ASIDE: "1x300"}),
    ("PacketsUncounted", {UNCOUNTED: "7x300"}),
    ("ClockOff", {"teiten_sensor_clock_synchronized": "1x220 0x20 1x60"}),
    ("UploadsRefused", {REFUSED % "accepted": "0+9x300", REFUSED % "unknown-sensor": "0+9x300"}),
    ("NothingPublished", {ACCEPTED: "0+60x300", RELEASED: "0+60x300"}),
    ("UpdateFailed", {UPDATES % "failed": "0x300", UPDATES % "held": "1x300"}),
    ("DiskFilling", {FREE: "1e12x300"}),
    ("LawBroken", {LAW: "0x237 5x1 0x60"}),
    ("LedgerUnbalanced", {"teiten_collector_law_balanced": "1x300"}),
    ("Unreachable", {'up{job="sensor"}': "1x237 0x1 1x60", 'up{job="somebody"}': "0x300"}),
]  # fmt: skip
"""And these do not, though some come near."""

needs_promtool = pytest.mark.needs("promtool")


def promtool(folder, *words, given):
    file = folder / "given.yml"
    file.write_text(json.dumps(given))  # which is YAML, too
    done = subprocess.run(["promtool", *words, file], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def called(alert, series, times):
    """A test in promtool's words: how many alerts of this name call after four hours."""
    return {
        "rule_files": [str(ALERTS)],
        "evaluation_interval": "1m",
        "tests": [{
            "interval": "1m",
            "input_series": [{"series": name, "values": said} for name, said in series.items()],
            "promql_expr_test": [{
                "expr": f'count(ALERTS{{alertname="{alert}",alertstate="firing"}}) > 0',
                "eval_time": f"{4 * HOURS}m",
                "exp_samples": [{"labels": "{}", "value": times}] if times else [],
            }],
        }],
    }  # fmt: skip


@needs_promtool
@pytest.mark.parametrize(
    ("alert", "series"), LOUD, ids=[f"{a}{n}" for n, (a, _) in enumerate(LOUD)]
)
def test_an_alert_calls(tmp_path, alert, series):
    promtool(tmp_path, "test", "rules", given=called(alert, series, 1))


@needs_promtool
@pytest.mark.parametrize(("alert", "series"), QUIET, ids=[alert for alert, _ in QUIET])
def test_an_alert_is_quiet(tmp_path, alert, series):
    promtool(tmp_path, "test", "rules", given=called(alert, series, 0))


def test_each_alert_is_tried_both_ways():
    assert {alert for alert, _ in LOUD} == set(NAMES) == {alert for alert, _ in QUIET}
    assert len(EXPRESSIONS) == len(NAMES)


@needs_promtool
def test_prometheus_understands_the_rules(tmp_path):
    done = subprocess.run(
        ["promtool", "check", "rules", "--lint=all", "--lint-fatal", ALERTS],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_each_alert_says_how_bad_it_is_and_what_to_do():
    text = ALERTS.read_text()
    for word in ("labels: {severity: ", "summary: ", "remedy: "):
        assert text.count(word) == len(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_each_alert_is_in_the_manual(name):
    manual = (ROOT / "docs" / "operating.md").read_text()
    assert re.search(rf"^\| (`\w+`, )?`{name}`(, `\w+`)? \|", manual, re.M)


def queries(panel):
    return [target["expr"] for target in panel["targets"]]


@needs_promtool
def test_prometheus_understands_every_panel(tmp_path):
    rules = [
        {"record": "tried", "expr": re.sub(r"\$__rate_interval", "5m", query)}
        for panel in PANELS.values()
        for query in queries(panel)
    ]
    groups = [{"name": f"g{n}", "rules": [rule]} for n, rule in enumerate(rules)]
    promtool(tmp_path, "check", "rules", "--lint=none", given={"groups": groups})


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """The names of all samples that the exporters give, with their labels."""
    books = Books()
    standing = Standing(
        sensor="s1", engine="queue", software="teiten", at=0.0, started=0.0, window_start=0,
        window_seconds=3600, books=books, window=books,
    )  # fmt: skip
    folder = tmp_path_factory.mktemp("collector")
    settings = Settings(state=str(folder / "state"), public=str(folder / "public"))
    metrics = [*Exporter(standing).collect(), *Ledger(settings).collect()]
    return {
        sample.name if metric.type != "info" else f"{metric.name}_info"
        for metric in metrics
        for sample in metric.samples
    }


METRIC = re.compile(r"teiten_[a-z_]+")


@pytest.mark.parametrize("title", PANELS)
def test_a_panel_asks_for_what_is_exported(exported, title):
    asked = {name for query in queries(PANELS[title]) for name in METRIC.findall(query)}
    assert asked
    assert asked <= exported


def test_the_choice_of_sensors_asks_for_what_is_exported(exported):
    (choice,) = DASHBOARD["templating"]["list"]
    assert set(METRIC.findall(choice["query"])) <= exported


def test_an_alert_asks_for_what_is_exported(exported):
    asked = {name for pair in EXPRESSIONS for name in METRIC.findall("".join(pair))}
    assert asked <= exported


def test_the_dashboard_and_its_source_know_each_other():
    source = (PROVISIONING / "datasources" / "teiten.yml").read_text()
    sources = {target["datasource"]["uid"] for p in PANELS.values() for target in p["targets"]}
    assert sources == {"teiten"}
    assert "uid: teiten\n" in source
    assert "type: prometheus\n" in source
    provider = (PROVISIONING / "dashboards" / "teiten.yml").read_text()
    assert "path: /etc/grafana/provisioning/dashboards\n" in provider


def test_panels_lie_beside_each_other():
    taken = [
        (x, y)
        for place in (panel["gridPos"] for panel in PANELS.values())
        for x in range(place["x"], place["x"] + place["w"])
        for y in range(place["y"], place["y"] + place["h"])
    ]
    assert len(taken) == len(set(taken))
    assert max(x for x, _ in taken) < 24
