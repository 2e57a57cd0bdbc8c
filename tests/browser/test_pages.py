"""Every page in both languages, light and dark, on a phone and on a wall."""

from pathlib import Path

import pytest

SIZES = {"phone": (360, 740), "desk": (1280, 900), "wall": (1920, 1080), "large": (3840, 2160)}
PAGES = ["", "policy.html"]
EVERY = [(path, ja) for path in PAGES for ja in ("", "ja/")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("path", "ja"), EVERY)
def test_a_page_fits_and_a_screen_reader_can_use_it(visit, axe, path, ja, size, scheme):
    wide, high = SIZES[size]
    shown = visit(ja + path, wide=wide, high=high, scheme=scheme)
    shown.shoot(
        f"{(ja + (path or 'index')).replace('/', '-').removesuffix('.html')}-{size}-{scheme}"
    )
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= wide
    assert axe(shown.page) == []


@pytest.mark.parametrize("size", ["wall", "large"])
@pytest.mark.parametrize("ja", ["", "ja/"])
def test_a_wall_shows_the_essentials_without_scrolling(visit, ja, size):
    wide, high = SIZES[size]
    page = visit(ja, wide=wide, high=high).page
    for part in (".now", "#panel-week .chart", ".card:has(#ports)", "#alarms + p"):
        box = page.locator(part).bounding_box()
        assert box["y"] + box["height"] <= high, part


@pytest.mark.parametrize(("path", "ja"), EVERY)
def test_a_page_says_which_language_it_is_in_and_leads_to_the_other(visit, path, ja):
    shown = visit(ja + path)
    here, there = ("ja", "en") if ja else ("en", "ja")
    assert shown.page.locator("html").get_attribute("lang") == here
    shown.page.locator(".twin").click()
    assert shown.page.locator("html").get_attribute("lang") == there


@pytest.mark.parametrize("path", PAGES)
def test_no_page_weighs_much_and_paint_comes_soon(visit, release: Path, path, record_property):
    shown = visit(path)
    names = {url.removeprefix(shown.url).partition("?")[0] or "index.html" for url in shown.asked}
    weight = sum(_packed(release / name) for name in names)
    paint = shown.page.evaluate(
        "performance.getEntriesByName('first-contentful-paint')[0].startTime"
    )
    record_property("kilobytes", weight / 1000)
    record_property("first-paint-ms", paint)
    print(f"\n{path or 'index.html'}: {weight / 1000:.0f} KB, first paint after {paint:.0f} ms")
    assert weight < 300_000
    assert paint < 10_000


def _packed(path: Path) -> int:
    import gzip

    return len(gzip.compress(path.read_bytes()))


def test_whoever_has_no_pointer_reaches_everything(visit):
    """Each stop of the tabulator is something that can be seen, in the order of the page."""
    page = visit().page
    stops = []
    for _ in range(40):
        page.keyboard.press("Tab")
        stops.append(page.evaluate("document.activeElement.id || document.activeElement.tagName"))
    assert "zone-utc" in stops
    assert "span-week" in stops
    page.locator("#span-week").focus()
    page.keyboard.press("ArrowRight")
    assert page.locator("#panel-month").is_visible()
    assert not page.locator("#panel-week").is_visible()


def test_on_paper_there_is_nothing_to_press(visit):
    page = visit().page
    page.emulate_media(media="print")
    assert not page.locator(".choices").is_visible()
    assert page.locator("h1").is_visible()
