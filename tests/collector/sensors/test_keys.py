"""A key has one sensor for ever."""

from collector.books.store import writing
from collector.sensors import keys, registry


def test_a_key_that_was_replaced_still_has_its_holder(bench, a_key):
    old, new = (registry.unfolded(a_key(name)) for name in ("s1", "new"))
    with writing(bench.ledger):
        keys.replace(bench.ledger, registry.find(bench.ledger, "s1"), new, now=7)
    assert [keys.holder(bench.ledger, key) for key in (old, new, bytes(32))] == ["s1", "s1", None]


def test_the_present_key_counts_since_the_one_before_it_ended(bench, a_key, nine):
    assert keys.since(bench.ledger, registry.find(bench.ledger, "s1")) == nine - 9
    for moment, name in ((100, "x1"), (200, "x2")):
        with writing(bench.ledger):
            sensor = registry.find(bench.ledger, "s1")
            keys.replace(bench.ledger, sensor, registry.unfolded(a_key(name)), now=moment)
    assert keys.since(bench.ledger, registry.find(bench.ledger, "s1")) == 200
    assert [key.until for key in keys.retired(bench.ledger, "s1")] == [100, 200]
