import pytest

from teiten import seed as seeds

ONE_PORT = """
sensor = "kyoto-1"

[monitored]
blocks = ["203.0.113.0/24", "2001:db8:1::/64"]

[collector]
urls = ["https://collector.example:8443"]
"""


@pytest.fixture
def seed():
    """Read a seed of a box with one port, and what else it says."""

    def read(more=""):
        return seeds.read((ONE_PORT + more).encode(), "box.toml")

    return read
