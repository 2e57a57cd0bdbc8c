"""What the ledger says of itself."""

import pytest

from collector.books import ledger

ASKED = {
    "newest": ledger.newest,
    "law": ledger.law,
    "horizon": ledger.horizon,
    "credited": ledger.credited,
    "last": lambda books: ledger.last(books, "s1"),
    "oldest": lambda books: ledger.oldest(books, 9, 3600),
    "marks": lambda books: ledger.marks(books, 9),
    "revisions": lambda books: ledger.revisions(books, 9, 3600, 99),
    "senders": lambda books: ledger.senders(books, 9, 3600),
    "bodies of a window": lambda books: list(ledger.bodies_of(books, 9, 3600)),
}


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


def test_what_came_late_does_not_make_an_older_window_the_newest(bench, nine):
    bench.send(start=nine)
    bench.send(start=nine - 3600)
    assert ledger.newest(bench.ledger) == (nine, 3600)


@pytest.fixture
def plan(bench):
    """The tables that SQLite reads for what a function asks, and how."""

    def plan(ask):
        said = []
        bench.ledger.set_trace_callback(said.append)
        ask(bench.ledger)
        bench.ledger.set_trace_callback(None)
        plans = [bench.ledger.execute(f"EXPLAIN QUERY PLAN {each}").fetchall() for each in said]
        return [step for plan in plans for *_, step in plan]

    return plan


@pytest.mark.parametrize("what", ASKED)
def test_no_question_of_a_service_walks_through_the_ledger(bench, plan, what):
    """It has nearly ninety million rows after a year of ten thousand sensors."""
    bench.send()
    steps = plan(ASKED[what])
    assert steps
    tables = ("rollups", "bodies", "received", "answers")
    assert not [each for each in steps if "SCAN" in each and any(t in each for t in tables)]


def test_the_newest_window_is_found_without_a_look_at_a_day_of_them(bench, plan):
    bench.send()
    assert {step.split()[1] for step in plan(ledger.newest) if "B-TREE" not in step} == {"lengths"}
