"""Which kind of deprivation: the spread of neighbourhoods on the Index and on each domain."""

from collections.abc import Collection

import pandas as pd
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from rhoanalytics.display.charts.checks import (
    check_columns,
    check_decile,
    check_once,
    in_appearance,
    with_numbers,
)
from rhoanalytics.display.charts.plot import Plot
from rhoanalytics.display.charts.rows import draw_names, plan_rows
from rhoanalytics.display.charts.sheet import Sheet, text_height, wrapped
from rhoanalytics.display.theme import FULL_WIDTH, PAPER, SMALL, ink_on, themed

NATION_DECILES_1_2 = 20.0
"""Percent of a nation's LSOAs in deciles 1 and 2 of any domain: true by definition."""

# Not the blue of deprivation: here dark means many neighbourhoods, whichever the decile.
SHARE_SHADES = (PAPER, "#BFE3E0", "#28A197", "#0E4F4A")


@themed
def domain_strip(
    frame: pd.DataFrame,
    *,
    domain: str,
    decile: str,
    share: str,
    totals: Collection[str] = ("Index of Multiple Deprivation",),
    reference: float = NATION_DECILES_1_2,
    nation: str = "England",
    unit: str = "% of the area's neighbourhoods (LSOAs) in each national decile; darker is more",
) -> Figure:
    """A strip of ten cells for the Index and each domain: the share of LSOAs in each decile.

    Columns of `frame` (one row per `domain` and `decile`; an absent one is 0):
      domain  text: the Index or the domain, as printed; in the order in which they first appear
      decile  whole number: 1 (most deprived) to 10 (least deprived)
      share   percentage of the area's LSOAs, 0 to 100
    The share in deciles 1 and 2 together is printed at the right; `reference` is the `nation`'s (20
    by definition). Domains in `totals` are set apart in bold. Raises ValueError naming a missing
    column or a wrong decile.
    """
    check_columns("domain_strip", frame, [domain, decile, share])
    check_decile("domain_strip", frame[decile], 10)
    check_once("domain_strip", frame, [domain, decile])
    frame = with_numbers("domain_strip", frame, [share])
    names = in_appearance(frame[domain])
    table = (
        frame.pivot(index=domain, columns=decile, values=share)
        .reindex(index=names, columns=range(1, 11))
        .fillna(0.0)
    )
    plan = plan_rows(names, bold=totals, thick=0.36, widest=1.8)
    last = 1.0
    plot_width = FULL_WIDTH - plan.gutter - last - 0.1
    words = wrapped(unit, plot_width)
    top = text_height(words) + 0.3
    sheet = Sheet(top + plan.height + 0.3)
    sheet.text(plan.gutter, 0, words)
    sheet.text(FULL_WIDTH, 0, f"Deciles 1 and 2\n({nation} {reference:g}%)", ha="right", size=SMALL)
    draw_names(sheet, plan, top, right=FULL_WIDTH)
    shades = LinearSegmentedColormap.from_list("shares", SHARE_SHADES)
    highest = max(30.0, float(table.to_numpy().max()))
    box = (plan.gutter, top, plot_width, plan.height)
    plot = Plot(sheet, box, across=(0, 10), upward=(plan.height, 0))
    for row in plan.rows:
        half = 0.44 * row.height
        values = table.loc[row.name]
        colours = [shades(number / highest) for number in values]
        cells = [
            (number - 1, number, row.middle + half, row.middle - half) for number in values.index
        ]
        plot.boxes(cells, facecolors=colours, edgecolor=PAPER, linewidth=1.5)
        for (start, *_), number, colour in zip(cells, values, colours, strict=True):
            words, ink = f"{number:.0f}", ink_on(colour)
            plot.text(
                start + 0.5, row.middle, words, ha="center", va="center", size=SMALL, color=ink
            )
        sheet.level(
            FULL_WIDTH,
            top + row.middle,
            f"{values[[1, 2]].sum():.0f}%",
            ha="right",
            weight="bold",
        )
    cell = plot_width / 10
    for number in range(10):
        sheet.text(
            plan.gutter + (number + 0.5) * cell,
            top - 0.06,
            str(number + 1),
            ha="center",
            va="bottom",
            size=SMALL,
        )
    base = top + plan.height + 0.06
    sheet.text(plan.gutter, base, "Most deprived", size=SMALL)
    sheet.text(plan.gutter + plot_width, base, "Least deprived", size=SMALL, ha="right")
    return sheet.figure
