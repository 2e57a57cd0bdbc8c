import pytest

from collector.publication import weekly
from editions import published


@pytest.fixture(scope="module")
def editions():
    return published(3 * 28 + 5)


def laid(folder, found):
    (folder / "reports").mkdir(exist_ok=True)
    for report, body in found:
        (folder / "reports" / f"{report.week}.json").write_bytes(body)


def test_a_report_that_is_public_stays_what_it_is(editions, tmp_path):
    found = weekly.reports(editions, tmp_path)
    other = found[0][1].replace(b'"told": 28', b'"told": 27')
    laid(tmp_path, [(found[0][0], other)])
    assert weekly.reports(editions, tmp_path)[0][1] == other


@pytest.mark.parametrize("body", [b"", b"{}", b'{"format": "teiten-report"}', b"\xff"])
def test_one_that_is_damaged_is_made_again(editions, tmp_path, body):
    found = weekly.reports(editions, tmp_path)
    laid(tmp_path, [(found[0][0], body)])
    assert weekly.reports(editions, tmp_path) == found


def test_another_week_s_report_is_not_taken_for_this_one(editions, tmp_path):
    found = weekly.reports(editions, tmp_path)
    laid(tmp_path, [(found[1][0], found[0][1])])
    assert weekly.reports(editions, tmp_path) == found


def test_so_many_are_made_at_once_the_oldest_first(editions, tmp_path):
    first = weekly.reports(editions, tmp_path, at_once=2)
    assert [report.week for report, _ in first] == ["1970-W02", "1970-W03"]
    laid(tmp_path, first)
    assert [report.week for report, _ in weekly.reports(editions, tmp_path)][2:] == ["1970-W04"]


def test_without_editions_there_is_none(tmp_path):
    assert weekly.reports([], tmp_path) == ()
