"""A scenario is what its words say, and a wrong word is told with its key."""

import tomllib

import msgspec
import pytest

from simulator.script.scenario import Scenario

GOOD = """
start = 2003-08-11T18:00:00Z
duration = 600

[[sensors]]
name = "a"
blocks = ["203.0.113.0/24"]

[[sensors]]
name = "b"
blocks = ["192.0.2.0/28"]

[[actors]]
kind = "masscan"
ports = [80, 443]
"""


def read(text: str) -> Scenario:
    return msgspec.convert(tomllib.loads(text), Scenario)


def test_what_is_not_said_has_a_default():
    found = read(GOOD)
    assert (found.seed, found.window, found.actors[0].pace) == (1, 3600, 10)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("sed = 2", "unknown field `sed`"),
        ('[[actors]]\nkind = "blasterr"', "Invalid value 'blasterr' - at `$.actors[0].kind`"),
        ('[[actors]]\nkind = "blaster"\nhosts = 0', "at `$.actors[0].hosts`"),
        ('[[actors]]\nkind = "blaster"\nport = 9', "unknown field `port` - at `$.actors[0]`"),
        ('[[actors]]\nkind = "blaster"\nbegins = 5\nends = 5', "blaster begins at 5 and ends"),
        ('[[actors]]\nkind = "blaster"\neconomies = {jp = 1}', "at `key` in `$.actors[0]"),
        ('[[outages]]\nsensor = "c"\nbegins = 1\nends = 2', "no sensor has that name"),
        ('[[outages]]\nsensor = "a"\nbegins = 2\nends = 2', "at `$.outages[0]`"),
        ('population.blocks = ["198.18.0.1/15"]', "has host bits set - at `$.population`"),
        ('[population]\nblocks = ["198.18.0.0/15"]\neconomies = {JP = 1}', "exclude each other"),
        ("window = 7", "does not divide the day evenly"),
        ('[[captures]]\nfile = "x"\nspeed = 0.0', "at `$.captures[0].speed`"),
    ],
)
def test_a_mistake_is_told_with_its_key(words, why):
    head, _, rest = GOOD.partition("[[actors]]")
    text = f"{head}{words}\n" if words.startswith("[") else f"{words}\n{GOOD}"
    assert rest
    with pytest.raises(msgspec.ValidationError) as told:
        read(text)
    assert why in str(told.value)


@pytest.mark.parametrize(
    ("blocks", "why"),
    [('"203.0.113.128/25"', "overlap"), ('"203.0.113.300/24"', "at `$.sensors[1]`"), ("", ">= 1")],
)
def test_blocks_are_blocks_and_nobody_shares_one(blocks, why):
    with pytest.raises(msgspec.ValidationError) as told:
        read(GOOD.replace('"192.0.2.0/28"', blocks))
    assert why in str(told.value)


def test_two_sensors_have_two_names():
    with pytest.raises(msgspec.ValidationError, match="two sensors are named a"):
        read(GOOD.replace('name = "b"', 'name = "a"'))


def test_who_knocks_over_a_family_needs_somebody_to_knock_at():
    with pytest.raises(msgspec.ValidationError, match="knocks over IPv4, and no sensor watches"):
        read(
            GOOD.replace("203.0.113.0/24", "2001:db8:1::/64").replace(
                "192.0.2.0/28", "2001:db8:2::/64"
            )
        )


@pytest.mark.parametrize(
    ("outages", "listening"),
    [
        ([], 100),
        ([(10, 20)], 90),
        ([(10, 20), (15, 30)], 80),
        ([(90, 200)], 90),
        ([(0, 600)], 0),
        ([(200, 300)], 100),
    ],
)
def test_a_sensor_listens_but_for_its_outages(outages, listening):
    words = "".join(
        f'[[outages]]\nsensor = "a"\nbegins = {begins}\nends = {ends}\n' for begins, ends in outages
    )
    found = read(GOOD + words)
    assert found.listening("a", 0, 100) == listening
    assert found.listening("b", 0, 100) == 100


def test_nobody_listens_before_the_start_or_after_the_end():
    found = read(GOOD)
    assert found.listening("a", -100, 10) == 10
    assert found.listening("a", 590, 4000) == 10
