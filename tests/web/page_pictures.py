"""Pictures of pages, small enough to be kept, and what differs between two of them."""

import io
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops, ImageFilter
from playwright.sync_api import Browser
from programs import program

DOTS_PER_INCH = 30
"""Of printed pages: lines of text, tables and marks of charts can be told apart, letters cannot."""

SHRUNK = {1280: 0.25, 360: 0.5}
"""Widths of the browser in CSS pixels, and the scale at which a page is taken there."""

COLUMNS = 8
"""Printed pages beside each other in one picture."""

COLOURS = 32

BLUR = 2
DIFFERENCE = 40
"""Radius in pixels, and levels of 256: another machine's smoothing of letters differs by less."""

ANY_DAY = """() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const text = texts.currentNode;
        text.data = text.data.replace(/(made on) \\d+ \\w+ \\d{4}/i, '$1 1 January 2000');
    }
}"""
"""The index says on which day it was made, and may look no different on another."""

NOTHING = "#777777"
"""Where there is no page, so that a further page is a difference even when it is empty."""

TOLERANCE = 0.006
"""Share of a page that may differ: a date or a number, not a line of text that has moved."""


@dataclass(frozen=True)
class Picture:
    """Pages in a grid of equal cells, from left to right and from top to bottom."""

    image: Image.Image
    cell: tuple[int, int]


def printed(file: Path) -> Picture:
    """All pages of a PDF on one sheet."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [program("pdftoppm"), "-r", str(DOTS_PER_INCH), "-png", str(file), f"{folder}/page"],
            check=True,
            capture_output=True,
        )
        pages = [Image.open(page).convert("RGB") for page in sorted(Path(folder).iterdir())]
    width, height = pages[0].size
    sheet = Image.new("RGB", (width * COLUMNS, height * -(-len(pages) // COLUMNS)), NOTHING)
    for number, page in enumerate(pages):
        row, column = divmod(number, COLUMNS)
        sheet.paste(page, (column * width, row * height))
    return Picture(as_kept(sheet), (width, height))


def screenshot(browser: Browser, file: Path, width: int) -> Picture:
    """A whole page of the web, in cells as high as they are wide."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, device_scale_factor=SHRUNK[width]
    )
    page = context.new_page()
    page.goto(file.as_uri())
    page.evaluate(ANY_DAY)
    page.evaluate("document.fonts.ready")
    taken = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
    context.close()
    return Picture(as_kept(taken), (taken.width, taken.width))


def as_kept(image: Image.Image) -> Image.Image:
    """With the few colours that a reference has, so that both pictures have lost the same."""
    # The other methods give rare colours away, such as those of small marks.
    return image.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)


def differing(before: Image.Image, now: Picture) -> dict[int, float]:
    """Numbers of the pages (cells) that look different, counted from 1, and how much of them."""
    size = max(before.width, now.image.width), max(before.height, now.image.height)
    marks = difference(extended(before, size), extended(now.image, size))
    width, height = now.cell
    columns = -(-size[0] // width)
    found = {}
    for number in range(columns * -(-size[1] // height)):
        row, column = divmod(number, columns)
        left, top = column * width, row * height
        cell = marks.crop((left, top, left + width, top + height))
        share = cell.histogram()[255] / (width * height)
        if share > TOLERANCE:
            found[number + 1] = round(share, 4)
    return found


def difference(before: Image.Image, now: Image.Image) -> Image.Image:
    """White where two pictures of one size differ visibly, black elsewhere."""
    blurred = [each.filter(ImageFilter.GaussianBlur(BLUR)) for each in (before, now)]
    bands = ImageChops.difference(*blurred).split()
    most = ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2])
    return most.point(lambda level: 255 if level > DIFFERENCE else 0)


def extended(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Within a picture of this size."""
    whole = Image.new("RGB", size, NOTHING)
    whole.paste(image.convert("RGB"), (0, 0))
    return whole


def side_by_side(before: Image.Image, now: Image.Image) -> Image.Image:
    """Before, now, and what differs, for whoever looks into a failed test."""
    size = max(before.width, now.width), max(before.height, now.height)
    pictures = [extended(before, size), extended(now, size)]
    pictures.append(ImageChops.invert(difference(*pictures)).convert("RGB"))
    whole = Image.new("RGB", (size[0] * 3 + 20, size[1]), "black")
    for number, picture in enumerate(pictures):
        whole.paste(picture, (number * (size[0] + 10), 0))
    return whole
