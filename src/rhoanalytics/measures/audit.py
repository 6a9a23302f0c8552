"""The rows of CVDPREVENT behind a measure: about which place, of which period, with which counts.

The audit publishes for the ICBs of its day. A place is shown itself where its figures are there and
add up; otherwise what it belongs to is shown.
"""

import calendar
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from rhoanalytics.areas import Area, Register
from rhoanalytics.ethnicity import FIVE_GROUPS
from rhoanalytics.measures.parts import Part, candidates, parts_of
from rhoanalytics.methods.disclosure import ROUNDING_TOLERANCE
from rhoanalytics.sources.cvdprevent import COUNTS_ROUNDED
from rhoanalytics.sources.observations import NOT_AVAILABLE, SUPPRESSED
from rhoanalytics.store import Store

TABLE = "cvdprevent"

REFERENCE_GROUP = "White"

SMALLEST_DENOMINATOR = 20
"""Groups with fewer people than this are not compared (the pack's own rule)."""

FEWEST_GROUPS = 2
"""A breakdown is shown when this many of its groups have figures."""

_MEASURED = ("area", "period", "indicator")


@dataclass(frozen=True)
class Subject:
    """Whom a section is about: published areas added up under a place's name, in one period."""

    area: Area
    part: Part
    period: str

    @property
    def name(self) -> str:
        return self.area.name

    @property
    def in_text(self) -> str:
        """The name inside a sentence."""
        return self.area.in_text

    @property
    def codes(self) -> tuple[str, ...]:
        """The published areas, for the measures."""
        return self.part.codes

    @property
    def when(self) -> str:
        """The period as a page says it."""
        return period_in_words(self.period)


def surroundings(register: Register, places: Sequence[Area]) -> tuple[Area, ...]:
    """A place and what it belongs to, smallest first: a district, its ICS, the region, the nation.

    places: those of a report, the nation last.
    """
    *inner, nation = places
    if inner[0].kind == "district":
        inner.append(register.region(inner[-1]))
    return (*inner, nation)


def subject(
    store: Store,
    register: Register,
    places: Sequence[Area],
    *indicators: str,
    dimension: str = "ethnicity",
) -> Subject:
    """The smallest of `places` that has all these indicators, in the last period that it shares
    with the nation.

    places: from `surroundings`; the nation, which is last, always has figures of its own.
    """
    *inner, nation = places
    theirs = set(_periods(store, (nation.code,), indicators, dimension))
    for place in inner:
        for period, parts in _dated_parts(store, register, place, indicators, dimension):
            if period in theirs and len(parts) == 1:
                return Subject(place, parts[0], period)
    return Subject(nation, Part(nation.name, (nation.code,)), max(theirs))


def predecessors(
    store: Store, register: Register, place: Area, indicator: str
) -> tuple[str, tuple[Part, ...]]:
    """The period and the parts in which a place is shown because its figures do not add up; no
    parts where they do, or where there are none.
    """
    for period, parts in _dated_parts(store, register, place, (indicator,), "ethnicity"):
        return (period, parts) if len(parts) > 1 else (period, ())
    return "", ()


def comparators(
    store: Store, about: Subject, places: Sequence[Area], *indicators: str
) -> tuple[Subject, ...]:
    """What a subject is set beside: the wider places with the same figures of the same period.

    The nation stands beside itself, so that there is always one.
    """
    kinds = [place.kind for place in places]
    wider = places[kinds.index(about.area.kind) + 1 :]
    found = [
        Subject(place, Part(place.name, (place.code,)), about.period)
        for place in wider
        if about.period in _periods(store, (place.code,), indicators, "ethnicity")
    ]
    return tuple(found) or (about,)


def rows(
    store: Store,
    codes: str | Collection[str],
    indicator: str,
    dimension: str,
    period: str | None = None,
) -> pd.DataFrame:
    """The audit's rows of some areas; without a period those of the last one."""
    wanted = (codes,) if isinstance(codes, str) else codes
    table = store.rows(TABLE, "area", wanted)
    found = table[(table["indicator"] == indicator) & (table["dimension"] == dimension)]
    return found[found["period"] == (period or found["period"].max())]


def counts(
    store: Store,
    codes: str | Collection[str],
    indicator: str,
    dimension: str,
    period: str | None = None,
) -> pd.DataFrame:
    """Numerator and denominator by group, areas added up: index group; numerator, denominator,
    flag. Missing where one of the areas has no figure; `flag` is then the symbol to print.
    """
    found = rows(store, codes, indicator, dimension, period)
    return added_up(found, 1 if isinstance(codes, str) else len(set(codes)))


