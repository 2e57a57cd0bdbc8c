from collector.books.account import accounts
from collector.books.hours import Gap
from teiten.rollup.record import Books


def test_current_rollups_are_added_up_by_sensor_and_over_all(bench, nine):
    bench.send("s1", sequence=1, ports={(6, 135): 3})
    bench.send("s1", sequence=2, ports={(6, 135): 5}, final=True)
    bench.send("s1", start=nine + 3600, ports={(6, 135): 2}, now=nine + 3600)
    bench.send("s2", ports={(6, 135): 10})
    found = accounts(bench.ledger)
    assert {
        name: (account.windows, account.finals, account.books.received)
        for name, account in found.sensors.items()
    } == {"s1": (2, 1, 7), "s2": (1, 0, 10)}
    assert (found.total.windows, found.total.books.counted) == (3, 17)


def test_law_six_is_part_of_it(bench):
    bench.send()
    bench.send()
    found = accounts(bench.ledger)
    assert (found.received, found.answers) == (2, {"accepted": 1, "duplicate": 1})
    assert found.balanced


def test_an_empty_ledger_balances(bench):
    found = accounts(bench.ledger)
    assert (found.sensors, found.total.windows, found.balanced) == ({}, 0, True)


def test_an_hour_that_does_not_balance_is_named_though_the_sums_do(bench, nine):
    bench.send("s1")
    bench.send("s2")
    bench.ledger.execute("UPDATE received SET uploads = uploads + 1 WHERE sensor = 's1'")
    bench.ledger.execute("UPDATE received SET uploads = uploads - 1 WHERE sensor = 's2'")
    found = accounts(bench.ledger)
    assert not found.balanced
    assert [(each.sensor, each.hour) for each in found.breaches] == [("s1", nine), ("s2", nine)]


def test_what_is_missing_has_a_number_and_a_name(bench, nine):
    for hour in (0, 1, 4, 6):
        bench.send("s1", start=nine + 3600 * hour, now=10**10)
    bench.send("s2")
    found = accounts(bench.ledger)
    assert found.sensors["s1"].missing_seconds == found.total.missing_seconds == 3 * 3600
    assert found.gaps == [
        Gap("s1", nine + 5 * 3600, nine + 6 * 3600),
        Gap("s1", nine + 2 * 3600, nine + 4 * 3600),
    ]


def test_books_outlive_their_bodies(bench):
    bench.send(ports={(6, 135): 7})
    before = accounts(bench.ledger)
    bench.ledger.execute("DELETE FROM bodies")
    assert accounts(bench.ledger) == before
    assert before.total.books.counted == 7


def test_a_sensor_that_reports_all_that_the_format_lets_it_does_not_stop_the_sum(bench, nine):
    most = 2**53 - 1
    for hour in range(3):
        books = Books(received=most, unmonitored=most - 5, counted=5, examined=5)
        bench.send(start=nine + 3600 * hour, ports={(6, 135): 5}, books=books, now=10**10)
    columns = ", ".join(row[1] for row in bench.ledger.execute("PRAGMA table_info(rollups)"))
    grown = columns.replace("start,", "start + 3600 * number,")
    bench.ledger.execute(
        "WITH RECURSIVE more(number) AS (SELECT 3 UNION ALL SELECT number + 3 FROM more"  # noqa: S608
        f" WHERE number < 3000) INSERT INTO rollups SELECT {grown} FROM rollups, more"
    )
    found = accounts(bench.ledger)
    assert found.total.windows == 3003
    assert found.total.books.received == 3003 * most
