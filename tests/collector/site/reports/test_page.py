import pytest

from collector.gate.table import Gate
from collector.publication import weekly
from collector.publication.publish import templates
from collector.site import gated
from collector.site.beside import Beside
from collector.site.files import files
from collector.site.lore.shelf import lore
from collector.site.rules import Rules


@pytest.fixture(scope="module")
def told(weeks_of, tmp_path_factory):
    return weekly.reports(weeks_of, tmp_path_factory.mktemp("nowhere"))


def site(editions, told):
    rule = Rules("gated", Gate(), 168, 60)
    return files(gated.book(editions), templates(), {}, rule, Beside(lore(), (), told))


def test_a_report_s_pages_do_not_change_when_more_is_published(weeks_of, told):
    now, before = site(weeks_of, told), site(weeks_of[:-20], told[:-1])
    pages = [name for name in before if "reports/" in name and "index" not in name]
    assert len(pages) == 3 * (len(told) - 1)
    assert all(now[name] == before[name] for name in pages)
    assert now["reports/index.html"] != before["reports/index.html"]


def test_a_report_s_page_does_not_wait_for_something_newer(weeks_of, told):
    page = site(weeks_of, told)[f"reports/{told[0][0].week}.html"].decode()
    assert "data-frozen" in page
    assert "data-as-of" not in page


def test_every_report_is_in_the_list_the_newest_first(weeks_of, told):
    page = site(weeks_of, told)["ja/reports/index.html"].decode()
    places = [page.index(f"reports/{report.week}.html") for report, _ in told]
    assert places == sorted(places, reverse=True)


def test_without_a_week_that_is_over_the_list_says_so(weeks_of):
    assert b"No week is over yet" in site(weeks_of[:3], ())["reports/index.html"]
