"""Which port does what is known before anything is written, or told with what the box has."""

import pytest

from appliance.box.ports import Nic, sides
from teiten.errors import OperatorError

FIRST, SECOND = Nic("ens3", "52:54:00:00:00:01"), Nic("ens4", "52:54:00:00:00:02")
BOTH = (FIRST, SECOND)


def test_a_box_with_one_port_has_no_choice(seed):
    found = sides(seed(), [FIRST])
    assert found.single
    assert found.watch.interface == "ens3"


@pytest.mark.parametrize("port", ["ens4", "52:54:00:00:00:02", "52:54:00:00:00:02".upper()])
def test_one_named_port_leaves_the_other(seed, port):
    found = sides(seed(f'[management.link]\nport = "{port}"'), BOTH)
    assert not found.single
    assert (found.watch.interface, found.manage.interface) == ("ens3", "ens4")


def test_two_vlans_share_a_port(seed):
    found = sides(seed("[monitored.link]\nvlan = 7\n[management.link]\nvlan = 8"), [FIRST])
    assert (found.watch.interface, found.manage.interface) == ("watch", "manage")
    assert found.watch.nic == found.manage.nic == FIRST


def test_what_is_looked_after_untagged_may_be_watched_tagged(seed):
    found = sides(seed('[monitored.link]\nvlan = 7\n[management.link]\nport = "ens3"'), [FIRST])
    assert (found.watch.interface, found.manage.interface) == ("watch", "ens3")


MISTAKES = {
    "nothing is plugged in": ("", (), "no network port"),
    "two could be meant": ("", BOTH, "2 ports could be meant"),
    "a port that is not there": ('[monitored.link]\nport = "eth0"', BOTH, "eth0"),
    "one port for both": (
        '[monitored.link]\nport = "ens3"\n[management.link]\nport = "ens3"',
        BOTH,
        "are both ens3",
    ),
    "no port is left": ("[management.link]\ndhcp = true", (FIRST,), "0 ports"),
}


@pytest.mark.parametrize(("more", "nics", "told"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_says_what_the_box_has(seed, more, nics, told):
    with pytest.raises(OperatorError, match=told) as mistake:
        sides(seed(more), nics)
    assert mistake.value.hint
