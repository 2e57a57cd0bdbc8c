import shutil
from pathlib import Path

import msgspec
import pytest

from collector.books.retention import DAY, Retention
from collector.keeping.rebuild import rebuild
from collector.publication.publish import publish
from collector.settings import Kept, Publish
from teiten.publication.manifest import SIGNATURE


@pytest.fixture
def told(make_bench, nine):
    """Four days of two sensors, published."""
    bench = make_bench(
        lab=True,
        ledger=Kept(keep_days=2, keep_interim_days=2),
        publish=Publish(policy="hourly", windows=40),
    )
    bench.ingest._connection.execute("PRAGMA synchronous = OFF")
    for hour in range(0, 96, 2):
        for sensor in ("s1", "s2"):
            start = nine + 3600 * hour
            bench.send(sensor, start=start, final=True, ports={(6, 135): hour + 1}, now=start + 60)
    publish(bench.ledger, bench.settings)
    return bench


@pytest.fixture
def again(told):
    def again(*, replace=True):
        progress.clear()
        return rebuild(
            told.ledger,
            told.settings,
            replace=replace,
            progress=lambda done, whole: progress.append((done, whole)),
        )

    progress = again.progress = []
    return again


def tree(bench):
    """Everything that is shown; a signature has a number and a moment of its own."""
    current = (Path(bench.settings.public) / "current").resolve()
    return {
        str(path.relative_to(current)): path.read_bytes()
        for path in current.rglob("*")
        if path.is_file() and path.name != SIGNATURE
    }


def test_what_is_published_can_be_made_again_byte_by_byte(told, again):
    before = tree(told)
    assert again().found == "same"
    shutil.rmtree(told.settings.public)
    assert again().found == "another"
    assert tree(told) == before
    assert again.progress[-1] == (96, 96)


def test_it_can_after_the_oldest_bodies_went(told, again, nine):
    before = tree(told)
    retention = Retention(told.settings.ledger)
    while retention.step(told.ledger):
        pass
    shutil.rmtree(told.settings.public)
    found = again()
    assert tree(told) == before
    assert (found.bodies + found.bodiless, found.damaged) == (96, [])
    assert found.first == nine + 94 * 3600 - 2 * DAY


def test_a_release_that_was_changed_is_found_and_replaced(told, again):
    before = tree(told)
    page = Path(told.settings.public) / "current" / "index.html"
    page.write_text("hello")
    assert again(replace=False).found == "damaged"
    assert page.read_text() == "hello"
    assert again().found == "damaged"
    assert tree(told) == before


def test_a_release_of_another_moment_is_no_damage(told, again, nine):
    told.send("s3", start=nine + 94 * 3600, now=10**10)
    assert again(replace=False).found == "another"
    assert again().found == "another"
    assert again().found == "same"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE bodies SET body = x'28b52ffd' WHERE sensor = 's1' AND start = ?",
        "UPDATE bodies SET body = (SELECT body FROM bodies WHERE sensor = 's2' AND start = 0 + ?1)"
        " WHERE sensor = 's1' AND start = ?1",
        "UPDATE rollups SET counted = counted + 1 WHERE sensor = 's1' AND start = ?",
    ],
    ids=["broken", "exchanged", "books"],
)
def test_a_body_that_is_not_what_was_acknowledged_has_a_name(told, again, change, nine):
    told.ledger.execute(change, (nine,))
    assert [msgspec.structs.astuple(each) for each in again().damaged] == [("s1", nine)]


def test_nothing_of_it_stays_behind(told, again):
    again()
    assert sorted(p.name for p in Path(told.settings.public).iterdir()) == [
        ".lock",
        "current",
        "lasting",
        "releases",
    ]