def added_up(found: pd.DataFrame, areas: int, by: Sequence[str] = ("group",)) -> pd.DataFrame:
    """Rows of `areas` areas summed by group, with the columns of `counts`."""
    exact = found[[*by, "denominator", "flag"]].assign(
        numerator=restored(found), denominator=found["denominator"].astype("float64")
    )
    if areas == 1:  # nothing to add up, and groups are slow
        sums = exact.set_index(list(by))
        flags = sums["flag"]
    else:
        groups = exact.groupby(list(by), sort=False)
        sums = groups[["numerator", "denominator"]].sum(min_count=areas)
        flags = groups["flag"].agg(lambda flags: "; ".join(sorted(set(flags) - {""})))
    known = sums["numerator"].notna()
    shown = [
        flag if there else SUPPRESSED if SUPPRESSED in flag else NOT_AVAILABLE
        for flag, there in zip(flags, known, strict=True)
    ]
    sums = sums[["numerator", "denominator"]]
    return sums.assign(flag=pd.Series(shown, index=sums.index, dtype="str"))


def restored(found: pd.DataFrame) -> np.ndarray:
    """Numerators as near as the published percentage tells them.

    Below the nation counts are rounded to 5, percentages come from unrounded counts (METHODS of the
    audit): the count meant is the one nearest to the percentage that rounds to the printed one.
    """
    numerator, denominator, value = (
        found[name].to_numpy(dtype="float64", na_value=np.nan)
        for name in ("numerator", "denominator", "value")
    )
    meant = value / 100 * denominator
    # A numerator that is missing sets no bounds.
    for bound, limit in (
        (np.fmax, numerator - ROUNDING_TOLERANCE),
        (np.fmin, numerator + ROUNDING_TOLERANCE),
        (np.fmax, 0),
        (np.fmin, denominator),
    ):
        meant = np.where(np.isnan(meant), np.nan, bound(meant, limit))
    rounded = np.array([COUNTS_ROUNDED in flag for flag in found["flag"]], dtype=bool)
    return np.where(rounded & ~np.isnan(meant), meant.round(), numerator)


def period_in_words(period: str) -> str:
    """The audit period as a page says it: "the year to March 2026"."""
    return f"the year to {pd.Timestamp(f'{period}-01'):%B %Y}"


def last_day(period: str) -> date:
    """The last day that a period counts: 31 March 2026 for "2026-03"."""
    year, month = map(int, period.split("-"))
    return date(year, month, calendar.monthrange(year, month)[1])


def _dated_parts(
    store: Store,
    register: Register,
    place: Area,
    indicators: Sequence[str],
    dimension: str,
) -> list[tuple[str, tuple[Part, ...]]]:
    """Periods in which a place has figures, the last first, with the parts they add up to."""
    codes = candidates(register, place)
    usable = _usable(store, codes, indicators, dimension)
    found = []
    for period in sorted({period for _, period in usable}, reverse=True):
        published = {area for area, day in usable if day == period}
        if parts := parts_of(register, place, published, last_day(period)):
            found.append((period, parts))
    return found


def _periods(
    store: Store, codes: Collection[str], indicators: Sequence[str], dimension: str
) -> set[str]:
    return {period for _, period in _usable(store, codes, indicators, dimension)}


def _usable(
    store: Store, codes: Collection[str], indicators: Sequence[str], dimension: str
) -> set[tuple[str, str]]:
    """Areas and periods with figures of every indicator that can be compared."""
    table = store.rows(TABLE, "area", codes)
    shown = table[
        table["indicator"].isin(indicators)
        & (table["dimension"] == dimension)
        & table["numerator"].notna()
        & (table["denominator"].fillna(0) >= SMALLEST_DENOMINATOR)
    ]
    groups: dict[tuple[str, str, str], set[str]] = {}
    for *key, group in zip(*(shown[name] for name in (*_MEASURED, "group")), strict=True):
        if dimension != "ethnicity" or group in FIVE_GROUPS:
            groups.setdefault(tuple(key), set()).add(group)
    there: dict[tuple[str, str], set[str]] = {}
    for (area, period, indicator), found in groups.items():
        compared = dimension != "ethnicity" or REFERENCE_GROUP in found
        if compared and len(found) >= FEWEST_GROUPS:
            there.setdefault((area, period), set()).add(indicator)
    return {key for key, found in there.items() if found == set(indicators)}
