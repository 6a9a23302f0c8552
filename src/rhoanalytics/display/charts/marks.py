"""The marks that stand for this area, its comparators and the unknown, told apart by shape."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from matplotlib.axes import Axes

from rhoanalytics.display.charts.key import KeyEntry
from rhoanalytics.display.charts.rows import Row
from rhoanalytics.display.theme import AREA, ENGLAND, PAPER, REGION, UNKNOWN

INTERVAL_WIDTH = 1.6
DOT = MappingProxyType({"marker": "o", "markersize": 7.5, "linestyle": "none"})

_COMPARATORS = (
    {"marker": "|", "markersize": 14, "markeredgewidth": 2.4},
    {"marker": "^", "markersize": 6.5},
    {"marker": "s", "markersize": 5.5},
)
# The second and third comparator sit low in the row, so that the area's own dot never hides them.
_LOWERED = (0.0, 0.28, 0.28)


def comparator_colour(name: str) -> str:
    """England has its own colour; every other comparator is dark grey."""
    return ENGLAND if name == "England" else REGION


def comparator_entries(names: Sequence[str]) -> list[KeyEntry]:
    """Key entries for up to three comparators, in the shapes they are drawn in."""
    return [
        KeyEntry(name, MappingProxyType(dict(style, color=comparator_colour(name))))
        for name, style in zip(names, _COMPARATORS, strict=False)
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


def draw_comparators(axes: Axes, row: Row, values: Mapping[str, float]) -> None:
    """The comparators' values on one row."""
    for (name, value), style, lowered in zip(
        values.items(), _COMPARATORS, _LOWERED, strict=False
    ):
        axes.plot(
            [value],
            [row.middle + lowered * min(row.height, 0.3)],
            color=comparator_colour(name),
            linestyle="none",
            clip_on=False,
            zorder=3,
            gid="comparator",
            **style,
        )


def draw_dot(
    axes: Axes,
    row: Row,
    value: float,
    lower: float | None = None,
    upper: float | None = None,
    *,
    colour: str = AREA,
    **style: Any,
) -> None:
    """A dot and its interval on one row; hollow and grey where the row is muted."""
    colour = UNKNOWN if row.muted else colour
    if lower is not None and upper is not None:
        axes.plot(
            [lower, upper], [row.middle] * 2, color=colour, linewidth=INTERVAL_WIDTH,
            solid_capstyle="butt", clip_on=False, zorder=4,
        )
    axes.plot(
        [value], [row.middle], color=colour, clip_on=False, zorder=5, gid="value",
        **(DOT | ({"markerfacecolor": PAPER, "markeredgewidth": 1.5} if row.muted else {}) | style),
    )


def dot_entry(name: str, colour: str = AREA, **style: Any) -> KeyEntry:
    """The key entry of `draw_dot`."""
    return KeyEntry(name, MappingProxyType(dict(DOT, color=colour) | style))


def interval_entry(name: str, colour: str = AREA) -> KeyEntry:
    """The key entry of the intervals."""
    return KeyEntry(
        name, MappingProxyType({"color": colour, "linewidth": INTERVAL_WIDTH}), stroke=True
    )
