"""A report follows from what was public when its week ended; what comes later changes nothing."""

import pytest

from collector.publication import weekly
from collector.site import gated
from collector.site.catalogue import speakers
from collector.site.reports import record, text
from collector.site.reports.weeks import over
from editions import published


@pytest.fixture(scope="module")
def weeks():
    """Nine weeks: a worm at the end of the seventh, a port that appears, and steps of silence."""

    def change(number, rates):
        if number >= 193:
            rates[445] *= 6
        if number >= 170:
            rates[5555] = 12

    return published(9 * 28, change=change, dark=(171, 172))


@pytest.fixture(scope="module")
def reports(weeks, tmp_path_factory):
    nowhere = tmp_path_factory.mktemp("nowhere")
    found = weekly.reports(weeks, nowhere)
    whole = found + weekly.reports(weeks, kept(found, tmp_path_factory))[len(found) :]
    return {report.week: report for report, _ in whole}


def kept(found, tmp_path_factory):
    folder = tmp_path_factory.mktemp("release")
    (folder / "reports").mkdir()
    for report, body in found:
        (folder / "reports" / f"{report.week}.json").write_bytes(body)
    return folder


def test_every_week_that_is_over_has_one(reports, weeks):
    assert list(reports) == [f"1970-W{number:02}" for number in range(2, 11)]


def test_what_comes_later_changes_nothing(weeks):
    week = over(weeks[0].start, weeks[-1].start)[4]
    whole = record.encode(weekly.made(weeks, week))
    until = [each for each in weeks if each.start + each.seconds <= week.end]
    assert record.encode(weekly.made(until, week)) == whole


def test_it_says_who_is_new_what_rose_and_what_was_raised(reports):
    told = reports["1970-W08"]
    # Chance raises one in three weeks, as it is stated; here it is one of 3389/TCP.
    assert [alarm.label for alarm in told.alarms] == ["5555/TCP", "3389/TCP", "445/TCP"]
    assert [alarm.standing for alarm in told.alarms if alarm.label == "3389/TCP"] == ["withdrawn"]
    assert told.heard == {"all": 26, "most": 0, "some": 0, "none": 2}
    assert [port.label for port in text.risen(told)] == ["445/TCP"]
    ports = {port.label: port for port in told.ports}
    assert ports["5555/TCP"].news == "first"
    assert ports["445/TCP"].rank_before == 2
    assert len(ports["445/TCP"].values) == 28
    assert told.icmp.listed == 26


def test_the_week_after_has_no_alarm_that_was_raised_before(reports):
    assert reports["1970-W09"].alarms == ()


def test_a_forecast_is_judged_by_what_came(reports):
    told = reports["1970-W07"].forecast
    assert told.values > 100
    assert 0.6 < told.within / told.values < 0.95


def test_without_a_week_before_nothing_rose(reports):
    first = next(iter(reports.values()))
    assert (first.told_before, first.forecast) == (0, None)
    said = dict(text.sentences(first, speakers()["en"]))
    assert "What rose" not in said
    assert said["The forecast, as it turned out"].startswith("When the week began")


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_report_is_told_in_whole_sentences(reports, language):
    say = speakers()[language]
    for report in reports.values():
        for head, said in text.sentences(report, say):
            assert head
            assert said.endswith("。" if language == "ja" else "."), said
            assert "{" not in said


def test_what_is_written_is_read_back(reports):
    for report in reports.values():
        assert record.decode(record.encode(report)) == report


def test_ports_that_are_seldom_listed_neither_rise_nor_fall(reports):
    for report in reports.values():
        names = {port.label for port in (*text.risen(report), *text.fallen(report))}
        assert "3389/TCP" not in names or all(
            2 * p.listed > report.told for p in report.ports if p.label == "3389/TCP"
        )


def test_a_week_without_values_is_told_too():
    silent = published(4 * 28, dark=range(28, 56))
    week = over(silent[0].start, silent[-1].start)[1]
    told = weekly.made(silent, week)
    assert (told.told, told.ports, told.icmp) == (0, (), None)
    assert text.sentences(told, speakers()["en"])


def test_the_book_of_a_week_holds_nothing_of_the_next(weeks):
    week = over(weeks[0].start, weeks[-1].start)[3]
    assert weekly._until(weeks, week.end).end == week.end
    assert gated.book(weeks).end > week.end
