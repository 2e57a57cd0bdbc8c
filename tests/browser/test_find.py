"""Who searches finds, with a keyboard, a pointer, or no scripts; and pages of ports are whole."""

import json
from pathlib import Path

import pytest

PAGES = ["ranking.html", "ports/index.html", "ports/known.html", "find.html", "reports/index.html"]


def found(page):
    """What the list offers, once it does."""
    page.locator("#found li").first.wait_for()
    return page.locator("#found li b").all_inner_texts()


@pytest.fixture(scope="session")
def known(release: Path):
    return json.loads((release / "data/search.json").read_text())


@pytest.fixture(scope="session")
def port(known):
    """A port that has a page of its own."""
    return next(e for e in known["entries"] if e["kind"] == "port" and "#" not in e["page"])


@pytest.mark.parametrize("ja", ["", "ja/"])
@pytest.mark.parametrize(
    ("typed", "first", "page"),
    [
        ("slammer", "Slammer", "ports/known.html#slammer"),
        ("1434", "1434/UDP", "ports/"),
        ("telnet", "23/TCP", "ports/"),
        ("２３", "23/TCP", "ports/"),
    ],
)
def test_what_is_typed_is_found_and_return_leads_there(visit, ja, typed, first, page):
    shown = visit(ja).page
    box = shown.locator("#find")
    box.fill(typed)
    assert found(shown)[0] == first
    box.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == "found-0"
    assert shown.locator("#found-0").get_attribute("aria-selected") == "true"
    box.press("Enter")
    shown.wait_for_url(f"**/{ja}{page}*")


def test_a_date_leads_to_its_line(visit, known):
    shown = visit().page
    month = known["months"][-1]
    shown.locator("#find").fill(f"{month}-02")
    assert found(shown)[0] == f"{month}-02"
    shown.locator("#found li").first.click()
    shown.wait_for_url(f"**/days/{month}.html#{month}-02")


def test_escape_closes_the_list_and_then_empties_the_box(visit):
    shown = visit().page
    box = shown.locator("#find")
    box.fill("mirai")
    assert found(shown)
    box.press("Escape")
    assert shown.locator("#found").is_hidden()
    assert box.get_attribute("aria-expanded") == "false"
    box.press("Escape")
    assert box.input_value() == ""


def test_who_finds_nothing_is_told(visit):
    shown = visit().page
    shown.locator("#find").fill("zzzz")
    shown.locator("form.find [role=status]", has_text="Nothing").wait_for(state="attached")
    assert shown.locator("#found").is_hidden()


def test_an_open_list_is_usable_for_a_screen_reader(visit, axe):
    shown = visit().page
    shown.locator("#find").fill("mirai")
    assert found(shown)
    assert axe(shown) == []


def test_without_scripts_the_box_leads_to_everything_that_can_be_found(visit, known):
    shown = visit("ja/", scripts=False).page
    shown.locator("#find").fill("445")
    shown.locator("#find").press("Enter")
    shown.wait_for_url("**/ja/find.html*")
    listed = set(shown.locator(".found a").all_inner_texts())
    assert {entry["label"] for entry in known["entries"]} <= listed


@pytest.mark.parametrize("ja", ["", "ja/"])
@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("wide", "scheme"), [(360, "light"), (1280, "dark")])
def test_a_page_of_ports_fits_and_a_screen_reader_can_use_it(visit, axe, ja, path, wide, scheme):
    shown = visit(ja + path, wide=wide, scheme=scheme)
    shown.shoot(f"{(ja + path).replace('/', '-').removesuffix('.html')}-{wide}-{scheme}")
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= wide
    assert axe(shown.page) == []


@pytest.mark.parametrize("ja", ["", "ja/"])
def test_a_port_s_page_fits_and_tells_where_it_is_itself(visit, axe, ja, port):
    shown = visit(ja + port["page"], wide=360)
    shown.shoot(f"{(ja + port['page']).replace('/', '-').removesuffix('.html')}")
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= 360
    assert axe(shown.page) == []
    assert shown.page.locator("[data-here]").inner_text() == shown.url


def test_the_numbers_of_a_rank_table_are_those_of_its_file(visit, release: Path):
    rows = visit("ranking.html").page.locator("section:has(#day) tbody tr").all()
    told = json.loads((release / "data/ranking-day.json").read_text())["ports"]
    assert len(rows) == len(told)
    for row, place in zip(rows, told, strict=True):
        assert row.locator("th a").inner_text() == place["label"]
        assert row.locator("td").first.inner_text() == str(place["rank"])
