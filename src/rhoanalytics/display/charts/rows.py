"""Charts that read like a table: a name on each row, a plot beside it, figures at the right.

Heights are worked out in inches before anything is drawn, so that three rows and forty-five rows,
short names and long ones all come out with the same type and without overlap.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rhoanalytics.display.charts.plot import GRID_STYLE, Plot
from rhoanalytics.display.charts.scales import tick_labels
from rhoanalytics.display.charts.sheet import LEADING, Sheet, text_width, wrapped
from rhoanalytics.display.theme import (
    FULL_HEIGHT,
    POINTS_PER_INCH,
    RULE,
    SMALL,
    SMALLEST,
    TEXT,
    UNKNOWN,
)

_ONE_LINE = 2.45
"""Names that fit this many inches are not wrapped."""

_WIDEST = 3.1
"""Inches that names may take where rows would otherwise not fit the page."""

_CLOSE = 0.22
"""Inches: rows of one line may be set this close before type is made smaller."""

_GUTTER_GAP = 0.14
_APART = 0.1
_ABOVE_HEADING = 0.1


@dataclass(frozen=True)
class Row:
    """A named row: `middle` and `height` are inches from the top of the plot."""

    name: str
    label: str
    middle: float
    height: float
    bold: bool
    muted: bool


@dataclass(frozen=True)
class Rows:
    """Where everything on the left of a chart goes, in inches."""

    rows: tuple[Row, ...]
    headings: tuple[tuple[str, float], ...]
    rules: tuple[float, ...]
    gutter: float
    height: float
    size: float


def plan_rows(
    names: Sequence[str],
    *,
    headings: Sequence[str] | None = None,
    bold: Collection[str] = (),
    muted: Collection[str] = (),
    thick: float = 0.25,
    widest: float = 2.7,
    tallest: float = FULL_HEIGHT - 1.2,
) -> Rows:
    """Room for every name.

    `headings` gives each row's heading (a change of heading starts a group); a rule sets `bold`
    rows apart from the rest. `thick` is the height in inches a row's drawing would like. Names are
    set on one line where that takes little room, otherwise on two lines of at most `widest`
    inches. Rows are closed up, and type made smaller, only when they would exceed `tallest`; then
    names may run on one line as wide as 3.1 inches.
    """
    tightest = None
    for height in sorted({thick, min(thick, _CLOSE), 0.0}, reverse=True):
        for size in (TEXT, SMALL, SMALLEST):
            for gutter in _gutters(names, bold, size, widest):
                plan = _planned(names, headings, bold, muted, height, gutter, size)
                if plan.height <= tallest:
                    return plan
                if tightest is None or plan.height < tightest.height:
                    tightest = plan
    if tightest is None:
        return _planned(names, headings, bold, muted, thick, widest, TEXT)
    return tightest


def _gutters(
    names: Sequence[str], bold: Collection[str], size: float, widest: float
) -> list[float]:
    """Inches to try for names: on one line where short, then on two, then on one or two."""
    weights = ["bold" if name in bold else "normal" for name in names]
    one = max(text_width(name, size, w) for name, w in zip(names, weights, strict=True))
    two = max(_two_lines(name, size, w) for name, w in zip(names, weights, strict=True))
    tries = [(one, min(_ONE_LINE, widest)), (two, widest)]
    return [gutter for gutter, most in tries if gutter <= most] + (
        [_WIDEST] if two <= _WIDEST else []
    )


@lru_cache(maxsize=4096)
def _two_lines(name: str, size: float, weight: str) -> float:
    """The least width at which `name` takes no more than two lines."""
    words = name.split()
    return (
        min(
            max(
                text_width(" ".join(words[:cut]), size, weight),
                text_width(" ".join(words[cut:]), size, weight),
            )
            for cut in range(len(words))
        )
        if words
        else 0.0
    )


def _planned(
    names: Sequence[str],
    headings: Sequence[str] | None,
    bold: Collection[str],
    muted: Collection[str],
    thick: float,
    gutter: float,
    size: float,
) -> Rows:
    line = size * LEADING / POINTS_PER_INCH
    rows: list[Row] = []
    heads: list[tuple[str, float]] = []
    rules: list[float] = []
    down = 0.0
    for position, name in enumerate(names):
        if (
            headings is not None
            and headings[position] not in headings[max(0, position - 1) : position]
        ):
            down += _ABOVE_HEADING if position else 0.0
            heads.append((headings[position], down + 0.7 * line))
            down += 1.35 * line
        elif position and (names[position - 1] in bold) != (name in bold):
            rules.append(down + _APART / 2)
            down += _APART
        weight = "bold" if name in bold else "normal"
        label = wrapped(name, gutter, size, weight)
        height = max(thick, (label.count("\n") + 1) * line + 0.03)
        rows.append(Row(name, label, down + height / 2, height, name in bold, name in muted))
        down += height
    widths = [text_width(row.label, size, "bold" if row.bold else "normal") for row in rows]
    return Rows(tuple(rows), tuple(heads), tuple(rules), max(widths) + _GUTTER_GAP, down, size)


def draw_names(sheet: Sheet, plan: Rows, top: float, *, left: float = 0.0, right: float) -> None:
    """Set the row names and headings; rules run from `left` to `right` inches."""
    for row in plan.rows:
        sheet.level(
            left,
            top + row.middle,
            row.label,
            size=plan.size,
            weight="bold" if row.bold else "normal",
            **({"color": UNKNOWN} if row.muted else {}),
        )
    for heading, down in plan.headings:
        sheet.level(left, top + down, heading, size=plan.size, weight="bold")
    for down in plan.rules:
        sheet.line((left, right), (top + down,) * 2, color=RULE, linewidth=0.8)


def row_plot(
    sheet: Sheet,
    plan: Rows,
    left: float,
    top: float,
    width: float,
    ticks: Sequence[float],
    labels: Sequence[str] | None = None,
    scale: Callable[[float], float] = float,
) -> Plot:
    """A plot beside the rows: y is inches down from its top, x runs over the ticks.

    labels: the ticks in words. scale: where a value stands along the axis, such as its logarithm.
    """
    places = [scale(tick) for tick in ticks]
    across, upward = (places[0], places[-1]), (plan.height, 0.0)
    plot = Plot(sheet, (left, top, width, plan.height), across=across, upward=upward)
    plot.upright(places, **GRID_STYLE)
    plot.ticks_below(places, labels or tick_labels(ticks))
    if ticks[0] <= 0 <= ticks[-1]:
        plot.upright([0], color=RULE, linewidth=0.8, zorder=0.5)
    return plot
