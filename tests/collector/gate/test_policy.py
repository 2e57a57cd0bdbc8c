import pytest

from collector.gate.policy import Policy, policy, port
from collector.gate.table import Gate
from collector.index.series import Series
from teiten.rollup.record import TCP, UDP


def test_the_settings_and_the_policy_have_the_same_numbers():
    assert policy(Gate()) == Policy()


def test_every_number_of_the_settings_is_taken():
    other = {"epoch_hours": 12, "ports": ("7/UDP",), "top": 1, "fewest": 99, "full": 77}
    other |= {"asides": False, "economies": ("JP",), "often": 9}
    shifted = {
        name: getattr(Gate(), name) * 1.01
        for name in (
            *("share", "bins", "blur", "clip", "far", "edge", "calm", "below"),
            *("holds", "memory", "scale", "listened"),
            *("aside_calm", "aside_blur", "aside_memory"),
        )
    }
    found, usual = policy(Gate(**other, **shifted)), Policy()
    names = [name for name in Policy.__slots__ if name != "always"]
    assert [name for name in names if getattr(found, name) == getattr(usual, name)] == []


def test_what_is_said_beside_is_calmer():
    calmer = policy(Gate(aside_calm=0.9, aside_blur=0.5)).rarely
    assert (calmer.calm, calmer.blur) == (0.9, 0.5)
    assert calmer.share == Policy().share
    assert Policy().rarely.calm > Policy().calm
    assert Policy().rarely.blur > Policy().blur


@pytest.mark.parametrize(
    ("economies", "why"), [(("JP", "JP"), "twice"), (("Japan",), "no economy of ISO 3166-1")]
)
def test_an_economy_is_named_once_and_as_it_is_written(economies, why):
    with pytest.raises(ValueError, match=why):
        Gate(economies=economies)


def test_a_port_is_read_as_it_is_written():
    assert port("23/TCP") == Series(4, TCP, None, 23)
    assert port("53/UDP") == Series(4, UDP, None, 53)
