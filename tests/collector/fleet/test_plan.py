"""A fleet.toml becomes places, or the operator learns which box is wrong in which way."""

import pytest

from collector.fleet.plan import read
from teiten.errors import OperatorError

TOKYO = """
[boxes.tokyo-1]
blocks = ["203.0.113.0/28", "2001:db8:7::/48"]
economy = "JP"
network = "university"
organisation = "Example University"
"""


@pytest.fixture
def plan(tmp_path):
    def plan(text):
        path = tmp_path / "fleet.toml"
        path.write_text(text)
        return read(path)

    return plan


def test_a_box_watches_all_of_its_blocks_unless_it_is_said(plan):
    _, places = plan(TOKYO)
    assert places["tokyo-1"].watched == {"4": 16, "6": 2**80}
    _, places = plan(f"{TOKYO}addresses = 3")
    assert places["tokyo-1"].watched["4"] == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("", "names no box", id="empty"),
        pytest.param("[boxes.Tokyo]", "boxes", id="name"),
        pytest.param("[boxes.a]", "missing required field `blocks`", id="blocks"),
        pytest.param(TOKYO.replace("JP", "XX"), "tokyo-1: 'XX' is no economy", id="economy"),
        pytest.param(TOKYO.replace("university", "moon", 1), "no kind of network", id="network"),
        pytest.param(TOKYO.replace("/28", "/33"), "is no block", id="block"),
        pytest.param(f"{TOKYO}management = '192.0.2.1'", "management", id="port"),
        pytest.param(f"{TOKYO}management = '203.0.113.9:1'", "is a monitored address", id="own"),
        pytest.param(f"{TOKYO}management = '[2001:db8:7::1]:1'", "is a monitored", id="own-6"),
        pytest.param(f"{TOKYO}colour = 'red'", "unknown field `colour`", id="key"),
    ],
)
def test_a_mistake_is_named_with_its_file(plan, text, said):
    with pytest.raises(OperatorError) as error:
        plan(text)
    assert said in error.value.message
    assert "fleet.toml" in error.value.message


@pytest.mark.parametrize("address", ["192.0.2.1:9464", "[2001:db8:8::1]:9464", "box.example:9464"])
def test_a_box_is_looked_after_by_an_address_that_nobody_watches(plan, address):
    fleet, _ = plan(f"{TOKYO}management = '{address}'")
    assert fleet.boxes["tokyo-1"].management == address
