import json

import pytest
from click.testing import CliRunner

from collector.cli import collector
from collector.door.admit import State
from collector.sensors import places, registry
from collector.sensors.enrolment import enrol
from teiten.errors import OperatorError

NOW = 1_600_000_000
WHERE = {"blocks": ["203.0.113.0/24"], "economy": "JP", "network": "access", "organisation": "E"}


@pytest.fixture
def write(tmp_path):
    def write(*rows):
        path = tmp_path / "sensors.jsonl"
        path.write_text("".join(f"{r if isinstance(r, str) else json.dumps(r)}\n" for r in rows))
        return path

    return write


@pytest.fixture
def row(a_key):
    return lambda name, **more: {"name": name, "key": a_key(name), **more}


def test_everybody_in_the_file_is_registered_and_pending(bench, write, row):
    found = enrol(bench.ledger, write(row("n1"), "", row("n2")), approve=False, now=NOW)
    assert found == (2, 2)
    assert registry.find(bench.ledger, "n2").state is State.PENDING


def test_approval_counts_from_the_day_that_the_file_names(bench, write, row):
    path = write(row("n1", since="2019-01-01T00:00:00Z"), row("n2"))
    enrol(bench.ledger, path, approve=True, now=NOW)
    assert [registry.find(bench.ledger, n).approved for n in ("n1", "n2")] == [1546300800, NOW]


def test_a_line_can_say_where_a_sensor_stands(bench, write, row):
    path = write(row("n1", since="2019-01-01T00:00:00Z", place=WHERE), row("n2", place=WHERE))
    assert enrol(bench.ledger, path, approve=True, now=NOW) == (2, 2)
    assert [s.since for s in places.history(bench.ledger, "n1")] == [1546300800]
    assert enrol(bench.ledger, path, approve=True, now=NOW + 9) == (2, 0)
    moved = write(row("n2", place={**WHERE, "economy": "TW"}))
    assert enrol(bench.ledger, moved, approve=True, now=NOW + 99) == (1, 1)
    assert places.at(bench.ledger, "n2", NOW + 99).economy == "TW"


def test_the_same_file_again_changes_nothing(bench, write, row):
    path = write(row("n1"), row("s1"), row("pending"))
    assert enrol(bench.ledger, path, approve=True, now=NOW) == (3, 2)
    before = registry.everyone(bench.ledger)
    assert enrol(bench.ledger, path, approve=True, now=NOW + 9) == (3, 0)
    assert registry.everyone(bench.ledger) == before


def test_who_was_registered_can_be_approved_by_the_file(bench, write, row):
    path = write(row("n1"))
    enrol(bench.ledger, path, approve=False, now=NOW)
    assert enrol(bench.ledger, path, approve=True, now=NOW + 9) == (1, 1)
    assert registry.find(bench.ledger, "n1").approved == NOW + 9


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ("{", "Input data was truncated"),
        ('{"name": "x"}', "missing required field `key`"),
        ('{"name": "x", "key": "AAAA"}', "no Ed25519 public key"),
        ('{"name": "x", "key": "k", "blocks": []}', "unknown field `blocks`"),
        ({"name": "X"}, "'X' is no name for a sensor"),
        ({"name": "s1", "key": "s2"}, "s1 is registered with another key"),
        ({"name": "x", "key": "s1"}, "belongs to the sensor s1 already"),
        ({"name": "revoked"}, "revoked was revoked"),
        ({"name": "x", "place": {**WHERE, "economy": "XX"}}, "'XX' is no economy"),
        ({"name": "x", "place": {"blocks": []}}, "missing required field `economy`"),
        ({"name": "x", "since": "2030-01-01T00:00:00Z"}, "cannot be expected before it is 2030"),
        ({"name": "x", "since": "2019-01-01T00:00:00"}, "`$.since`"),
    ],
)
def test_one_wrong_line_is_told_with_its_number_and_changes_nothing(
    bench, write, row, a_key, wrong, why
):
    if isinstance(wrong, dict):
        wrong = {**wrong, "key": a_key(wrong.get("key", wrong["name"]))}
    before = registry.everyone(bench.ledger)
    with pytest.raises(OperatorError) as told:
        enrol(bench.ledger, write(row("n1"), wrong, row("n2")), approve=True, now=NOW)
    assert "line 2: " in told.value.message
    assert why in told.value.message
    assert "Nothing was changed" in told.value.hint
    assert registry.everyone(bench.ledger) == before


def test_several_wrong_lines_are_told_at_once_and_not_all_of_a_thousand(bench, write):
    with pytest.raises(OperatorError, match=r"line 1: .*line 5: .*and 995 more"):
        enrol(bench.ledger, write(*["{"] * 1000), approve=False, now=NOW)


def test_a_file_that_is_not_there_is_told(bench, tmp_path):
    with pytest.raises(OperatorError, match="No such file"):
        enrol(bench.ledger, tmp_path / "none", approve=False, now=NOW)


def test_the_command_says_how_many(bench, write, write_settings, row):
    words = ["sensors", "import", str(write(row("n1"), row("s1"))), "--approve"]
    said = CliRunner().invoke(collector, [*words, "--config", str(write_settings(bench))])
    assert said.output == "2 sensors are approved, 1 of them by this.\n"
