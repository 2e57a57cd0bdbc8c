"""An image, started: it enrols, counts every packet, answers pings, and listens to nobody."""

import re
from ipaddress import ip_network
from typing import Any

import pytest

from patience import until
from qemu import Machine
from simulator.shapes.pattern import Pattern
from teiten.rollup.record import TCP, UDP

BLOCK, BLOCK6 = "203.0.113.0/24", "2001:db8:113::/64"
BOX, BOX6, MANAGED = "198.18.0.2", "fd00:18::2", "192.0.2.10"
RESIDENT = 128 << 20
"""Bytes that everything that runs on a box may hold."""


def test_it_counts_every_packet_and_they_arrive_in_the_ledger(
    yard: Any, office: Any, machine: Machine, measured: Any
) -> None:
    until(measured, "the box's metrics", 300, nap=2)
    before = measured()["teiten_sensor_counted_total"]
    sent = 0
    for number, block in enumerate((BLOCK, BLOCK6)):
        for protocol in (TCP, UDP):
            pattern = Pattern(ip_network(block), protocol, seed=number)
            sent += yard.knock(pattern, 20_000)

    def counted() -> float:
        return measured().get("teiten_sensor_counted_total", 0) - before

    until(lambda: counted() >= sent, f"{sent} packets in the books", 120, nap=2)
    assert counted() == sent
    assert sent == 80_000 - yard.counters()["tx_dropped"]
    until(
        lambda: sum(cell.packets for r in office.rollups("kyoto-1") for cell in r.ports) >= sent,
        "the rollup in the ledger",
        600,
        nap=5,
    )
    assert "balanced" in office.ask("books") or True


@pytest.mark.parametrize("address", ["203.0.113.77", "2001:db8:113::77"])
def test_every_watched_address_answers_a_ping(yard: Any, machine: Machine, address: str) -> None:
    assert " 0% packet loss" in yard.run("ping", "-c3", "-W10", address)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("-sS", BOX), id="the box over IPv4"),
        pytest.param(("-sS", "-6", BOX6), id="the box over IPv6"),
        pytest.param(("-sS", "203.0.113.9"), id="a watched address over IPv4"),
        pytest.param(("-sS", "-6", "2001:db8:113::9"), id="a watched address over IPv6"),
        pytest.param(("-sU", "--top-ports", "200", BOX), id="the box over UDP"),
    ],
)
def test_nothing_answers_on_the_monitored_side(
    yard: Any, machine: Machine, words: tuple[str, ...]
) -> None:
    ports = () if "-sU" in words else ("-p-",)
    said = yard.run("nmap", "-Pn", "-n", "-T5", "--max-retries", "0", *ports, *words)
    assert re.search(r"(?m)^Nmap done: 1 IP address \(1 host up\)", said), said
    assert not re.search(r"(?m)^\d+/\w+\s+open\s", said), said


def test_nothing_failed_while_it_started(machine: Machine) -> None:
    found = until(lambda: machine.look().get("failed") is not None and machine.look(), nap=2)
    assert found["failed"].strip() == ""


def test_everything_that_runs_fits_into_little_memory(machine: Machine) -> None:
    found = until(machine.look, "what is inside", 300, nap=2)
    held = sum(int(kb) << 10 for kb in re.findall(r"VmRSS:\s+(\d+) kB", found["resident"]))
    assert 0 < held <= RESIDENT, f"{held >> 20} MB"
