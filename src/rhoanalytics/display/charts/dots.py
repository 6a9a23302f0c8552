"""Dots with intervals, one row for each group, in one panel or several side by side."""

import math
from collections.abc import Collection, Mapping

import pandas as pd
from matplotlib.figure import Figure

from rhoanalytics.display.charts.checks import check_columns, check_once, in_appearance
from rhoanalytics.display.charts.key import draw_key, key_height, unit_height
from rhoanalytics.display.charts.marks import (
    check_comparators,
    comparator_entries,
    dot_entry,
    draw_comparators,
    draw_dot,
    interval_entry,
)
from rhoanalytics.display.charts.scales import axis_ticks, printed
from rhoanalytics.display.charts.rows import draw_names, plan_rows, row_axes
from rhoanalytics.display.charts.sheet import Sheet, text_height, text_width, wrapped
from rhoanalytics.display.theme import (
    FULL_WIDTH,
    SMALL,
    TEXT,
    UNKNOWN,
    themed,
)

NARROWEST_PANEL = 1.8
"""Inches: a panel with its printed values; below this the ticks of neighbours would touch."""

_GAP = 0.28
_PER_TICK = 0.42
_EDGE = 0.12


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
      heading      text: the heading the row stands under (single panel only)
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
    panels = in_appearance(frame[panel]) if panel is not None else [""]
    names = in_appearance(frame[label])
    headings = list(frame[heading]) if heading is not None and panel is None else None

    limits = [column for column in (lower, upper) if column is not None]
    figures = {
        index: printed(row[value], unit, decimals)
        if flag is None or not math.isnan(row[value])
        else str(row[flag])
        for index, row in frame.iterrows()
    }
    if len(panels) == 1 and len(limits) == 2:
        figures = {
            index: text + _range(frame.loc[index, lower], frame.loc[index, upper], decimals)
            for index, text in figures.items()
        }
    figures_width = max(text_width(text, SMALL) for text in figures.values()) + 0.14

    plan = plan_rows(
        names,
        headings=headings,
        bold=bold,
        muted=muted,
        thick=0.28,
        widest=2.7 if len(panels) == 1 else 1.8,
    )
    room = FULL_WIDTH - plan.gutter
    fit = max(1, int((room + _GAP) / (NARROWEST_PANEL + _GAP / 2)))
    across = math.ceil(len(panels) / math.ceil(len(panels) / fit))
    panel_width = (room + _GAP) / across - _GAP
    plot_width = panel_width - figures_width - _EDGE
    titles = [wrapped(title, panel_width, TEXT, "bold") for title in panels]
    title_height = max(text_height(title) for title in titles) + 0.08 if panel is not None else 0.0

    entries = [dot_entry(name)]
    if limits:
        entries.append(interval_entry(interval_name))
    entries += comparator_entries(list(compared))
    unit_text = wrapped(unit, FULL_WIDTH - plan.gutter)
    top = key_height(entries)
    ticks_height = unit_height("", plot_width) - text_height("")
    storey = title_height + plan.height + ticks_height + 0.1
    storeys = math.ceil(len(panels) / across)
    sheet = Sheet(top + storeys * storey - 0.1 + text_height(unit_text) + 0.05)
    draw_key(sheet, entries)

    ticks = axis_ticks(
        frame[[value, *limits, *compared.values()]].to_numpy(float).ravel(),
        unit=unit,
        from_zero=from_zero,
        most=max(2, int(plot_width / _PER_TICK)),
    )
    rows = {row.name: row for row in plan.rows}
    for number, title in enumerate(panels):
        left = plan.gutter + (number % across) * (panel_width + _GAP)
        down = top + (number // across) * storey + title_height
        here = frame if panel is None else frame[frame[panel] == title]
        if number % across == 0:
            draw_names(sheet, plan, down, right=FULL_WIDTH)
        sheet.text(left, down - 0.08, titles[number], va="bottom", weight="bold")
        axes = row_axes(sheet, plan, left, down, plot_width, ticks)
        for index, record in here.iterrows():
            row = rows[record[label]]
            axes.plot(ticks[:1] + ticks[-1:], [row.middle] * 2, color="#EFEFEF", linewidth=0.8,
                      zorder=0)
            draw_comparators(axes, row, {name: record[c] for name, c in compared.items()})
            draw_dot(axes, row, record[value], *(record[column] for column in limits))
            sheet.text(
                left + panel_width, down + row.middle, figures[index], ha="right",
                va="center_baseline", size=SMALL, **({"color": UNKNOWN} if row.muted else {}),
            )
    sheet.text(plan.gutter, sheet.height - 0.05, unit_text, va="bottom")
    return sheet.figure


def _range(lower: float, upper: float, decimals: int) -> str:
    if math.isnan(lower) or math.isnan(upper):
        return ""
    return f" ({printed(lower, '', decimals)} to {printed(upper, '', decimals)})"
