import pytest

from collector.sensors.place import Network
from collector.settings import Networks, Settings
from teiten.config import load
from teiten.errors import OperatorError

HOURLY = '[publish]\npolicy = "hourly"\n'


@pytest.fixture
def read(tmp_path):
    def read(text):
        path = tmp_path / "collector.toml"
        path.write_text(text)
        return load(path, Settings)

    return read


def test_an_empty_file_is_a_collector_on_the_loopback(read):
    found = read("")
    assert found == Settings()
    assert (found.listen, found.lab, found.metrics.listen) == (("127.0.0.1:8080",), False, None)


def test_every_setting_can_be_set(read):
    found = read("""
        state = "/s"
        public = "/p"
        listen = ["[::1]:80"]
        lab = true
        [limits]
        compressed-bytes = 1
        body-bytes = 2
        rows = 3
        ahead-seconds = 0
        uploads = 4
        upload-seconds = 5
        [ledger]
        keep-days = 20
        keep-interim-days = 10
        [publish]
        policy = "hourly"
        every-seconds = 6
        windows = 7
        keep-releases = 8
        [metrics]
        listen = "127.0.0.1:9"
    """)
    assert (found.limits.rows, found.limits.upload_seconds) == (3, 5)
    assert (found.publish.windows, found.publish.keep_releases) == (7, 8)
    assert (found.ledger.keep_days, found.ledger.keep_interim_days) == (20, 10)
    assert found.metrics.listen == "127.0.0.1:9"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        pytest.param("port = 1", "port", id="unknown-key"),
        pytest.param('[publish]\npolicy = "daily"', "publish.policy", id="unknown-policy"),
        pytest.param("[publish]\nkeep-releases = 0", "publish.keep-releases", id="none-kept"),
        pytest.param("[limits]\nrows = -1", "limits.rows", id="negative"),
        pytest.param('lab = "yes"', "lab", id="word"),
        pytest.param(
            "[ledger]\nkeep-days = 13\n[publish]\nwindows = 9", "learns from 14", id="unlearnt"
        ),
        pytest.param("[index]\nnetworks = { home = 1 }", "networks", id="unknown-network"),
        pytest.param(f"{HOURLY}[ledger]\nkeep-days = 6", "publish.windows = 168", id="page"),
        pytest.param(f"{HOURLY}[ledger]\nkeep-interim-days = 1", "keep-interim-days", id="nor"),
        pytest.param(
            "lab = true\n[ledger]\nkeep-days = 1\n[publish.gate]\nepoch-hours = 12",
            "keep-days",
            id="epoch",
        ),
        pytest.param("[publish.gate]\nepoch-hours = 5", "epoch-hours", id="no-part-of-a-day"),
        pytest.param("[publish.gate]\nshare = 1.0", "gate.share", id="everybody-counts"),
        pytest.param("[publish.gate]\nfewest = 5", "gate.fewest", id="too-few-to-hide"),
        pytest.param('[publish.gate]\nports = ["23"]', "gate.ports", id="no-protocol"),
        pytest.param('[publish.gate]\nports = ["99999/TCP"]\ntop = 1', "65535", id="no-port"),
        pytest.param('[publish.gate]\nports = ["7/TCP", "7/TCP"]\ntop = 1', "twice", id="twice"),
        pytest.param('[publish.gate]\nports = ["7/TCP"]', "5 ports", id="more-than-there-are"),
    ],
)
def test_a_mistake_is_named_with_its_key(read, text, key):
    with pytest.raises(OperatorError, match=key):
        read(text)


def test_every_kind_of_network_can_have_a_share():
    assert set(Networks.__struct_fields__) == set(Network)
    assert Networks(access=3, hosting=1).shares == {"access": 3, "hosting": 1}
