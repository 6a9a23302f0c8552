"""Two groups on each row: White and ethnic minority staff in every trust."""

from collections.abc import Collection

import pandas as pd
from matplotlib.figure import Figure

from rhoanalytics.display.charts.checks import check_columns, check_once, with_numbers
from rhoanalytics.display.charts.columns import HEADER, draw_columns, plan_columns
from rhoanalytics.display.charts.key import KeyEntry, Style
from rhoanalytics.display.charts.rowchart import row_chart, row_ticks
from rhoanalytics.display.charts.rows import plan_rows
from rhoanalytics.display.charts.scales import printed
from rhoanalytics.display.theme import (
    ETHNIC_MINORITY_STAFF,
    FOCUS,
    INK,
    WHITE_STAFF,
    themed,
)

_STYLES: tuple[Style, Style] = (
    {"marker": "o", "markersize": 7.5, "color": WHITE_STAFF},
    {"marker": "D", "markersize": 6.5, "color": ETHNIC_MINORITY_STAFF},
)
_OFFSETS = (-0.035, 0.035)
"""Inches: intervals of the two groups run just above and below each other where they overlap."""

_INTERVAL_NAME = "95% confidence interval"


@themed
def paired_dots(
    frame: pd.DataFrame,
    *,
    label: str,
    first: str,
    second: str,
    unit: str,
    first_lower: str | None = None,
    first_upper: str | None = None,
    second_lower: str | None = None,
    second_upper: str | None = None,
    first_name: str = "White staff",
    second_name: str = "Ethnic minority staff",
    totals: Collection[str] | None = None,
    from_zero: bool = True,
    decimals: int = 1,
) -> Figure:
    """One row per organisation: the values of two groups joined by a line, thin intervals.

    Columns of `frame` (one row per `label`), drawn in the order given:
      label          text: the organisation
      first, second  numbers in the unit shown; missing is printed "[x]"
      first_lower, first_upper, second_lower, second_upper
                     numbers: limits of the intervals; None, or missing, for no interval
    `totals` names the rows set apart in bold; by default the first row (the ICS) when there is
    more than one. `unit` is printed under the axis. Raises ValueError naming a missing column.
    """
    limits = ((first_lower, first_upper), (second_lower, second_upper))
    check_columns(
        "paired_dots",
        frame,
        [label, first, second, *(column for pair in limits for column in pair)],
    )
    check_once("paired_dots", frame, [label])
    frame = with_numbers(
        "paired_dots", frame, [first, second, *(column for pair in limits for column in pair)]
    )
    names = list(frame[label])
    if totals is None:
        totals = names[:1] if len(names) > 1 else ()

    columns = plan_columns(
        [[printed(number, unit, decimals) for number in frame[c]] for c in (first, second)]
    )
    entries = [
        KeyEntry(name, style)
        for name, style in zip((first_name, second_name), _STYLES, strict=True)
    ]
    drawn = [column for pair in limits for column in pair if column is not None]
    if drawn:
        entries.append(KeyEntry(_INTERVAL_NAME, {"color": INK, "linewidth": 1}, stroke=True))
    plan = plan_rows(names, bold=totals, thick=0.24, tallest=7.2)
    values = frame[[first, second, *drawn]].to_numpy(float).ravel()
    chart = row_chart(
        plan,
        entries=entries,
        ticks=row_ticks(plan, columns.left, values, unit=unit, from_zero=from_zero),
        unit=unit,
        right=columns.left,
        header=HEADER,
    )
    groups = tuple(zip((first, second), limits, _STYLES, _OFFSETS, strict=True))
    for row, (_, record) in zip(chart.rows, frame.iterrows(), strict=True):
        level = [row.middle] * 2
        chart.plot.line([record[first], record[second]], level, color=FOCUS[1], linewidth=2.5)
        for column, (lower, upper), style, offset in groups:
            if lower is not None and upper is not None:
                chart.plot.line(
                    [record[lower], record[upper]],
                    [row.middle + offset] * 2,
                    linewidth=1.0,
                    color=style["color"],
                    zorder=3,
                )
            dot: Style = {"linestyle": "none", "zorder": 5, "gid": "value"}
            chart.plot.line([record[column]], [row.middle], **(dot | style))
    draw_columns(chart.sheet, plan, columns, chart.top, _STYLES)
    return chart.sheet.figure
