"""An image, started: it enrols, counts every packet, answers pings, and listens to nobody."""

import re
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

import pytest

from patience import until
from qemu import Machine
from stick import GROWN
from yard import BOX, BOX6, MANAGED

COUNTED = "teiten_sensor_counted_packets_total"
LONG = pytest.mark.soak
EACH = 5_000
"""Packets to each block by each protocol."""
Address = IPv4Address | IPv6Address
_WAITING = ("0A", "07")
"""A socket of TCP that listens, and one of UDP that is not connected (/proc/net/tcp, udp)."""
HELD, SCANNED = 128 << 20, 160 << 20
"""Bytes that the box may hold and not give back; and once strangers knocked at every port."""


@pytest.fixture
def awake(measured: Any, machine: Machine) -> Any:
    """How to ask a box that answers."""
    until(measured, "the box's metrics", 600, nap=2)
    return measured


def test_nothing_failed_while_it_started(machine: Machine, awake: Any) -> None:
    found = until(machine.look, "what is inside", 300, nap=2)
    assert found["failed"].strip() == ""


def test_its_var_takes_the_rest_of_the_disk(machine: Machine, awake: Any) -> None:
    """Two roots and what starts them take a gigabyte, and a file system has needs of its own."""
    found = until(machine.look, "what is inside", 300, nap=2)
    assert int(found["var"].split()[-1]) << 10 > GROWN - (5 << 28)


def test_it_counts_every_packet(awake: Any, knock: Callable[[int], None]) -> None:
    knock(EACH)


def test_it_counts_in_the_kernel(awake: Any) -> None:
    assert [name for name in awake() if name.startswith("teiten_sensor_info{") and "xdp" in name]


def held(machine: Machine) -> int:
    """Bytes that are not free, nor would be if somebody asked."""
    found = until(machine.look, "what is inside", 300, nap=2)
    whole, free = (
        int(re.findall(rf"{name}:\s+(\d+) kB", found["memory"])[0]) << 10
        for name in ("MemTotal", "MemAvailable")
    )
    return whole - free


def test_what_it_holds_fits_into_little_memory(machine: Machine, awake: Any) -> None:
    assert 0 < held(machine) <= HELD, f"{held(machine) >> 20} MB"


@pytest.mark.parametrize("address", ["203.0.113.77", "2001:db8:113::77"])
def test_every_watched_address_answers_a_ping(yard: Any, awake: Any, address: str) -> None:
    assert " 0% packet loss" in yard.run("ping", "-c3", "-W20", address)


def test_nothing_listens_but_to_whoever_looks_after_it(machine: Machine, awake: Any) -> None:
    until(lambda: ip_address(MANAGED) in listening(machine), "the metrics", 300, nap=2)
    assert {each for each in listening(machine) if not each.is_loopback} == {ip_address(MANAGED)}


def listening(machine: Machine) -> set[Address]:
    """Where anybody may knock, when the machine was looked at last."""
    rows = machine.look().get("sockets", "").splitlines()
    bound = [row.split()[1:4] for row in rows if re.match(r"\s*\d+:", row)]
    return {
        address(own) for own, peer, state in bound if peer.endswith(":0000") and state in _WAITING
    }


def address(own: str) -> Address:
    """Read what /proc/net/tcp, udp and their kin of IPv6 say: words of 32 bits, turned round."""
    raw = bytes.fromhex(own.partition(":")[0])
    return ip_address(b"".join(raw[at : at + 4][::-1] for at in range(0, len(raw), 4)))


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("-sS", BOX), id="the box, TCP, IPv4"),
        pytest.param(("-sS", "-6", BOX6), id="the box, TCP, IPv6", marks=LONG),
        pytest.param(("-sU", BOX), id="the box, UDP, IPv4", marks=LONG),
        pytest.param(("-sU", "-6", BOX6), id="the box, UDP, IPv6", marks=LONG),
        pytest.param(("-sS", "203.0.113.9"), id="a watched address, TCP, IPv4", marks=LONG),
        pytest.param(
            ("-sS", "-6", "2001:db8:113::9"), id="a watched address, TCP, IPv6", marks=LONG
        ),
    ],
)
def test_no_port_is_open_on_the_monitored_side(
    yard: Any, awake: Any, words: tuple[str, ...]
) -> None:
    dropped = yard.counters()["tx_dropped"]
    said = scanned(yard, "-p-", *words)
    assert "1 host up" in said
    assert not re.search(r"(?m)^\d+/(tcp|udp) +open +", said), said
    assert yard.counters()["tx_dropped"] == dropped, "what never arrived proves nothing"


def test_a_scan_would_find_what_is_open(yard: Any, awake: Any) -> None:
    """The metrics, on the other side, for the one peer that may come."""
    assert re.search(r"(?m)^9464/tcp +open ", scanned(yard, "-sS", "-p9464", MANAGED))


def scanned(yard: Any, *words: str) -> str:
    """As fast as an emulator can take it."""
    pace = ("--min-rate", "1500", "--max-rate", "1500", "--max-retries", "0")
    return str(yard.run("nmap", "-Pn", "-n", *pace, *words))


def test_all_that_it_counted_arrives_in_the_ledger(office: Any, awake: Any) -> None:
    """Pings, scans and all; five minutes pass between two rollups of an hour."""

    def arrived() -> int:
        return sum(each.books.counted for each in office.rollups("kyoto-1"))

    def lost() -> int:
        return sum(each.books.link_dropped for each in office.rollups("kyoto-1"))

    until(lambda: arrived() == awake()[COUNTED] > 4 * EACH, "the rollup in the ledger", 900, nap=5)
    assert lost() == 0, "what the sensor's own program drops is not lost"
    assert "the ledger balances" in office.ask("books")


def test_every_port_that_was_knocked_at_adds_little(machine: Machine, awake: Any) -> None:
    assert 0 < held(machine) <= SCANNED, f"{held(machine) >> 20} MB"
