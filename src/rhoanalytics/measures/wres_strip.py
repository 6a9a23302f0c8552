"""The nine indicators of an ICS side by side: latest value, movement and trend."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from rhoanalytics.areas import Area
from rhoanalytics.measures import wres_likelihood, wres_staff, wres_survey
from rhoanalytics.measures.wres_returns import NOT_AVAILABLE, Returns
from rhoanalytics.measures.wres_series import (
    Kind,
    Movement,
    Trend,
    break_list,
    movement,
    over_years,
    trend,
)
from rhoanalytics.methods import benjamini_hochberg
from rhoanalytics.store import Store

SHORT, LONG = 1, 5
"""Years over which a movement is shown."""

_DRAWN = [
    "panel",
    "period",
    "value",
    "lower",
    "upper",
    "basis",
    "counted",
    "wanted",
    "is_break",
    "flag",
    "nation",
]

LEADERS_BY_CODE = {"WRES1_VSM": ("vsm", 1), "WRES9_BOARD": ("board_total", 9)}


@dataclass(frozen=True)
class Standing:
    """One indicator of the ICS: its yearly series, what that is made of, and how it has moved.

    `p` is the trend's probability, adjusted for the number of indicators tested (Benjamini and
    Hochberg); missing where the trend is not tested.
    """

    series: pd.DataFrame
    kind: Kind
    one_year: Movement | None
    five_years: Movement | None
    trend: Trend | None
    p: float

    @property
    def latest(self) -> pd.Series | None:
        """The newest year with a value; None without any."""
        known = self.series[self.series["value"].notna()] if len(self.series) else self.series
        return None if known.empty else known.iloc[-1]


def series_of_returns(
    returns: Returns, staff: pd.DataFrame, ratios: Mapping[int, pd.DataFrame]
) -> dict[str, tuple[pd.DataFrame, Kind]]:
    """The yearly series of indicators 1 to 4 and 9 by code; empty without returns.

    staff: `wres_staff.shares` of all staff. ratios: `wres_likelihood.ratios` by indicator.
    """
    if not returns.years:
        return {}
    cells = wres_staff.workforce_cells(returns)
    found: dict[str, tuple[pd.DataFrame, Kind]] = {
        "WRES1_WORKFORCE": (over_years(returns, cells, staff, 1), "share")
    }
    for code, (leaders, indicator) in LEADERS_BY_CODE.items():
        cells = wres_staff.leader_cells(returns, leaders)
        shares = wres_staff.leader_shares(cells)
        found[code] = (over_years(returns, cells, shares, indicator), "gap")
    for indicator, figures in ratios.items():
        series = wres_likelihood.by_year(returns, indicator, figures)
        found[f"WRES{indicator}"] = (series, "ratio")
    return found


def series_of_survey(
    store: Store, listed: pd.DataFrame, place: Area
) -> dict[str, tuple[pd.DataFrame, Kind]]:
    """The yearly differences of indicators 5 to 8 by code; empty without trusts."""
    found = {
        code: wres_survey.by_year(store, listed, place, code) for code in wres_survey.INDICATORS
    }
    return {code: (series, "gap") for code, series in found.items() if len(series)}


def standings(series: Mapping[str, tuple[pd.DataFrame, Kind]]) -> dict[str, Standing]:
    """How every indicator stands, with the probabilities of all trends adjusted together."""
    trends = {code: trend(rows, kind) for code, (rows, kind) in series.items()}
    p = pd.Series({code: float("nan") if test is None else test.p for code, test in trends.items()})
    adjusted = benjamini_hochberg(p.astype("float64")) if len(p) else p
    return {
        code: Standing(
            series=rows,
            kind=kind,
            one_year=movement(rows, kind, SHORT),
            five_years=movement(rows, kind, LONG),
            trend=trends[code],
            p=float(adjusted[code]),
        )
        for code, (rows, kind) in series.items()
    }


def panels(
    standings: Mapping[str, Standing],
    names: Mapping[str, str],
    national: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The series of several indicators as drawn together: a row for each panel and period.

    names: code -> panel. national: the nation's series (`wres_national.national`); without it each
    series has its own column nation. Columns panel, period, value, lower, upper, basis, counted,
    wanted, is_break, flag and nation.
    """
    parts = []
    for code, standing in standings.items():
        rows = standing.series.assign(panel=names[code])
        if national is not None:
            printed = national[national["indicator"] == code].set_index("period")["value"]
            rows["nation"] = rows["period"].map(printed).astype("float64")
        flags = rows["flag"] if "flag" in rows else pd.Series("", index=rows.index)
        rows["flag"] = flags.fillna("").replace("", NOT_AVAILABLE)
        parts.append(rows[_DRAWN])
    return pd.concat(parts, ignore_index=True)


def breaks(standings: Mapping[str, Standing], names: Mapping[str, str]) -> dict[str, list[int]]:
    """Years in which each panel's series starts anew; years before the first are no break."""
    return {
        names[code]: [
            year for year in break_list(standing.series) if year > standing.series["period"].min()
        ]
        for code, standing in standings.items()
    }
