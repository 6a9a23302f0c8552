"""Dots with intervals, one row for each group, in one panel or several side by side."""

import math
from collections.abc import Collection, Mapping

import pandas as pd
from matplotlib.figure import Figure

from rhoanalytics.display.charts.checks import (
    check_columns,
    check_once,
    in_appearance,
    with_numbers,
)
from rhoanalytics.display.charts.key import Style, draw_key, key_height, unit_height
from rhoanalytics.display.charts.marks import (
    check_comparators,
    comparator_entries,
    dot_entry,
    draw_comparators,
    draw_dot,
    interval_entry,
)
from rhoanalytics.display.charts.panels import GAP, plan_panels
from rhoanalytics.display.charts.rows import draw_names, plan_rows, row_plot
from rhoanalytics.display.charts.scales import axis_ticks, axis_words, printed, printed_range
from rhoanalytics.display.charts.sheet import Sheet, text_width, wrapped
from rhoanalytics.display.theme import (
    FULL_WIDTH,
    SMALL,
    UNKNOWN,
    themed,
)

NARROWEST_PANEL = 1.8
"""Inches: a panel with its printed values; below this the ticks of neighbours would touch."""

_THICK, _CLOSE = 0.235, 0.2
"""Inches for a row of a single panel, and of several."""

_PER_TICK = 0.42
_BEFORE_FIGURES = 0.24
_GUIDE: Style = {"color": "#EFEFEF", "linewidth": 0.8, "zorder": 0}


@themed
def dot_interval(
    frame: pd.DataFrame,
    *,
    label: str,
    value: str,
    lower: str | None,
    upper: str | None,
    unit: str,
    panel: str | None = None,
    comparators: Mapping[str, str] | None = None,
    heading: str | None = None,
    name: str = "This ICS",
    interval_name: str = "95% confidence interval",
    muted: Collection[str] = ("Not stated", "Missing", "Unknown"),
    bold: Collection[str] = (),
    flag: str | None = None,
    from_zero: bool = True,
    decimals: int = 1,
) -> Figure:
    """One row per group: a dot, its interval, and the values the group is compared with.

    Columns of `frame` (one row per `label`, or per `label` and `panel`), drawn in the order given:
      label        text: the group named on the row
      value        number in the unit shown; missing is printed as `flag`'s text, else "[x]"
      lower, upper numbers: the limits of the interval; None, or missing, for no interval
      panel        text: the indicator; panels share one axis and stand side by side
      comparators  name shown -> column of numbers, at most three: {"England": "england"}
      heading      text: the heading the row stands under; a change starts a new block
      flag         text: the symbol printed where there is no value, such as "[c]"
    `unit` is printed under the axis ("% of people treated to threshold"); values are printed as
    percentages when it begins with "%". Rows named in `muted` are grey and hollow; rows in `bold`
    are set apart. Raises ValueError naming a column that is missing.
    """
    compared = check_comparators("dot_interval", comparators)
    check_columns(
        "dot_interval",
        frame,
        [label, value, lower, upper, panel, heading, flag, *compared.values()],
    )
    check_once("dot_interval", frame, [label] if panel is None else [panel, label])
    frame = with_numbers("dot_interval", frame, [value, lower, upper, *compared.values()])
    panels = in_appearance(frame[panel]) if panel is not None else [""]
    names = in_appearance(frame[label])
    headings = None
    if heading is not None:
        headings = list(frame.drop_duplicates(label)[heading])

    limits = [column for column in (lower, upper) if column is not None]
    with_limits = len(panels) == 1 and len(limits) == 2
    figures = [
        _figure(record, value, flag, limits if with_limits else [], unit, decimals)
        for _, record in frame.iterrows()
    ]
    figures_width = max(text_width(text, SMALL) for text in figures) + _BEFORE_FIGURES

    one = len(panels) == 1
    plan = plan_rows(
        names,
        headings=headings,
        bold=bold,
        muted=muted,
        thick=_THICK if one else _CLOSE,
        widest=2.7 if one else 1.8,
    )
    most = int((FULL_WIDTH - plan.gutter + GAP) / (NARROWEST_PANEL + GAP / 2))
    grid = plan_panels(panels, plan.gutter, most=most)
    plot_width = grid.width - figures_width
    ticks = axis_ticks(
        frame[[value, *limits, *compared.values()]].to_numpy(float).ravel(),
        unit=unit,
        from_zero=from_zero,
        most=max(2, int(plot_width / _PER_TICK)),
    )
    entries = [dot_entry(name)]
    entries += [interval_entry(interval_name)] if limits else []
    entries += comparator_entries(list(compared))
    words = wrapped(axis_words(unit, ticks), FULL_WIDTH - plan.gutter)
    top = key_height(entries) + grid.title_height
    storey = grid.title_height + plan.height + unit_height("")
    sheet = Sheet(top + (grid.storeys - 1) * storey + plan.height + unit_height(words) + 0.05)
    draw_key(sheet, entries)
    rows = {row.name: row for row in plan.rows}
    plots = []
    for number, title in enumerate(grid.titles):
        left, down = grid.corner(number, storey)
        sheet.text(left, top + down - 0.07, title, va="bottom", weight="bold")
        if grid.first_in_row(number):
            draw_names(sheet, plan, top + down, right=FULL_WIDTH)
        plot = row_plot(sheet, plan, left, top + down, plot_width, ticks)
        plot.level([row.middle for row in plan.rows], **_GUIDE)
        plots.append(plot)
    for text, (_, record) in zip(figures, frame.iterrows(), strict=True):
        number = panels.index(record[panel]) if panel is not None else 0
        left, down = grid.corner(number, storey)
        row = rows[record[label]]
        compared_with = {other: record[column] for other, column in compared.items()}
        draw_comparators(plots[number], row, compared_with)
        draw_dot(plots[number], row, record[value], [record[column] for column in limits])
        style = {"color": UNKNOWN} if row.muted else {}
        across, middle = left + grid.width, top + down + row.middle
        sheet.level(across, middle, text, ha="right", size=SMALL, **style)
    sheet.text(plan.gutter, sheet.height - 0.05, words, va="bottom")
    return sheet.figure


def _figure(
    record: pd.Series, value: str, flag: str | None, limits: list[str], unit: str, decimals: int
) -> str:
    """What is printed for one row: the value and its limits, or the symbol in its place."""
    if flag is not None and math.isnan(record[value]):
        return str(record[flag])
    text = printed(record[value], unit, decimals)
    if not limits:
        return text
    return text + printed_range(record[limits[0]], record[limits[1]], decimals)
