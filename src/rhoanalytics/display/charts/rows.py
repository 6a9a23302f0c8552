"""Charts that read like a table: a name on each row, a plot beside it, figures at the right.

Heights are worked out in inches before anything is drawn, so that three rows and forty-five rows,
short names and long ones all come out with the same type and without overlap.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from rhoanalytics.display.charts.scales import tick_labels
from rhoanalytics.display.charts.sheet import LEADING, POINTS_PER_INCH, Sheet, text_width, wrapped
from rhoanalytics.display.theme import FULL_HEIGHT, GRID, RULE, SMALL, SMALLEST, TEXT, UNKNOWN

_GUTTERS = (0.9, 1.2, 1.5, 1.8, 2.1, 2.4, 2.7, 3.0)
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
    rows apart from the rest. `thick` is the height in inches a row's drawing would like; rows are
    set closer, and type smaller, only when they would exceed `tallest`.
    """
    sizes = (TEXT, SMALL, SMALLEST)
    tries = [(size, gutter) for size in sizes for gutter in _GUTTERS if gutter <= widest]
    plans = (
        _planned(names, headings, bold, muted, thick, gutter, size)
        for size, gutter in tries
    )
    best = None
    for plan in plans:
        two_lines = all(row.label.count("\n") <= 1 for row in plan.rows)
        if plan.height <= tallest and two_lines:
            return plan
        if best is None or plan.height <= best.height:
            best = plan
    assert best is not None
    # Nothing fits at the thickness asked for: close the rows up to the height of their type.
    return _planned(names, headings, bold, muted, 0.0, best.gutter, best.size)


def _planned(names, headings, bold, muted, thick, gutter, size) -> Rows:
    line = size * LEADING / POINTS_PER_INCH
    rows: list[Row] = []
    heads: list[tuple[str, float]] = []
    rules: list[float] = []
    down = 0.0
    for position, name in enumerate(names):
        heading = headings[position] if headings is not None else None
        if heading is not None and (position == 0 or heading != headings[position - 1]):
            down += _ABOVE_HEADING if position else 0.0
            heads.append((heading, down + 0.7 * line))
            down += 1.35 * line
        elif position and (names[position - 1] in bold) != (name in bold):
            rules.append(down + _APART / 2)
            down += _APART
        weight = "bold" if name in bold else "normal"
        label = wrapped(name, gutter, size, weight)
        height = max(thick, (label.count("\n") + 1) * line + 0.05)
        rows.append(Row(name, label, down + height / 2, height, name in bold, name in muted))
        down += height
    widths = [text_width(row.label, size, "bold" if row.bold else "normal") for row in rows]
    return Rows(
        tuple(rows), tuple(heads), tuple(rules), max(widths) + _GUTTER_GAP, down, size
    )


def draw_names(sheet: Sheet, plan: Rows, top: float, *, left: float = 0.0, right: float) -> None:
    """Set the row names and headings; rules run from `left` to `right` inches."""
    for row in plan.rows:
        sheet.text(
            left,
            top + row.middle,
            row.label,
            va="center",
            size=plan.size,
            weight="bold" if row.bold else "normal",
            **({"color": UNKNOWN} if row.muted else {}),
        )
    for heading, down in plan.headings:
        sheet.text(left, top + down, heading, va="center", size=plan.size, weight="bold")
    for down in plan.rules:
        sheet.line((left, right), (top + down,) * 2, color=RULE, linewidth=0.8)


def row_axes(
    sheet: Sheet, plan: Rows, left: float, top: float, width: float, ticks: Sequence[float]
) -> Axes:
    """Axes beside the rows: y is inches down from the top of the plot, x runs over the ticks."""
    axes = sheet.axes(left, top, width, plan.height)
    axes.set_ylim(plan.height, 0)
    axes.set_yticks([])
    axes.set_xlim(ticks[0], ticks[-1])
    axes.set_xticks(list(ticks), tick_labels(ticks))
    axes.xaxis.grid(True, color=GRID)
    if ticks[0] <= 0 <= ticks[-1]:
        axes.axvline(0, color=RULE, linewidth=0.8, zorder=0.5)
    return axes
