"""WCAG 2.2 A and AA by axe-core, and room at every width, in a real browser."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from web_pages import PAGES

WIDTHS = (360, 768, 1280)
"""CSS pixels: a phone, a tablet, a desk."""

WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")

CONTRAST = "color-contrast"

EVERY_RULE = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]}
CONTRAST_ALONE = {"runOnly": {"type": "rule", "values": [CONTRAST]}, "resultTypes": ["violations"]}
ALL_BUT_CONTRAST = {**EVERY_RULE, "rules": {CONTRAST: {"enabled": False}}}
"""What axe-core is asked."""

UNFOLD = """most => Array.from(document.querySelectorAll('details')).slice(0, most)
    .forEach(each => { each.open = true })"""

ALIKE = 4
"""Contrast is looked at cell by cell, and folded tables look alike: so many stand for all."""

ALL = 1_000

OWN_TYPE = """() => document.fonts.ready.then(() => {
    const first = getComputedStyle(document.body).fontFamily.split(',')[0].replaceAll('"', '');
    return Array.from(document.fonts).some(
        each => each.status === 'loaded' && each.family.replaceAll('"', '') === first);
})"""

CLIPPED = """air => Array.from(document.querySelectorAll('svg text')).filter(text => {
    const inner = text.getBoundingClientRect(), outer = text.closest('svg').getBoundingClientRect();
    return inner.left < outer.left - 1 || inner.right > outer.right + 1
        || inner.top < outer.top - air || inner.bottom > outer.bottom + air;
}).map(text => text.textContent)"""

AIR = 4
"""CSS pixels above and below letters that belong to the box of a text and hold nothing."""


@pytest.fixture(
    scope="module",
    params=[(name, width) for name in PAGES for width in WIDTHS],
    ids=lambda page: f"{page[0]}-{page[1]}",
)
def shown(request, browser, page_file) -> Iterator[tuple[Page, list[str]]]:
    """A page at a width, and what went wrong while it was loaded."""
    name, width = request.param
    page = browser.new_page(viewport={"width": width, "height": 900})
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda line: troubles.append(line.text) if line.type == "error" else None)
    page.on("requestfailed", lambda request: troubles.append(f"not loaded: {request.url[:80]}"))
    page.goto(page_file(name).as_uri())
    yield page, troubles
    page.close()


def violations(page: Page, options: dict) -> list[tuple[str, list[str], str]]:
    """What axe-core finds: the rule, where, and why."""
    results = Axe().run(page, options=options).response
    assert results["passes"], "axe-core checked nothing"
    return [
        (violation["id"], node["target"], node["failureSummary"])
        for violation in results["violations"]
        for node in violation["nodes"]
    ]


def test_axe_finds_no_violation(shown):
    page, _ = shown
    page.evaluate(UNFOLD, ALIKE)
    found = violations(page, CONTRAST_ALONE)
    page.evaluate(UNFOLD, ALL)
    assert found + violations(page, ALL_BUT_CONTRAST) == []


def test_nobody_has_to_scroll_sideways(shown):
    page, _ = shown
    page.evaluate(UNFOLD, ALL)
    needed = page.evaluate("document.documentElement.scrollWidth")
    assert needed <= page.viewport_size["width"]


def test_no_label_of_a_chart_is_cut_off(shown):
    page, _ = shown
    assert page.evaluate(CLIPPED, AIR) == []


def test_the_page_brings_its_own_type(shown):
    page, _ = shown
    assert page.evaluate(OWN_TYPE), "the page is set in whatever font a machine has"


def test_the_page_loads_without_trouble(shown):
    assert shown[1] == []


@pytest.mark.parametrize(
    "body, rule",
    [
        ("<img src='data:,'>", "image-alt"),
        ("<p style='color: #999'>Pale words</p>", "color-contrast"),
        ("<button style='width: 9px; height: 9px; padding: 0'>a</button>" * 2, "target-size"),
    ],
)
def test_a_violation_would_be_found(browser, body, rule):
    page = browser.new_page()
    page.set_content(f"<html lang='en'><title>Bad</title><body>{body}")
    found = {broken for broken, _, _ in violations(page, EVERY_RULE)}
    page.close()
    assert rule in found
