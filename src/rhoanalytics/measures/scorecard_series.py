"""Where a gap has gone over the years of a series, between years that may be compared."""

import pandas as pd

from rhoanalytics.measures.scorecard_rows import LIMITS, direction
from rhoanalytics.measures.wres import comparable
from rhoanalytics.measures.wres_series import break_list
from rhoanalytics.measures.wres_strip import LONG
from rhoanalytics.methods.gap_direction import CANNOT_BE_TOLD


def direction_over_years(series: pd.DataFrame, why_not: str, decimals: int = 1) -> tuple[str, str]:
    """The direction of a gap over the last five years, or over as many as can be compared.

    series: period (year), value, lower, upper, basis and is_break. why_not: the sentence where no
    earlier year can be compared with the last one. The same years as `wres_series.movement`
    compares, where five years are there.
    """
    years = comparable(series, break_list(series))
    earlier = years[years["period"] < years["period"].max()]
    if earlier.empty:
        return CANNOT_BE_TOLD, why_not
    long_ago = earlier[earlier["period"] <= years["period"].max() - LONG]
    first = earlier.iloc[0] if long_ago.empty else long_ago.iloc[-1]
    last = years.iloc[-1]
    periods = (str(int(first["period"])), str(int(last["period"])))
    return direction(first[list(LIMITS)], last[list(LIMITS)], periods, decimals)
