import json

from simulator.history import truth
from simulator.history.intensity import places

WORDS = """
missing = { share = 0.2, run = 3 }
steps = [{ service = '23/tcp', hour = 12, factor = 2 }]
anomalies = [{ sensors = ['s-001'], hour = 5, hours = 3 }]
outbreaks = [
  { service = '9527/tcp', hour = 6, hosts = 256, peak = 50, epidemic = { doubling = 3600 } }
]
"""


def told(model):
    lines = [json.loads(line) for line in truth.lines(model)]
    return {what: [line for line in lines if line["what"] == what] for what in
            ("history", "outbreak", "step", "anomaly", "sensor", "hour")}  # fmt: skip


def test_it_adds_up_to_what_was_counted(played):
    made, rollups = played(WORDS)
    found = told(made)
    (head,) = found["history"]
    assert head["packets"] == sum(rollup.books.counted for rollup in rollups)
    assert head["rollups"] == len(rollups)
    for sensor in found["sensor"]:
        its = [rollup for rollup in rollups if rollup.sensor == sensor["sensor"]]
        for cell, packets in zip(head["kinds"], sensor["by_kind"], strict=True):
            assert packets == sum(
                row.packets
                for rollup in its
                for row in rollup.ports
                if [row.family, row.protocol, row.kind, row.number] == cell
            )


def test_missing_hours_are_those_without_a_rollup(played):
    made, rollups = played(WORDS)
    there = {(rollup.sensor, (rollup.starts - made.starts) // 3600) for rollup in rollups}
    for sensor in told(made)["sensor"]:
        missing = {first + more for first, hours in sensor["missing"] for more in range(hours)}
        assert missing == {h for h in range(48) if (sensor["sensor"], h) not in there}


def test_every_hour_has_the_intensity_of_every_kind(a_model):
    made = a_model(WORDS)
    found = told(made)
    assert [line["hour"] for line in found["hour"]] == list(range(48))
    assert found["hour"][1]["start"] == "2019-01-01T01:00:00Z"
    (place,) = places(made.kinds, "9527/tcp")
    assert found["history"][0]["kinds"][place] == [4, 6, "scan", 9527]
    assert [line["intensity"][place] for line in found["hour"]][:6] == [0] * 6


def test_outbreaks_steps_and_anomalies_are_named(a_model):
    found = told(a_model(WORDS))
    (worm,) = found["outbreak"]
    assert (worm["hour"], worm["hosts"], worm["half"]) == (6, 256, 14)
    assert worm["epidemic"] == {"doubling": 3600}
    assert found["step"][0]["factor"] == 2
    (odd,) = found["anomaly"]
    assert (odd["sensor"], odd["first"], odd["last"], odd["service"]) == ("s-001", 5, 8, "all")
