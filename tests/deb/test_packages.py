"""Packages come onto a host, do what they are for, and go without a trace."""

import json

import pytest

pytestmark = [
    pytest.mark.netns,
    pytest.mark.needs("docker", "dpkg-deb", "nsenter", "unshare"),
    pytest.mark.timeout(400),
]
ROOMS = ["appliance", "collector"]
both = pytest.mark.parametrize("room", ROOMS)


@both
def test_nothing_starts_before_it_is_configured(life, room):
    assert life.said[f"{room}-enabled"].strip() == "disabled"
    assert life.said[f"{room}-active"] == "inactive"
    assert "systemctl enable --now" in life.said[f"{room}-install"]


def test_a_sensor_without_settings_says_what_is_missing_and_where(life):
    assert (
        "/etc/teiten/appliance.toml: Object missing required field `sensor`"
        in life.said["unconfigured"]
    )


@both
def test_settings_may_hold_a_secret(life, room):
    assert life.said[f"{room}-settings-mode"].strip() == f"-rw-r----- root:teiten-{room}"


def test_a_sensor_enrols_and_its_packets_are_in_the_collector_s_books(life):
    books = json.loads(life.said["books"])
    assert books["balanced"]
    assert books["sensors"].keys() == {"kyoto-1"}
    assert books["total"]["books"]["counted"] == life.knocks
    assert books["total"]["books"]["uncounted"] == 0


def test_it_counts_in_the_kernel(life):
    assert json.loads(life.said["counting"])["engine"] == "xdp"
    assert "xdp" in life.network["counting"]["links"]
    assert "203.0.113.0/24" in life.network["counting"]["routes"]


@both
def test_an_upgrade_starts_the_daemon_again(life, room):
    assert life.said[f"{room}-still"] == "active", life.said[f"{room}-upgrade"]
    assert life.said[f"{room}-old"] != life.said[f"{room}-new"] != "0"


def test_an_upgrade_keeps_key_and_ledger_and_misses_nothing(life):
    assert life.said["identity"] == life.said["identity-after"]
    books = json.loads(life.said["books-after"])
    assert books["total"]["books"]["counted"] == 2 * life.knocks
    assert books["balanced"]


def test_removal_keeps_what_was_configured_and_counted(life):
    assert "/var/lib/teiten/sensor.key" in life.said["appliance-left"]
    assert "/etc/teiten/appliance.toml" in life.said["appliance-left"]
    assert "/var/lib/teiten/collector/ledger.sqlite" in life.said["collector-left"]


@pytest.mark.parametrize("part", ["rules", "routes", "routes6", "links", "settings"])
def test_removal_leaves_the_network_as_it_was(life, part):
    assert life.network["removed"][part] == life.network["before"][part]


@both
def test_purging_leaves_nothing_behind(life, room):
    assert life.after[room] == life.before[room]
    assert "no packages found" in life.said[f"{room}-known"]
    assert life.said[f"{room}-failed"] == ""


@both
def test_no_step_complains(life, room):
    said = "".join(
        life.said[f"{room}-{step}"] for step in ("install", "upgrade", "remove", "purge")
    )
    complaints = [
        line for line in said.splitlines() if "warning" in line.lower() or "error" in line.lower()
    ]
    assert complaints == []
