"""A wrong word in [history] is told with its key."""

import msgspec
import pytest

from simulator.history.table import roster


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("sensor = 2", "unknown field `sensor` - at `$.history`"),
        ("sensors = 0", "at `$.history.sensors`"),
        ("addresses = [3, 8]", "powers of two, and not [3, 8] - at `$.history`"),
        ("addresses = [16, 8]", "addresses rise"),
        ("dispersion = 0.0", "at `$.history.dispersion`"),
        ("rhythm = { daily = 0.7 }", "daily is at most 0.66"),
        ("ports = { '70000/tcp' = 1 }", "70000/tcp is beyond the last port"),
        ("ports = {}", "ports name no service"),
        ("economies = {}", "economies name no place"),
        ("steps = [{ service = '1/tcp', hour = 1, factor = 2 }]", "a step names 1/tcp"),
        ("steps = [{ service = 'any', hour = 1, factor = 2 }]", "a step names any"),
        ("anomalies = [{ sensors = 0.1, service = '1/tcp' }]", "an anomaly names 1/tcp"),
        ("anomalies = [{ sensors = ['x'] }]", "an anomaly names x, and no sensor has that name"),
        ("outbreaks = [{ service = '1/tcp', hour = 1, peak = 9 }]", "`epidemic`"),
    ],
)
def test_a_mistake_is_told_with_its_key(a_scenario, words, why):
    with pytest.raises(msgspec.ValidationError) as told:
        a_scenario(words)
    assert why in str(told.value)


@pytest.mark.parametrize(
    ("head", "why"),
    [
        ("duration = 100", "is made of whole ones"),
        ("window = 60", "is made of whole ones"),
        ("start = 2019-01-01T00:30:00Z", "begins at a full hour"),
        ("actors = [{ kind = 'blaster' }]", "no actors and no captures"),
        ("outages = [{ sensor = 's-009', begins = 1, ends = 2 }]", "an outage names s-009"),
        ("sensors = [{ name = 'six', blocks = ['2001:db8::/64'] }]", "watch IPv4"),
        ("population = { blocks = ['198.18.0.0/15'] }", "live in economies"),
    ],
)
def test_what_cannot_be_together_is_told(a_scenario, head, why):
    with pytest.raises(msgspec.ValidationError) as told:
        a_scenario(head=head)
    assert why in str(told.value)


def test_sensors_with_names_come_first():
    assert roster(["kyoto", "s-002"], 4) == ("kyoto", "s-002", "s-001", "s-003")
    assert roster(["kyoto", "osaka"], 1) == ("kyoto",)
