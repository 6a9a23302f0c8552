"""Published national figures of the Workforce Race Equality Standard, and what trusts printed."""

from collections.abc import Iterator, Mapping

import pandas as pd

from rhoanalytics.areas import ENGLAND_CODE
from rhoanalytics.measures.wres import FEWEST_POINTS, observations
from rhoanalytics.methods import MannKendall, mann_kendall
from rhoanalytics.store import Store

SHARES = {
    "WRES1_WORKFORCE": "All staff",
    "WRES1_VSM": "Very senior managers",
    "WRES9_BOARD": "Board members",
}
RATIOS = {
    "WRES2": "Appointment from shortlisting, White over ethnic minority",
    "WRES3": "Formal disciplinary process, ethnic minority over White",
    "WRES4": "Non-mandatory training, White over ethnic minority",
}


def national(store: Store, indicators: Mapping[str, str]) -> pd.DataFrame:
    """The nation's published series: indicator, panel (the name given), period (year), value,
    flag, source.
    """
    table = observations(store, "wres_national")
    rows = table[table["indicator"].isin(indicators) & (table["area"] == ENGLAND_CODE)]
    order = {code: position for position, code in enumerate(indicators)}
    rows = rows.assign(
        panel=rows["indicator"].map(indicators),
        period=rows["period"].astype("int64"),
        position=rows["indicator"].map(order),
    )
    rows = rows.sort_values(["position", "period"], ignore_index=True)
    return rows[["indicator", "panel", "period", "value", "flag", "source"]]


def national_trend(series: pd.DataFrame, indicator: str) -> MannKendall | None:
    """Exact Mann-Kendall test of one national series; None below five yearly points."""
    rows = series[series["indicator"] == indicator]
    if len(rows) < FEWEST_POINTS:
        return None
    return mann_kendall(rows["value"].to_numpy(), times=rows["period"].to_numpy())


def latest(series: pd.DataFrame, indicator: str) -> pd.Series | None:
    """The newest row of one national series; None without any."""
    rows = series[series["indicator"] == indicator]
    return rows.loc[rows["period"].idxmax()] if len(rows) else None


def sources(series: pd.DataFrame) -> tuple[str, ...]:
    """Where each figure of a national series was read: a sentence for each panel."""
    return tuple(
        f"{panel}: {'; '.join(_by_source(rows))}."
        for panel, rows in series.groupby("panel", sort=False)
    )


def trust_pages(store: Store, listed: pd.DataFrame) -> pd.DataFrame:
    """Figures that the ICS's trusts printed on their own pages: name and the table's columns."""
    table = observations(store, "wres_trust_pages")
    rows = table[table["area"].isin(listed["trust"])]
    return rows.assign(name=rows["area"].map(listed.set_index("trust")["name"]))


def _by_source(rows: pd.DataFrame) -> Iterator[str]:
    """Each source with its years, in the order of the first of them."""
    for source, years in rows.groupby("source", sort=False)["period"]:
        yield f"{', '.join(map(str, years))} {source}"
