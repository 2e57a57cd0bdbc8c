import pytest

from collector.sensors import registry
from teiten.errors import OperatorError


def test_a_sensor_is_added_approved_and_revoked_with_dates(bench, a_key):
    registry.add(bench.ledger, "new", a_key("new"), now=1)
    registry.approve(bench.ledger, "new", now=2)
    registry.revoke(bench.ledger, "new", now=3)
    found = registry.find(bench.ledger, "new")
    assert (found.added, found.approved, found.revoked, found.state) == (1, 2, 3, "revoked")


def test_the_list_is_in_order(bench):
    names = [sensor.name for sensor in registry.everyone(bench.ledger)]
    assert names == ["pending", "revoked", "s1", "s2", "s3"]


def test_a_second_approval_keeps_the_first_date(bench):
    before = registry.find(bench.ledger, "s1")
    registry.approve(bench.ledger, "s1", now=10**9)
    assert registry.find(bench.ledger, "s1") == before


@pytest.mark.parametrize(
    ("name", "key", "said"),
    [
        pytest.param("s1", "other", "registered already", id="name-twice"),
        pytest.param("new", "s1", "belongs to the sensor s1", id="key-twice"),
        pytest.param("No Name", "new", "is no name", id="no-name"),
    ],
)
def test_a_mistake_is_said_with_its_remedy(bench, a_key, name, key, said):
    with pytest.raises(OperatorError, match=said) as caught:
        registry.add(bench.ledger, name, a_key(key), now=1)
    assert caught.value.hint


@pytest.mark.parametrize("key", ["", "AAAA", "no base64!", "ä"])
def test_what_is_no_key_is_not_registered(bench, key):
    with pytest.raises(OperatorError, match="no Ed25519 public key"):
        registry.add(bench.ledger, "new", key, now=1)


@pytest.mark.parametrize("change", [registry.approve, registry.revoke])
def test_an_unknown_sensor_can_be_neither_approved_nor_revoked(bench, change):
    with pytest.raises(OperatorError, match="No sensor nobody"):
        change(bench.ledger, "nobody", now=1)


def test_a_revoked_sensor_stays_revoked(bench):
    with pytest.raises(OperatorError, match="for ever"):
        registry.approve(bench.ledger, "revoked", now=1)
