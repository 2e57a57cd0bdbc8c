from collector.account import accounts


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
