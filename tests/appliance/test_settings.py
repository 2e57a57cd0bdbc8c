"""An operator's mistake is told with its file and key, before it costs a packet."""

import re
from pathlib import Path

import msgspec
import pytest

from appliance.settings import Settings
from teiten.errors import OperatorError


def test_the_defaults_are_for_a_stranger_s_first_box(settle):
    settings = settle()
    assert (settings.window.seconds, settings.window.interim_seconds) == (3600, 300)
    assert settings.metrics.listen.startswith("127.0.0.1:")
    assert settings.collector.urls == ()


MISTAKES = {
    "an unknown key": ("[window]\nsecond = 1", "$.window"),
    "a window that does not divide the day": ("[window]\nseconds = 7", "$.window"),
    "no window": ("[window]\nseconds = 0", "$.window.seconds"),
    "no interim": ("[window]\ninterim-seconds = 0", "$.window.interim-seconds"),
    "no origins": ("[window]\nmax-origins = 0", "$.window.max-origins"),
    "text for a number": ('[window]\nseconds = "hour"', "$.window.seconds"),
    "a queue that is none": ("[queue]\npackets = 65536", "$.queue.packets"),
    "one queue for both": ("[queue]\npackets = 7\necho = 7", "$.queue"),
    "a queue larger than a memory": (f"[queue]\nmax-bytes = {2**63 - 1}", "$.queue.max-bytes"),
    "an endless timeout": ("[collector]\ntimeout-seconds = 1000000", "timeout-seconds"),
    "a negative reply limit": ("[echo]\nreplies-per-second = -1", "$.echo"),
    "no TOML": ("[window\n", "line"),
}


@pytest.mark.parametrize(("text", "key"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_names_its_file_and_its_key(settle, text, key):
    with pytest.raises(OperatorError) as told:
        settle(text)
    assert "appliance.toml" in told.value.message
    assert key in told.value.message
    assert told.value.hint


@pytest.mark.parametrize(
    "url",
    [
        "collector.example",
        "ftp://collector.example",
        "file:///etc/passwd",
        "https://",
        "https://user@collector.example",
        "https://collector.example/?a=b",
        "https://collector.example:99999",
        "https://collector.example:port",
        "https://[::1",
        "https://collectör.example",
    ],
)
def test_an_address_that_is_no_collector_s_is_a_mistake(settle, url):
    with pytest.raises(OperatorError, match=re.escape("$.collector")):
        settle(f'[collector]\nurls = ["https://good.example", "{url}"]')


@pytest.mark.parametrize(
    "url",
    [
        "https://collector.example",
        "http://127.0.0.1:8080",
        "http://[::1]:8080/behind/",
        "http://localhost",
    ],
)
def test_an_address_of_a_collector_is_taken(settle, url):
    assert settle(f'[collector]\nurls = ["{url}"]').collector.urls == (url,)


@pytest.mark.parametrize("host", ["collector.example", "192.0.2.1", "[2001:db8::1]", "[::]"])
def test_nothing_leaves_the_box_without_tls_unless_the_settings_say_so(settle, host):
    with pytest.raises(OperatorError, match="has no TLS"):
        settle(f'[collector]\nurls = ["http://{host}"]')
    assert settle(f'[collector]\nurls = ["http://{host}"]\nplain = true').collector.plain


@pytest.mark.parametrize("token", ["short", "with space in it, and long", "a" * 129])
def test_a_token_that_is_none_is_a_mistake_and_is_not_repeated(settle, token):
    with pytest.raises(OperatorError, match=re.escape("$.collector.token")) as told:
        settle(f'[collector]\ntoken = "{token}"')
    assert token not in told.value.message


def test_a_token_is_said_in_one_way(settle):
    with pytest.raises(OperatorError, match="choose one"):
        settle(f'[collector]\ntoken = "{"t" * 16}"\ntoken-file = "/a"')


@pytest.mark.parametrize(
    "name",
    [
        "",
        "eth 0",
        "eth0; flush ruleset",
        "-i",
        "eth+",
        "a" * 16,
        "eth0/",
        "eth0$",
        "{}",
        "eth0:1",
        'eth0\\"',
        "eth0\\n-A",
    ],
    ids=ascii,
)
def test_an_interface_s_name_can_be_nothing_else_in_a_rule(settle, name):
    with pytest.raises(OperatorError, match=re.escape("$.monitored.interface")):
        settle(interface=name)


@pytest.mark.parametrize("name", ["eth0", "enp3s0f1np1", "wg-home", "br_lan.7", "v@x"])
def test_a_common_interface_s_name_is_taken(settle, name):
    assert settle(interface=name).monitored.interface == name


def test_a_sensor_without_blocks_is_a_mistake(settle):
    with pytest.raises(OperatorError, match=re.escape("$.monitored.blocks")):
        settle(blocks="[]")


def test_settings_that_are_not_there_are_a_mistake(tmp_path):
    from teiten.config import load

    with pytest.raises(OperatorError, match="No such file"):
        load(Path(tmp_path / "none.toml"), Settings)


def test_every_setting_but_three_has_a_default():
    least = {"sensor": "s1", "monitored": {"interface": "eth0", "blocks": ["192.0.2.0/29"]}}
    assert msgspec.convert(least, Settings)
