"""Directly standardised rates: what a rate would be with the age structure of a standard."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .confidence import Confidence, confidence_levels
from .estimate import Estimate
from .groups import Groups, Results
from .inputs import FloatArray, positive, read, require, require_present
from .rates import byar_limits

# A directly standardised rate of fewer events is not reported (public-health technical guides).
FEWEST_EVENTS = 10


@dataclass(frozen=True, kw_only=True)
class DirectlyStandardisedRate(Estimate):
    """An estimate with the events and people that it rests on, and its variance (per person)."""

    total_count: float
    total_population: float
    variance: float


def direct_standardised_rate(
    count: ArrayLike,
    population: ArrayLike,
    standard_population: ArrayLike,
    *,
    confidence: Confidence = 0.95,
    multiplier: float = 100_000,
) -> DirectlyStandardisedRate:
    """Give a directly age-standardised rate with Dobson's limits.

    Parameters
    ----------
    count, population, standard_population
        One value per age band. Series are matched by their band labels. Populations are above 0:
        merge bands without people before calling.
    confidence
        0.9 to 1 or 90 to 100; several levels are given together.
    multiplier
        The people that the rate is per.

    Returns
    -------
    DirectlyStandardisedRate

    Raises
    ------
    ValueError
        Naming the argument, the first bad value (or unknown band) and its position.

    Formula
    -------
    rate = m Σ(w x / n) / Σw
    variance = Σ((w / n)² x) / (Σw)²
    limits = rate + m √(variance / O) (Byar's limit of O - O)   with O = Σx

    Source
    ------
    Dobson AJ, Kuulasmaa K, Eberle E, Scherer J. Statistics in Medicine 1991; 10: 457-462.

    Example
    -------
    >>> count, people = [6, 30, 64], [1_000, 2_000, 1_600]
    >>> dsr = direct_standardised_rate(count, people, [30_000, 40_000, 30_000], multiplier=1_000)
    >>> dsr.frame().round(3)
       value   lower  upper
    0   19.8  16.077  24.12
    >>> dsr.statistic, dsr.total_count
    ('dsr per 1000', 100.0)

    Edge cases
    ----------
    With fewer than 10 events in all, value and limits are missing and `statistic` and `reason` say
    so; the totals are still given. A missing count is taken as 0; a missing population or standard
    population is an error.
    """
    (x, n, w), _ = read(count=count, population=population, standard_population=standard_population)
    x, n, w = (np.atleast_1d(array) for array in (x, n, w))
    levels = confidence_levels(confidence)
    results = directly_standardised(Groups.single(x.size), x, n, w, multiplier=multiplier)
    return results.estimate(levels, DirectlyStandardisedRate)


def direct_standardised_rate_of_repeat_events(
    people_by_events: Mapping[int, ArrayLike],
    population: ArrayLike,
    standard_population: ArrayLike,
    *,
    confidence: Confidence = 0.95,
    multiplier: float = 100_000,
) -> DirectlyStandardisedRate:
    """Give a directly standardised rate of events of which one person can have several.

    Parameters
    ----------
    people_by_events
        For each number of events k (1, 2, ...) the people in each age band who had just k.
    population, standard_population
        One value per age band, as in `direct_standardised_rate`.
    confidence, multiplier
        As in `direct_standardised_rate`.

    Returns
    -------
    DirectlyStandardisedRate

    Formula
    -------
    x = Σ k f(k)   people f(k) in the band who had k events
    variance = Σ over bands and k of (w / n)² k² f(k) / (Σw)²
    rate and limits as in direct_standardised_rate, with O = all events

    Source
    ------
    Dobson AJ et al. Statistics in Medicine 1991; 10: 457-462, with the variance of events that go
    together in one person (public-health technical guides).

    Example
    -------
    >>> people = {1: [4, 22, 40], 2: [1, 4, 12]}
    >>> dsr = direct_standardised_rate_of_repeat_events(
    ...     people, [1_000, 2_000, 1_600], [30_000, 40_000, 30_000], multiplier=1_000
    ... )
    >>> dsr.frame().round(3)
       value   lower   upper
    0   19.8  15.496  24.795

    Edge cases
    ----------
    Below 10 events in all it is missing. Where nobody has more than one event it is
    `direct_standardised_rate`.
    """
    if not people_by_events:
        raise ValueError("people_by_events: needs people for at least one number of events")
    arguments = {f"people_by_events[{k}]": people for k, people in people_by_events.items()}
    arrays, _ = read(**arguments, population=population, standard_population=standard_population)
    *people, n, w = (np.atleast_1d(array) for array in arrays)
    events, squares = np.zeros(n.shape), np.zeros(n.shape)
    for k, name, had in zip(people_by_events, arguments, people, strict=True):
        if k < 1 or int(k) != k:
            raise ValueError(f"people_by_events: its keys are whole numbers from 1; found {k!r}")
        require(name, had, had >= 0, "must be 0 or more")
        had = np.nan_to_num(had)
        events, squares = events + k * had, squares + k**2 * had
    levels = confidence_levels(confidence)
    results = directly_standardised(
        Groups.single(n.size), events, n, w, squares=squares, multiplier=multiplier
    )
    return results.estimate(levels, DirectlyStandardisedRate)


def directly_standardised(
    groups: Groups,
    count: FloatArray,
    population: FloatArray,
    standard_population: FloatArray,
    *,
    squares: FloatArray | None = None,
    multiplier: float = 100_000,
) -> Results:
    """Give the rate of each group of age bands; `squares` is the variance of the band's count."""
    x, n, w = np.nan_to_num(count), population, standard_population
    require("count", x, x >= 0, "must be 0 or more")
    require_present("population", n)
    require("population", n, n > 0, "must be above 0 (merge bands without people)")
    require_present("standard_population", w)
    require("standard_population", w, w >= 0, "must be 0 or more")
    standard = groups.total(w)
    if not (standard > 0).all():
        raise ValueError("standard_population: must hold people; found a sum of 0")
    scale = positive("multiplier", multiplier)
    per_person = w / n
    observed = groups.total(x)
    variance = groups.total(per_person**2 * (x if squares is None else squares)) / standard**2
    enough = observed >= FEWEST_EVENTS
    value = np.where(enough, scale * groups.total(per_person * x) / standard, np.nan)
    events = np.where(enough, observed, np.nan)

    def limits(level: float) -> tuple[FloatArray, FloatArray]:
        low, high = byar_limits(events, level)
        step = scale * np.sqrt(variance / events)
        return value + step * (low - events), value + step * (high - events)

    statistic = f"dsr per {scale:.12g}"
    if not enough.any():
        statistic = f"dsr NA for total count < {FEWEST_EVENTS}"
    return Results(
        value=value,
        limits=limits,
        reason=np.where(enough, "", f"fewer than {FEWEST_EVENTS} events"),
        method="Dobson",
        statistic=statistic,
        totals={
            "total_count": observed,
            "total_population": groups.total(n),
            "variance": variance,
        },
    )
