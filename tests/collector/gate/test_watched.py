import dataclasses

from collector.gate.aside import OTHER, Kind, Topic
from collector.gate.policy import Policy, port
from collector.gate.watched import IPV4, Subject, tools, watched

POLICY = Policy()


def test_every_subject_has_one_number_and_the_same_policy_gives_the_same_ones():
    found = watched(POLICY).subjects
    assert len(set(found)) == len(found)
    assert watched(Policy()) == watched(POLICY)


def test_every_topic_is_watched():
    assert {each.topic for each in watched(POLICY).subjects} == set(Topic)
    assert [each.word for each in watched(POLICY).of(Topic.KINDS)] == list(Kind)
    assert len(watched(POLICY).of(Topic.SOURCES)) == len(POLICY.ports)


def test_others_come_last_of_the_economies():
    *named, other = watched(POLICY).of(Topic.ECONOMIES)
    assert tuple(each.series.economy for each in named) == POLICY.economies
    assert other == Subject(Topic.ECONOMIES, IPV4, OTHER)


def test_without_a_list_no_economy_is_watched():
    assert not watched(dataclasses.replace(POLICY, economies=())).of(Topic.ECONOMIES)


def test_a_tool_is_watched_where_it_is_recognised():
    assert "mirai" in tools(port("23/TCP"))
    assert "wannacry" in tools(port("445/TCP"))
    assert tools(port("1434/UDP")) == ("slammer",)
    assert tools(port("389/UDP")) == ()
