"""What the rule of 2004 published can be asked as it stands in its document."""

import json

import msgspec
import pytest

from collector.gate.edition import Listened
from collector.past.windows import courses
from collector.publication.publish import publish


@pytest.fixture
def document(bench, nine):
    for number, sensor in enumerate(("s1", "s2"), 1):
        bench.send(sensor, ports={(6, 135): number, (1, 0): 4}, start=nine, final=True)
    bench.send("s1", start=nine + 3600, now=nine + 7200)
    return (publish(bench.ledger, bench.settings) / "top5.json").read_bytes()


def test_every_curve_is_a_course_with_its_steps(document):
    found = {course.label: course for course in courses(document)}
    said = json.loads(document)
    assert list(found["135/TCP"].values) == said["ports"][0]["values"]
    assert found["ICMP"].values == said["icmp"]["values"]
    assert found["ICMPv4"].values == said["icmp"]["families"]["4"]
    assert found["135/TCP"].unit == said["unit"]


def test_how_complete_a_window_is_is_said_in_words_and_as_a_share(document):
    found = next(iter(courses(document)))
    said = [(window["sensors"]["reported"], window["sensors"]["expected"])
            for window in json.loads(document)["windows"]]  # fmt: skip
    assert [step.share for step in found.steps] == [round(a / b, 3) for a, b in said]
    assert {step.heard for step in found.steps} == {Listened.SOME}


def test_labels_are_unique(document):
    labels = [course.label for course in courses(document)]
    assert len(labels) == len(set(labels))


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b'{"policy": "gated", "ports": []}'])
def test_what_is_something_else_is_refused(body):
    with pytest.raises(msgspec.MsgspecError):
        courses(body)
