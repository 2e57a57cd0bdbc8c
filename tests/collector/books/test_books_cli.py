import json

import pytest
from click.testing import CliRunner

from collector.cli import collector


@pytest.fixture
def books(bench, write_settings):
    """Run the command with the bench's settings; gives exit code and output."""
    path = write_settings(bench)

    def run(*words):
        found = CliRunner().invoke(collector, ["books", *words, "--config", str(path)])
        return found.exit_code, found.output

    return run


def test_books_are_a_table_or_json(books, bench, nine):
    bench.send(ports={(6, 135): 1234})
    bench.send(start=nine + 7200, now=10**10)
    code, said = books()
    assert code == 0
    assert "s1: 2 windows, 0 of them final, 1 hours between them missing" in said
    assert "1,235" in said
    assert "missing: s1 from 2004-01-30 10:00 UTC to 2004-01-30 11:00 UTC" in said
    assert "the ledger balances" in said
    assert json.loads(books("--json")[1])["total"]["books"]["received"] == 1235


def test_books_that_do_not_balance_name_the_sensor_and_the_hour(books, bench):
    bench.send()
    bench.ledger.execute("DELETE FROM rollups")
    code, said = books()
    assert code == 1
    assert "s1 2004-01-30 09:00 UTC: received 1 = accepted 1" in said
    assert "kept 0  DOES NOT BALANCE" in said


def test_every_hour_is_a_line(books, bench, rollup, seal_as):
    bench.send()
    bench.send()
    bench.give(seal_as(rollup("nobody")))
    code, said = books("--by-hour")
    assert code == 0
    assert said.splitlines() == [
        "(strangers) 2004-01-30 10:00 UTC: received 1 ="
        " accepted 0 + duplicate 0 + superseded 0 + refused 1; kept 0",
        "s1 2004-01-30 09:00 UTC: received 2 ="
        " accepted 1 + duplicate 1 + superseded 0 + refused 0; kept 1",
    ]
    first, second = map(json.loads, books("--by-hour", "--json")[1].splitlines())
    assert (first["sensor"], second["kept"]) == ("", 1)


def test_an_hour_that_does_not_balance_is_an_exit_code(books, bench):
    bench.send()
    bench.ledger.execute("DELETE FROM answers")
    code, said = books("--by-hour")
    assert code == 1
    assert "DOES NOT BALANCE" in said
