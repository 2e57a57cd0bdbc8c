from dataclasses import replace

from collector.gate.aside import Aside, Kind, Mention, Topic
from collector.index.series import Series
from collector.site.shares import families, shares

WEEK = 7 * 86400


def kinds(**values):
    every = {str(kind): 1.0 for kind in Kind} | values
    said = tuple(Mention(Series(4), word, value) for word, value in every.items())
    return {Topic.KINDS: Aside(Topic.KINDS, 4 * 86400, WEEK, said)}


def test_parts_are_shares_of_their_sum(editions, say):
    found = shares(replace(editions((20,)), asides=kinds(scan=6.0)), say)
    assert [(row.name, row.share) for row in found.rows][:2] == [
        ("scans", "60%"),
        ("backscatter", "10%"),
    ]
    assert "5 Jan" in found.while_
    assert "11 Jan" in found.while_


def test_where_a_part_is_missing_nothing_is_said_of_shares(editions, say):
    assert shares(replace(editions((20,)), asides=kinds(scan=None)), say) is None
    assert shares(editions((20,)), say) is None


def test_ipv6_stands_beside_ipv4_each_in_its_unit(editions, say):
    said = (Mention(Series(4), "", 30.0), Mention(Series(6), "", None))
    asides = {Topic.FAMILIES: Aside(Topic.FAMILIES, 0, 86400, said)}
    four, six = families(replace(editions((20,)), asides=asides), say).rows
    assert (four.name, four.value) == ("IPv4", "30")
    assert (six.name, six.value) == ("IPv6", "not told")
    assert "/64" in six.share
