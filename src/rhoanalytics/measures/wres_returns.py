"""The trusts' own WRES returns: their counts, and which of them can be added up.

These are local files with unrounded counts: `wres_published` says what of them may be shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from rhoanalytics.measures.wres import AMBULANCE, BREAK, basis, break_years, expected
from rhoanalytics.store import Store

GROUPS = {"White": "white", "BME": "ethnic_minority", "Unknown": "unknown"}
"""The source's names of the groups -> the beginning of our column names."""

TOTAL = "all"
"""In place of a trust's code: the sum of all that have made a return."""

NOT_AVAILABLE = "[x]"
_CELL = ["trust", "year", "group"]

_NO_ROWS = {
    **{name: pd.Series(dtype="str") for name in ("org_code", "section", "row", "measure", "group")},
    **{name: pd.Series(dtype="int64") for name in ("year", "indicator")},
    "value": pd.Series(dtype="float64"),
    "of_which": pd.Series(dtype="bool"),
    "status": pd.Series(dtype="str"),
}
"""The columns that are read of `wres_returns`, where there is no such table."""


@dataclass(frozen=True)
class Returns:
    """The returns of an ICS's trusts, ambulance trusts apart.

    rows: `wres_returns`, counts of people only, with `trust` (the trust that now holds the
    organisation). trusts: the frame of `wres.trusts`. percentages: organisations that gave
    percentages in place of counts, which cannot be added up.
    """

    rows: pd.DataFrame
    trusts: pd.DataFrame
    percentages: tuple[str, ...]

    @property
    def years(self) -> list[int]:
        """Years with a return, in order; each is that of the snapshot on 31 March."""
        return sorted(int(year) for year in self.rows["year"].unique())

    @property
    def names(self) -> dict[str, str]:
        """Trusts by code, those that have merged into another left out, in order of name."""
        own = self.trusts[self.trusts["trust"].isin(self.rows["trust"])]
        return dict(zip(own["trust"], own["name"], strict=True))

    def expected(self, year: int) -> frozenset[str]:
        """Organisations that were there on 31 March of a year."""
        return expected(self.trusts, f"{year}-03-31")

    def reported(self, year: int) -> frozenset[str]:
        """Organisations with a return of a year."""
        return frozenset(self.rows.loc[self.rows["year"] == year, "org_code"])


def read(store: Store, listed: pd.DataFrame) -> Returns:
    """The returns of the trusts of `wres.trusts`; without any, `years` is empty."""
    own = listed[listed["type"] != AMBULANCE]
    if not store.has("wres_returns"):
        return Returns(pd.DataFrame(_NO_ROWS).assign(trust=""), own, ())
    rows = store.rows("wres_returns", "org_code", own["trust"])
    into = dict(zip(own["trust"], own["successor"], strict=True))
    known = set(own["trust"])
    here = rows["org_code"].map(lambda code: into[code] if into[code] in known else code)
    counts = rows.assign(trust=here)[rows["unit"] == "people"]
    without = rows[(rows["unit"] != "people") & ~rows["indicator"].isin([5, 6, 7, 8])]
    return Returns(counts, own, tuple(sorted(without["org_code"].unique())))


def people(
    returns: Returns,
    indicator: int,
    measure: str,
    rows: Sequence[str] | None = None,
    by: Sequence[str] = (),
) -> pd.Series:
    """Counts by organisation, year and group (and `by`), summed over sections and rows.

    A sum that lacks a count is missing. "Of which" rows of the headcount are parts of another row
    and are not added. The row "all" is a total, and taken alone where it is there.
    """
    found = returns.rows
    found = found[(found["indicator"] == indicator) & (found["measure"] == measure)]
    if measure == "headcount":
        found = found[~found["of_which"]]
    if rows is not None:
        found = found[found["row"].isin(rows)]
    elif not by:
        is_total = (found["row"] == "all") & (found["section"] == "all")
        key = pd.MultiIndex.from_frame(found[["org_code", "year", "group"]])
        found = found[is_total | ((found["row"] != "all") & ~key.isin(key[is_total]))]
    index = [*by, "org_code", "year", "group"]
    return found.groupby(index)["value"].sum(skipna=False)


