"""Deprivation: national deciles and the summary measures of larger areas.

Rank 1 is the most deprived LSOA of England and decile 1 the most deprived tenth of LSOAs. The
summary measures are those of the English Indices of Deprivation (MHCLG technical report, chapter on
higher-level geographies). They describe areas, not the people who live in them.
"""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from .estimate import Numbers
from .inputs import FloatArray, as_floats, read, require, require_present

DECILES = 10
PERCENTILES = 100

# Extent: full weight to the most deprived tenth, then a weight falling in equal steps from 0.95 in
# the 11th percentile to 0.05 in the 30th, and none beyond (MHCLG technical report).
EXTENT_FULL_TO = 10
EXTENT_NONE_BEYOND = 30
EXTENT_FIRST_WEIGHT = 0.95
EXTENT_LAST_WEIGHT = 0.05

# Local concentration looks at the LSOAs that hold this share of an area's people.
LOCAL_CONCENTRATION_SHARE = 0.10


def decile(rank: ArrayLike, number: int) -> Numbers:
    """Give MHCLG's decile, ceil(10 x rank / number of LSOAs in England).

    `rank` runs from 1 (most deprived) to `number`. Prefer the published decile where there is one;
    this rule reproduces it for every LSOA of 2019 (32,844) and 2025 (33,755).
    """
    return _national_group(rank, number, DECILES)


def percentile(rank: ArrayLike, number: int) -> Numbers:
    """Give the national percentile, ceil(100 x rank / number): 1 is the most deprived."""
    return _national_group(rank, number, PERCENTILES)


def quintile(decile: ArrayLike) -> Numbers:
    """Give the fifth that a decile lies in, ceil(decile / 2)."""
    (value,), layout = read(decile=decile)
    _require_decile(value)
    return layout.restore(np.ceil(value / 2))


def population_weighted_decile(rank: ArrayLike, population: ArrayLike) -> Numbers:
    """Give deciles of people instead of LSOAs.

    LSOAs are put in order of rank; the decile is the tenth that holds the middle person of the
    LSOA, floor(10 x cumulative share at the middle) + 1. Needs every LSOA of the reference area:
    a missing rank or population is an error. LSOAs without people take the decile of their place.
    """
    (place, people), layout = read(rank=rank, population=population)
    require_present("rank", place)
    require("population", people, people >= 0, "must be 0 or more")
    require_present("population", people)
    if not people.sum() > 0:
        raise ValueError("population: the LSOAs have no people; found a sum of 0")
    place, people = np.atleast_1d(place), np.atleast_1d(people)
    order = np.argsort(place, kind="stable")
    ordered = people[order]
    # Whole-number division, so that a middle on a boundary falls on the right side of it.
    group = np.floor_divide(DECILES * (np.cumsum(ordered) - ordered / 2), ordered.sum()) + 1
    result = np.empty_like(ordered)
    # An LSOA without people at the very end has its middle at 1, which is still decile 10.
    result[order] = np.minimum(group, DECILES)
    return layout.restore(result if layout.length is not None else result[0])


def average_score(score: ArrayLike, population: ArrayLike) -> float:
    """Give the population-weighted mean score of an area's LSOAs: higher is more deprived."""
    value, people = _area(score=score, population=population)
    return _weighted_mean(value, people)


def average_rank(rank: ArrayLike, population: ArrayLike, number: int) -> float:
    """Give the population-weighted mean of the reversed ranks of an area's LSOAs.

    MHCLG reverses the ranks for its summary measures (the most deprived LSOA counts as `number`,
    the least deprived as 1), so a HIGHER average rank is MORE deprived.
    """
    place, people = _area(rank=rank, population=population)
    return _weighted_mean(_reversed(place, number), people)


def share_in_decile_1(decile: ArrayLike) -> float:
    """Give the share of an area's LSOAs that are among the most deprived tenth of England."""
    values = np.atleast_1d(as_floats(decile, "decile"))
    _require_decile(values)
    if values.size == 0 or np.isnan(values).any():
        return np.nan
    return float((values == 1).mean())


def extent(rank: ArrayLike, population: ArrayLike, number: int) -> float:
    """Give the share of an area's people in the most deprived LSOAs of England, on a sliding scale.

    People in the most deprived 10% of LSOAs count in full, those in the 11th percentile 0.95, and
    so on in equal steps to 0.05 in the 30th; the others count nothing. Between 0 and 1.
    """
    place, people = _area(rank=rank, population=population)
    return _weighted_mean(extent_weight(place, number), people)


def extent_weight(rank: ArrayLike, number: int) -> Numbers:
    """Give the weight that a person in an LSOA of this rank has in the extent."""
    (place,), layout = read(rank=rank)
    group = _national_group(place, number, PERCENTILES)
    steps = EXTENT_NONE_BEYOND - EXTENT_FULL_TO - 1
    slope = (EXTENT_FIRST_WEIGHT - EXTENT_LAST_WEIGHT) / steps
    sliding = EXTENT_FIRST_WEIGHT - slope * (group - EXTENT_FULL_TO - 1)
    weight = np.select([group <= EXTENT_FULL_TO, group <= EXTENT_NONE_BEYOND], [1.0, sliding], 0.0)
    return layout.restore(np.where(np.isnan(place), np.nan, weight))


