"""Ratios with intervals on a log scale, with parity and the band about it."""

import math
from collections.abc import Iterable

import pandas as pd
from matplotlib.figure import Figure

from rhoanalytics.display.charts.checks import check_columns, check_once, with_numbers
from rhoanalytics.display.charts.columns import draw_columns, plan_columns
from rhoanalytics.display.charts.key import KeyEntry, Style
from rhoanalytics.display.charts.marks import DOT, INTERVAL_WIDTH, interval_entry
from rhoanalytics.display.charts.plot import Plot
from rhoanalytics.display.charts.rowchart import row_chart
from rhoanalytics.display.charts.rows import Row, plan_rows
from rhoanalytics.display.charts.scales import finite, printed, printed_range
from rhoanalytics.display.charts.sheet import text_height, wrapped
from rhoanalytics.display.theme import (
    AREA,
    FULL_WIDTH,
    INK,
    PAPER,
    SMALL,
    UNKNOWN,
    themed,
)

FOUR_FIFTHS = (0.80, 1.25)
"""NHS England's WRES range "non-adverse" about parity: the four-fifths rule and its inverse."""

# Ticks that a reader can name; the axis runs between two of them, and never beyond the outer pair.
_TICKS = (0.125, 0.25, 0.5, 0.8, 1.0, 1.25, 2.0, 4.0, 8.0)
_BAND_FILL = "#EDF1F5"
_STATES: tuple[tuple[str, Style], ...] = (
    ("outside {band}, interval excludes 1", {"color": AREA}),
    (
        "outside {band}, interval includes 1",
        {"color": AREA, "markerfacecolor": PAPER, "markeredgewidth": 1.6},
    ),
    ("inside", {"color": UNKNOWN, "markersize": 5.5}),
)


@themed
def ratio_intervals(
    frame: pd.DataFrame,
    *,
    label: str,
    value: str,
    lower: str,
    upper: str,
    unit: str,
    below: str = "",
    above: str = "",
    flag: str | None = None,
    totals: tuple[str, ...] | None = None,
    band: tuple[float, float] = FOUR_FIFTHS,
    decimals: int = 2,
) -> Figure:
    """One row per organisation: a ratio with its interval on a log scale, parity and the band.

    Columns of `frame` (one row per `label`), drawn in the order given:
      label         text: the organisation
      value         ratio, above 0; missing is printed as `flag`'s text, else "[x]"
      lower, upper  limits of the interval, above 0
      flag          text: the symbol printed where there is no ratio, such as "[u]"
    The dot's fill says whether the ratio is outside `band` and whether its interval includes 1.
    `below` and `above` are the directions in words, set over either side of parity. `totals` names
    rows set apart in bold (by default the first, when there are more). An interval that runs off
    the axis (1/8 to 8) ends in an arrow. Raises ValueError naming a missing column or a ratio that
    is not above 0.
    """
    check_columns("ratio_intervals", frame, [label, value, lower, upper, flag])
    check_once("ratio_intervals", frame, [label])
    frame = with_numbers("ratio_intervals", frame, [value, lower, upper])
    for column in (value, lower, upper):
        if (frame[column] <= 0).any():
            name = frame.loc[frame[column] <= 0, label].iloc[0]
            raise ValueError(
                f"ratio_intervals: {column!r} of {name!r} is not above 0, so it has no place on a "
                "log scale. Leave the ratio out and give its symbol in the flag column."
            )
    names = list(frame[label])
    if totals is None:
        totals = tuple(names[:1]) if len(names) > 1 else ()
    columns = plan_columns(
        [
            [
                str(record[flag])
                if flag is not None and math.isnan(record[value])
                else printed(record[value], "", decimals)
                + printed_range(record[lower], record[upper], decimals)
                for _, record in frame.iterrows()
            ]
        ]
    )
    plan = plan_rows(names, bold=totals, thick=0.28, widest=2.4, tallest=7.0)
    ticks = _axis(finite(frame[[value, lower, upper]].to_numpy(float).ravel()), band)
    between = f"{band[0]:.2f} to {band[1]:.2f}"
    entries = [KeyEntry(name.format(band=between), DOT | style) for name, style in _STATES]
    entries.append(interval_entry("95% confidence interval"))

    parity = plan.gutter + (columns.left - plan.gutter) * _position(1.0, ticks)
    sides = _directions(below, above, parity)
    header = max(text_height(words, SMALL) for _, words, _ in sides) + 0.06 if sides else 0.0
    chart = row_chart(
        plan,
        entries=entries,
        ticks=ticks,
        labels=[f"{tick:g}" for tick in ticks],
        unit=unit,
        right=columns.left,
        header=header,
        scale=math.log,
    )
    start, end = map(math.log, band)
    chart.plot.boxes([(start, end, plan.height, 0)], facecolor=_BAND_FILL, zorder=0, gid="band")
    chart.plot.upright([0], color=INK, linewidth=1.0, zorder=1)
    for row, (_, record) in zip(chart.rows, frame.iterrows(), strict=True):
        figures = record[value], record[lower], record[upper]
        _draw_ratio(chart.plot, row, figures, (ticks[0], ticks[-1]), band)
    draw_columns(chart.sheet, plan, columns, chart.top)
    for left, words, side in sides:
        chart.sheet.text(left, chart.top - 0.05, words, va="bottom", size=SMALL, ha=side)
    return chart.sheet.figure


