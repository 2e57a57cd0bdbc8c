"""What a member of a collector that a history filled sees of it, in both languages."""

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from collector.books import store
from collector.index import annals
from collector.index.indexer import Indexer
from collector.members import database, keyring, pages, roll, tellings
from collector.members.door import Door
from collector.members.record import Scope, Tier
from collector.members.tokens import token
from collector.sensors import places
from collector.sensors.place import Network, Place, Stay
from collector.settings import Settings

LOOKS = [("phone", "light"), ("phone", "dark"), ("desk", "light"), ("wall", "dark")]
SIZES = {"phone": (360, 740), "desk": (1280, 900), "wall": (1920, 1080)}
PAGES = tuple(pages.PAGES)
TEXT = token(os.urandom(32))
NOW = 1_767_571_200
"""2026-01-05, when the history begins."""
NETWORKS = ("101.0.0.0/24", "2001:db8:40::/48")


@pytest.fixture(scope="session")
def settings(release: Path, tmp_path_factory) -> Settings:
    """The history's ledger, in which sensors stand somewhere, with the index of its last days."""
    state = tmp_path_factory.mktemp("members")
    with (
        closing(sqlite3.connect(release.parents[2] / "state" / store.FILE)) as found,
        closing(sqlite3.connect(state / store.FILE)) as copy,
    ):
        found.backup(copy)
    kept = Settings(state=str(state), public=str(release.parents[1]))
    with closing(store.connect(state)) as ledger, annals.opened(state) as chronicle:
        names = [name for (name,) in ledger.execute("SELECT name FROM sensors ORDER BY name")]
        with store.writing(ledger):
            for number, name in enumerate(names):
                places.put(ledger, name, Stay(0, _place(number)))
        with closing(database.connect(state)) as base:
            roll.add(base, "uni", "Example University", Tier.MEMBER, now=NOW, who="op")
            roll.change_all(base, "uni", {"signed": 0, "ends": None}, now=NOW, who="op")
            roll.own(base, "uni", names[:2], now=NOW, who="op")
            roll.register(base, "uni", NETWORKS, now=NOW, who="op")
            key = database.key(state)
            keyring.issue(
                base, key, TEXT, "uni", set(Scope), days=30, now=int(time.time()) - 60, who="op"
            )
            tellings.settle(ledger, base, kept.members.cells, key)
        for _, _ in zip(range(30), Indexer(kept).tell(ledger, chronicle), strict=False):
            pass
    return kept


def _place(number: int) -> Place:
    block = f"{101 + number % 2}.{number}.0.0/24"
    return Place((block,), ("JP", "US")[number % 2], Network.OTHER, f"Org {number % 7}", 16)


@pytest.fixture(scope="session")
def members(settings: Settings, serve):
    """Its address; whoever asks there is let in by the door that the collector has."""
    door = Door(settings)
    with serve(Path(settings.public), Starlette(routes=pages.routes(door, settings))) as url:
        yield url
    door.close()


@pytest.fixture(scope="session")
def session(members) -> dict[str, str]:
    """The cookie of one who has logged in."""
    found = httpx.post(f"{members}members/login", data={"token": TEXT})
    return dict(found.cookies)


@pytest.fixture
def inside(visit, members, session):
    """Open a page as one who has logged in."""

    def inside(path, **how):
        found = visit("members", url=members, **how)
        found.page.context.add_cookies(
            [{"name": name, "value": value, "url": members} for name, value in session.items()]
        )
        root = "members/ja" if path.startswith("ja/") else "members"
        return found.go(f"{root}/{path.removeprefix('ja/')}")

    return inside


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
@pytest.mark.parametrize("path", [ja + page for page in PAGES for ja in ("", "ja/")])
def test_a_member_s_page_fits_and_a_screen_reader_can_use_it(inside, axe, path, size, scheme):
    wide, high = SIZES[size]
    shown = inside(path, wide=wide, high=high, scheme=scheme)
    shown.shoot(f"members-{path.replace('/', '-')}-{size}-{scheme}")
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= wide
    assert axe(shown.page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("root", ["members", "members/ja"])
def test_the_way_in_fits_and_a_screen_reader_can_use_it(visit, members, axe, root, scheme):
    shown = visit(root, url=members, wide=360, high=740, scheme=scheme)
    shown.shoot(f"members-entrance-{root.replace('/', '-')}-{scheme}")
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= 360
    assert axe(shown.page) == []


@pytest.mark.parametrize("page", [page for page in PAGES if page != "queries"])
def test_a_page_without_scripts_is_the_same_in_the_other_language(inside, page):
    shown = inside(page, scripts=False).page
    rows = shown.locator("tbody tr").count()
    shown.locator(".twin").click()
    assert shown.locator("html").get_attribute("lang") == "ja"
    assert shown.locator("tbody tr").count() == rows


def test_figures_of_a_page_are_those_of_its_data(inside, members, session):
    shown = inside("compare")
    rows = httpx.get(f"{members}members/data/compare.json", cookies=session).json()["rows"]
    shown_series = shown.page.locator("tbody th").all_inner_texts()
    assert [each.split()[0] for each in shown_series] == [row["series"].split()[0] for row in rows]
    assert len(rows) == len(shown_series) > 0


def test_who_logs_in_sees_his_pages_and_out_again_nothing(visit, members):
    shown = visit("members", url=members)
    shown.page.fill("#token", TEXT)
    shown.page.click("main button")
    shown.page.wait_for_url("**/now")
    shown.page.click(".choices button")
    shown.page.wait_for_url("**/members")
    assert shown.page.locator("#token").is_visible()
    assert shown.page.context.cookies() == []
