"""The key of a chart: a line of samples with their names, set above the plot."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rhoanalytics.display.charts.sheet import Sheet, text_height, text_width
from rhoanalytics.display.theme import FULL_WIDTH, SMALL, TEXT

Style = dict[str, Any]
"""Settings of a matplotlib Line2D: marker, colour, sizes. Never changed once made."""

SAMPLE = 0.22
"""Inches given to a sample before its name."""

_STROKE: Style = {"markevery": [1], "solid_capstyle": "butt"}
_INSET = 0.04
_BETWEEN = 0.28
_LINE = 0.21


@dataclass(frozen=True)
class KeyEntry:
    """One sample: `style` is passed to a matplotlib Line2D; a `stroke` sample is a level line."""

    name: str
    style: Style
    stroke: bool = False

    @property
    def width(self) -> float:
        return SAMPLE + 0.06 + text_width(self.name, TEXT)


def swatch(name: str, colour: str) -> KeyEntry:
    """A filled square, for bars."""
    edge = {"markeredgecolor": "#3D3D3D", "markeredgewidth": 0.5}
    return KeyEntry(name, {"marker": "s", "markersize": 9, "color": colour} | edge)


def key_lines(entries: Sequence[KeyEntry], width: float = FULL_WIDTH) -> list[list[KeyEntry]]:
    """Entries in reading order, broken into lines of at most `width` inches."""
    lines: list[list[KeyEntry]] = []
    used = width
    for entry in entries:
        if used + _BETWEEN + entry.width > width:
            lines.append([])
            used = -_BETWEEN
        lines[-1].append(entry)
        used += _BETWEEN + entry.width
    return lines


def key_height(entries: Sequence[KeyEntry], width: float = FULL_WIDTH) -> float:
    """Inches the key takes, with the space below it; 0 for no entries."""
    lines = key_lines(entries, width)
    return len(lines) * _LINE + 0.1 if lines else 0.0


def draw_key(
    sheet: Sheet, entries: Sequence[KeyEntry], top: float = 0.0, left: float = 0.0
) -> None:
    """Draw the key with its top left corner at (`left`, `top`) inches."""
    for number, line in enumerate(key_lines(entries, sheet.width - left)):
        middle = top + (number + 0.5) * _LINE
        across = left
        for entry in line:
            ends = (across + _INSET, across + SAMPLE)
            centre = sum(ends) / 2
            points = (ends[0], centre, ends[1]) if entry.stroke else (centre,)
            style = _STROKE if entry.stroke else {"linestyle": "none"}
            sheet.line(points, [middle] * len(points), **(style | entry.style))
            sheet.level(across + SAMPLE + 0.06, middle, entry.name, size=TEXT)
            across += entry.width + _BETWEEN


def unit_height(unit: str) -> float:
    """Inches taken by tick labels and the unit under a plot."""
    return 0.06 + text_height("0", SMALL) + 0.05 + text_height(unit, TEXT)
