"""One line of words on a sheet, drawn as SVG without measuring it.

What reads an SVG sets its words itself, from where they begin, end or have their middle. So of a
line's measures only its height counts; measuring took half of the time that drawing a chart takes.
"""

import math
from dataclasses import dataclass
from functools import cache
from typing import Any

from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.font_manager import FontPath, FontProperties, findfont, get_font
from matplotlib.ft2font import FT2Font, LoadFlags
from matplotlib.text import Text

from rhoanalytics.display.theme import POINTS_PER_INCH, fonts

_MEASURED_AT, _SUBPIXELS = 100.0, 64
"""Points of the type that words are measured in, and the units of a font's measures."""


class Line(Text):
    """A text without line breaks; outside of SVG, and with signs taller than letters, like any."""

    def _get_layout(self, renderer: Any) -> Any:
        # What `Text.draw` asks for: a box, and each line with its size and place.
        figure = self.get_figure(root=True)
        aligned = self.get_verticalalignment()
        height = _Height.of(str(self.get_fontweight()))
        # With a spacing of its own, how far its signs reach decides where a line stands.
        spacing = self._linespacing  # type: ignore[attr-defined]
        is_even = aligned == "baseline" or (spacing == "normal" and height.holds(self))
        on_svg = figure is not None and isinstance(figure.canvas, FigureCanvasSVG)
        if not (on_svg and is_even) or self.get_rotation():
            return super()._get_layout(renderer)  # type: ignore[misc]
        above = {
            "baseline": 0.0,
            "top": height.ascent,
            "center": (height.ascent - height.descent) / 2,
            "center_baseline": height.ascent / 2,
            "bottom": -height.descent,
        }[aligned]
        size = self.get_fontproperties().get_size_in_points()
        return None, [(self.get_text(), (0.0, 0.0), (0.0, -above * size))], 0.0


@dataclass(frozen=True)
class _Height:
    """How far any line in a font reaches above and below its baseline, in sizes of the type."""

    ascent: float
    descent: float
    weight: str

    @staticmethod
    @cache
    def of(weight: str) -> "_Height":
        font = measuring_font(weight)
        head, table = font.get_sfnt_table("head"), font.get_sfnt_table("OS/2")
        assert head is not None  # every font has one,
        assert table is not None  # and the packaged one has both
        unit = head["unitsPerEm"]
        return _Height(table["sTypoAscender"] / unit, -table["sTypoDescender"] / unit, weight)

    def holds(self, line: Text) -> bool:
        """Whether no sign reaches further, as capitals with accents do."""
        reaches = [_reach(sign, self.weight) for sign in line.get_text()]
        return all(-self.descent <= down and up <= self.ascent for down, up in reaches)


@cache
def _faces(weight: str) -> list[FontPath]:
    """The theme's font files of a weight, in order of choice."""
    return [findfont(FontProperties(family=name, weight=weight)) for name in fonts()]


def measuring_font(weight: str) -> FT2Font:
    """The theme's font, ready to measure: `sizes` turns what it says into sizes of the type."""
    font = get_font(_faces(weight))
    font.set_size(_MEASURED_AT, POINTS_PER_INCH)
    return font


def sizes(measure: float) -> float:
    """A measure that `measuring_font` gave, in sizes of the type."""
    return measure / _SUBPIXELS / _MEASURED_AT


@cache
def _reach(sign: str, weight: str) -> tuple[float, float]:
    """Where a sign ends below and above the baseline, in sizes of the type; anywhere if unknown."""
    font = measuring_font(weight)
    if not font.get_char_index(ord(sign)):
        return -math.inf, math.inf
    _, down, _, up = font.load_char(ord(sign), flags=LoadFlags.NO_HINTING).bbox
    return sizes(down), sizes(up)
