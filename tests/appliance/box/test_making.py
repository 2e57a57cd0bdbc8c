"""A seed becomes settings that the sensor takes, and a mistake becomes a box that does nothing."""

import json
from pathlib import Path

import pytest

from appliance.box import making
from appliance.box.ports import Nic
from appliance.settings import Settings
from appliance.watch.listening import address
from teiten.config import load
from teiten.errors import OperatorError

FIRST, SECOND = Nic("ens3", "52:54:00:00:00:01"), Nic("ens4", "52:54:00:00:00:02")
TOKEN = 'token = "abcdefghijklmnop"\nauthorities = "PEM"\n'


def settled(files, tmp_path):
    """Read what the sensor would read."""
    path = tmp_path / "appliance.toml"
    path.write_text(files["teiten/appliance.toml"].text)
    return load(path, Settings)


def test_the_sensor_takes_what_is_made_of_a_seed(seed, tmp_path):
    files = making.made(seed(TOKEN), "box.toml", [FIRST], "/run")
    settings = settled(files, tmp_path)
    assert settings.sensor == "kyoto-1"
    assert settings.monitored.interface == "ens3"
    assert settings.monitored.blocks == ("203.0.113.0/24", "2001:db8:1::/64")
    assert settings.collector.token_file == "/run/teiten/token"
    assert settings.collector.authorities == "/run/teiten/authorities.pem"
    assert address(settings).host.is_loopback


def test_little_of_a_box_s_memory_waits_to_be_examined(seed, tmp_path):
    settings = settled(making.made(seed(), "", [FIRST], "/run"), tmp_path)
    assert settings.queue.max_bytes == 16 << 20


def test_a_token_is_nobody_s_but_the_sensor_s(seed):
    files = making.made(seed(TOKEN), "box.toml", [FIRST], "/run")
    assert [name for name, file in files.items() if file.secret] == ["teiten/token"]
    assert not any("abcdefghijklmnop" in f.text for n, f in files.items() if n != "teiten/token")


def test_peers_of_a_single_side_may_reach_the_box_over_it(seed, tmp_path):
    more = '[management]\npeers = ["192.0.2.0/24"]'
    settings = settled(making.made(seed(more), "", [FIRST], "/run"), tmp_path)
    assert settings.monitored.management_peers == ("192.0.2.0/24",)


def test_metrics_are_at_an_address_outside_the_blocks(seed, tmp_path):
    link = '[monitored.link]\naddresses = ["203.0.113.1/24", "2001:db8::1/64"]'
    settings = settled(making.made(seed(link), "", [FIRST], "/run"), tmp_path)
    assert str(address(settings).host) == "2001:db8::1"


def test_metrics_of_a_side_of_its_own_are_at_whatever_address_it_gets(seed, tmp_path):
    more = '[management]\npeers = ["192.0.2.0/24"]\n[management.link]\nport = "ens4"'
    settings = settled(making.made(seed(more), "", [FIRST, SECOND], "/run"), tmp_path)
    assert address(settings).interface == "ens4"
    assert settings.monitored.management_peers == ()


def test_a_mistake_makes_a_box_that_counts_nothing_and_says_so():
    files = making.refused(OperatorError("It is wrong.", hint="Mend it."), "box.toml")
    assert "teiten/appliance.toml" not in files
    assert "It is wrong." in files["issue.d/50-teiten.issue"].text
    assert json.loads(files["teiten/box.json"].text)["mistake"] == "It is wrong."
    assert "dport { 9464" not in files["teiten/box.nft"].text


def test_time_and_keys_are_laid_where_others_read_them(seed):
    more = '[management]\npeers = ["192.0.2.0/24"]\nssh-keys = ["ssh-ed25519 AAAAC3NzaC1lZDI1 me"]'
    files = making.made(seed(more), "", [FIRST], "/run")
    assert files["teiten/ssh-keys"].text == "ssh-ed25519 AAAAC3NzaC1lZDI1 me\n"
    assert "22, 9464" in files["teiten/box.nft"].text


KEYS = '[updates]\nkeys = ["11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="]\n'


def test_a_box_of_the_image_that_believes_somebody_asks_for_other_versions(seed, tmp_path):
    more = f'{KEYS}window = "02:00-04:30"\nevery-minutes = 5\n'
    files = making.made(seed(more), "", [FIRST], "/run", "0.1.0.7")
    update = settled(files, tmp_path).update
    assert (update.pull, update.version) == (True, "0.1.0.7")
    assert (update.window, update.every_minutes) == ("02:00-04:30", 5)
    assert f"/run/{making.OWN}/bundles.keys" == update.keys
    assert "teiten/bundles.keys" in files


@pytest.mark.parametrize(
    ("more", "version"),
    [
        pytest.param("", "0.1.0.7", id="it believes nobody"),
        pytest.param(f"{KEYS}pull = false\n", "0.1.0.7", id="its seed says so"),
        pytest.param(KEYS, "", id="no image made it"),
    ],
)
def test_other_boxes_ask_for_none(seed, tmp_path, more, version):
    files = making.made(seed(more), "", [FIRST], "/run", version)
    assert not settled(files, tmp_path).update.pull


def test_no_file_leaves_its_folder(seed):
    files = making.made(seed(TOKEN), "", [FIRST], "/run")
    assert all(".." not in Path(name).parts and not name.startswith("/") for name in files)
