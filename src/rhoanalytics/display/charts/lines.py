"""Lines over years or quarters in small multiples; a gap is a gap, and a break is marked."""

import math
from calendar import month_abbr
from collections.abc import Callable, Collection, Mapping

import pandas as pd
from matplotlib.figure import Figure

from rhoanalytics.display.charts.checks import (
    check_columns,
    check_once,
    in_appearance,
    with_numbers,
)
from rhoanalytics.display.charts.key import KeyEntry, Style, draw_key, key_height
from rhoanalytics.display.charts.marks import check_comparators
from rhoanalytics.display.charts.panels import plan_panels
from rhoanalytics.display.charts.plot import GRID_STYLE, Plot
from rhoanalytics.display.charts.scales import (
    NOT_AVAILABLE,
    axis_ticks,
    axis_words,
    finite,
    printed,
    tick_labels,
)
from rhoanalytics.display.charts.sheet import (
    POINTS_PER_INCH,
    Sheet,
    text_height,
    text_width,
    wrapped,
)
from rhoanalytics.display.theme import (
    AREA,
    ENGLAND,
    FULL_WIDTH,
    INK,
    PAPER,
    REGION,
    RULE,
    SMALL,
    SMALLEST,
    UNKNOWN,
    halo,
    themed,
)

BREAK = "[b]"
"""Government Analysis Function shorthand for a break in a time series."""

_MAIN: Style = {"color": AREA, "marker": "o", "markersize": 5, "linewidth": 2.0}
_REFERENCES: tuple[Style, ...] = (
    {"color": ENGLAND, "marker": "D", "markersize": 4.5, "linewidth": 1.5},
    {"color": REGION, "marker": "^", "markersize": 5, "linewidth": 1.5},
)
_QUARTER = r"\d{4}-(?:03|06|09|12)"
"""The last month of a quarter."""

_ACROSS = 3
_HEIGHTS = (2.3, 1.7, 1.35)
"""Inches of plot for one, two and three panels across."""

_BREAK_HEIGHT = 0.19
_YEARS_HEIGHT = 0.36
_LABEL_STEP = 0.155
"""Inches between the last values of two lines, so that one never covers the other."""


