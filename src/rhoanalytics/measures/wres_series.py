"""Yearly series of an ICS's WRES figures: how they have moved, and what may be tested.

Nothing is compared or tested across a change of definition, or between totals of different trusts.
Staff overlap between years, so the comparison of two years is approximate.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy.special import ndtr

from rhoanalytics.measures.wres import FEWEST_POINTS, comparable
from rhoanalytics.measures.wres_returns import TOTAL, Returns, breaks, totals
from rhoanalytics.methods import cochran_armitage, mann_kendall, ratio_trend

Kind = Literal["share", "ratio", "gap"]
"""What a series is made of: percentages of published counts, likelihood ratios, or differences."""

NORMAL_95 = 1.959964


@dataclass(frozen=True)
class Movement:
    """The change of a series between two years, so many years apart; `is_clear`: whether it is
    beyond chance at 95%, None where the values have no limits.
    """

    since: int
    years: int
    change: float
    is_clear: bool | None


@dataclass(frozen=True)
class Trend:
    """A test of the years since the last break: `p` is missing where there are too few."""

    since: int
    points: int
    p: float
    is_rising: bool


def over_years(
    returns: Returns, cells: pd.DataFrame, figures: pd.DataFrame, indicator: int
) -> pd.DataFrame:
    """The ICS's own series: a row for each year with a return.

    cells: from `wres_returns.complete`. figures: indexed by trust and year, with value, lower,
    upper. Adds period, counted, wanted, basis and without (what each total rests on) and is_break.
    """
    there = figures.index.get_level_values("trust") == TOTAL
    own = figures[there].droplevel("trust")
    starts = breaks(returns, indicator)
    joined = totals(returns, cells).join(own).reset_index()
    return joined.assign(is_break=joined["period"].isin(starts))


def break_list(series: pd.DataFrame) -> list[int]:
    """The years in which a series starts anew."""
    return [int(year) for year in series.loc[series["is_break"], "period"]]


def movement(series: pd.DataFrame, kind: Kind, years: int) -> Movement | None:
    """The change to the last year from so many years before, or from the nearest earlier year that
    may be compared with it; None without one.

    The limits of the two years are taken in quadrature, those of ratios on the log scale.
    """
    rows = comparable(series, break_list(series)).set_index("period")
    earlier = [year for year in rows.index if year <= rows.index[-1] - years]
    if not earlier:
        return None
    last, first = rows.loc[rows.index[-1]], rows.loc[earlier[-1]]
    scale = np.log if kind == "ratio" else np.asarray
    limits = ["value", "lower", "upper"]
    now, then = (scale(row[limits].to_numpy(float)) for row in (last, first))
    width = np.hypot(now[2] - now[1], then[2] - then[1]) / 2
    return Movement(
        since=int(earlier[-1]),
        years=int(rows.index[-1] - earlier[-1]),
        change=float(last["value"] - first["value"]),
        is_clear=None if np.isnan(width) else bool(abs(now[0] - then[0]) > width),
    )


def trend(series: pd.DataFrame, kind: Kind) -> Trend | None:
    """The test that suits the series: Cochran-Armitage for shares, weighted regression of the
    logarithm for ratios, exact Mann-Kendall for gaps. None without any value.

    series: as `over_years`; for shares also numerator and denominator.
    """
    rows = comparable(series, break_list(series))
    if rows.empty:
        return None
    years = rows["period"].to_numpy(float)
    p = slope = float("nan")
    if len(rows) >= FEWEST_POINTS:
        if kind == "share":
            test = cochran_armitage(rows["numerator"], rows["denominator"], scores=years)
            p, slope = test.p, test.slope
        elif kind == "ratio":
            factor = ratio_trend(rows["value"], rows["lower"], rows["upper"], times=years)
            slope = np.log(factor.value)
            error = np.log(factor.upper / factor.lower) / (2 * NORMAL_95)
            p = float(2 * ndtr(-abs(slope) / error))
        else:
            found = mann_kendall(rows["value"], times=years)
            p, slope = found.p, found.s
    return Trend(int(years[0]), len(rows), p, slope > 0)
