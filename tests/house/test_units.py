"""systemd's own word on the units: they are understood, and expose no more than agreed."""

import subprocess
from pathlib import Path

import pytest

from appliance.update.parcel import FOLDER, WHOLE

ROOT = Path(__file__).parent.parent.parent
SERVICES = sorted(ROOT.glob("*/systemd/*.service"))
DAEMONS = [path for path in SERVICES if "Type=notify" in path.read_text()]
UNITS = sorted([*SERVICES, *ROOT.glob("*/systemd/*.mount")])
MOST_EXPOSED = 20
"""Tenths: 2.0 of systemd's 10."""

pytestmark = pytest.mark.needs("systemd-analyze")


def analyze(*words):
    done = subprocess.run(
        ["systemd-analyze", "--no-pager", *words], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def names(paths):
    return [path.name for path in paths]


def test_each_room_that_serves_has_a_unit():
    assert names(DAEMONS) == [
        "teiten-appliance.service",
        "teiten-collector.service",
        "teiten-kiosk@.service",
    ]


@pytest.mark.parametrize("unit", SERVICES, ids=names(SERVICES))
def test_a_service_exposes_no_more_than_agreed(unit):
    code, said = analyze("security", "--offline=yes", f"--threshold={MOST_EXPOSED}", str(unit))
    assert code == 0, said


@pytest.fixture
def installed(tmp_path):
    """The units beside each other, with a program where theirs will be."""
    program = tmp_path / "teiten"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    for unit in UNITS:
        text = unit.read_text().replace("/opt/teiten/bin/teiten", str(program))
        (tmp_path / unit.name).write_text(text)
    return tmp_path


@pytest.mark.parametrize("unit", UNITS, ids=names(UNITS))
def test_systemd_understands_every_word_of_a_unit(installed, unit):
    assert analyze("verify", "--man=no", str(installed / unit.name)) == (0, "")


OWN = sorted((ROOT / "image/mkosi.extra/usr/lib/systemd/system").glob("teiten-update.*"))


@pytest.mark.parametrize("unit", OWN, ids=names(OWN))
def test_systemd_understands_how_the_image_writes_another_version(installed, unit):
    for each in OWN:
        text = each.read_text().replace("/opt/teiten/bin/teiten", str(installed / "teiten"))
        (installed / each.name).write_text(text)
    assert analyze("verify", "--man=no", str(installed / unit.name)) == (0, "")


def test_what_was_fetched_starts_what_writes_it():
    path, service = OWN
    assert path.stem == service.stem
    watched = f"PathExists=/var/lib/teiten/{FOLDER}/{WHOLE}"
    assert watched in path.read_text().splitlines()


@pytest.mark.parametrize("room", ["appliance", "collector"])
def test_a_service_runs_as_the_user_that_is_made_for_it(room):
    unit = (ROOT / room / "systemd" / f"teiten-{room}.service").read_text()
    made = (ROOT / room / "systemd" / f"teiten-{room}.conf").read_text()
    assert f"\nUser=teiten-{room}\n" in unit
    assert f"\nu teiten-{room} " in made


def test_who_hands_out_what_is_public_sees_nothing_of_the_ledger():
    unit = (ROOT / "collector/systemd/teiten-kiosk@.service").read_text()
    assert "\nUser=teiten-kiosk\n" in unit
    assert "\nInaccessiblePaths=-/var/lib/teiten/collector\n" in unit
    assert "\nu teiten-kiosk " in (ROOT / "collector/systemd/teiten-collector.conf").read_text()


@pytest.mark.parametrize("unit", SERVICES, ids=names(SERVICES))
def test_a_service_is_in_no_group_but_its_own(unit):
    assert "SupplementaryGroups=" not in unit.read_text()


def test_the_blocks_are_closed_before_there_is_a_network():
    """Enabled with the sensor, and before the target that every network manager waits for."""
    words = (ROOT / "appliance/systemd/teiten-appliance-closed.service").read_text().split()
    assert {"DefaultDependencies=no", "Before=network-pre.target", "RemainAfterExit=yes"} <= {
        *words
    }
    sensor = (ROOT / "appliance/systemd/teiten-appliance.service").read_text().splitlines()
    assert "Also=teiten-appliance-closed.service" in sensor


@pytest.mark.parametrize("unit", DAEMONS, ids=names(DAEMONS))
def test_a_service_that_is_stuck_or_dead_is_started_again(unit):
    words = unit.read_text().splitlines()
    assert {"Type=notify", "Restart=always", "StartLimitIntervalSec=0"} <= set(words)
    assert any(word.startswith("WatchdogSec=") for word in words)
