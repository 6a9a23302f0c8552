"""The headline measure of WRES indicator 9: the board beside the staff, from trusts' returns."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from rhoanalytics.measures import wres_national, wres_returns, wres_staff, wres_strip
from rhoanalytics.measures.scorecard_rows import LIMITS, Headline, Setting, basis, empty, rows
from rhoanalytics.measures.scorecard_series import direction_over_years
from rhoanalytics.methods.gap_direction import CANNOT_BE_TOLD

BOARD, STAFF = "WRES9_BOARD", "WRES1_WORKFORCE"

NO_RETURNS = (
    "Figures of boards need the trusts' returns to the Workforce Race Equality Standard, which the "
    "local team can add with `rhoanalytics data import FOLDER`."
)
WITHHELD = "A count of 1 to 7 board members is withheld."
NOT_COMPARABLE = "No earlier year has the figures of the same trusts on the same definition."


def board(setting: Setting, listed: Mapping[str, pd.DataFrame], topic: str) -> pd.DataFrame:
    """The rows of the board's ethnic minority share less that of all staff (indicator 9).

    listed: `wres.trusts` by ICS. Each ICS has its last year, beside the nation's of the same year
    and the median of its peers: percentages of boards are whole, and counts of them are not shown.
    """
    headline = Headline(
        "board_gap",
        topic,
        "Board members less all staff, ethnic minority share",
        unit="points",
        decimals=0,
        is_gap=True,
    )
    nation = _national(setting)
    series = {code: _series(setting, trusts) for code, trusts in listed.items()}
    known = {code: own[own["value"].notna()] for code, own in series.items()}
    last = pd.DataFrame({code: own.iloc[-1] for code, own in known.items() if len(own)}).T
    numbers = empty(setting)
    years = pd.Series(nation.index.max(), index=setting.codes)
    if len(last):
        numbers.loc[last.index, list(LIMITS)] = last[list(LIMITS)].astype("float64")
        years = last["period"].astype(int).reindex(setting.codes).fillna(years)
    numbers["england"] = years.map(nation).astype("float64")
    same_year = setting.peers["area"].map(years) == setting.peers["peer"].map(years)
    theirs = setting.peers["peer"].map(numbers["value"]).astype("float64").where(same_year)
    beside = theirs.dropna().groupby(setting.peers["area"])
    numbers["peers"] = beside.median().reindex(setting.codes)
    numbers["peers_basis"] = basis(beside.size(), setting, "median")
    told = pd.DataFrame.from_dict(
        {
            code: direction_over_years(own, NOT_COMPARABLE, headline.decimals)
            if len(own)
            else (CANNOT_BE_TOLD, "")
            for code, own in series.items()
        },
        orient="index",
        columns=["gap", "because"],
    )
    tables = [*(["wres_returns"] if len(last) else []), "wres_national"]
    return rows(
        headline,
        numbers,
        setting,
        period="31 March " + years.astype(int).astype(str),
        flag="Boards are small: whole percentages, wide limits.",
        gap=told["gap"],
        gap_reason=told["because"],
        # Which pages quote the nation's figures is said where these are printed one by one.
        source=setting.store.cite(*tables).partition(", as quoted")[0],
        missing_reason=pd.Series(
            {code: WITHHELD if len(own) else NO_RETURNS for code, own in series.items()}
        ),
    )


def _national(setting: Setting) -> pd.Series:
    """The nation's published board share less its share of all staff, in points, by year."""
    published = wres_national.national(setting.store, wres_national.SHARES)
    wide = published.pivot(index="period", columns="indicator", values="value")
    wide = wide.reindex(columns=[BOARD, STAFF]).dropna()
    return wide[BOARD] - wide[STAFF]


def _series(setting: Setting, trusts: pd.DataFrame) -> pd.DataFrame:
    """The board's share less that of all staff by year, with limits (square and add)."""
    nothing = pd.DataFrame(columns=["period", *LIMITS, "basis", "is_break"])
    if not setting.store.has("wres_returns"):
        return nothing
    returns = wres_returns.read(setting.store, trusts)
    if not returns.years:
        return nothing
    staff = wres_staff.shares(returns, wres_staff.workforce_cells(returns))
    found = wres_strip.series_of_returns(returns, staff, {})
    leaders, everyone = (found[code][0].set_index("period") for code in (BOARD, STAFF))
    value = leaders["value"] - everyone["value"]
    below = np.hypot(leaders["value"] - leaders["lower"], everyone["upper"] - everyone["value"])
    above = np.hypot(leaders["upper"] - leaders["value"], everyone["value"] - everyone["lower"])
    return pd.DataFrame(
        {
            "value": value,
            "lower": value - below,
            "upper": value + above,
            "basis": leaders["basis"].where(leaders["basis"] == everyone["basis"], "differ"),
            "is_break": leaders["is_break"] | everyone["is_break"],
        }
    ).reset_index()
