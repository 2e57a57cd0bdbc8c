"""All that editions ever said of a series is in its course, and nothing else."""

from dataclasses import replace

from collector.gate.aside import OTHER, Aside, Mention, Topic
from collector.gate.edition import Listened
from collector.gate.record import UNIT, Series
from collector.past.editions import courses
from editions import EPOCH, MONDAY, published

TELNET = Series(4, 6, None, 23)


def laid(editions):
    return {course.label: course for course in courses(editions)}


def test_a_course_has_what_each_edition_says():
    every = published(12)
    found = laid(every)["23/TCP"]
    said = [{line.series: line.value for line in each.lines}.get(TELNET) for each in every]
    assert (list(found.values), found.unit) == (said, UNIT)
    assert [step.start for step in found.steps] == [each.start for each in every]


def test_where_a_port_was_not_public_it_has_no_value():
    def hide(number, rates):
        rates[3389] = 0.001 if number % 3 else 5.0

    every = published(9, change=hide)
    assert [value is None for value in laid(every)["3389/TCP"].values] == 3 * [False, True, True]
    assert all(len(each.values) == len(every) for each in laid(every).values())


def test_a_dark_epoch_and_one_without_an_edition_are_told_apart_from_nothing():
    every = published(6, dark={1})
    found = laid([each for number, each in enumerate(every) if number not in (3, 4)])["ICMP"]
    assert [step.start for step in found.steps] == [MONDAY + n * EPOCH for n in range(6)]
    silent = [step.heard is Listened.TOO_LITTLE for step in found.steps]
    assert silent == [value is None for value in found.values]
    assert silent == [False, True, False, True, True, False]


def test_economies_and_families_are_courses_of_days():
    first, *rest = published(4)
    start = first.start - 86400
    told = (
        Mention(Series(4, economy="JP"), "", 2.5),
        Mention(Series(4), OTHER, 1.5),
    )
    sums = (Mention(Series(4), "", 9.0), Mention(Series(6), "", 0.1))
    beside = (
        Aside(Topic.ECONOMIES, start, 86400, told),
        Aside(Topic.FAMILIES, start, 86400, sums),
        Aside(Topic.SOURCES, start, 86400, (Mention(TELNET, "", 70.0),)),
    )
    found = laid([replace(first, asides=beside), *rest])
    assert {label: found[label].values for label in ("JP", "other", "IPv4", "IPv6")} == {
        "JP": [2.5], "other": [1.5], "IPv4": [9.0], "IPv6": [0.1],
    }  # fmt: skip
    assert found["JP"].steps == [(start, 86400, Listened.ALMOST_ALL, None)]
    assert "/64" in found["IPv6"].unit
    assert 70.0 not in found["23/TCP"].values


def test_of_nothing_there_are_no_courses():
    assert courses([]) == ()
