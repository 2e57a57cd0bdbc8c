"""What the attacker sent is what the ledger holds and the page shows, to the packet."""

import json
from collections import Counter

import httpx

from teiten.rollup.record import ICMP, ICMPV6, TCP, UDP


def sent(attack):
    """Packets by protocol and number, over both families."""
    counted = Counter()
    for cell in attack.truth.sensors["harbour"].cells:
        counted[cell.protocol, cell.number] += cell.packets
    return counted


def test_the_attack_left_as_a_whole(attack):
    assert attack.said["frames"] == attack.truth.packets > 5_000
    assert attack.said["dropped"] == 0


def test_nothing_but_pings_was_answered(attack):
    assert attack.said["strays"] == 0


def test_the_ledger_holds_every_packet(compose, attack, page):
    said = json.loads(compose.inside("collector", "teiten", "collector", "books", "--json"))
    assert said["balanced"]
    assert set(said["sensors"]) == {"harbour"}
    assert said["total"]["books"]["counted"] == attack.truth.packets
    assert said["total"]["books"]["uncounted"] == 0


def test_the_published_books_hold_every_packet(attack, page):
    counted = [window["books"]["counted"] for window in page["windows"] if window["books"]]
    assert sum(counted) == attack.truth.packets


def test_the_published_ports_are_those_that_were_knocked_at(attack, page):
    """There is one sensor, so that the mean over sensors is the sum."""
    ports = {key: n for key, n in sent(attack).items() if key[0] in (TCP, UDP)}
    shown = {(port["protocol"], port["number"]): port["total"] for port in page["ports"]}
    assert shown == dict(sorted(ports.items(), key=lambda item: (-item[1], item[0]))[:5])


def test_the_published_pings_are_those_that_were_sent(attack, page):
    pings = sum(n for (protocol, _), n in sent(attack).items() if protocol in (ICMP, ICMPV6))
    assert sum(value or 0 for value in page["icmp"]["values"]) == pings


def test_every_window_is_whole(page):
    """But for the one that is still open."""
    sensors = [window["sensors"] for window in page["windows"]]
    assert {(each["expected"], each["reported"]) for each in sensors} == {(1, 1)}
    assert all(each["final"] == 1 for each in sensors[:-1])


def test_a_browser_gets_the_page(compose, page):
    said = httpx.get(compose.url("collector", 8080), timeout=10)
    assert said.status_code == 200
    assert "135/TCP" in said.text
