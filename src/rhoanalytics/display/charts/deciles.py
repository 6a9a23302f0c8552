"""How an area's neighbourhoods and people are spread over national deprivation deciles."""

from collections.abc import Collection, Mapping

import pandas as pd
from matplotlib.figure import Figure

from rhoanalytics.display.charts.checks import (
    check_columns,
    check_decile,
    check_once,
    in_appearance,
    with_numbers,
)
from rhoanalytics.display.charts.key import draw_key, key_height, swatch
from rhoanalytics.display.charts.plot import GRID_STYLE, Plot
from rhoanalytics.display.charts.rowchart import row_chart
from rhoanalytics.display.charts.rows import plan_rows
from rhoanalytics.display.charts.scales import axis_ticks, tick_labels
from rhoanalytics.display.charts.sheet import Sheet, text_height, text_width, wrapped
from rhoanalytics.display.theme import (
    DUO,
    FULL_WIDTH,
    INK,
    QUINTILES,
    SMALL,
    SMALLEST,
    halo,
    ink_on,
    themed,
)

EVEN_SHARE = 10.0
"""Percent in each decile if the area were spread as England is: true of LSOAs by definition."""

_BARS = 0.84
"""Share of a decile's width filled by its bars."""

_FIFTHS = ("1 (most deprived fifth)", "2", "3", "4", "5 (least deprived fifth)")


@themed
def decile_bars(
    frame: pd.DataFrame,
    *,
    decile: str,
    series: Mapping[str, str],
    unit: str,
    even: float = EVEN_SHARE,
) -> Figure:
    """Paired columns for national deciles 1 to 10, with the even share as a line.

    Columns of `frame` (one row per decile; a decile that is absent is drawn as 0):
      decile  whole number: 1 (most deprived) to 10 (least deprived)
      series  name shown -> column of percentages, one or two:
              {"Neighbourhoods (LSOAs)": "lsoas", "People": "people"}
    `unit` is set above the axis. Raises ValueError naming a missing column or a wrong decile.
    """
    if not 1 <= len(series) <= len(DUO):
        raise ValueError(f"decile_bars: {len(series)} series; give one or two.")
    check_columns("decile_bars", frame, [decile, *series.values()])
    check_decile("decile_bars", frame[decile], 10)
    check_once("decile_bars", frame, [decile])
    frame = with_numbers("decile_bars", frame, series.values())
    shares = frame.set_index(decile).reindex(range(1, 11))[list(series.values())].fillna(0)
    highest = float(shares.to_numpy().max())
    colours = dict(zip(series, DUO, strict=False))
    entries = [swatch(name, colour) for name, colour in colours.items()]
    top = key_height(entries)
    words = wrapped(unit, FULL_WIDTH)
    plot_top = top + text_height(words) + 0.12
    plot_height, right = 1.6, 0.62
    sheet = Sheet(plot_top + plot_height + 0.55)
    draw_key(sheet, entries)
    sheet.text(0, top, words)
    ticks = axis_ticks([highest, even], unit=unit, from_zero=True, most=6)
    labels = tick_labels(ticks)
    left = max(text_width(text, SMALL) for text in labels) + 0.08
    plot = Plot(
        sheet,
        (left, plot_top, FULL_WIDTH - left - right, plot_height),
        across=(0.5, 10.5),
        upward=(0, max(ticks[-1], 1.08 * highest)),
    )
    plot.ticks_beside(ticks, labels)
    plot.level(ticks, **GRID_STYLE)
    plot.ticks_below(range(1, 11), [str(number) for number in range(1, 11)])
    plot.level([even], color=INK, linewidth=1.2, linestyle=(0, (4, 2)), zorder=0.9)
    plot.text(10.6, even, f"{even:g}%: even\nspread", va="center", size=SMALLEST, linespacing=1.1)
    width = _BARS / len(series)
    for number, (name, column) in enumerate(series.items()):
        starts = [decile - _BARS / 2 + number * width for decile in shares.index]
        bars = list(zip(starts, shares[column], strict=True))
        plot.boxes([(x, x + width, 0, size) for x, size in bars], facecolor=colours[name])
        for x, size in bars:
            plot.text(
                x + width / 2,
                size,
                f"{size:.0f}",
                points=(0, 2.5),
                ha="center",
                size=SMALLEST,
                zorder=4,
                gid=halo(4.5),
            )
    base = plot_top + plot_height + 0.24
    sheet.text(left, base, "Most deprived", size=SMALL)
    sheet.text(FULL_WIDTH - right, base, "Least deprived", size=SMALL, ha="right")
    sheet.text(
        left + (FULL_WIDTH - left - right) / 2, base, "National decile of deprivation", ha="center"
    )
    return sheet.figure


@themed
def stacked_deciles(
    frame: pd.DataFrame,
    *,
    label: str,
    quintile: str,
    share: str,
    unit: str = "% of neighbourhoods (LSOAs)",
    totals: Collection[str] = (),
) -> Figure:
    """One bar for each district, divided by national quintile of deprivation.

    Columns of `frame` (one row per `label` and `quintile`; an absent one is 0):
      label     text: the district; rows are drawn in the order in which they first appear
      quintile  whole number: 1 (most deprived fifth) to 5 (least deprived fifth)
      share     percentage of the district, 0 to 100; a district's shares add to 100
    Rows named in `totals` (the ICS, England) are set apart in bold. Whole percentages are printed
    inside where they fit. Raises ValueError naming a missing column, a wrong quintile, or a
    district whose shares do not add to 100 within 0.5.
    """
    check_columns("stacked_deciles", frame, [label, quintile, share])
    check_decile("stacked_deciles", frame[quintile], 5)
    check_once("stacked_deciles", frame, [label, quintile])
    frame = with_numbers("stacked_deciles", frame, [share])
    names = in_appearance(frame[label])
    table = (
        frame.pivot(index=label, columns=quintile, values=share)
        .reindex(index=names, columns=range(1, 6))
        .fillna(0.0)
    )
    sums = table.sum(axis=1)
    if (abs(sums - 100) > 0.5).any():
        worst = sums[abs(sums - 100) > 0.5]
        raise ValueError(
            f"stacked_deciles: the shares of {worst.index[0]!r} add to {worst.iloc[0]:.1f}, "
            "not to 100. Give percentages of the district's own total."
        )
    right = FULL_WIDTH - 0.16
    chart = row_chart(
        plan_rows(names, bold=totals, thick=0.24),
        entries=[swatch(name, colour) for name, colour in zip(_FIFTHS, QUINTILES, strict=True)],
        ticks=(0.0, 20.0, 40.0, 60.0, 80.0, 100.0),
        unit=unit,
        right=right,
    )
    plot_width = right - chart.plan.gutter
    middles = [row.middle for row in chart.rows]
    halves = [0.39 * row.height for row in chart.rows]
    before = pd.Series(0.0, index=names)
    for number, colour in zip(range(1, 6), QUINTILES, strict=True):
        after = before + table[number]
        bars = zip(before, after, middles, halves, strict=True)
        chart.plot.boxes(
            [(start, end, middle + half, middle - half) for start, end, middle, half in bars],
            facecolor=colour,
            edgecolor="#5A7A99",
            linewidth=0.4,
        )
        for middle, start, size in zip(middles, before, table[number], strict=True):
            text = f"{size:.0f}"
            if text_width(text, SMALLEST) + 0.06 <= size / 100 * plot_width:
                chart.plot.text(
                    start + size / 2,
                    middle,
                    text,
                    ha="center",
                    va="center_baseline",
                    size=SMALLEST,
                    color=ink_on(colour),
                )
        before = after
    return chart.sheet.figure
