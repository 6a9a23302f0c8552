"""Pages look as they did when somebody last looked at them: `make references` keeps the new ones.

Three ICSs: all pages of their booklets, and one report of each as a browser shows it.
"""

from pathlib import Path

import pytest
from page_pictures import Picture, as_kept, differing, printed, screenshot, side_by_side
from PIL import Image, ImageDraw

REFERENCES = Path(__file__).parent / "references"

BOOKLETS = ("QMF", "QSL", "XEX")

SCREENS = {
    "index-wide": ("index.html", 1280),
    "index-narrow": ("index.html", 360),
    "QMF-cvd-by-ethnicity": ("QMF/cvd-by-ethnicity.html", 1280),
    "QSL-deprivation-deciles": ("QSL/deprivation-deciles.html", 1280),
    "XEX-wres-trends": ("XEX/wres-trends.html", 1280),
}

LARGEST = 1_500_000
"""Bytes of all references together."""


@pytest.fixture
def compare(request, tmp_path):
    """compare(name, picture): with the reference, or keep the picture as the new reference."""

    def look(name: str, picture: Picture) -> None:
        reference = REFERENCES / f"{name}.png"
        if request.config.getoption("update_references"):
            picture.image.save(reference, optimize=True)
            return
        assert reference.is_file(), f"{name} has no reference yet; make one: make references"
        before = Image.open(reference)
        if found := differing(before, picture):
            seen = tmp_path / f"{name}.png"
            side_by_side(before, picture.image).save(seen)
            pytest.fail(
                f"{name} looks different. Pages, and the share of each that differs: {found}. "
                f"Before, now and the difference: {seen}. If all is well: make references"
            )

    return look


@pytest.mark.parametrize("area", BOOKLETS)
def test_a_booklet_looks_as_before(pack, compare, area):
    compare(f"{area}-booklet", printed(pack / area / "booklet.pdf"))


@pytest.mark.parametrize("name", SCREENS)
def test_a_page_looks_as_before(pack, compare, browser, name):
    file, width = SCREENS[name]
    compare(name, screenshot(browser, pack / file, width))


def test_the_references_stay_small():
    kept = {file.stem: file.stat().st_size for file in REFERENCES.glob("*.png")}
    assert set(kept) == {*SCREENS, *(f"{area}-booklet" for area in BOOKLETS)}
    assert sum(kept.values()) <= LARGEST


# What counts as different -------------------------------------------------------------------------


def drawn(*marks: tuple[int, int, int, int], size: tuple[int, int] = (500, 350)) -> Image.Image:
    """Two pages of 250 by 350 pixels beside each other, with lines of text and these marks."""
    page = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(page)
    for top in range(20, 330, 12):
        pen.rectangle((270, top, 450, top + 3), fill="#444")
    for mark in marks:
        pen.rectangle(mark, fill="#12436d")
    return as_kept(page)


def test_a_mark_that_is_gone_and_a_page_more_are_found():
    before = drawn((40, 40, 80, 60), (300, 300, 340, 320))
    assert differing(before, Picture(drawn((40, 40, 80, 60)), (250, 350))).keys() == {2}
    longer = drawn((40, 40, 80, 60), (300, 300, 340, 320), size=(750, 350))
    assert differing(before, Picture(longer, (250, 350))).keys() == {3}


def test_another_smoothing_of_letters_is_no_difference():
    before = drawn((40, 40, 80, 60))
    soft = before.convert("RGB").resize((499, 350)).resize((500, 350))
    assert differing(before, Picture(as_kept(soft), (250, 350))) == {}
