"""Where one area stands among all: the others are there for scale, not to be ranked."""

import pandas as pd
from matplotlib.figure import Figure

from rhoanalytics.display.charts.checks import check_columns, check_once, with_numbers
from rhoanalytics.display.charts.plot import GRID_STYLE, Plot
from rhoanalytics.display.charts.scales import axis_ticks, axis_words, printed, tick_labels
from rhoanalytics.display.charts.sheet import Sheet, text_height, text_width, wrapped
from rhoanalytics.display.theme import AREA, ENGLAND, FULL_WIDTH, OTHERS, SMALL, TEXT, themed

_PLOT_HEIGHT = 2.2
_RIGHT = 0.75


@themed
def standing(
    frame: pd.DataFrame,
    *,
    area: str,
    value: str,
    lower: str | None,
    upper: str | None,
    highlight: str,
    unit: str,
    average: float | None = None,
    average_name: str = "England",
    others_name: str = "integrated care systems",
    from_zero: bool = True,
    decimals: int = 1,
) -> Figure:
    """Every area as a dot with its interval, lowest to highest; only one of them is named.

    Columns of `frame` (one row per area, in any order; rows without a value are left out):
      area          text: the area as printed
      value         number in the unit shown
      lower, upper  numbers: limits of the interval; None, or missing, for no interval
    `highlight` is the value of `area` that is coloured and labelled; `average` is drawn as a line
    with `average_name`. `unit` is set above the axis. Raises ValueError naming a missing column,
    or when the highlighted area is absent or has no value.
    """
    limits = [column for column in (lower, upper) if column is not None]
    check_columns("standing", frame, [area, value, *limits])
    check_once("standing", frame, [area])
    frame = with_numbers("standing", frame, [value, *limits])
    shown = frame.dropna(subset=[value]).sort_values([value, area]).reset_index(drop=True)
    if highlight not in set(shown[area]):
        raise ValueError(
            f"standing: the highlighted area {highlight!r} has no row with a value in {area!r}; "
            "give its name as it stands in the frame."
        )
    numbers = [*shown[[value, *limits]].to_numpy(float).ravel()]
    ticks = axis_ticks(
        numbers if average is None else [*numbers, average],
        unit=unit,
        from_zero=from_zero,
        most=6,
    )
    labels = tick_labels(ticks)
    left = max(text_width(text, SMALL) for text in labels) + 0.1
    width = FULL_WIDTH - left - (_RIGHT if average is not None else 0.1)
    words = wrapped(axis_words(unit, ticks), FULL_WIDTH)
    own = float(shown.set_index(area).loc[highlight, value])
    name = wrapped(f"{highlight} {printed(own, unit, decimals)}", FULL_WIDTH, TEXT, "bold")
    name_top = text_height(words) + 0.1
    top = name_top + text_height(name) + 0.08
    sheet = Sheet(top + _PLOT_HEIGHT + 0.3)
    sheet.text(0, 0, words)
    plot = Plot(
        sheet,
        (left, top, width, _PLOT_HEIGHT),
        across=(-1, len(shown)),
        upward=(ticks[0], ticks[-1]),
    )
    plot.ticks_beside(ticks, labels)
    plot.level(ticks, **GRID_STYLE)

    for position, record in shown.iterrows():
        chosen = record[area] == highlight
        colour = AREA if chosen else OTHERS
        if len(limits) == 2:
            plot.line(
                [position] * 2,
                [record[lower], record[upper]],
                color=colour,
                zorder=4,
                linewidth=2.0 if chosen else 1.2,
                solid_capstyle="butt",
            )
        plot.line(
            [position],
            [record[value]],
            linestyle="none",
            marker="D" if chosen else "o",
            markersize=8 if chosen else 4.5,
            color=colour,
            zorder=5,
            gid="value",
        )
        if chosen:
            peak = record[limits[-1]] if limits and pd.notna(record[limits[-1]]) else record[value]
            plot.line([position] * 2, [peak, ticks[-1]], color=AREA, linewidth=0.8, zorder=1)
            centre, _ = plot.inches(position, peak)
            half = text_width(name, TEXT, "bold") / 2
            sheet.text(
                min(max(centre, half), FULL_WIDTH - half),
                name_top,
                name,
                ha="center",
                weight="bold",
                color=AREA,
                multialignment="center",
            )
    if average is not None:
        plot.level([average], color=ENGLAND, linewidth=1.8, zorder=3)
        plot.text(
            len(shown),
            average,
            f"{average_name}\n{printed(average, unit, decimals)}",
            points=(5, 0),
            va="center",
            size=SMALL,
            linespacing=1.1,
        )
    sheet.text(
        left,
        top + _PLOT_HEIGHT + 0.07,
        f"{len(shown)} {others_name}, lowest to highest value",
        size=SMALL,
    )
    return sheet.figure
