"""One line of words on a sheet, drawn as SVG without measuring it.

What reads an SVG sets its words itself, from where they begin, end or have their middle. So of a
line's measures only its height counts, which is that of its font: lines with and without tall
letters stand level. Measuring took half of the time that drawing a chart takes.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.text import Text

from rhoanalytics.display.letters import faces


class Line(Text):
    """A text without line breaks; outside of SVG, and where it is turned, like any other."""

    def _get_layout(self, renderer: Any) -> Any:
        # What `Text.draw` asks for: a box, and each line with its size and place.
        figure = self.get_figure(root=True)
        on_svg = figure is not None and isinstance(figure.canvas, FigureCanvasSVG)
        if not on_svg or self.get_rotation():
            return super()._get_layout(renderer)  # type: ignore[misc]
        height = _Height.of(str(self.get_fontweight()))
        spacing = self._linespacing  # type: ignore[attr-defined]
        ascent, descent = height.ascent, height.descent
        if spacing != "normal":
            # As in style sheets, half of what a line has more than its letters is above them.
            more = (spacing - 1) * (ascent + descent) / 2
            ascent, descent = ascent + more, descent + more
        above = {
            "baseline": 0.0,
            "top": ascent,
            "center": (ascent - descent) / 2,
            "center_baseline": ascent / 2,
            "bottom": -descent,
        }[self.get_verticalalignment()]
        size = self.get_fontproperties().get_size_in_points()
        return None, [(self.get_text(), (0.0, 0.0), (0.0, -above * size))], 0.0


@dataclass(frozen=True)
class _Height:
    """How far lines in a font reach above and below their baseline, in sizes of the type."""

    ascent: float
    descent: float

    @staticmethod
    @cache
    def of(weight: str) -> "_Height":
        font = faces(weight)[0]
        head, table = font.get_sfnt_table("head"), font.get_sfnt_table("OS/2")
        assert head is not None  # every font has one,
        assert table is not None  # and the packaged one has both
        unit = head["unitsPerEm"]
        return _Height(table["sTypoAscender"] / unit, -table["sTypoDescender"] / unit)