@themed
def series(
    frame: pd.DataFrame,
    *,
    period: str,
    value: str,
    unit: str,
    panel: str | None = None,
    breaks: Mapping[str, Collection[int | str]] | Collection[int | str] | None = None,
    reference: Mapping[str, str] | None = None,
    lower: str | None = None,
    upper: str | None = None,
    basis: str | None = None,
    name: str = "This ICS",
    parity: float | None = None,
    from_zero: bool = True,
    decimals: int = 1,
) -> Figure:
    """A line of yearly or quarterly values in each panel; all panels share both axes.

    Columns of `frame` (one row per `period`, or per `panel` and `period`, in any order):
      period        whole year, as a number or its digits ("2024"); or for all rows the last month
                    of a quarter ("2024-03")
      value         number in the unit shown; a time that is missing or has no value leaves a gap
      panel         text: one panel each, in the order in which they first appear
      lower, upper  numbers: limits, drawn as thin upright intervals
      reference     name shown -> column of numbers, at most two: {"England": "england"}
      basis         text: what the value rests on; neighbouring years are joined only where it is
                    the same, and years on another basis than the last are hollow
    `breaks` lists the periods in which a new series starts (for all panels, or by panel): the line
    stops before them and [b] is printed. `parity` draws a level line (1.0 for ratios). The last
    value of each line is printed beside it; `name` labels the main line where there is a
    reference. Raises ValueError naming a missing column or a period that is no year.
    """
    references = check_comparators("series", reference)
    if len(references) > len(_REFERENCES):
        raise ValueError(f"series: {len(references)} reference lines; give at most two.")
    limits = [column for column in (lower, upper) if column is not None]
    check_columns("series", frame, [period, value, panel, basis, *limits, *references.values()])
    frame = with_numbers("series", frame, [value, *limits, *references.values()])
    times, time_name = _times(frame[period])
    frame = frame.assign(**{period: times})
    check_once("series", frame, [period] if panel is None else [panel, period])
    panels = in_appearance(frame[panel]) if panel is not None else [""]
    first, last = int(frame[period].min()), int(frame[period].max())
    columns = [value, *limits, *references.values()]
    years = range(first, last + 1)
    tables = {
        title: (frame if panel is None else frame[frame[panel] == title])
        .set_index(period)[columns]
        .reindex(years)
        for title in panels
    }
    rests = {
        title: (frame if panel is None else frame[frame[panel] == title])
        .set_index(period)[basis]
        .sort_index()
        for title in panels
        if basis is not None
    }
    broken = {
        title: _break_times(breaks.get(title, ()) if isinstance(breaks, Mapping) else breaks or ())
        for title in panels
    }

    numbers = frame[columns].to_numpy(float).ravel()
    ticks = axis_ticks(
        numbers if parity is None else [*numbers, parity], unit=unit, from_zero=from_zero, most=5
    )
    if parity is not None and ticks[0] == parity:
        # Parity is a line to be read against, not the floor of the plot.
        ticks = (2 * ticks[0] - ticks[1], *ticks)
    labels = tick_labels(ticks)
    left = max(text_width(text, SMALL) for text in labels) + 0.08
    texts = [printed(number, unit, decimals) for number in finite(numbers)]
    margin = max((text_width(text, SMALL, "bold") for text in texts), default=0.3) + 0.14
    grid = plan_panels(panels, left, most=_ACROSS)
    plot_width, plot_height = grid.width - margin, _HEIGHTS[grid.across - 1]

    styles = dict(zip(references.values(), _REFERENCES, strict=False))
    entries = [KeyEntry(name, _MAIN, stroke=True)] if references else []
    entries += [
        KeyEntry(other, styles[column], stroke=True) for other, column in references.items()
    ]
    words = wrapped(axis_words(unit, ticks), FULL_WIDTH)
    above = grid.title_height + (_BREAK_HEIGHT if any(broken.values()) else 0.06)
    top = key_height(entries) + text_height(words) + 0.12 + above
    storey = above + plot_height + _YEARS_HEIGHT
    sheet = Sheet(top + (grid.storeys - 1) * storey + plot_height + 0.28)
    draw_key(sheet, entries)
    sheet.text(0, key_height(entries), words)
    for number, (title, shown) in enumerate(zip(panels, grid.titles, strict=True)):
        start, down = grid.corner(number, storey)
        sheet.text(start, top + down - above, shown, weight="bold")
        plot = Plot(
            sheet,
            (start, top + down, plot_width, plot_height),
            across=(first - 0.4, last + 0.4),
            upward=(ticks[0], ticks[-1]),
        )
        plot.level(ticks, **GRID_STYLE)
        if grid.first_in_row(number):
            plot.ticks_beside(ticks, labels)
        plot.level([ticks[0]], color=RULE, linewidth=0.8, zorder=0.6)
        if parity is not None:
            plot.level([parity], color=RULE, linewidth=1.2, linestyle=(0, (4, 2)))
        _print_times(plot, years, time_name)
        _mark_breaks(plot, broken[title])
        table = tables[title]
        if table[value].isna().all():
            _say_not_available(plot)
        for column, style in [*reversed(styles.items()), (value, _MAIN)]:
            own = rests.get(title) if column == value else None
            for run in _runs(table[column], broken[title], own):
                line = plot.line(run.index, run.to_numpy(), gid=column, **style)
                if own is not None and own[run.index[-1]] != own.iloc[-1]:
                    line.set_markerfacecolor(PAPER)
        if len(limits) == 2:
            ends = zip(table.index, table[lower], table[upper], strict=True)
            intervals = [((year, low), (year, high)) for year, low, high in ends]
            plot.lines(intervals, color=AREA, linewidth=1.0)
        _print_last(plot, table[[value, *styles]], unit, decimals)
    return sheet.figure


