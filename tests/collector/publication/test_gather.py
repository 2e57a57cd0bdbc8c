from collector.gate.policy import Policy
from collector.gate.watched import watched
from collector.index import plain
from collector.publication.gather import Gatherer
from collector.sensors import registry


def test_a_window_that_did_not_change_is_remembered(bench, nine):
    bench.send("s1", final=True)
    bench.send("s1", start=nine + 3600)
    gatherer = Gatherer(10)
    first = gatherer.view(bench.ledger)
    bench.send("s1", start=nine + 3600, sequence=2)
    second = gatherer.view(bench.ledger)
    assert second.windows[0] is first.windows[0]
    assert second.windows[1] is not first.windows[1]


def test_what_is_remembered_is_what_would_be_read_again(bench, nine):
    gatherer = Gatherer(3)
    for step in range(8):
        bench.send("s1", start=nine + 3600 * (step // 2), sequence=step % 2 + 1, now=nine + 10**6)
        bench.send("s2", start=nine + 3600 * (step // 3), sequence=step + 1, now=nine + 10**6)
        if step == 4:
            registry.revoke(bench.ledger, "s3", now=nine + 3600)
        assert gatherer.view(bench.ledger) == Gatherer(3).view(bench.ledger)


def test_windows_between_others_are_there_and_empty(bench, nine):
    bench.send(start=nine)
    bench.send(start=nine + 7200, now=nine + 7200)
    found = Gatherer(10).view(bench.ledger)
    assert [window.reported for window in found.windows] == [("s1",), (), ("s1",)]


def test_an_empty_ledger_has_an_empty_view(bench):
    assert Gatherer(10).view(bench.ledger) == plain.view([], seconds=3600, as_of=0)


def test_what_is_said_beside_is_gathered_with_the_windows_and_remembered(bench, nine):
    bench.send("s1", final=True)
    bench.send("s1", start=nine + 3600)
    gatherer = Gatherer(10, watched(Policy()))
    gatherer.view(bench.ledger)
    first = gatherer.beside
    assert [(each.start, each.sensors) for each in first] == [
        (nine, ("s1",)),
        (nine + 3600, ("s1",)),
    ]
    bench.send("s1", start=nine + 3600, sequence=2)
    gatherer.view(bench.ledger)
    assert [old is new for old, new in zip(first, gatherer.beside, strict=True)] == [True, False]
