"""Whichever family answers is the one that is used, and a dead one costs a moment."""

import socket
from contextlib import closing

import pytest

from appliance.sending.dial import Place, dial, in_turn, reach
from patience import PATIENCE

V4, V6 = socket.AF_INET, socket.AF_INET6


def place(address, family=V4):
    return Place(family, socket.SOCK_STREAM, 0, "", address)


@pytest.fixture
def door():
    with socket.create_server(("127.0.0.1", 0)) as made:
        yield made.getsockname()


@pytest.fixture
def deaf():
    """An address whose queue is full: to knock there is to wait."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as made, socket.socket() as filler:
        filler.connect(made.getsockname())
        with socket.socket() as more:
            more.setblocking(False)
            more.connect_ex(made.getsockname())
            yield made.getsockname()


@pytest.fixture
def door6():
    if not socket.has_ipv6:
        pytest.skip("needs IPv6")
    with socket.create_server(("::1", 0), family=V6) as made:
        yield made.getsockname()


def test_families_take_turns_in_the_resolver_s_order():
    places = [place(n, V6) for n in "abc"] + [place(n) for n in "de"]
    assert [each.address for each in in_turn(places)] == ["a", "d", "b", "e", "c"]


def test_a_refusal_leads_to_the_next_address_at_once(door, closed_port):
    with closing(reach([place(("127.0.0.1", closed_port)), place(door)], PATIENCE)) as found:
        assert found.getpeername() == door


def test_the_other_family_is_used_where_one_leads_nowhere(door, door6):
    nowhere = place(("2001:db8::1", 80, 0, 0), V6)
    for places in ([nowhere, place(door)], [place(door6, V6), place(("192.0.2.1", 80))]):
        with closing(reach(places, PATIENCE)) as found:
            assert found.getpeername() in (door, door6)


def test_silence_is_not_waited_for_where_somebody_else_answers(deaf, door):
    with closing(reach([place(deaf), place(door)], PATIENCE)) as found:
        assert found.getpeername() == door


def test_silence_everywhere_ends_in_time(deaf):
    with pytest.raises(TimeoutError):
        reach([place(deaf)], 0.1)


def test_what_went_wrong_is_told(closed_port):
    with pytest.raises(ConnectionRefusedError):
        dial("127.0.0.1", closed_port, PATIENCE)


def test_a_connected_line_has_patience_again(door):
    with closing(dial("127.0.0.1", door[1], PATIENCE)) as found:
        assert found.gettimeout() == PATIENCE
