import pytest
from hypothesis import given
from hypothesis import strategies as st

from teiten.compare.record import GATED, wanted
from teiten.compare.theirs import HOURLY, Unreadable, gated, hourly

TOP = """start,rank,label,packets_per_sensor,reported,expected,final
2026-09-27T00:00:00Z,1,23/TCP,480.0,2,3,2
2026-09-27T00:00:00Z,,ICMP,12.0,2,3,2
2026-09-27T01:00:00Z,1,23/TCP,,0,3,0
"""
WINDOWS = """start,seconds,expected,reported,final,address_seconds_4,address_seconds_6
2026-09-27T00:00:00Z,3600,3,2,2,115200,
2026-09-27T01:00:00Z,3600,3,0,0,,
"""


def test_an_epoch_is_a_step_and_one_that_says_nothing_is_none(editions, start):
    found = gated(editions({"ICMP": 3.4, "23/TCP": 29.8}, None, {"ICMP": 3.0}))
    assert [step.start - start for step in found.steps] == [0, 43200]
    assert found.steps[0].values == {wanted("ICMP"): 3.4, wanted("23/TCP"): 29.8}
    assert (found.policy, found.coarse) == ("gated", GATED)


def test_a_value_of_a_class_or_an_economy_is_not_the_port_s(editions):
    text = editions({"23/TCP": 29.8})
    line = text.splitlines()[1]
    more = line.replace(",6,,23,,", ",6,scan,23,,"), line.replace(",6,,23,,29.8", ",,,,CN,5")
    assert gated(text + "\n".join(more) + "\n") == gated(text)


def test_a_missing_value_is_not_zero(editions):
    found = gated(editions({"23/TCP": "", "ICMP": 3.0}))
    assert set(found.steps[0].values) == {wanted("ICMP")}


def test_the_list_of_ports_that_may_be_public_is_read():
    found = gated("start,seconds,family,protocol,number,value\n", b'{"watched": ["23/TCP", "x"]}')
    assert found.watched == {wanted("23/TCP")}
    assert found.steps == ()


def test_sums_by_sensors_become_rates_again(start):
    found = hourly(TOP, WINDOWS)
    (step,) = found.steps
    assert step.values == {wanted("23/TCP"): 30.0, wanted("ICMP"): 0.75}
    assert (step.start, step.address_hours, found.coarse) == (start, 32.0, HOURLY)


@pytest.mark.parametrize(
    "text",
    ["", "<html>", "start,seconds\n", "start,seconds,family,protocol,number,value\nx,1,4,6,23,1\n",
     "start,seconds,family,protocol,number,value\n2026-09-27T00:00:00Z,1,4,6,23,many\n",
     "start,seconds,family,protocol,number,value\n2026-09-27T00:00:00Z,1,4,6,23,nan\n",
     "start,seconds,family,protocol,number,value\n2026-09-27T00:00:00Z,1,4,6,23,-1\n",
     "start,seconds,family,protocol,number,value\n2026-09-27T00:00:00Z,1\n"],
    ids=["empty", "html", "columns", "moment", "word", "nan", "negative", "short"],
)  # fmt: skip
def test_what_is_no_table_of_editions_is_said_to_be_none(text):
    with pytest.raises(Unreadable):
        gated(text)


@given(st.text(max_size=300))
def test_any_text_is_a_table_or_unreadable(text):
    for read in (gated, lambda found: hourly(found, WINDOWS), lambda found: hourly(TOP, found)):
        try:
            read(text)
        except Unreadable:
            continue


def test_a_strange_list_of_ports_is_unreadable():
    with pytest.raises(Unreadable):
        gated("start,seconds,family,protocol,number,value\n", b"[]")
