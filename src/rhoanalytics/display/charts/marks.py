"""The marks that stand for this area, its comparators and the unknown, told apart by shape."""

from collections.abc import Mapping, Sequence
from typing import Any

from rhoanalytics.display.charts.key import KeyEntry, Style
from rhoanalytics.display.charts.plot import Plot
from rhoanalytics.display.charts.rows import Row
from rhoanalytics.display.theme import AREA, ENGLAND, PAPER, REGION, UNKNOWN

INTERVAL_WIDTH = 1.6
DOT: dict[str, Any] = {"marker": "o", "markersize": 7.5, "linestyle": "none"}

_COMPARATORS: tuple[dict[str, Any], ...] = (
    {"marker": "|", "markersize": 14, "markeredgewidth": 2.4},
    {"marker": "^", "markersize": 6.5},
    {"marker": "s", "markersize": 5.5},
)
# The second and third comparator sit low in the row, so that the area's own dot never hides them.
_LOWERED = (0.0, 0.28, 0.28)


def _colours(number: int) -> list[str]:
    """The last comparator is the nation and has a colour of its own; the others are dark grey."""
    return [*[REGION] * (number - 1), ENGLAND] if number else []


def comparator_entries(names: Sequence[str]) -> list[KeyEntry]:
    """Key entries for up to three comparators, in the shapes they are drawn in."""
    return [
        KeyEntry(name, dict(style, color=colour))
        for name, style, colour in zip(names, _COMPARATORS, _colours(len(names)), strict=False)
    ]


def check_comparators(chart: str, comparators: Mapping[str, str] | None) -> dict[str, str]:
    """The comparators as a plain mapping of name to column; at most three."""
    chosen = dict(comparators or {})
    if len(chosen) > len(_COMPARATORS):
        raise ValueError(
            f"{chart}: {len(chosen)} comparators ({', '.join(chosen)}); "
            f"at most {len(_COMPARATORS)} can be told apart by shape. Leave some out."
        )
    return chosen


def draw_comparators(plot: Plot, row: Row, values: Mapping[str, float]) -> None:
    """The comparators' values on one row."""
    drawn: Style = {"linestyle": "none", "zorder": 3, "gid": "comparator"}
    colours = _colours(len(values))
    marks = zip(values.values(), _COMPARATORS, _LOWERED, colours, strict=False)
    for value, style, lowered, colour in marks:
        middle = row.middle + lowered * min(row.height, 0.3)
        plot.line([value], [middle], color=colour, **(drawn | style))


def draw_dot(plot: Plot, row: Row, value: float, limits: Sequence[float] = ()) -> None:
    """A dot on one row, with its interval when `limits` are a pair; hollow and grey if muted."""
    colour = UNKNOWN if row.muted else AREA
    drawn: Style = {"color": colour}
    if len(limits) == 2:
        plot.line(limits, [row.middle] * 2, linewidth=INTERVAL_WIDTH, zorder=4, **drawn)
    if row.muted:
        drawn |= {"markerfacecolor": PAPER, "markeredgewidth": 1.5}
    plot.line([value], [row.middle], zorder=5, gid="value", **(DOT | drawn))


def dot_entry(name: str) -> KeyEntry:
    """The key entry of `draw_dot`."""
    return KeyEntry(name, DOT | {"color": AREA})


def interval_entry(name: str) -> KeyEntry:
    """The key entry of the intervals."""
    return KeyEntry(name, {"color": AREA, "linewidth": INTERVAL_WIDTH}, stroke=True)
