"""Tenths, hundredths and fifths of England's LSOAs by deprivation; 1 is the most deprived."""

import numpy as np
from numpy.typing import ArrayLike

from .estimate import Numbers
from .inputs import FloatArray, read, require, require_present

DECILES = 10
PERCENTILES = 100


def decile(rank: ArrayLike, number: int) -> Numbers:
    """Give MHCLG's national decile of an LSOA from its rank.

    Parameters
    ----------
    rank
        From 1 (most deprived) to `number`.
    number
        LSOAs in England in this edition: 32,844 in 2019, 33,755 in 2025.

    Formula
    -------
    ceil(10 rank / number)

    Source
    ------
    Found from the published deciles, which it reproduces for every LSOA of 2019 and 2025.

    Example
    -------
    >>> decile([1, 3_375, 3_376, 33_755], 33_755).tolist()
    [1.0, 1.0, 2.0, 10.0]

    Edge cases
    ----------
    A missing rank has a missing decile. Prefer the published decile where there is one.
    """
    return national_group(rank, number, DECILES)


def percentile(rank: ArrayLike, number: int) -> Numbers:
    """Give the national percentile of an LSOA from its rank: 1 is the most deprived.

    Parameters
    ----------
    rank, number
        As in `decile`.

    Formula
    -------
    ceil(100 rank / number)

    Source
    ------
    The rule of `decile`, in hundredths.

    Example
    -------
    >>> percentile([1, 338, 33_755], 33_755).tolist()
    [1.0, 2.0, 100.0]

    Edge cases
    ----------
    A missing rank has a missing percentile.
    """
    return national_group(rank, number, PERCENTILES)


def quintile(decile: ArrayLike) -> Numbers:
    """Give the fifth that a decile lies in.

    Parameters
    ----------
    decile
        Whole numbers from 1 to 10.

    Formula
    -------
    ceil(decile / 2)

    Source
    ------
    English Indices of Deprivation: fifths are pairs of tenths.

    Example
    -------
    >>> quintile([1, 2, 3, 10]).tolist()
    [1.0, 1.0, 2.0, 5.0]

    Edge cases
    ----------
    A missing decile has a missing quintile.
    """
    (value,), layout = read(decile=decile)
    require_decile(value)
    return layout.restore(np.ceil(value / 2))


def population_weighted_decile(rank: ArrayLike, population: ArrayLike) -> Numbers:
    """Give deciles of people instead of LSOAs.

    Parameters
    ----------
    rank, population
        Rank (1 = most deprived) and people of every LSOA of the reference area.

    Formula
    -------
    floor(10 m) + 1, m the cumulative share of people at the middle of the LSOA, in order of rank

    Source
    ------
    The method of population-weighted deprivation quantiles used in health statistics.

    Example
    -------
    >>> population_weighted_decile([1, 2, 3, 4], [100, 100, 100, 700]).tolist()
    [1.0, 2.0, 3.0, 7.0]

    Edge cases
    ----------
    A missing rank or population is an error, since it would move every other LSOA. LSOAs without
    people take the decile of their place.
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


def national_group(rank: ArrayLike, number: int, groups: int) -> Numbers:
    """Give which of so many equal groups of LSOAs a national rank falls in."""
    (place,), layout = read(rank=rank)
    require_rank(place, number)
    # Whole-number division: 10 x rank / number in floating point can pass a whole number.
    with np.errstate(invalid="ignore"):
        return layout.restore(-np.floor_divide(-groups * place, number))


def require_rank(place: FloatArray, number: int) -> None:
    """Check ranks against the number of LSOAs."""
    if isinstance(number, bool) or int(number) != number or number < 1:
        raise ValueError(f"number: must be the whole number of LSOAs; found {number!r}")
    holds = (place >= 1) & (place <= number)
    require("rank", place, holds, f"must be from 1 to {number} (the number of LSOAs)")


def require_decile(values: FloatArray) -> None:
    """Check that deciles are whole numbers from 1 to 10."""
    holds = (values >= 1) & (values <= DECILES) & (values == np.floor(values))
    require("decile", values, holds, "must be a whole number from 1 to 10")
