"""What packages say beside the program agrees with it; `make deb` tries the rest."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from appliance.settings import Settings as Sensor
from collector.settings import Settings as Collector
from teiten.config import load

ROOT = Path(__file__).parents[2]
DEBIAN = ROOT / "debian"
SCRIPTS = sorted(
    path for part in ("postinst", "prerm", "postrm") for path in DEBIAN.glob(f"*.{part}")
)


def test_packages_have_the_version_of_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    (newest,) = re.findall(r"^teiten \(([^)]+)\)", (DEBIAN / "changelog").read_text(), re.M)[:1]
    assert newest == project["version"]


def uncovered(tmp_path, room):
    """The settings that a package leaves, once an administrator took the hashes away."""
    text = (DEBIAN / f"{room}.toml").read_text()
    path = tmp_path / f"{room}.toml"
    path.write_text(re.sub(r"^#(?! )", "", text, flags=re.M))
    return path


def test_settings_that_are_left_are_settings(tmp_path):
    sensor = load(uncovered(tmp_path, "appliance"), Sensor)
    assert sensor.collector.authorities == "/etc/teiten/authority.pem"
    collector = load(uncovered(tmp_path, "collector"), Collector)
    assert collector.tls.certificate == f"{collector.state}/tls/certificate.pem"


@pytest.mark.parametrize("room", ["appliance", "collector"])
def test_settings_that_are_left_say_nothing_before_that(room):
    assert tomllib.loads((DEBIAN / f"{room}.toml").read_text()) == {}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_no_script_of_a_package_asks_the_network(script):
    subprocess.run(["sh", "-n", script], check=True)
    assert not re.search(r"\b(apt|apt-get|curl|wget|pip|git)\b", script.read_text())


def test_every_room_has_its_scripts():
    rooms = set(re.findall(r"^Package: (\S+)", (DEBIAN / "control").read_text(), re.M))
    assert rooms == {path.stem for path in SCRIPTS}


@pytest.mark.parametrize("room", ["appliance", "collector"])
def test_a_purge_takes_every_user_that_the_package_made(room):
    users = re.findall(r"^u (\S+)", (ROOT / f"{room}/systemd/teiten-{room}.conf").read_text(), re.M)
    purge = (DEBIAN / f"teiten-{room}.postrm").read_text()
    assert users
    assert [user for user in users if user not in purge] == []
