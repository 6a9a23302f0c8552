"""Small print of the report on the Workforce Race Equality Standard: notes under its tables."""

import pandas as pd

from rhoanalytics.display import formats
from rhoanalytics.measures.wres_returns import Returns

IMPORT = "`rhoanalytics data import FOLDER`"

CONTROLLED = (
    "Counts in the returns are rounded to the nearest 5, and counts of 1 to 7 are withheld ([c]); "
    "percentages and ratios are calculated from what is shown."
)

LEADERS = (
    "Shares of very senior managers and board members are whole percentages of counts that are not "
    "shown, withheld where either group is 1 to 7."
)

DIRECTIONS = "Indicators 2 and 4: White over ethnic minority; 3: ethnic minority over White."

GAPS = (
    "A year that rests on fewer trusts is hollow and not joined to the others; [b] is the first "
    "year on a new definition. Years on either side of it are not compared."
)

ONE_SURVEY = "Differences over the years: these data hold one survey by ethnic group."


def needs_returns(what: str) -> str:
    """The one line that stands for all that rests on returns when there are none."""
    return f"{what}: these need the trusts' own WRES returns, as files in a folder ({IMPORT})."


def bands_without(bands: pd.DataFrame) -> tuple[str, ...]:
    """Bands that lack a trust. bands: `measures.wres_staff.ladder`."""
    lacking = bands[bands["without"] > 0]
    named = [
        f"{row.heading.lower()} {row.label[0].lower()}{row.label[1:]}"
        for row in lacking.itertuples()
    ]
    return (
        (f"Without every trust, because a count is missing: {'; '.join(named)}.",) if named else ()
    )


def reasons(frame: pd.DataFrame) -> tuple[str, ...]:
    """Why there is no ratio. frame: `measures.wres_likelihood.by_trust`."""
    none = frame[frame["value"].isna()]
    return tuple(
        f"{row.name_}: {row.reason}." for row in none.rename(columns={"name": "name_"}).itertuples()
    )


def merged(returns: Returns) -> tuple[str, ...]:
    """Which trusts' earlier figures are sums of trusts that have merged."""
    gone = returns.trusts[returns.trusts["successor"].isin(returns.names)]
    names = returns.names
    return tuple(
        f"{names[row.successor]} includes {row.name_}, which became part of it; a year is shown "
        "where both made a return."
        for row in gone.rename(columns={"name": "name_"}).itertuples()
    )


def percentages_only(returns: Returns) -> tuple[str, ...]:
    """Organisations whose returns hold percentages in place of counts."""
    if not returns.percentages:
        return ()
    names = returns.trusts.set_index("trust")["name"]
    listed = formats.listed([names[code] for code in returns.percentages])
    return (f"Percentages without counts cannot be added up, and are left out: {listed}.",)
