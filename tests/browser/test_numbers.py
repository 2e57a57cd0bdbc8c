"""What stands in the page is what was published, with scripts and without."""

import pytest


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def scripts(request):
    return request.param


def test_the_weather_is_that_of_the_document(visit, told, scripts):
    line = told("weather.json")
    for language, path in (("en", ""), ("ja", "ja/")):
        text = visit(path, scripts=scripts).page.locator(".now").text_content()
        assert line["sentence"][language] in text


def test_the_table_is_the_last_epoch_of_the_document(visit, told, scripts):
    page = visit(scripts=scripts).page
    rows = page.locator("section:has(#ports) tbody tr")
    shown = {
        row.locator("th").inner_text().split()[0]: row.locator("td.figure").first.inner_text()
        for row in rows.all()
    }
    now = told("top5.json")["now"]
    wanted = {each["label"]: each["value"] for each in now["ports"]} | now["others"]
    assert {
        label: float(value.replace(",", "")) for label, value in shown.items()
    } == pytest.approx(wanted, rel=0.005)


def test_the_time_is_the_readers_choice_even_without_scripts(visit, scripts):
    page = visit(scripts=scripts).page
    when = page.locator(".when")
    assert when.inner_text().endswith("UTC")
    page.locator("label[for=zone-jst]").click()
    assert when.inner_text().endswith("JST")
    assert visit("ja/", scripts=scripts).page.locator(".when").inner_text().endswith("JST")


@pytest.mark.parametrize("span", ["day", "week", "month", "quarter"])
def test_every_while_is_one_press_away_even_without_scripts(visit, scripts, span):
    page = visit(scripts=scripts).page
    page.locator(f"label[for=span-{span}]").click()
    assert page.locator(f"#panel-{span} .plot").is_visible()
    assert page.locator(".panel:visible").count() == 1


def test_the_pointer_is_told_what_the_document_says(visit, told):
    page = visit().page
    page.wait_for_selector("#panel-week .chart.live")
    curves = told("data/curves-week.json")
    box = page.locator("#panel-week .plot").bounding_box()
    steps = len(curves["curves"][0]["values"])
    ahead = len(max((c["forecast"] for c in curves["curves"]), key=len))
    at = (steps - 0.5) / (steps + ahead)
    page.mouse.move(box["x"] + box["width"] * at, box["y"] + box["height"] / 2)
    said = page.locator("#panel-week .tip").inner_text()
    for curve in curves["curves"]:
        assert f"{curve['label']} {_figure(curve['values'][-1])}" in said


def _figure(value):
    if value is None:
        return "–"
    return f"{value:,.0f}" if value >= 100 else f"{float(f'{value:.3g}'):g}"


def test_the_data_of_a_picture_are_one_press_away(visit, told):
    shown = visit()
    links = [each.get_attribute("href") for each in shown.page.locator("#panel-week .data a").all()]
    assert [link.rpartition(".")[2] for link in links] == ["csv", "json"] * 2
    assert links[3].startswith("kept/curves-week.")
    for newest, kept in zip(links[:2], links[2:], strict=True):
        bodies = [shown.page.request.get(shown.url + link).body() for link in (newest, kept)]
        assert bodies[0] == bodies[1]
    assert shown.page.request.get(shown.url + links[1]).json() == told("data/curves-week.json")
