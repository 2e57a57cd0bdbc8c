import pytest

from collector.sensors import registry, vetting
from teiten.errors import OperatorError


@pytest.fixture
def ledger(bench):
    return bench.ledger


def test_who_is_approved_is_not_vetted(ledger, nine):
    assert vetting.current(ledger) == {}
    assert vetting.throughout(ledger, nine, nine + 3600) == set()


def test_a_vetted_sensor_counts_from_the_next_epoch_on(ledger, nine):
    vetting.vet(ledger, "s1", now=nine + 1)
    assert vetting.throughout(ledger, nine, nine + 3600) == set()
    assert vetting.throughout(ledger, nine + 3600, nine + 7200) == {"s1"}
    assert vetting.current(ledger) == {"s1": nine + 1}
    assert vetting.first(ledger) == nine + 1


def test_one_that_is_not_any_more_does_not_count_in_the_open_epoch(ledger, nine):
    vetting.vet(ledger, "s1", now=nine)
    vetting.unvet(ledger, "s1", now=nine + 5000)
    assert vetting.throughout(ledger, nine, nine + 3600) == {"s1"}
    assert vetting.throughout(ledger, nine + 3600, nine + 7200) == set()
    assert vetting.history(ledger, "s1") == [(nine, nine + 5000)]


def test_vetting_twice_is_vetting_once(ledger, nine):
    vetting.vet(ledger, "s1", now=nine)
    vetting.vet(ledger, "s1", now=nine + 9)
    vetting.unvet(ledger, "s1", now=nine + 10)
    vetting.vet(ledger, "s1", now=nine + 10)
    assert vetting.history(ledger, "s1") == [(nine, nine + 10), (nine + 10, None)]


def test_a_revoked_or_cloned_sensor_counts_no_more(ledger, nine):
    for name in ("s1", "s2", "s3"):
        vetting.vet(ledger, name, now=nine)
    registry.revoke(ledger, "s1", now=nine + 5000)
    ledger.execute("UPDATE sensors SET cloned = ? WHERE name = 's2'", (nine + 5000,))
    assert vetting.throughout(ledger, nine, nine + 3600) == {"s1", "s2", "s3"}
    assert vetting.throughout(ledger, nine + 3600, nine + 7200) == {"s3"}


@pytest.mark.parametrize("name", ["pending", "revoked", "nobody"])
def test_only_an_approved_sensor_can_be_vetted(ledger, name):
    with pytest.raises(OperatorError):
        vetting.vet(ledger, name, now=1)
