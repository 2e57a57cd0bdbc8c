"""A log of some hours, public values of the same ones, and folders with both."""

import struct
from datetime import UTC, datetime
from ipaddress import ip_address

import pytest

from simulator.shapes import packets
from teiten.capture.write import Writer
from teiten.compare.record import GATED, Span, Step, Theirs, wanted

START = 1_790_467_200
"""2026-09-27T00:00:00Z"""
HOUR, EPOCH = 3600, 21600
HEAD = "start,seconds,listened,label,family,protocol,class,number,economy,value"


def moment(at):
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def row(at, label, value, seconds=EPOCH):
    key = wanted(label)
    number = "" if key.number is None else key.number
    return f"{moment(at)},{seconds},most,{label},4,{key.protocol},,{number},,{value}"


@pytest.fixture(scope="session")
def start():
    return START


@pytest.fixture(scope="session")
def editions():
    """Write `editions.csv`: for each epoch what it says of labels; nothing is a gap."""

    def write(*epochs, begin=START):
        lines = [HEAD]
        for place, values in enumerate(epochs):
            at = begin + place * EPOCH
            lines += [row(at, *each) for each in (values or {}).items()] or [
                f"{moment(at)},{EPOCH},too little,,,,,,,"
            ]
        return "\n".join(lines) + "\n"

    return write


@pytest.fixture(scope="session")
def public():
    """Public steps, of values by label."""

    def public(*epochs, begin=START, watched=()):
        steps = tuple(
            Step(
                begin + place * EPOCH,
                EPOCH,
                {wanted(label): value for label, value in values.items()},
            )
            for place, values in enumerate(epochs)
        )
        return Theirs("gated", steps, GATED, frozenset(map(wanted, watched)))

    return public


@pytest.fixture(scope="session")
def log():
    """Hours of a log, of packets by label."""

    def log(*hours, begin=START):
        return [
            Span(
                begin + place * HOUR,
                HOUR,
                {wanted(label): count for label, count in counts.items()},
            )
            for place, counts in enumerate(hours)
        ]

    return log


@pytest.fixture(scope="session")
def capture():
    """Write a capture of SYNs: (second after the start, destination, port)."""

    def write(path, knocks, begin=START):
        with path.open("wb") as file:
            writer = Writer(file)
            for second, destination, port in sorted(knocks):
                ends = ip_address("100.64.0.9"), ip_address(destination)
                packet = packets.tcp(*ends, sport=4321, dport=port)
                writer.write((begin + second) * 10**9, packet)
        return path

    return write


@pytest.fixture(scope="session")
def ethernet():
    """The head of a frame that is no IP packet."""
    return struct.pack("!6s6sH", b"\xff" * 6, b"\x02" * 6, 0x0806)
