"""Tags on what the real Internet sent, and on a million packets that nobody meant."""

import csv
import gzip
import struct
from ipaddress import ip_address
from random import Random

import numpy as np
import pytest

from appliance.reading.decode import decode
from simulator.shapes import packets
from teiten.capture.read import read

MILLION = 1_000_000
SOURCES = 250_000
"""So that a source sends four packets on average: company is there for whoever needs it."""


def random_packets(seed):
    """IPv4 and IPv6 packets with random fields; each protocol has its share."""
    dice, rng = np.random.default_rng(seed), Random(seed)
    noise = dice.integers(0, 256, size=(MILLION, 72), dtype=np.uint8)
    sources = dice.integers(0, SOURCES, size=MILLION)
    for number, row in zip(sources.tolist(), noise, strict=True):
        raw = row.tobytes()
        protocol = (6, 6, 17, 1)[raw[0] & 3]
        body = bytearray(raw[24 : 24 + (44 if raw[1] & 4 else 28)])
        if protocol == 6:
            words = (len(body) - 20) // 4
            body[12] = 5 + raw[2] % (words + 1) << 4
            body[13] = rng.choice((2, 2, 2, 16, 18, 4, raw[3]))
            body[2:4] = struct.pack("!H", rng.choice((80, 135, 445, 23, raw[4] << 8 | raw[5])))
        elif protocol == 17:
            body[2:4] = struct.pack("!H", rng.choice((53, 123, 1434, 1900, raw[4] << 8 | raw[5])))
            body[4:6] = struct.pack("!H", len(body))
        else:
            body[0] = rng.choice((8, 128, 13, raw[6]))
        if raw[7] % 10:
            head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(body), 0, 0, raw[8], protocol, 0)
            head = head[:4] + raw[9:11] + head[6:] + struct.pack("!I", number + (1 << 26))
            yield head + bytes([203, 0, 113, raw[11]]) + bytes(body)
        else:
            head = struct.pack(
                "!IHBB", 6 << 28, len(body), 58 if protocol == 1 else protocol, raw[8]
            )
            source = b"\x20\x01\x0d\xb8" + struct.pack("!IQ", number, number)
            yield head + source + b"\x20\x01\x0d\xb8\0\1\0\0" + raw[12:20] + bytes(body)


def test_a_million_random_packets_get_no_tag(tags):
    assert tags(random_packets(20260130), max_origins=2 * MILLION) == {"": MILLION}


def spoki(folder):
    """Packets made of what was recorded of scans of one network."""
    (path,) = (folder / "spoki").glob("*.csv.gz")
    with gzip.open(path, "rt", newline="") as file:
        for row in csv.DictReader(file, delimiter="|"):
            if row["daddr"].startswith("141.22.28."):
                yield row, _packet(row)


def _packet(row):
    ends = ip_address(row["saddr"]), ip_address(row["daddr"])
    common = {"ttl": int(row["ttl"]), "ip_id": int(row["ipid"])}
    ports = {"sport": int(row["sport"] or 0), "dport": int(row["dport"] or 0)}
    payload = bytes.fromhex(row["payload"])
    if row["proto"] == "udp":
        return packets.udp(*ends, **ports, payload=payload, **common)
    if row["proto"] == "icmp":
        return packets.icmp(*ends, kind=3, **common)
    bits = {"syn": packets.SYN, "ack": packets.ACK, "rst": packets.RST, "fin": packets.FIN}
    return packets.tcp(
        *ends,
        **ports,
        flags=sum(bit for name, bit in bits.items() if row[name] == "1"),
        seq=int(row["snum"]),
        ack=int(row["anum"]),
        window=int(row["window size"]),
        options=b"\x02\x04\x05\xb4" if "mss" in row["options"] else b"",
        payload=payload,
        **common,
    )


@pytest.mark.real
def test_every_zmap_of_a_real_hour_is_zmap(real, tags):
    zmap = [packet for row, packet in spoki(real) if row["ipid"] == "54321"]
    assert tags(zmap) == {"zmap": 11}
    assert tags(packet for _, packet in spoki(real)) == {"zmap": 11, "masscan": 4, "": 4836}


@pytest.mark.real
@pytest.mark.parametrize("name", ["amp.UDP.isakmp.pcap", "pkt.TCP.synflood.spoofed.pcap"])
def test_a_real_flood_has_no_tag(real, tags, name):
    stream = [frame.packet for frame in read(real / "pcap/stopddos" / name)]
    whole = [packet for packet in stream if not isinstance(decode(packet), str)]
    assert tags(whole) == {"": len(whole)}
