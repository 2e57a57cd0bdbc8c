import pytest

from collector.members import laid
from collector.members.answer import Answer
from collector.members.sayings import SAYINGS
from collector.paper.words import Words

EN, JA = Words("en", SAYINGS), Words("ja", SAYINGS)
COMPARED = {
    "series": "445/TCP", "start": "2026-01-05T00:00:00Z", "seconds": 21600, "mine": 12.5,
    "mine_low": 11.0, "mine_high": 14.0, "world": 2.0, "world_low": 1.5, "world_high": 2.5,
    "times": 6.25, "times_low": 4.4, "times_high": 9.3, "said": "only mine",
}  # fmt: skip


def cells(name, row, say=EN):
    (table,) = laid.tables(name, Answer((), [row]), say)
    return [str(cell) for cell in table.rows[0]]


def test_a_comparison_says_the_service_the_verdict_and_the_intervals():
    series, verdict, _, times, mine, world = cells("compare", COMPARED)
    assert series == "445/TCP <small>microsoft-ds</small>"
    assert verdict == "only mine"
    assert times == "6.25 <small>4.4–9.3</small>"
    assert (mine, world) == ("12.5 <small>11–14</small>", "2 <small>1.5–2.5</small>")
    assert cells("compare", COMPARED, JA)[1] == "自組織のみ"


def test_the_newest_of_everything_is_a_table_of_each_kind():
    rows = [
        {"of": "public", "series": "ICMP", "state": "almost all"},
        {"of": "s1", "series": "packets", "state": "interim 3"},
        {"of": "index", "series": "IPv4", "state": "interim"},
    ]
    tables = laid.tables("now", Answer((), rows), EN)
    assert [table.heading for table in tables] == ["Public", "My sensors", "Hourly index"]
    states = [str(table.rows[0][-1]) for table in tables]
    assert states == ["almost all listened", "so far, report 3", "so far"]


def test_moments_are_there_for_both_clocks():
    row = {"sensor": "s1", "series": "x", "since": "2026-01-05T00:00:00Z", "times": None}
    assert "5 January 2026 00:00 UTC" in cells("anomalies", row)[2]
    assert "2026年1月5日 09:00 JST" in cells("anomalies", row, JA)[2]


def test_what_is_missing_is_a_dash_and_never_a_zero():
    assert set(cells("sensors", {"state": None})) == {"–"}
    assert cells("sensors", {"shed": 0})[12] == "0"


def test_a_share_too_small_for_a_percentage_is_still_said():
    shares = [cells("near", {"bits_from": 0, "bits_to": 7, "family": 4, "share": share})[3]
              for share in (0, 1e-6, 0.25, 1.0)]  # fmt: skip
    assert shares == ["0%", "< 0.1%", "25%", "100%"]


def test_hours_are_lines_and_series_stand_beside_each_other():
    def row(hour, series, mine, public=None):
        start = f"2026-01-05T{hour:02}:00:00Z"
        return {"start": start, "seconds": 3600, "series": series, "mine": mine, "public": public}

    rows = [row(1, "23/TCP", 3.0, 7.0), row(1, "9/TCP", 1.0), row(0, "23/TCP", 2.0)]
    (table,) = laid.tables("mine", Answer((), rows), EN)
    assert [heading for heading, _ in table.columns] == [
        "When", "23/TCP <small>telnet</small>", "9/TCP",
    ]  # fmt: skip
    assert [row[1:] for row in table.rows] == [["3 <small>7</small>", "1"], ["2", "–"]]


def test_text_of_strangers_is_text():
    assert cells("queries", {"question": "<b>"})[2] == "<b>"  # escaped by the template
    assert cells("anomalies", {"series": "<i>"})[1] == "&lt;i&gt;"


def test_the_headline_says_whether_anything_is_only_mine():
    assert laid.headline("compare", Answer((), [COMPARED]), EN) == "Only yours: 445/TCP."
    calm = Answer((), [COMPARED | {"said": "as others"}])
    assert laid.headline("compare", calm, EN) == "Nothing is only yours."
    assert laid.headline("compare", Answer((), []), EN) == ""


@pytest.mark.parametrize("name", [name for name in laid.TABLES if "." not in name])
def test_an_empty_row_breaks_no_table(name):
    row = {"said": "as others", "bits": 3}
    assert len(cells(name, row)) == len(laid.TABLES[name])
