"""The metrics are never served where strangers could ask for them."""

import socket

import pytest
from prometheus_client import CollectorRegistry

from appliance.watch.listening import address, serve
from teiten.errors import OperatorError

BLOCKS = '["203.0.113.0/24", "2001:db8:1::/64"]'


def listening(settle, text):
    return address(settle(f'[metrics]\nlisten = "{text}"', blocks=BLOCKS))


@pytest.mark.parametrize("text", ["127.0.0.1:9464", "10.0.0.1:1", "[fd00::1]:65535", "[::1]:80"])
def test_a_management_address_is_taken(settle, text):
    found = listening(settle, text)
    shown = f"[{found.host}]" if found.host.version == 6 else str(found.host)
    assert f"{shown}:{found.port}" == text


@pytest.mark.parametrize(
    "text",
    [
        "0.0.0.0:9464",
        "[::]:9464",
        "203.0.113.9:9464",
        "[2001:db8:1::9]:9464",
        "224.0.0.1:9464",
        "[::ffff:203.0.113.9]:9464",
        "[::ffff:0.0.0.0]:9464",
    ],
)
def test_where_strangers_could_ask_is_a_mistake(settle, text):
    with pytest.raises(OperatorError, match="strangers"):
        listening(settle, text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "9464",
        "127.0.0.1",
        "127.0.0.1:",
        "127.0.0.1:0",
        "127.0.0.1:65536",
        "127.0.0.1:-1",
        "localhost:9464",
        "127.0.0.1: 80",
        "127.0.0.1:8_0",
        "127.0.0.1:\\u00b2",
    ],
)
def test_what_is_no_address_and_port_is_a_mistake(settle, text):
    with pytest.raises(OperatorError, match="no address and port"):
        listening(settle, text)


def test_a_port_that_is_taken_is_the_operator_s_mistake(settle):
    with socket.create_server(("127.0.0.1", 0)) as door:
        found = listening(settle, f"127.0.0.1:{door.getsockname()[1]}")
        with pytest.raises(OperatorError):
            serve(found, CollectorRegistry())
