"""The index for people who use no mouse: everything can be reached, seen when reached, and used."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

SYSTEMS = 36

MOST_STOPS = 1_500
"""Presses of Tab; more would mean that the page does not let go."""

ENOUGH_TO_SEE = 1.5
"""CSS pixels that an outline must have."""

STOPS = """() => Array.from(document.querySelectorAll(
    'a[href], button, input, select, summary, [tabindex="0"]'
)).filter(each => each.checkVisibility({visibilityProperty: true})).length"""

FOCUSED = """() => {
    const stop = document.activeElement;
    if (stop === document.body) { return null; }
    const box = stop.getBoundingClientRect(), style = getComputedStyle(stop);
    const all = Array.from(document.querySelectorAll('*'));
    return {
        place: all.indexOf(stop),
        words: (stop.textContent || stop.id).trim().replace(/\\s+/g, ' ').slice(0, 60),
        inView: box.width > 0 && box.bottom > 0 && box.top < innerHeight
            && box.right > 0 && box.left < innerWidth,
        outline: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth),
        shadow: style.boxShadow !== 'none',
    };
}"""


@pytest.fixture
def index(browser, pack) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto((pack / "index.html").as_uri())
    yield page
    page.close()


def walk(page: Page) -> Iterator[dict]:
    """Every stop of the Tab key, from the top of the page to its end."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop is None:
            return
        yield stop
    pytest.fail("the Tab key never leaves the page")


def test_tab_goes_through_the_page_once_in_its_order_and_is_always_seen(index):
    expected = index.evaluate(STOPS)
    stops = list(walk(index))
    places = [stop["place"] for stop in stops]
    assert places == sorted(set(places))
    assert len(stops) == expected > 2 * SYSTEMS
    for stop in stops:
        assert stop["inView"], f"{stop['words']!r} has the focus out of sight"
        assert stop["outline"] >= ENOUGH_TO_SEE or stop["shadow"], f"no focus on {stop['words']!r}"


def test_the_first_stop_skips_to_the_main_part(index):
    index.keyboard.press("Tab")
    assert "Skip" in index.evaluate(FOCUSED)["words"]
    index.keyboard.press("Enter")
    index.keyboard.press("Tab")
    assert index.evaluate("document.activeElement.closest('main') !== null")
    assert index.evaluate("document.activeElement.id") == "query"


def test_the_search_narrows_the_page_and_says_so(index):
    index.locator("#query").focus()
    index.keyboard.type("somerset qsl")
    expect(index.locator(".area:visible")).to_have_count(1)
    expect(index.locator("#found")).to_have_text("1 area found")
    index.keyboard.press("Tab")
    expect(index.locator("#QSL a").first).to_be_focused()
    index.locator("#query").fill("no such place")
    expect(index.locator(".area:visible")).to_have_count(0)
    expect(index.locator("#found")).to_contain_text("No area found")


def test_a_tile_says_what_it_is_and_leads_to_its_reports(index):
    tile = index.locator(".tiles a[data-area=QSL]")
    tile.focus()
    expect(index.locator("#readout")).to_contain_text("Somerset")
    index.keyboard.press("Enter")
    assert index.evaluate("location.hash") == "#QSL"
    expect(index.locator("#QSL h4")).to_be_in_viewport()
    index.keyboard.press("Tab")
    assert index.evaluate("document.activeElement.closest('.area').id") == "QSL"


def test_another_measure_can_be_chosen(index):
    before = index.locator("#measure-title").inner_text(), tiles(index)
    index.locator("#measure").focus()
    index.keyboard.press("ArrowDown")
    index.keyboard.press("Enter")
    after = index.locator("#measure-title").inner_text(), tiles(index)
    assert before[0] != after[0] and before[1] != after[1]
    assert index.locator("#measure option:checked").inner_text() == after[0]
    expect(index.locator("#sorted")).to_contain_text(after[0])


def tiles(page: Page) -> list[str]:
    return page.locator(".tiles .words").all_text_contents()


def test_the_table_is_sorted_by_its_buttons(index):
    header = index.locator("th[data-sort=value]")
    header.get_by_role("button").focus()
    for order in ("ascending", "descending"):
        index.keyboard.press("Enter")
        expect(header).to_have_attribute("aria-sort", order)
        expect(index.locator("#sorted")).to_contain_text(order)
        values = sorted_values(index)
        assert len(values) > 2
        assert values == sorted(values, reverse=order == "descending")
    assert index.locator("th[aria-sort]").count() == 1


def sorted_values(page: Page) -> list[float]:
    """The column of values as it stands; a system without a value has none."""
    cells = page.locator("#rows td.value").evaluate_all(
        "all => all.map(each => each.dataset.value)"
    )
    known = [cell for cell in cells if cell != ""]
    assert cells[: len(known)] == known, "systems without a value are not last"
    return [float(cell) for cell in known]


def test_without_scripts_everything_is_there_and_nothing_pretends_to_work(browser, pack):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((pack / "index.html").as_uri())
    expect(page.locator("form:visible")).to_have_count(0)
    expect(page.locator(".tiles a:visible")).to_have_count(SYSTEMS)
    expect(page.locator("#rows tr:visible")).to_have_count(SYSTEMS)
    expect(page.locator(".area:visible")).to_have_count(SYSTEMS + 1)
    context.close()
