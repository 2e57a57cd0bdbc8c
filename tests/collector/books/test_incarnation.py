"""A ledger's life has one name, until somebody restores it."""

import re

from collector.books.incarnation import FILE, current, renew


def test_a_life_has_one_name(tmp_path):
    name = current(tmp_path)
    assert re.fullmatch(r"[0-9a-f]{32}", name)
    assert current(tmp_path) == name


def test_another_life_has_another(tmp_path):
    before = current(tmp_path)
    assert renew(tmp_path) == current(tmp_path) != before


def test_a_ledger_that_was_copied_without_it_gets_a_new_one(tmp_path):
    before = current(tmp_path)
    (tmp_path / FILE).unlink()
    assert current(tmp_path) != before


def test_a_receipt_says_it(bench, running, post, seal_as, rollup):
    with running(bench) as (url, _):
        first = post(url, seal_as(rollup())).json()["ledger"]
        refused = post(url, seal_as(rollup(sensor="pending"))).json()["ledger"]
    with running(bench) as (url, _):
        assert post(url, seal_as(rollup())).json()["ledger"] == first == refused
    assert first
