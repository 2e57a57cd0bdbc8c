import csv
import json
import re
from dataclasses import replace

import pytest

from collector.gate.aside import Aside, Mention, Topic
from collector.geo.public import of_aside
from collector.index.series import Series
from collector.site import gated, numbers


@pytest.fixture
def found(weeks_of):
    return numbers.files(gated.book(weeks_of))


@pytest.mark.parametrize("name", ["heard", "alarms", "forecast"])
def test_both_forms_say_the_same(found, name):
    told = json.loads(found[f"data/{name}.json"])
    rows = list(csv.DictReader(found[f"data/{name}.csv"].decode().splitlines()))
    assert told["format"] == f"teiten-{name}-table"
    assert len(rows) == len(told["rows"]) > 0
    for row, said in zip(rows, told["rows"], strict=True):
        assert row == {key: _text(value) for key, value in said.items()}


def _text(value):
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_a_sentence_with_commas_is_one_cell():
    assert numbers._csv(("a", "b"), [('x, "y"', None)]) == b'a,b\n"x, ""y""",\n'


def test_all_other_economies_are_the_last_row():
    said = (Mention(Series(4, economy="JP"), "", 3.0), Mention(Series(4), "other", 12.0))
    places = of_aside(Aside(Topic.ECONOMIES, 0, 86400, said), "some", {"JP": 1}, "registries")
    rows = json.loads(numbers.files(replace(gated.book([]), places=places))["data/economies.json"])[
        "rows"
    ]
    assert [(row["economy"], row["value"]) for row in rows] == [("JP", 3.0), ("other", 12.0)]


def test_what_a_policy_does_not_have_has_no_table(hours):
    assert {
        re.sub(r"data/|\..*", "", name) for name in numbers.files(hours([("s1", None, True)]))
    } == {"heard"}
    assert numbers.files(gated.book([])) == {}
