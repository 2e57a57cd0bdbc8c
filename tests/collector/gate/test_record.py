import json

import msgspec
import pytest

from collector.gate import record
from collector.gate.edition import Line, Listened, kept
from collector.index.series import Series
from teiten.rollup.record import ICMP, TCP, UDP, Class

LINES = (
    Line(Series(4, ICMP), 0.0),
    Line(Series(4, TCP, None, 23), 29.8),
    Line(Series(4, UDP, None, 1434), None),
)
EDITION = kept("gated", 1_700_006_400, 21600, Listened.MOST, LINES)


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
        {"version": 2},
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
