"""A plot on a sheet: a box in which lines, bars and words have their place in the data's units.

matplotlib's own axes keep a dozen objects for each tick, and measure words that are already
placed; here every mark is put straight onto the sheet, which takes a tenth of the time.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from rhoanalytics.display.charts.sheet import Sheet
from rhoanalytics.display.theme import GRID, POINTS_PER_INCH, SMALL

Ends = tuple[float, float]

INSIDE = "inside a plot"
"""The label of words that belong to a plot; all others keep out of it."""

_TICK_GAP = 3.5
"""Points between the edge of a plot and its tick labels."""


class Plot:
    """A box `width` by `height` inches with its top left corner at (`left`, `top`) of a sheet.

    `across` are the values at its left and right edge, `upward` those at its bottom and top.
    """

    def __init__(
        self,
        sheet: Sheet,
        box: tuple[float, float, float, float],
        *,
        across: Ends,
        upward: Ends,
    ):
        self.sheet = sheet
        self.left, self.top, self.width, self.height = box
        self.across, self.upward = across, upward
        self._along = self.width / (across[1] - across[0])
        self._down = self.height / (upward[0] - upward[1])
        to_inches = (
            Affine2D()
            .translate(-across[0], -upward[1])
            .scale(self._along, self._down)
            .translate(self.left, self.top)
        )
        self.data = to_inches + sheet.inches

    def inches(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the data lies on the sheet."""
        return (
            self.left + (x - self.across[0]) * self._along,
            self.top + (y - self.upward[1]) * self._down,
        )

    def line(self, xs: Sequence[float], ys: Sequence[float], **style: Any) -> Line2D:
        """A line through points, or markers on them."""
        line = Line2D(xs, ys, transform=self.data, **style)
        self.sheet.figure.add_artist(line)
        return line

    def lines(self, ends: Sequence[tuple[Ends, Ends]], **style: Any) -> None:
        """Straight lines between pairs of points, all alike."""
        drawn = LineCollection(ends, transform=self.data, **({"zorder": 2} | style))
        self.sheet.figure.add_artist(drawn)

    def upright(self, xs: Iterable[float], **style: Any) -> None:
        """Lines from the bottom to the top."""
        self.lines([((x, self.upward[0]), (x, self.upward[1])) for x in xs], **style)

    def level(self, ys: Iterable[float], **style: Any) -> None:
        """Lines from the left edge to the right edge."""
        self.lines([((self.across[0], y), (self.across[1], y)) for y in ys], **style)

    def boxes(self, corners: Iterable[tuple[float, float, float, float]], **style: Any) -> None:
        """Filled boxes, given by their left, right, lower and upper ends."""
        shapes = [((x, y), (x, up), (end, up), (end, y)) for x, end, y, up in corners]
        drawn: dict[str, Any] = {"zorder": 1, "linewidth": 0, "gid": "bar"} | style
        self.sheet.figure.add_artist(PolyCollection(shapes, transform=self.data, **drawn))

    def text(
        self, x: float, y: float, words: str, *, points: Ends = (0.0, 0.0), **style: Any
    ) -> Text:
        """Words at a point of the data, moved right and up by `points`."""
        across, down = self.inches(x, y)
        right, up = (distance / POINTS_PER_INCH for distance in points)
        aligned: dict[str, Any] = {"va": "baseline", "linespacing": "normal", "label": INSIDE}
        return self.sheet.text(across + right, down - up, words, **(aligned | style))

    def ticks_below(self, ticks: Sequence[float], labels: Sequence[str]) -> None:
        """Tick labels under the plot."""
        for tick, words in zip(ticks, labels, strict=True):
            self._tick(tick, self.upward[0], words, (0, -_TICK_GAP), va="top", ha="center")

    def ticks_beside(self, ticks: Sequence[float], labels: Sequence[str]) -> None:
        """Tick labels at the left of the plot."""
        for tick, words in zip(ticks, labels, strict=True):
            self._tick(
                self.across[0], tick, words, (-_TICK_GAP, 0), va="center_baseline", ha="right"
            )

    def _tick(self, x: float, y: float, words: str, points: Ends, **style: Any) -> None:
        self.text(x, y, words, points=points, size=SMALL, gid="tick", **style)


GRID_STYLE: dict[str, Any] = {"colors": GRID, "linewidths": 0.8, "zorder": 0.5, "gid": "grid"}
"""How lines are drawn that values are read against."""
