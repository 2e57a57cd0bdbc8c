"""A seed is written for people: what is wrong with it is told with its place and its key."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teiten import seed
from teiten.errors import OperatorError

WHOLE = b"""\
sensor = "kyoto-1"
time = ["ntp.example"]
name-servers = ["192.0.2.53"]

[monitored]
blocks = ["203.0.113.0/24", "2001:db8:1::/64"]

[monitored.link]
port = "52:54:00:00:00:01"
vlan = 7
addresses = ["198.51.100.2/30"]

[collector]
urls = ["https://collector.example:8443"]
authorities = \"\"\"
-----BEGIN CERTIFICATE-----
AAAA
-----END CERTIFICATE-----
\"\"\"
token = "abcdefghijklmnop"

[management]
peers = ["192.0.2.0/24", "2001:db8:2::/48"]
ssh-keys = ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA operator"]
metrics-port = 9100

[management.link]
port = "ens4"
dhcp = false
addresses = ["192.0.2.10/24"]
gateways = ["192.0.2.1"]
"""


def test_what_is_written_is_read_again():
    whole = seed.read(WHOLE, "box.toml")
    assert seed.read(seed.write(whole), "again") == whole


def test_an_editor_s_byte_order_mark_and_line_ends_do_no_harm():
    windows = b"\xef\xbb\xbf" + WHOLE.replace(b"\n", b"\r\n")
    assert seed.read(windows, "box.toml") == seed.read(WHOLE, "box.toml")


MISTAKES = {
    "an unknown key": (b"vlan = 7", b"vlam = 7", "$.monitored.link"),
    "no such VLAN": (b"vlan = 7", b"vlan = 4095", "$.monitored.link.vlan"),
    "an address without a length": (b"192.0.2.10/24", b"192.0.2.10", "has no length"),
    "no address": (b"192.0.2.10/24", b"192.0.2.1O/24", "$.management.link"),
    "a gateway with a length": (b'"192.0.2.1"', b'"192.0.2.1/24"', "no gateway"),
    "a block with host bits": (b"203.0.113.0/24", b"203.0.113.1/24", "$.monitored"),
    "a peer with host bits": (b"192.0.2.0/24", b"192.0.2.1/24", "$.management"),
    "keys for nobody": (b'peers = ["192.0.2.0/24", "2001:db8:2::/48"]', b"", "ssh-keys without"),
    "no blocks": (b'["203.0.113.0/24", "2001:db8:1::/64"]', b"[]", "$.monitored.blocks"),
    "no TOML": (b"[collector]", b"[collector", "line"),
    "cloud-init": (b'sensor = "kyoto-1"', b"sensor: kyoto-1", "box.toml"),
    "another encoding": (b"operator", b"op\xe9rateur", "box.toml"),
    "a key of two lines": (b" operator", b"\\nssh-ed25519 other", "$.management.ssh-keys"),
}


@pytest.mark.parametrize(("part", "wrong", "told"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_with_its_place(part, wrong, told):
    assert part in WHOLE
    with pytest.raises(OperatorError) as mistake:
        seed.read(WHOLE.replace(part, wrong), "box.toml")
    assert mistake.value.message.startswith("box.toml")
    assert told in mistake.value.message
    assert mistake.value.hint


def test_user_data_of_cloud_init_are_told_from_a_seed():
    with pytest.raises(OperatorError, match="written for cloud-init"):
        seed.read(b"#cloud-config\nusers: []\n", "user-data")


@given(st.binary(max_size=300))
def test_no_bytes_are_more_than_a_mistake(text):
    with contextlib.suppress(OperatorError):
        seed.read(text, "box.toml")
