"""The units in a systemd of their own: it starts them, sees them stuck, and starts them again.

systemd is the first process of namespaces, over a copy of this system in memory; what an operator
would do is in services/steps, and each of its lines is looked at here.
"""

import json
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from groups import forget

HERE = Path(__file__).parent / "services"
pytestmark = [pytest.mark.needs("systemctl", "systemd-sysusers"), pytest.mark.timeout(180)]

NET_ADMIN, NET_RAW, PERFMON, BPF = 12, 13, 38, 39
"""Capabilities by their bits (linux/capability.h)."""


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """What the steps said, after the last one."""
    folder = tmp_path_factory.mktemp("box")
    said = folder / "said"
    said.mkdir()
    python, packages = sys.base_prefix, sysconfig.get_path("purelib")
    words = [HERE / "boot", folder, Path(__file__).parents[2], python, packages]
    # Its mounts end with it.
    process = subprocess.Popen(["unshare", "--mount", *words])
    try:
        yield told(said, process)
    finally:
        process.kill()
        process.wait()
        forget(said, process.pid)


def told(said: Path, process: subprocess.Popen[bytes]) -> dict[str, str]:
    """Wait for the last step."""
    end = time.monotonic() + 150
    found: dict[str, str] = {}
    while "done" not in found and time.monotonic() < end and process.poll() is None:
        time.sleep(0.2)
        steps = said / "steps"
        lines = steps.read_text().splitlines() if steps.exists() else []
        found = dict(line.partition(" ")[::2] for line in lines)
    troubles = said / "troubles"
    assert "done" in found, (found, troubles.read_text() if troubles.exists() else "no systemd")
    return found | {name: (said / name).read_text() for name in ("appliance-log", "collector-log")}


def rights(line: str) -> dict[str, str]:
    words = line.split()
    return {
        word.removesuffix(":"): words[at + 1] for at, word in enumerate(words) if word[-1] == ":"
    }


def bits(*numbers: int) -> int:
    return sum(1 << number for number in numbers)


def test_the_blocks_are_closed_before_there_is_a_network(box):
    assert box["enabled"].split() == ["teiten-appliance-closed.service", "teiten-appliance.service"]
    assert "network-pre.target" in box["closed-before"].split()
    assert "NFQUEUE" in box["closed-early"]
    assert "-i port0 -j TEITEN" in box["closed-early"]


def test_a_sensor_counts_in_the_kernel_under_its_unit(box):
    said = json.loads(box["counted"])
    assert (box["appliance-started"], said["engine"]) == ("yes ", "xdp")
    assert said["window"]["counted"] == 20
    assert box["status"].startswith("Counting by xdp")


def test_it_has_four_capabilities_and_no_root(box):
    found = rights(box["rights"])
    allowed = bits(NET_ADMIN, NET_RAW, PERFMON, BPF)
    assert {int(found["CapEff"], 16), int(found["CapBnd"], 16)} == {allowed}
    assert (found["NoNewPrivs"], found["Seccomp"]) == ("1", "2")
    assert found["Uid"] != "0"
    assert found["Groups"] != "0"


def test_a_sensor_that_is_stuck_is_started_again_and_has_missed_nothing(box):
    said = json.loads(box["counted-after"])
    assert int(box["restarts"]) >= 1
    assert (said["window"]["counted"], said["window"]["uncounted"]) == (40, 0)


def test_it_ends_as_it_should(box):
    assert box["appliance-stopped"] == "success "
    assert "sensor-stopped counted=" in box["appliance-log"]


def test_a_collector_serves_under_its_unit_with_no_capability(box):
    found = rights(box["collector-rights"])
    assert "collector-started" in box, box["collector-log"]
    ends = (box["collector-started"], box["collector-stopped"])
    assert ends == ("yes ", "success "), box["collector-log"]
    assert {int(found["CapEff"], 16), int(found["CapBnd"], 16)} == {0}
    assert "serving     yes" in box["collector"]
