"""A sensor whose ground is taken away ends with a sentence, and what it counted is kept."""

import subprocess
import sys
from pathlib import Path

import pytest

from appliance.keeping.checkpoint import load
from appliance.keeping.durable import Folder
from appliance.watch import health
from appliance.watch.standing import Laws
from hours import DAY, begin_early

SCENE = """
import json, os, socket, subprocess, sys, time
from ipaddress import ip_address
from pathlib import Path
from simulator.shapes import frames, packets

teiten, folder = sys.argv[1], Path(sys.argv[2])
config = folder / "appliance.toml"

def do(*words):
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)

def until(true):
    end = time.monotonic() + 120
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)

def status():
    done = subprocess.run([teiten, "appliance", "status", "--config", config, "--json"],
                          capture_output=True, text=True)
    return json.loads(done.stdout or "{}")

def counted():
    return status().get("window", {}).get("counted")

do("ip", "link", "add", "port0", "address", "02:00:00:00:00:07", "type", "veth", "peer", "port1")
for name in ("lo", "port0", "port1"):
    do("sysctl", "-qw", f"net.ipv6.conf.{name}.disable_ipv6=1")
    do("ip", "link", "set", name, "up")
knock = packets.tcp(ip_address("100.64.0.9"), ip_address("203.0.113.7"), sport=9, dport=135)
frame = frames.wrap(knock, to=bytes.fromhex("020000000007"), sender=bytes.fromhex("020000000009"))
wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
wire.bind(("port1", 0))

def count(packets):
    sensor = subprocess.Popen([teiten, "appliance", "run", "--config", config],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert "counts on" in sensor.stdout.readline(), sensor.stderr.read()
    for _ in range(packets):
        wire.send(frame)
    return sensor
"""

GONE = (
    SCENE
    + """
sensor = count(20)
until(lambda: counted() == 20)
do(*sys.argv[3].split())
print(sensor.communicate(timeout=120)[1], end="")
sys.exit(sensor.returncode)
"""
)

AGAIN = (
    SCENE
    + """
for turn in range(2):
    sensor = count(20)
    until(lambda: counted() == 20 * (turn + 1))
    sensor.terminate()
    sensor.communicate(timeout=120)
    if turn == 0:
        do(teiten, "appliance", "disarm", "--config", config)
sensor = count(3)
until(lambda: counted() == 43 and status()["healthy"])
sensor.terminate()
sensor.communicate(timeout=120)
"""
)


@pytest.fixture
def scene(settle, tmp_path):
    """A sensor at one end of a cable, in a namespace that ends with the test."""
    begin_early(window=DAY)
    settle(f"[window]\nseconds = {DAY}\n", interface="port0")

    def play(script, *words):
        teiten = str(Path(sys.executable).with_name("teiten"))
        return subprocess.run(
            ["unshare", "-n", "-m", sys.executable, "-c", script, teiten, str(tmp_path), *words],
            capture_output=True,
            text=True,
            check=False,
        )

    return play


@pytest.mark.netns
@pytest.mark.parametrize(
    "deed", ["nft delete table netdev teiten", "iptables-nft -t mangle -F", "ip link del port0"]
)
def test_what_was_counted_is_kept_when_the_ground_is_taken_away(scene, tmp_path, deed):
    done = scene(GONE, deed)
    assert (done.returncode, done.stderr) == (1, "")
    event, sentence, _remedy = done.stdout.splitlines()
    assert event == "sensor-stopped counted=20"
    assert sentence.startswith("teiten: ")
    assert load(Folder(tmp_path / "state")).rollup.books.counted == 20


@pytest.mark.netns
def test_rules_that_were_put_back_are_counted_with_from_nothing(scene, tmp_path):
    done = scene(AGAIN)
    assert (done.returncode, "law-broken" in done.stderr) == (0, False)
    assert health.read(tmp_path / "state").laws == Laws()