def _print_times(plot: Plot, times: range, name: Callable[[int], str]) -> None:
    """Whole years or quarters far enough apart to be printed in full, always with the last."""
    spacing = plot.width / (len(times) - 0.2)
    step = math.ceil((text_width(name(times[-1]), SMALL) + 0.1) / spacing)
    shown = times[::-1][::step]
    plot.ticks_below(shown, [name(time) for time in shown])


def _say_not_available(plot: Plot) -> None:
    words = f"{NOT_AVAILABLE} not available"
    middle = sum(plot.across) / 2, sum(plot.upward) / 2
    plot.text(*middle, words, color=UNKNOWN, size=SMALL, ha="center")


def _mark_breaks(plot: Plot, years: Collection[int]) -> None:
    """An upright dotted line before each year in which a new series starts, with its symbol."""
    for year in years:
        plot.upright([year - 0.5], color=INK, linewidth=0.8, linestyle=(0, (1, 2)))
        above = plot.upward[1]
        plot.text(year - 0.5, above, BREAK, points=(0, 2), ha="center", size=SMALLEST)


def _times(periods: pd.Series) -> tuple[pd.Series, Callable[[int], str]]:
    """Periods as whole numbers one step apart, and how such a number is printed."""
    text = periods.astype(str)
    if text.str.fullmatch(_QUARTER).all():
        return text.map(_quarter).astype(int), _quarter_name
    return _years(periods), str


def _break_times(breaks: Collection[int | str]) -> list[int]:
    return sorted(_quarter(time) if "-" in str(time) else int(time) for time in map(str, breaks))


def _quarter(month: str) -> int:
    """The last month of a quarter as a count of quarters: "2024-03" -> 8096."""
    return int(month[:4]) * 4 + int(month[5:]) // 3 - 1


def _quarter_name(number: int) -> str:
    return f"{month_abbr[number % 4 * 3 + 3]} {number // 4}"


def _years(periods: pd.Series) -> pd.Series:
    years = pd.to_numeric(periods, errors="coerce")
    wrong = periods[years.isna() | (years % 1 != 0)]
    if not wrong.empty:
        raise ValueError(
            f"series: {periods.name!r} has {wrong.iloc[0]!r}, which is not a year; "
            "give whole years such as 2024, or for all rows the last month of a quarter."
        )
    return years.astype(int)


def _runs(
    values: pd.Series, breaks: Collection[int], basis: pd.Series | None = None
) -> list[pd.Series]:
    """Stretches of consecutive years with values, divided at breaks and where the basis changes."""
    starts = values.isna() | values.shift().isna() | values.index.isin(list(breaks))
    if basis is not None:
        rests = basis.reindex(values.index)
        starts |= rests.ne(rests.shift())
    return [run.dropna() for _, run in values.groupby(starts.cumsum()) if run.notna().any()]


def _print_last(plot: Plot, table: pd.DataFrame, unit: str, decimals: int) -> None:
    """Print each line's last value to its right, moved apart where they would overlap."""
    low, high = plot.upward
    ends = [
        (table[column].last_valid_index(), float(table[column].dropna().iloc[-1]), column)
        for column in table.columns
        if table[column].notna().any()
    ]
    ends.sort(key=lambda end: end[1])
    heights = [(number - low) / (high - low) * plot.height for _, number, _ in ends]
    placed = _spread(heights, _LABEL_STEP)
    for (year, number, column), height, wanted in zip(ends, heights, placed, strict=True):
        plot.text(
            year,
            number,
            printed(number, unit, decimals),
            points=(6, (wanted - height) * POINTS_PER_INCH),
            va="center_baseline",
            size=SMALL,
            weight="bold" if column == table.columns[0] else "normal",
            gid=halo(2.5),
            color=AREA if column == table.columns[0] else INK,
        )


def _spread(positions: list[float], apart: float) -> list[float]:
    """Ascending positions moved as little as need be to lie at least `apart` from each other."""
    placed = list(positions)
    for _ in range(len(placed)):
        for lower, upper in zip(range(len(placed) - 1), range(1, len(placed)), strict=True):
            overlap = apart - (placed[upper] - placed[lower])
            if overlap > 0:
                placed[lower] -= overlap / 2
                placed[upper] += overlap / 2
    return placed
