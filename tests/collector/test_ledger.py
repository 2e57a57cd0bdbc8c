"""What the ledger says of itself."""

from collector import ledger


def test_the_law_notices_a_rollup_that_is_gone(bench):
    bench.send()
    assert ledger.law(bench.ledger).balances
    bench.ledger.execute("DELETE FROM rollups")
    assert not ledger.law(bench.ledger).balances


def test_the_law_notices_an_upload_without_an_answer(bench):
    bench.send()
    bench.ledger.execute("UPDATE received SET uploads = uploads + 1")
    assert not ledger.law(bench.ledger).balances


def test_the_newest_window_is_the_one_that_ends_last(make_bench, nine):
    lab = make_bench(lab=True)
    assert ledger.newest(lab.ledger) is None
    lab.send("s2", start=nine + 60, seconds=60)
    assert ledger.newest(lab.ledger) == (nine + 60, 60)
    lab.send("s1", start=nine)
    assert ledger.newest(lab.ledger) == (nine, 3600)
