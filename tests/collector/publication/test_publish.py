import csv
import json
import re
import threading
from pathlib import Path

import msgspec
import pytest

from collector.gate.table import Gate
from collector.publication.publish import publish
from collector.sensors import registry
from collector.settings import Publish
from patience import until
from teiten.publication.manifest import SIGNATURE

RELEASES = 39


@pytest.fixture
def told(bench, nine):
    """A ledger of three windows: two sensors, none, then one sensor of the three."""
    bench.send("s1", ports={(6, 135): 30, (1, 8): 6}, final=True)
    bench.send("s2", ports={(6, 135): 10, (17, 1434): 2}, final=True)
    bench.send("s3", start=nine + 7200, ports={(6, 135): 5}, now=nine + 7300)
    return bench


def _content(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in Path(folder).rglob("*")
        if path.is_file() and path.name != SIGNATURE
    }


def test_the_2004_rule_with_a_missing_sensor_and_a_missing_window(told):
    release = publish(told.ledger, told.settings)
    found = json.loads((release / "top5.json").read_text())
    assert [(port["label"], port["values"]) for port in found["ports"]] == [
        ("135/TCP", [20.0, None, 5.0]),
        ("1434/UDP", [1.0, None, 0.0]),
    ]
    assert found["icmp"]["values"] == [3.0, None, 0.0]
    assert [window["sensors"] for window in found["windows"]] == [
        {"expected": 3, "reported": 2, "final": 2},
        {"expected": 3, "reported": 0, "final": 0},
        {"expected": 3, "reported": 1, "final": 0},
    ]
    assert found["as_of"] == "2004-01-30T11:01:40Z"


def test_the_2004_rule_says_beside_what_windows_have(told):
    release = publish(told.ledger, told.settings)
    rows = list(csv.DictReader((release / "asides.csv").read_text().splitlines()))
    said = {(row["topic"], row["label"], row["word"]): row["value"] for row in rows}
    # 53 packets in three windows of sixteen addresses; 192.0.2.1 belongs to nobody.
    assert said["families", "IPv4", ""] == "1.1"
    assert said["kinds", "IPv4", "scan"] == "1.1"
    assert said["economies", "IPv4", "other"] == "1.1"
    assert said["sources", "135/TCP", ""] == "1.0"
    assert {row["topic"] for row in rows} == {"economies", "families", "kinds", "sources"}
    page = (release / "index.html").read_text()
    assert "100%" in page[page.index('id="shares"') : page.index('id="families"')]


def test_without_asides_the_2004_rule_says_nothing_beside(make_bench, nine):
    bench = make_bench(publish=Publish(policy="hourly", gate=Gate(asides=False)))
    bench.send("s1", final=True)
    release = publish(bench.ledger, bench.settings)
    assert len((release / "asides.csv").read_text().splitlines()) == 1


def test_the_csv_says_the_same(told):
    release = publish(told.ledger, told.settings)
    rows = list(csv.DictReader((release / "top5.csv").read_text().splitlines()))
    ports = [row["packets_per_sensor"] for row in rows if row["label"] == "135/TCP"]
    assert ports == ["20.0", "", "5.0"]
    windows = list(csv.DictReader((release / "windows.csv").read_text().splitlines()))
    assert [window["received"] for window in windows] == ["48", "", "5"]


def test_no_published_byte_names_a_sensor(make_bench, rollup, seal_as, a_key):
    bench = make_bench()
    registry.add(bench.ledger, "kyoto-secret", a_key("kyoto-secret"), now=1)
    registry.approve(bench.ledger, "kyoto-secret", now=1)
    assert bench.give(seal_as(rollup("kyoto-secret"))).answer == "accepted"
    release = publish(bench.ledger, bench.settings)
    assert not [name for name, body in _content(release).items() if b"kyoto" in body]


def test_no_published_page_names_another_host(told):
    release = publish(told.ledger, told.settings)
    texts = [path for path in release.rglob("*") if path.suffix in (".html", ".css", ".js")]
    assert len(texts) > 6
    for name in texts:
        text = re.sub(r"\A/\*!.*?\*/", "", name.read_text())
        assert not re.findall(r"(?:https?:)?//[a-z]+\.[a-z]+", text), name


