"""A figure measured in inches from its top left corner, and the words set on it.

The automatic layouts of plotting libraries shrink plots to fit text, or let text overlap. Here the
text is measured first, wrapped where it must be, and the figure is made as large as it needs.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from rhoanalytics.display.charts.line import Line
from rhoanalytics.display.letters import width_of
from rhoanalytics.display.theme import FULL_WIDTH, PAPER, POINTS_PER_INCH, TEXT

LEADING = 1.18
"""Line spacing, in sizes of the type."""

CAPITALS = 0.66
"""Height of capitals and figures, in sizes of the type."""


def text_width(text: str, size: float = TEXT, weight: str = "normal") -> float:
    """Inches taken by the longest line of `text`."""
    return size / POINTS_PER_INCH * max(width_of(line, weight) for line in text.split("\n"))


def text_height(text: str, size: float = TEXT) -> float:
    """Inches taken by all lines of `text`."""
    return (text.count("\n") + 1) * size * LEADING / POINTS_PER_INCH


@lru_cache(maxsize=4096)
def wrapped(text: str, width: float, size: float = TEXT, weight: str = "normal") -> str:
    """`text` broken between words into lines of at most `width` inches.

    Lines are evened out, so that no word is left alone. A single word wider than `width` is kept
    whole: the caller measures the result and gives it room.
    """
    words = text.split()
    if not words or text_width(text, size, weight) <= width:
        return text
    lines = _filled(words, width, size, weight)
    narrower = width
    while narrower > width / 2:
        narrower -= width / 20
        closer = _filled(words, narrower, size, weight)
        if len(closer) > len(lines) or any(
            text_width(line, size, weight) > narrower for line in closer
        ):
            break
        lines = closer
    return "\n".join(lines)


def _filled(words: Sequence[str], width: float, size: float, weight: str) -> list[str]:
    lines = [words[0]]
    for word in words[1:]:
        longer = f"{lines[-1]} {word}"
        if text_width(longer, size, weight) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


class Sheet:
    """A new figure of `width` by `height` inches; positions are inches from its top left."""

    def __init__(self, height: float, width: float = FULL_WIDTH):
        self.figure = Figure(figsize=(width, height))
        self.width = width
        self.height = height
        self.inches = Affine2D().scale(1, -1).translate(0, height) + self.figure.dpi_scale_trans

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Empty axes whose box has its top left corner at (`left`, `top`)."""
        bottom = self.height - top - height
        return self.figure.add_axes(
            (left / self.width, bottom / self.height, width / self.width, height / self.height)
        )

    def cover(self, box: tuple[float, float, float, float]) -> None:
        """Paper over what was drawn in a box: left, top, right and bottom in inches."""
        left, top, right, bottom = box
        axes = self.axes(left, top, right - left, bottom - top)
        axes.set_axis_off()
        axes.add_artist(Rectangle((0, 0), 1, 1, transform=axes.transAxes, facecolor=PAPER))

    def text(self, left: float, top: float, words: str, **style: Any) -> Text:
        """Words with their top left corner at (`left`, `top`) unless `style` aligns otherwise."""
        aligned: dict[str, Any] = {"va": "top", "ha": "left", "linespacing": LEADING} | style
        kind = Text if "\n" in words else Line
        text = kind(left, top, words, transform=self.inches, **aligned)
        # As `Figure.text` does: words are drawn after all else that is as high.
        text.set_figure(self.figure)
        self.figure.texts.append(text)
        return text

    def level(self, left: float, middle: float, words: str, **style: Any) -> Text:
        """Words on a row: one line has its capitals centred on `middle`, more lines as a block."""
        size = style.get("size", TEXT)
        if "\n" in words:
            return self.text(left, middle, words, va="center", **style)
        baseline = middle + CAPITALS / 2 * size / POINTS_PER_INCH
        return self.text(left, baseline, words, va="baseline", **style)

    def line(self, across: Sequence[float], down: Sequence[float], **style: Any) -> Line2D:
        """A line or markers on the sheet itself, outside any axes."""
        line = Line2D(across, down, transform=self.inches, **style)
        self.figure.add_artist(line)
        return line
