import csv
import json

import pytest

from collector.gate import record
from collector.gate.edition import Line, Listened, kept
from collector.geo.public import countries
from collector.index.series import Series
from collector.publication.sheet import files

EPOCH = 21600


def told(number, *values):
    ports = zip((23, 445), values, strict=False)
    lines = tuple(Line(Series(4, 6, None, port), value) for port, value in ports)
    heard = Listened.MOST if lines else Listened.TOO_LITTLE
    edition = kept("gated", number * EPOCH, EPOCH, heard, lines)
    return edition, record.encode(edition)


@pytest.fixture
def three():
    return [told(0, 20.0, None), told(1), told(2, 30.0, 4.0)]


def test_every_epoch_has_its_own_file_with_the_bytes_that_it_always_had(three):
    found = files(three)
    assert found["editions/1970-01-01T060000Z.json"] == three[1][1]
    assert len([name for name in found if name.startswith("editions/")]) == 3


def test_the_table_has_all_epochs_and_only_grows(three):
    whole = files(three)["editions.csv"]
    rows = list(csv.DictReader(whole.decode().splitlines()))
    assert [(row["label"], row["value"]) for row in rows] == [
        ("23/TCP", "20.0"),
        ("445/TCP", ""),
        ("", ""),
        ("23/TCP", "30.0"),
        ("445/TCP", "4.0"),
    ]
    assert whole.startswith(files(three[:2])["editions.csv"])


def test_the_top_five_are_of_the_last_epoch_the_week_and_the_month(three):
    found = json.loads(files(three)["top5.json"])
    assert found["as_of"] == "1970-01-01T18:00:00Z"
    assert [port["label"] for port in found["now"]["ports"]] == ["23/TCP", "445/TCP"]
    assert found["week"]["epochs"] == 2
    assert found["week"]["ports"][0] == {"rank": 1, "label": "23/TCP", "mean": 25.0, "epochs": 2}


def test_economies_have_a_file_where_they_are_public():
    lines = tuple(
        Line(Series(4, economy=each), value) for each, value in (("JP", 3.0), ("US", 9.0))
    )
    edition = kept("gated", 0, EPOCH, Listened.MOST, lines, "vendor 1 (by Vendor)")
    places = countries([edition], {"JP": 100, "US": 100}, "registries 1 (by NRO)")
    found = files([(edition, record.encode(edition))], places)
    told = json.loads(found["economies.json"])
    assert [(each["economy"], each["times"]) for each in told["economies"]] == [
        ("US", 1.5),
        ("JP", 0.5),
    ]
    assert told["data"] == ["vendor 1 (by Vendor)"]
    assert json.loads(found["editions/1970-01-01T000000Z.json"])["data"] == "vendor 1 (by Vendor)"


def test_without_public_economies_nothing_speaks_of_them(three):
    found = files(three)
    assert "economies.json" not in found
    assert "data" not in json.loads(three[0][1])


def test_without_editions_there_are_documents_that_say_so():
    found = files([])
    assert json.loads(found["top5.json"])["now"] is None
    assert found["editions.csv"].count(b"\n") == 1
