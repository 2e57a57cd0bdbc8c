import pytest

from collector.services import label, service
from teiten.rollup.record import TCP, UDP


@pytest.mark.parametrize(
    ("protocol", "number", "name"),
    [
        pytest.param(TCP, 135, "epmap", id="blaster"),
        pytest.param(UDP, 1434, "ms-sql-m", id="slammer"),
        pytest.param(TCP, 514, "shell", id="tcp-514"),
        pytest.param(UDP, 514, "syslog", id="udp-514"),
        pytest.param(TCP, 60000, "", id="unknown"),
    ],
)
def test_a_port_has_the_name_that_operators_know(protocol, number, name):
    assert service(protocol, number) == name


def test_a_port_is_written_number_first():
    assert label(UDP, 53) == "53/UDP"