def _directions(below: str, above: str, parity: float) -> list[tuple[float, str, str]]:
    """Where the words on either side of parity go: left edge, words, alignment."""
    gap = 0.1
    left = wrapped(f"\N{LEFTWARDS ARROW} {below}", parity - gap, SMALL)
    right = wrapped(f"{above} \N{RIGHTWARDS ARROW}", FULL_WIDTH - parity - gap, SMALL)
    sides = [(below, parity - gap, left, "right"), (above, parity + gap, right, "left")]
    return [(start, words, side) for given, start, words, side in sides if given]


def _draw_ratio(
    plot: Plot,
    row: Row,
    figures: tuple[float, float, float],
    axis: tuple[float, float],
    band: tuple[float, float],
) -> None:
    """The ratio and its interval; an end beyond the axis becomes an arrow at its edge."""
    value, lower, upper = figures
    start, end = axis
    style = {"color": AREA} | _state(value, lower, upper, band)
    if not (math.isnan(lower) or math.isnan(upper)):
        ends = [max(lower, start), min(upper, end)]
        line: Style = {"color": style["color"], "zorder": 3}
        plot.line([*map(math.log, ends)], [row.middle] * 2, linewidth=INTERVAL_WIDTH, **line)
        for limit, shown, marker in zip((lower, upper), ends, ("<", ">"), strict=True):
            if limit != shown:
                plot.line([math.log(shown)], [row.middle], marker=marker, markersize=6, **line)
    if start <= value <= end:
        plot.line([math.log(value)], [row.middle], zorder=5, gid="value", **(DOT | style))


def _axis(numbers: Iterable[float], band: tuple[float, float]) -> tuple[float, ...]:
    found = [*numbers, *band]
    low, high = min(found), max(found)
    start = max((tick for tick in _TICKS if tick <= low), default=_TICKS[0])
    end = min((tick for tick in _TICKS if tick >= high), default=_TICKS[-1])
    # Half a doubling on either side at the least, so that parity is never at the edge.
    start, end = min(start, 0.5), max(end, 2.0)
    return tuple(tick for tick in _TICKS if start <= tick <= end)


def _position(value: float, ticks: tuple[float, ...]) -> float:
    """How far along the log axis a value lies, 0 to 1."""
    return math.log(value / ticks[0]) / math.log(ticks[-1] / ticks[0])


def _state(value: float, lower: float, upper: float, band: tuple[float, float]) -> Style:
    if band[0] <= value <= band[1] or math.isnan(value):
        return _STATES[2][1]
    clear = lower > 1 or upper < 1
    return _STATES[0 if clear else 1][1]