def workforce(returns: Returns) -> pd.Series:
    """All staff by organisation, year and group: the bands of indicator 1 where all are there, else
    the base of indicator 3 or of 4. All groups of a year are from the same place.
    """
    sources = []
    for indicator in (1, 3, 4):
        counts = people(returns, indicator, "headcount").unstack("group")
        sources.append(counts.reindex(columns=list(GROUPS)).dropna(subset=["White", "BME"]))
    every = pd.concat(sources)
    chosen = every[~every.index.duplicated(keep="first")]
    return chosen.stack().dropna().rename_axis(["org_code", "year", "group"]).sort_index()


def complete(returns: Returns, numbers: Mapping[str, pd.Series]) -> pd.DataFrame:
    """Cells that can be added up: organisation, trust, year, group and a column for each number.

    An organisation's year is left out when a count of the White or the ethnic minority group is
    missing, so that all numbers are of the same trusts, or when a first number exceeds the second.
    """
    frame = pd.DataFrame(dict(numbers)).dropna().reset_index()
    names = list(numbers)
    if len(names) > 1:
        wrong = frame.loc[frame[names[0]] > frame[names[1]], ["org_code", "year"]]
        frame = _without(frame, wrong)
    both = frame[frame["group"].isin(["White", "BME"])].groupby(["org_code", "year"]).size()
    whole = both[both == 2].index
    frame = frame[pd.MultiIndex.from_frame(frame[["org_code", "year"]]).isin(whole)]
    into = returns.rows.drop_duplicates("org_code").set_index("org_code")["trust"]
    return frame.assign(trust=frame["org_code"].map(into))


def totals(returns: Returns, cells: pd.DataFrame) -> pd.DataFrame:
    """What the total of each year with a return rests on: indexed by year; counted, wanted, basis,
    without (the trusts that lack it).
    """
    lines = {}
    for year in returns.years:
        counted = set(cells.loc[cells["year"] == year, "org_code"])
        wanted = returns.expected(year) | counted
        names = returns.trusts.set_index("trust")["name"]
        lines[year] = {
            "counted": len(counted),
            "wanted": len(wanted),
            "basis": basis(counted, wanted),
            "without": ", ".join(sorted(names[list(wanted - counted)])),
        }
    return pd.DataFrame.from_dict(lines, orient="index").rename_axis("period")


def whole_trusts(returns: Returns, cells: pd.DataFrame) -> pd.MultiIndex:
    """Trust and year where every organisation that now makes up the trust, and was there, counts.

    Figures of a merged trust's parts are added up only where all of them have been returned.
    """
    into = dict(zip(returns.rows["org_code"], returns.rows["trust"], strict=True))
    found = []
    for (trust, year), part in cells.groupby(["trust", "year"]):
        wanted = {code for code in returns.expected(year) if into.get(code, code) == trust}
        if wanted <= set(part["org_code"]):
            found.append((trust, year))
    return pd.MultiIndex.from_tuples(found, names=["trust", "year"])


def breaks(returns: Returns, indicator: int) -> list[int]:
    """Years in which an indicator starts anew for every trust: a change of its definition."""
    rows = returns.rows[returns.rows["indicator"] == indicator]
    broken = rows["status"].str.contains(BREAK, regex=False)
    by_trust = broken.groupby([rows["year"], rows["org_code"]]).any()
    flags = by_trust.groupby(level="year").all()
    return break_years({int(year): bool(flag) for year, flag in flags.items()})


def _without(frame: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    gone = pd.MultiIndex.from_frame(rows)
    return frame[~pd.MultiIndex.from_frame(frame[["org_code", "year"]]).isin(gone)]


def grid(returns: Returns) -> pd.DataFrame:
    """Which returns there are: name, and for each year "yes", "[x]" (none) or "[z]" (no such trust
    then), merged trusts in rows of their own.
    """
    lines = []
    for trust in returns.trusts.itertuples():
        line = {"name": trust.name}
        for year in returns.years:
            there = trust.trust in returns.expected(year)
            given = trust.trust in returns.reported(year)
            line[str(year)] = "yes" if given else NOT_AVAILABLE if there else "[z]"
        lines.append(line)
    return pd.DataFrame(lines)
