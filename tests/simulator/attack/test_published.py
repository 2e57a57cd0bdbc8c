"""Files as a collector writes them, and as they are read."""

import json
from datetime import UTC, datetime

import numpy as np

from simulator.attack.published import edition, hourly, join, table

START = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp())


def moment(start):
    return datetime.fromtimestamp(start, UTC).isoformat().replace("+00:00", "Z")


def top(starts, ICMP, **curves):
    return json.dumps(
        {
            "format": "teiten-top5",
            "policy": "hourly",
            "window_seconds": 3600,
            "windows": [{"start": moment(each)} for each in starts],
            "ports": [{"label": f"TCP {port}", "values": v} for port, v in curves.items()],
            "icmp": {"values": ICMP},
        }
    ).encode()


def told(start, **series):
    return json.dumps(
        {
            "format": "teiten-edition",
            "policy": "gated",
            "start": moment(start),
            "seconds": 21600,
            "series": [{"label": label, "value": value} for label, value in series.items()],
        }
    ).encode()


def same(found, expected):
    return np.array_equal(found.values, expected, equal_nan=True)


def test_hours_are_read_with_their_curves():
    found = hourly(top([START, START + 3600], [1.0, 2.0], x=[3.0, None]))
    assert (found.labels, found.seconds) == (("ICMP", "TCP x"), 3600)
    assert same(found, [[1, 3], [2, np.nan]])


def test_editions_are_put_one_after_the_other():
    found = join([edition(told(START + 21600, a=2.0)), edition(told(START, a=1.0, b=None))])
    assert found.starts.tolist() == [START, START + 21600]
    assert same(found, [[1, np.nan], [2, np.nan]])


def test_the_first_word_on_a_value_stands():
    found = join([edition(told(START, a=1.0)), edition(told(START, a=5.0))])
    assert same(found, [[1]])


def test_a_table_is_read_like_the_files_that_it_sums_up():
    text = f"start,label,value\n{moment(START)},a,1.5\n{moment(START)},b,\n"
    found = table(text, policy="gated", seconds=21600, value="value")
    assert same(found, [[1.5, np.nan]])
