import json

import msgspec
import pytest

from collector.gate import record
from collector.gate.aside import Aside, Kind, Mention, Topic
from collector.gate.edition import Line, Listened, kept
from collector.index.series import Series
from teiten.rollup.record import ICMP, TCP, UDP, Class

LINES = (
    Line(Series(4, ICMP), 0.0),
    Line(Series(4, TCP, None, 23), 29.8),
    Line(Series(4, UDP, None, 1434), None),
)
ASIDES = (
    Aside(
        Topic.ECONOMIES,
        1_699_941_600,
        86400,
        (
            Mention(Series(4, economy="CN"), "", 4.2),
            Mention(Series(4, economy="JP"), "", None),
            Mention(Series(4), "other", 12.0),
        ),
    ),
    Aside(Topic.KINDS, 1_699_423_200, 604800, (Mention(Series(4), Kind.RESEARCH, 0.3),)),
    Aside(Topic.TOOLS, 1_699_423_200, 604800, (Mention(Series(4, TCP, None, 23), "mirai", 1.0),)),
)
EDITION = kept("gated", 1_700_006_400, 21600, Listened.MOST, LINES, "registries", ASIDES)
FIRST = b"""{
 "format": "teiten-edition",
 "version": 1,
 "policy": "gated",
 "start": "2023-11-15T00:00:00Z",
 "seconds": 21600,
 "unit": "packets per monitored address and hour",
 "series": [
  {
   "label": "ICMP",
   "family": 4,
   "protocol": 1,
   "class": null,
   "number": null,
   "economy": null,
   "value": 3.0
  }
 ],
 "coverage": {
  "listened": "most"
 }
}
"""


def test_an_edition_is_read_back_as_it_was_written():
    body = record.encode(EDITION)
    assert record.decode(body) == EDITION
    assert record.encode(record.decode(body)) == body


def test_the_file_says_what_it_is():
    found = json.loads(record.encode(EDITION))
    assert found["format"] == "teiten-edition"
    assert found["start"] == "2023-11-15T00:00:00Z"
    assert found["unit"] == "packets per monitored address and hour"
    assert found["coverage"] == {"listened": "most"}
    assert found["series"][1] == {
        "label": "23/TCP",
        "family": 4,
        "protocol": 6,
        "class": None,
        "number": 23,
        "economy": None,
        "value": 29.8,
    }
    assert found["series"][2]["value"] is None
    assert found["version"] == 2
    economies, kinds, tools = found["asides"]
    assert economies["start"] == "2023-11-14T06:00:00Z"
    assert economies["series"][0]["label"] == "CN"
    assert [each["word"] for each in economies["series"]] == ["", "", "other"]
    assert [each["word"] for each in kinds["series"]] == ["research"]
    assert [each["word"] for each in tools["series"]] == ["mirai"]


def test_an_edition_of_the_first_version_is_read_and_stays_as_it_was():
    found = record.decode(FIRST)
    assert (found.version, found.asides) == (1, ())
    assert found.lines == (Line(Series(4, ICMP), 3.0),)
    assert record.encode(found) == FIRST


def test_a_topic_is_found_or_is_not_there():
    assert EDITION.aside(Topic.KINDS) is ASIDES[1]
    assert EDITION.aside(Topic.SOURCES) is None


@pytest.mark.parametrize(
    ("series", "label"),
    [
        (Series(4, TCP, None, 23), "23/TCP"),
        (Series(6, UDP, None, 53), "53/UDP IPv6"),
        (Series(4, ICMP), "ICMP"),
        (Series(4), "IPv4"),
        (Series(6, None, Class.SCAN), "IPv6 scan"),
        (Series(4, None, None, None, "CN"), "CN"),
    ],
)
def test_a_series_has_a_name(series, label):
    assert record.label(series) == label


@pytest.mark.parametrize(
    "change",
    [
        {"format": "other"},
        {"version": 3},
        {"asides": [{"topic": "sensors"}]},
        {"start": "yesterday"},
        {"series": 5},
        {"coverage": {"listened": "31 of 40"}},
    ],
)
def test_something_else_is_no_edition(change):
    body = json.dumps(json.loads(record.encode(EDITION)) | change).encode()
    with pytest.raises(msgspec.MsgspecError):
        record.decode(body)


def test_every_truncation_is_no_edition():
    body = record.encode(EDITION).strip()
    for end in range(len(body)):
        with pytest.raises(msgspec.MsgspecError):
            record.decode(body[:end])
