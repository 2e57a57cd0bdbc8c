"""A balance that does not balance says so."""

from simulator.truths import balance

LEDGER = {
    "sensors": {"lab-a": {"books": {"received": 90, "link_dropped": 10}}},
    "total": {"books": {"received": 90, "link_dropped": 10}},
}


def test_received_and_link_drops_make_up_what_was_sent():
    row = balance.row("lab-a", 100, 100, LEDGER)
    assert row.even
    assert balance.verdict([row]).startswith("Every packet is accounted for: 100 sent")


def test_one_packet_too_few_is_named():
    row = balance.row("lab-a", 101, 101, LEDGER)
    assert not row.even
    assert balance.verdict([row]).endswith("does not know of: lab-a (+1).")


def test_a_kernel_that_counts_otherwise_is_uneven():
    assert not balance.row("lab-a", 99, 100, LEDGER).even


def test_a_sensor_that_never_reported_has_nothing():
    assert balance.row("lab-b", 5, 5, LEDGER).missing == 5


def test_the_total_is_the_sum_of_the_rows():
    rows = [balance.row("lab-a", 100, 100, LEDGER), balance.row("lab-b", 5, 5, LEDGER)]
    assert (balance.total(rows).sent, balance.total(rows).missing) == (105, 5)
    assert len(list(balance.table(rows))) == 4


def test_before_the_first_answer_nothing_is_known():
    assert balance.known(None) == 0
    assert balance.known(LEDGER) == 100


def test_the_books_name_what_became_of_every_packet():
    found = {"counted": 1000, "unmonitored": 2, "malformed": 3, "uncounted": 4, "unexamined": 5}
    said = balance.books({"total": {"books": found}})
    assert said == "1,000 counted, 2 unmonitored, 3 malformed, 4 uncounted, 5 unexamined"
