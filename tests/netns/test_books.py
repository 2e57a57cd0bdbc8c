"""Every frame on the wire is in the books, whatever it is and whatever happens to the daemon."""

import socket
import time
from typing import Any

import dpkt

from patience import PATIENCE

BLOCK, BLOCK6 = "203.0.113.0/24", "2001:db8:1::/64"
SOURCE, TARGET = socket.inet_aton("198.51.100.77"), socket.inet_aton("203.0.113.9")


def syn(port: int, **fields: Any) -> bytes:
    tcp = dpkt.tcp.TCP(sport=40000, dport=port, flags=2)
    return bytes(dpkt.ip.IP(src=SOURCE, dst=TARGET, p=6, data=tcp, **fields))


def pieces() -> list[bytes]:
    """One UDP packet in three fragments."""
    data = bytes(dpkt.udp.UDP(sport=9, dport=7777, ulen=8 + 40, data=bytes(40)))
    return [
        bytes(
            dpkt.ip.IP(
                src=SOURCE,
                dst=TARGET,
                p=17,
                id=7,
                _flags_offset=(0x2000 if at < 32 else 0) | at // 8,
                data=data[at : at + 16],
            )
        )
        for at in (0, 16, 32)
    ]


def test_received_is_what_the_link_took(quiet: Any) -> None:
    quiet.start(quiet.config(BLOCK))
    wire = quiet.wire()
    for port in range(1000):
        wire.send(0x0800, syn(port))
    for _ in range(10):
        wire.send(0x0806, bytes(28))  # no ARP anybody understands
        wire.send(0x88CC, bytes(60))  # LLDP
        wire.send(0x0800, syn(1)[:16] + socket.inet_aton("192.0.2.1") + syn(1)[20:])
    books = quiet.settled("received", 1030)
    assert wire.sent() == books["received"] + books["link_dropped"]
    assert (books["counted"], books["unmonitored"]) == (1000, 30)


def test_each_fragment_is_counted_by_itself(quiet: Any) -> None:
    quiet.start(quiet.config(BLOCK))
    wire = quiet.wire()
    for piece in pieces():
        wire.send(0x0800, piece)
    assert quiet.settled("counted", 3)["received"] == wire.sent() == 3


def test_a_torn_header_is_malformed_and_counted(quiet: Any) -> None:
    quiet.start(quiet.config(BLOCK))
    wire = quiet.wire()
    wire.send(0x0800, bytes(dpkt.ip.IP(src=SOURCE, dst=TARGET, p=6, data=b"\0\1\0\2")))
    assert quiet.settled("received", 1)["malformed"] == 1


def test_a_killed_daemon_loses_no_packet_from_the_books(quiet: Any) -> None:
    config = quiet.config(BLOCK)
    wire = quiet.wire()
    sent = 0
    for _ in range(4):
        daemon = quiet.start(config)
        for _ in range(3):
            for _ in range(200):
                wire.send(0x0800, syn(445))
            sent += 200
            time.sleep(0.4)
        daemon.kill()
        daemon.wait()
        wire.send(0x0800, syn(139))
        sent += 1
    quiet.start(config)
    books = quiet.settled("received", sent)
    assert books["received"] == sent == wire.sent()
    if quiet.engine == "queue":
        assert books["uncounted"] >= 4
    else:
        assert books["counted"] == sent


def test_a_stopped_daemon_goes_on_where_it_was(quiet: Any) -> None:
    config = quiet.config(BLOCK)
    wire = quiet.wire()
    for _ in range(3):
        daemon = quiet.start(config)
        for _ in range(100):
            wire.send(0x0800, syn(445))
        time.sleep(0.5)
        daemon.terminate()
        assert daemon.wait(PATIENCE) == 0
    quiet.start(config)
    books = quiet.settled("counted", 300)
    assert (books["counted"], books["uncounted"]) == (300, 0)


def test_a_damaged_checkpoint_misses_and_does_not_double(quiet: Any) -> None:
    """Of a window that was begun nobody knows how far, so the next one is open instead."""
    config = quiet.config(BLOCK)
    wire = quiet.wire()
    daemon = quiet.start(config)
    for _ in range(100):
        wire.send(0x0800, syn(445))
    quiet.settled("counted", 100)
    daemon.kill()
    daemon.wait()
    checkpoint = quiet.folder / "state" / "checkpoint.json"
    raw = bytearray(checkpoint.read_bytes())
    raw[40] ^= 1
    checkpoint.write_bytes(raw)
    quiet.start(config)
    for _ in range(7):
        wire.send(0x0800, syn(445))
    books = quiet.settled("counted", 7)
    assert (books["counted"], books["uncounted"]) == (7, 0)
    assert (quiet.folder / "state" / "checkpoint.damaged").exists()


def test_a_flood_is_booked_as_counted_or_uncounted(quiet: Any) -> None:
    quiet.start(quiet.config(BLOCK, queue={"max-bytes": 512 * 1024}))
    wire = quiet.wire()
    frame = syn(445)
    for _ in range(30_000):
        wire.send(0x0800, frame)
    sent = wire.sent()
    books = quiet.settled("received", sent - quiet.box.counters()["rx_dropped"])
    assert books["received"] + books["link_dropped"] == sent
    assert books["counted"] + books["uncounted"] == books["received"]


def test_pings_beyond_the_limit_are_counted_and_not_answered(quiet: Any) -> None:
    quiet.start(quiet.config(BLOCK, echo={"replies-per-second": 5}))
    wire = quiet.wire()
    echo = dpkt.icmp.ICMP(type=8, data=dpkt.icmp.ICMP.Echo(id=1, seq=1, data=b"x" * 32))
    ping = bytes(dpkt.ip.IP(src=SOURCE, dst=TARGET, p=1, data=echo))
    for _ in range(200):
        wire.send(0x0800, ping)
    assert quiet.settled("examined", 200)["counted"] == 200
    status = quiet.status()
    assert 5 <= status["echo_answered"] <= 20
    assert status["echo_answered"] + status["echo_suppressed"] == 200


def test_the_laws_balance_when_the_wire_is_quiet(quiet: Any) -> None:
    quiet.start(quiet.config(BLOCK))
    wire = quiet.wire()
    for port in range(500):
        wire.send(0x0800, syn(port))
    quiet.settled("counted", 500)
    assert set(quiet.status()["laws"].values()) == {0}
    assert quiet.status()["healthy"]
