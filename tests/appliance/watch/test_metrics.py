"""One page of metrics says how the sensor stands, and never whom it watches."""

import re

import msgspec
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from appliance.watch.metrics import Exporter
from appliance.watch.standing import Laws, Update
from teiten.rollup.record import Books


def text_of(standing):
    return generate_latest(Exporter(standing).registry()).decode()


def families(standing):
    text = text_of(standing)
    return {family.name: family for family in text_string_to_metric_families(text)}


def test_each_quantity_of_the_books_is_a_metric(stand):
    names = set(families(stand()))
    packets = set(Books.__struct_fields__) - {"shed"}
    assert {f"teiten_sensor_{name}_packets" for name in packets} <= names
    assert "teiten_sensor_windows_shed" in names


def test_each_law_is_a_metric(stand):
    laws = families(stand(laws=Laws(tally=7)))["teiten_sensor_law_imbalance_packets"].samples
    assert {s.labels["law"]: s.value for s in laws} == msgspec.structs.asdict(Laws(tally=7))


def test_metrics_are_named_as_prometheus_wants(stand):
    for family in families(stand()).values():
        assert re.fullmatch(r"teiten_sensor(_[a-z]+)*", family.name)
        assert family.documentation.endswith(".")
        for sample in family.samples:
            assert sample.name.endswith("_total") == (family.type == "counter"), sample.name
            assert "timestamp" not in sample.name or sample.name.endswith("_timestamp_seconds")


def test_the_metrics_follow_the_standing(stand):
    exporter = Exporter(stand())
    registry = exporter.registry()
    exporter.standing = stand(echo_answered=42)
    assert registry.get_sample_value("teiten_sensor_echo_replies_total") == 42


def test_a_clock_that_was_set_shows(stand):
    values = {"clock_steps": 2, "clock_stepped": -7.5, "clock_offset": 3.0, "window_early": 9.0}
    found = families(stand(**values))
    for name, value in values.items():
        unit = "" if name == "clock_steps" else "_seconds"
        assert found[f"teiten_sensor_{name}{unit}"].samples[0].value == value


def test_a_capture_shows_while_there_is_one(stand):
    assert families(stand())["teiten_sensor_capture_running"].samples[0].value == 0
    standing = stand(capture_running=True, captured=3)
    assert families(standing)["teiten_sensor_capture_running"].samples[0].value == 1
    assert families(standing)["teiten_sensor_captured_packets"].samples[0].value == 3


def test_no_metric_has_room_for_an_address(stand):
    assert not re.search(r"\d+\.\d+\.\d+\.\d+|[0-9a-f]*::", text_of(stand()))
    labels = {name for f in families(stand()).values() for s in f.samples for name in s.labels}
    assert labels == {"law", "version", "engine", "outcome"}


def test_what_became_of_another_version_is_one_of_what_can(stand):
    found = families(stand(update=Update(version="1.1", outcome="damaged", size=9, fetched=4)))
    samples = found["teiten_sensor_update_outcome"].samples
    assert [s.labels["outcome"] for s in samples if s.value] == ["damaged"]
    assert found["teiten_sensor_update_fetched_bytes"].samples[0].value == 4
