"""The lab of machines, as far as it can be tried where no machine can be started."""

import io
import json
import os
import re
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from appliance.settings import Settings
from teiten import seed
from teiten.config import load

ROOT = Path(__file__).parents[2]
LAB = ROOT / "vagrant"
NAMES = {"kyoto", "osaka", "tokyo"}
pytestmark = [pytest.mark.needs("vagrant"), pytest.mark.timeout(240)]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lab")
    subprocess.run([sys.executable, LAB / "prepare", folder], check=True)
    return folder


@pytest.fixture
def vagrant(tmp_path):
    def vagrant(*words, **environment):
        told = {
            "VAGRANT_HOME": str(tmp_path / "home"),
            "VAGRANT_DOTFILE_PATH": str(tmp_path / "dot"),
            "VAGRANT_CHECKPOINT_DISABLE": "1",
            "VAGRANT_DEFAULT_PROVIDER": "libvirt",
        }
        done = subprocess.run(["vagrant", *words], capture_output=True, text=True, check=False,
                              cwd=ROOT, env=os.environ | told | environment)  # fmt: skip
        assert not done.returncode, done.stdout + done.stderr
        return done.stdout

    return vagrant


def our_box(folder):
    """The one that `make image` made, or else one of the same form."""
    if made := sorted((ROOT / "build/image/out").glob("teiten_*.box")):
        return made[-1]
    about = {"provider": "libvirt", "format": "qcow2", "virtual_size": 2}
    files = {"metadata.json": json.dumps(about).encode(),
             "Vagrantfile": b'Vagrant.configure("2") { |config| }\n',
             "box.img": b"QFI\xfb"}  # fmt: skip
    path = folder / "teiten.box"
    with tarfile.open(path, "w:gz") as box:
        for name, body in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(body)
            box.addfile(member, io.BytesIO(body))
    return path


@pytest.mark.parametrize("box", ["teiten", "debian/bookworm64", "debian/trixie64"])
def test_the_lab_is_well_described_for_our_box_and_for_debian_s(vagrant, box):
    assert "validated successfully" in vagrant("validate", BOX=box)


def test_a_mistake_in_the_lab_is_found(vagrant, tmp_path):
    text = (ROOT / "Vagrantfile").read_text().replace("libvirt.memory", "libvirt.memoir")
    (tmp_path / "Vagrantfile").write_text(text)
    with pytest.raises(AssertionError, match="memoir"):
        vagrant("validate", VAGRANT_CWD=str(tmp_path))


def test_our_box_can_be_added(vagrant, tmp_path):
    vagrant("box", "add", "--name", "teiten", str(our_box(tmp_path)))
    assert re.search(r"^teiten\s+\(libvirt, 0", vagrant("box", "list"), re.M)


def test_every_sensor_has_a_seed_that_a_box_takes(made):
    seeds = {path.name: seed.read((path / "user-data").read_bytes(), path.name)
             for path in (made / "seeds").iterdir()}  # fmt: skip
    assert {name: each.sensor for name, each in seeds.items()} == {name: name for name in NAMES}
    authority = (made / "state/tls/authority.pem").read_text()
    assert {each.collector.authorities for each in seeds.values()} == {authority}
    assert len({each.collector.token for each in seeds.values()}) == len(NAMES)


def test_ports_are_those_that_the_machines_have(made):
    machines = (ROOT / "Vagrantfile").read_text()
    numbers = dict(re.findall(r'"(\w+)" => "(\d\d)"', machines))
    for name in NAMES:
        told = seed.read((made / "seeds" / name / "user-data").read_bytes(), name)
        assert told.monitored.link.port == f"52:54:00:71:00:{numbers[name]}"
        assert told.management.link.port == f"52:54:00:71:01:{numbers[name]}"


@pytest.mark.parametrize("name", sorted(NAMES))
def test_the_same_sensor_on_a_stock_debian_has_settings(made, name):
    settings = load(made / "seeds" / name / "appliance.toml", Settings)
    told = seed.read((made / "seeds" / name / "user-data").read_bytes(), name)
    assert tuple(settings.monitored.blocks) == told.monitored.blocks
    assert settings.collector.token == told.collector.token


def test_a_lab_that_was_made_stays(made):
    before = (made / "seeds/kyoto/user-data").read_bytes()
    subprocess.run([sys.executable, LAB / "prepare", made], check=True)
    assert (made / "seeds/kyoto/user-data").read_bytes() == before


def test_strangers_knock_at_every_sensor():
    words = [
        Path(sys.executable).with_name("teiten"),
        "simulator",
        "expect",
        LAB / "strangers.toml",
    ]
    said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    assert all(name in said for name in NAMES)


@pytest.mark.parametrize("script", ["collector", "sensor", "attacker"])
def test_what_machines_run_is_shell(script):
    subprocess.run(["sh", "-n", LAB / script], check=True)
