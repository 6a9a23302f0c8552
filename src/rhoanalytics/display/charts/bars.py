"""Bars: this area beside England, and who the staff or patients are beside who lives here."""

from collections.abc import Collection, Mapping

import pandas as pd
from matplotlib.figure import Figure

from rhoanalytics.display.charts.checks import check_columns, check_once, with_numbers
from rhoanalytics.display.charts.columns import HEADER, draw_columns, plan_columns
from rhoanalytics.display.charts.key import KeyEntry, Style, swatch
from rhoanalytics.display.charts.rowchart import row_chart, row_ticks
from rhoanalytics.display.charts.rows import plan_rows
from rhoanalytics.display.charts.scales import printed
from rhoanalytics.display.charts.sheet import text_width
from rhoanalytics.display.theme import (
    AREA,
    CATEGORICAL,
    ENGLAND,
    FULL_WIDTH,
    SMALL,
    UNKNOWN,
    themed,
)

# A stroke taller than the bar: a solid marker would hide the shortest bars.
_STROKE: Style = {"marker": "|", "markersize": 15, "markeredgewidth": 2.4, "color": ENGLAND}
_BAR = 0.62
"""Share of a row's height filled by its bar."""

_MOST_SERIES = 4
_SERIES_BAR = 0.145
_BETWEEN_GROUPS = 0.12

_FEW = 12
_THICK, _CLOSE = 0.22, 0.185
"""Inches for a row of a chart with few rows, and with more."""


@themed
def compare_bars(
    frame: pd.DataFrame,
    *,
    label: str,
    value: str,
    comparator: str,
    names: tuple[str, str],
    unit: str,
    heading: str | None = None,
    flag: str | None = None,
    muted: Collection[str] = ("Not stated", "Missing", "Unknown"),
    bold: Collection[str] = (),
    decimals: int = 1,
) -> Figure:
    """Horizontal bars for the area, with the comparator's value as an upright stroke on each row.

    Columns of `frame` (one row per `label`), drawn in the order given:
      label       text: the group
      value       number: the area's value; missing is printed "[x]"
      comparator  number: England's value for the same group
      heading     text: the heading the row stands under; a change starts a new block
      flag        text: the symbol printed where there is no value, such as "[c]"
    `names` are the area and the comparator as shown: ("Dorset", "England"). `unit` is printed under
    the axis, which starts at 0. Both values are printed at the right. Raises ValueError naming a
    missing column.
    """
    check_columns("compare_bars", frame, [label, value, comparator, heading, flag])
    check_once("compare_bars", frame, [label] if heading is None else [heading, label])
    frame = with_numbers("compare_bars", frame, [value, comparator])
    plan = plan_rows(
        list(frame[label]),
        headings=list(frame[heading]) if heading is not None else None,
        muted=muted,
        bold=bold,
        thick=_THICK if len(frame) <= _FEW else _CLOSE,
    )
    figures = [
        [printed(number, unit, decimals) for number in frame[c]] for c in (value, comparator)
    ]
    if flag is not None:
        missing = zip(figures[0], frame[value].isna(), frame[flag], strict=True)
        figures[0] = [str(symbol) if absent else text for text, absent, symbol in missing]
    columns = plan_columns(figures)
    marks: tuple[Style, ...] = (swatch(names[0], AREA).style, _STROKE)
    values = frame[[value, comparator]].to_numpy(float).ravel()
    chart = row_chart(
        plan,
        entries=[KeyEntry(name, mark) for name, mark in zip(names, marks, strict=True)],
        ticks=row_ticks(plan, columns.left, values, unit=unit, from_zero=True),
        unit=unit,
        right=columns.left,
        header=HEADER,
    )
    middles = [row.middle for row in chart.rows]
    halves = [_BAR * min(row.height, _THICK) / 2 for row in chart.rows]
    chart.plot.boxes(
        [
            (0, length, middle + half, middle - half)
            for length, middle, half in zip(frame[value].fillna(0), middles, halves, strict=True)
        ],
        facecolors=[UNKNOWN if row.muted else AREA for row in chart.rows],
    )
    stroke: Style = {"linestyle": "none", "zorder": 5, "gid": "comparator"}
    chart.plot.line(frame[comparator], middles, **(stroke | _STROKE))
    draw_columns(chart.sheet, plan, columns, chart.top, marks)
    return chart.sheet.figure


@themed
def composition_bars(
    frame: pd.DataFrame,
    *,
    label: str,
    series: Mapping[str, str],
    unit: str,
    muted: Collection[str] = ("Not stated", "Missing", "Unknown"),
    decimals: int = 1,
) -> Figure:
    """For each group a bar per series: residents beside a register, or beside the workforce.

    Columns of `frame` (one row per `label`), drawn in the order given:
      label   text: the group
      series  name shown -> column of numbers, two to four, in the order drawn:
              {"Residents": "residents", "Hypertension register": "register"}
    Every bar has its value at its end; missing is printed "[x]". Rows in `muted` (unknown
    ethnicity) have grey names. `unit` is printed under the axis, which starts at 0. Raises
    ValueError naming a missing column, or for more than four series.
    """
    if not 1 <= len(series) <= _MOST_SERIES:
        raise ValueError(
            f"composition_bars: {len(series)} series; give one to {_MOST_SERIES}, "
            "or split them over two charts."
        )
    check_columns("composition_bars", frame, [label, *series.values()])
    check_once("composition_bars", frame, [label])
    frame = with_numbers("composition_bars", frame, series.values())
    block = _SERIES_BAR * len(series)
    plan = plan_rows(list(frame[label]), muted=muted, thick=block + _BETWEEN_GROUPS, tallest=9)
    colours = dict(zip(series, CATEGORICAL, strict=False))
    figures = {
        name: [printed(number, unit, decimals) for number in frame[column]]
        for name, column in series.items()
    }
    room = max(text_width(text, SMALL) for texts in figures.values() for text in texts) + 0.1
    right = FULL_WIDTH - room
    values = frame[list(series.values())].to_numpy(float).ravel()
    chart = row_chart(
        plan,
        entries=[swatch(name, colour) for name, colour in colours.items()],
        ticks=row_ticks(plan, right, values, unit=unit, from_zero=True),
        unit=unit,
        right=right,
    )
    for number, (name, column) in enumerate(series.items()):
        middles = [row.middle - block / 2 + (number + 0.5) * _SERIES_BAR for row in chart.rows]
        lengths = frame[column].fillna(0)
        half = _SERIES_BAR * 0.86 / 2
        chart.plot.boxes(
            [
                (0, n, middle + half, middle - half)
                for n, middle in zip(lengths, middles, strict=True)
            ],
            facecolor=colours[name],
        )
        for middle, length, text in zip(middles, lengths, figures[name], strict=True):
            chart.plot.text(length, middle, text, points=(4, 0), va="center_baseline", size=SMALL)
    return chart.sheet.figure
