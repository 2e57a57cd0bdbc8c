import pytest

from collector.books import store
from teiten.errors import OperatorError


def test_the_ledger_is_durable_by_its_settings(tmp_path):
    connection = store.connect(tmp_path / "new" / "state")
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
    connection.close()


def test_a_transaction_that_fails_leaves_nothing(bench):
    def fail():
        with store.writing(bench.ledger):
            store.changed(bench.ledger)
            raise KeyError

    before = store.revision(bench.ledger)
    with pytest.raises(KeyError):
        fail()
    assert store.revision(bench.ledger) == before
    assert not bench.ledger.in_transaction


def test_a_reader_sees_one_moment(bench):
    bench.send(sequence=1)
    with store.reading(bench.ledger):
        before = bench.rows()
        bench.send(sequence=2)
        assert bench.rows() == before
    assert bench.rows() != before


def test_the_revision_rises_when_what_is_published_changes(bench):
    before = store.revision(bench.ledger)
    bench.send()
    bench.send()
    assert store.revision(bench.ledger) == before + 1


def test_a_ledger_of_a_newer_program_is_not_touched(tmp_path):
    connection = store.connect(tmp_path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(OperatorError, match="schema 99"):
        store.connect(tmp_path)


def test_a_folder_that_cannot_be_is_the_operators_mistake(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OperatorError, match="cannot be opened"):
        store.connect(tmp_path / "file" / "state")


def test_a_file_that_is_no_ledger_is_the_operators_mistake(tmp_path):
    (tmp_path / store.FILE).write_bytes(b"something else" * 1000)
    with pytest.raises(OperatorError, match="cannot be opened"):
        store.connect(tmp_path)