def test_the_same_ledger_gives_the_same_bytes(told):
    first = publish(told.ledger, told.settings)
    elsewhere = told.settings.public + "-again"
    again = publish(told.ledger, msgspec.structs.replace(told.settings, public=elsewhere))
    assert first.name[:16] == again.name[:16]
    assert _content(first) == _content(again)


def test_a_duplicate_changes_nothing_that_is_published(told):
    before = publish(told.ledger, told.settings)
    told.send("s1", ports={(6, 135): 30, (1, 8): 6}, final=True, now=10**10)
    assert publish(told.ledger, told.settings) == before


def test_an_empty_ledger_has_a_page_too(bench):
    release = publish(bench.ledger, bench.settings)
    assert "Nothing has been reported yet" in (release / "index.html").read_text()
    assert json.loads((release / "top5.json").read_text())["windows"] == []


def test_only_the_newest_windows_are_shown(make_bench, nine):
    bench = make_bench(publish=Publish(policy="hourly", windows=2))
    for hour in range(4):
        bench.send(start=nine + 3600 * hour, now=10**10)
    found = json.loads((publish(bench.ledger, bench.settings) / "top5.json").read_text())
    assert [window["start"][11:13] for window in found["windows"]] == ["11", "12"]


def test_windows_of_another_length_are_not_mixed_in(make_bench, nine):
    bench = make_bench(lab=True)
    bench.send("s1", start=nine, seconds=60)
    bench.send("s2", start=nine + 60, seconds=10)
    found = json.loads((publish(bench.ledger, bench.settings) / "top5.json").read_text())
    assert found["window_seconds"] == 10
    assert len(found["windows"]) == 1


def test_a_lab_says_so(make_bench):
    bench = make_bench(lab=True)
    bench.send(seconds=10)
    page = (publish(bench.ledger, bench.settings) / "index.html").read_text()
    assert "A window here is 10 seconds (lab)" in page


def test_old_releases_go_and_the_current_one_stays(make_bench):
    bench = make_bench(publish=Publish(policy="hourly", keep_releases=2))
    made = []
    for sequence in range(1, 6):
        bench.send(sequence=sequence)
        made.append(publish(bench.ledger, bench.settings))
    folder = Path(bench.settings.public)
    assert {path.name for path in (folder / "releases").iterdir()} == {r.name for r in made[-2:]}
    assert (folder / "current").resolve() == made[-1].resolve()


def test_what_a_crash_left_behind_is_cleared_away(told):
    folder = Path(told.settings.public)
    (folder / ".draft-0000").mkdir(parents=True)
    (folder / ".draft-0000/half").write_text("half")
    (folder / ".draft-current").symlink_to("nowhere")
    publish(told.ledger, told.settings)
    assert not list(folder.glob(".draft-*"))


def test_a_reader_never_sees_a_missing_or_a_mixed_file(make_bench):
    """Who is slow would find his release gone, where fewer were kept."""
    bench = make_bench(publish=Publish(policy="hourly", keep_releases=RELEASES))
    current = Path(bench.settings.public) / "current"
    bench.send(sequence=1)
    publish(bench.ledger, bench.settings)
    stop = threading.Event()
    seen, troubles = set(), []

    def read():
        while not stop.is_set():
            try:
                release = current.resolve(strict=True)
                values = [json.loads((release / "top5.json").read_text())["ports"][0]["total"]]
                values += [float(row["packets_per_sensor"]) for row in _rows(release)]
                json.loads((current / "top5.json").read_text())
            except (OSError, ValueError) as error:
                troubles.append(error)
            else:
                seen.add(tuple(values))

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for sequence in range(2, RELEASES + 1):
            before = len(seen)
            bench.send(sequence=sequence)
            publish(bench.ledger, bench.settings)
            if sequence < 6:
                until(lambda before=before: len(seen) > before or troubles, "a reader")
    finally:
        stop.set()
        reader.join()
    assert not troubles
    assert len(seen) > 3
    assert all(one == other for one, other in seen)


def _rows(release):
    rows = csv.DictReader((release / "top5.csv").read_text().splitlines())
    return [row for row in rows if row["label"] == "135/TCP"]
