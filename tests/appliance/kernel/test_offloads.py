"""What would merge packets is switched off, as ethtool sees it."""

import subprocess
import sys

import pytest

SCRIPT = """
import subprocess
from pyroute2 import Ethtool
from appliance.kernel import offloads

subprocess.run(["ip", "link", "add", "wire0", "type", "veth", "peer", "name", "far0"], check=True)

def on():
    features = Ethtool().get_features("wire0").features
    return {name for name, feature in features.items() if feature.enable}

wanted = Ethtool().get_features("wire0")
wanted.features["rx-gro"].enable = True
Ethtool().set_features("wire0", wanted)
before = on()
print(sorted(before & set(offloads.MERGING)))
print(offloads.one_packet_each("wire0"))
print(sorted(before - on()))
print(offloads.one_packet_each("wire0"), offloads.one_packet_each("none0"))
"""


@pytest.mark.netns
def test_offloads_that_merge_are_switched_off_and_no_others() -> None:
    done = subprocess.run(
        ["unshare", "-n", sys.executable, "-W", "ignore", "-c", SCRIPT],
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.returncode, done.stderr
    merging, left, gone, again = done.stdout.splitlines()
    assert merging == gone == "['rx-gro']"
    assert left == "()"
    assert again == "() ('rx-gro',)"