def local_concentration(rank: ArrayLike, population: ArrayLike, number: int) -> float:
    """Give how deprived an area's own most deprived LSOAs are: higher is more deprived.

    The population-weighted mean of the reversed ranks of the area's most deprived LSOAs that
    together hold exactly 10% of its people; of the last LSOA only the people needed are counted.
    """
    place, people = _area(rank=rank, population=population)
    if np.isnan(place).any() or np.isnan(people).any() or people.sum() == 0:
        return np.nan
    order = np.argsort(place, kind="stable")
    ordered = people[order]
    before = np.cumsum(ordered) - ordered
    wanted = LOCAL_CONCENTRATION_SHARE * people.sum()
    counted = np.clip(wanted - before, 0, ordered)
    return _weighted_mean(_reversed(place, number)[order], counted)


def summarise_areas(
    area: ArrayLike, rank: ArrayLike, score: ArrayLike, population: ArrayLike, number: int
) -> pd.DataFrame:
    """Give MHCLG's summary measures for every area that LSOAs belong to.

    Parameters
    ----------
    area
        The larger area's code of each LSOA. LSOAs without one (missing) are left out.
    rank, score, population
        One value per LSOA: national rank (1 = most deprived), score, people.
    number
        LSOAs in England in this edition.

    Returns
    -------
    DataFrame indexed by area code (sorted) with lsoas, people, average_score, average_rank,
    share_lsoas_decile_1, share_lsoas_decile_1_2, share_people_decile_1, share_people_decile_1_2,
    extent, local_concentration. Averages and shares are missing for an area in which a value of an
    LSOA is missing.
    """
    (place, value, people), layout = read(rank=rank, score=score, population=population)
    if layout.length is None or np.shape(area) != (layout.length,):
        raise ValueError(
            f"area: needs one code for each of the {layout.length or 1} LSOAs, "
            f"has the shape {np.shape(area)}"
        )
    if (
        isinstance(area, pd.Series)
        and layout.index is not None
        and not area.index.equals(layout.index)
    ):
        raise ValueError("area: its labels differ from those of rank; use one index for both")
    lsoas = pd.DataFrame({"rank": place, "score": value, "people": people})
    summaries = {
        code: _summary(part, number)
        for code, part in lsoas.groupby(np.asarray(area, dtype=object), sort=True)
    }
    if not summaries:
        raise ValueError("area: no LSOA has an area code; found only missing codes")
    frame = pd.DataFrame.from_dict(summaries, orient="index")
    return frame.astype({"lsoas": int}).rename_axis("area")


def _summary(lsoas: pd.DataFrame, number: int) -> dict[str, float]:
    place = lsoas["rank"].to_numpy()
    people = lsoas["people"].to_numpy()
    tenth = np.asarray(decile(place, number))
    known = np.where(np.isnan(tenth), np.nan, 1.0)
    first, first_two = known * (tenth == 1), known * (tenth <= 2)
    return {
        "lsoas": len(lsoas),
        "people": people.sum(),
        "average_score": average_score(lsoas["score"], people),
        "average_rank": average_rank(place, people, number),
        "share_lsoas_decile_1": first.mean(),
        "share_lsoas_decile_1_2": first_two.mean(),
        "share_people_decile_1": _weighted_mean(first, people),
        "share_people_decile_1_2": _weighted_mean(first_two, people),
        "extent": extent(place, people, number),
        "local_concentration": local_concentration(place, people, number),
    }


def _national_group(rank: ArrayLike, number: int, groups: int) -> Numbers:
    (place,), layout = read(rank=rank)
    _require_rank(place, number)
    # Whole-number division: 10 x rank / number in floating point can pass a whole number.
    with np.errstate(invalid="ignore"):
        return layout.restore(-np.floor_divide(-groups * place, number))


def _area(**arguments: ArrayLike) -> list[FloatArray]:
    arrays, _ = read(**arguments)
    people = arrays[-1]
    require("population", people, people >= 0, "must be 0 or more")
    return [np.atleast_1d(array) for array in arrays]


def _require_rank(place: FloatArray, number: int) -> None:
    if isinstance(number, bool) or int(number) != number or number < 1:
        raise ValueError(f"number: must be the whole number of LSOAs; found {number!r}")
    holds = (place >= 1) & (place <= number)
    require("rank", place, holds, f"must be from 1 to {number} (the number of LSOAs)")


def _require_decile(values: FloatArray) -> None:
    holds = (values >= 1) & (values <= DECILES) & (values == np.floor(values))
    require("decile", values, holds, "must be a whole number from 1 to 10")


def _reversed(place: FloatArray, number: int) -> FloatArray:
    _require_rank(place, number)
    return number + 1 - place


def _weighted_mean(values: FloatArray, weights: FloatArray) -> float:
    """Weighted mean; missing if a value or weight is missing or nobody lives there."""
    total = weights.sum()
    return float((values * weights).sum() / total) if total > 0 else np.nan
