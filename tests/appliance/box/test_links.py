"""What the network is told of a box: nobody is asked for an address where strangers listen."""

from configparser import RawConfigParser

import pytest

from appliance.box.links import fallback, links
from appliance.box.ports import Nic, sides

FIRST, SECOND = Nic("ens3", "52:54:00:00:00:01"), Nic("ens4", "52:54:00:00:00:02")


def section(text, name):
    """All values of a section, by key; keys may come more than once."""
    lines = text.split(f"[{name}]\n", 1)[1].split("\n\n")[0].splitlines()
    found = {}
    for key, value in (line.split("=", 1) for line in lines):
        found.setdefault(key, []).append(value)
    return found


def test_a_box_with_one_port_asks_for_an_address(seed):
    files = links(sides(seed(), [FIRST]), ())
    assert list(files) == ["20-teiten-ens3.network"]
    assert section(files["20-teiten-ens3.network"], "Network")["DHCP"] == ["yes"]


def test_the_monitored_side_of_two_asks_nobody(seed):
    files = links(sides(seed('[management.link]\nport = "ens4"'), [FIRST, SECOND]), ())
    asks = {name: section(text, "Network")["DHCP"] for name, text in files.items()}
    assert asks == {"20-teiten-ens3.network": ["no"], "20-teiten-ens4.network": ["yes"]}


def test_addresses_and_gateways_are_as_they_were_written(seed):
    more = (
        '[monitored.link]\naddresses = ["198.51.100.2/30", "2001:db8::2/64"]\n'
        'gateways = ["198.51.100.1"]'
    )
    network = section(
        links(sides(seed(more), [FIRST]), ["192.0.2.53"])["20-teiten-ens3.network"], "Network"
    )
    assert network["Address"] == ["198.51.100.2/30", "2001:db8::2/64"]
    assert network["Gateway"] == ["198.51.100.1"]
    assert network["DNS"] == ["192.0.2.53"]
    assert network["DHCP"] == ["no"]


def test_vlans_hang_on_a_port_that_has_no_address(seed):
    more = "[monitored.link]\nvlan = 7\n[management.link]\nvlan = 8"
    files = links(sides(seed(more), [FIRST]), ())
    assert section(files["10-teiten-watch.netdev"], "VLAN")["Id"] == ["7"]
    assert section(files["10-teiten-manage.netdev"], "VLAN")["Id"] == ["8"]
    parent = section(files["20-teiten-ens3.network"], "Network")
    assert parent["VLAN"] == ["watch", "manage"]
    assert parent["LinkLocalAddressing"] == ["no"]


def test_a_vlan_may_hang_on_the_untagged_side(seed):
    more = '[monitored.link]\nvlan = 7\n[management.link]\nport = "ens3"'
    files = links(sides(seed(more), [FIRST]), ())
    untagged = section(files["20-teiten-ens3.network"], "Network")
    assert (untagged["VLAN"], untagged["DHCP"]) == (["watch"], ["yes"])


@pytest.mark.parametrize("text", fallback().values())
def test_a_box_without_a_seed_asks_on_every_port(text):
    found = RawConfigParser()
    found.read_string(text)
    assert found["Match"]["type"] == "ether"
    assert found["Network"]["dhcp"] == "yes"
