"""Life expectancy from an abridged life table.

Sources: Chiang CL 1979 (life table with the last band open); Silcocks PBS et al. J Epidemiol
Community Health 2001; 55: 38-43 (variance, with the last band's own).
"""

import warnings

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from .inputs import FloatArray, confidence_level, normal_quantile, read, require

# Bands 0, 1-4, 5-9 ... 85-89, 90 and over.
AGE_STARTS = (0, 1, *range(5, 95, 5))

# Mean share of the band that those who die in it live through: a tenth in the first year of life.
SHARE_LIVED_FIRST_YEAR = 0.1
SHARE_LIVED = 0.5

# Deaths come soon after birth among few people by chance alone: no estimate at or below this size.
SMALLEST_POPULATION = 5_000

# A value is withheld where its 95% interval reaches further than this many years either way.
WIDEST_HALF_INTERVAL = 10

BORN = 100_000


def life_expectancy(
    deaths: ArrayLike, population: ArrayLike, age_start: ArrayLike, *, confidence: float = 0.95
) -> pd.DataFrame:
    """Give the years still to live on average at the start of each age band.

    Parameters
    ----------
    deaths, population
        Deaths and person-years in the 20 bands 0, 1-4, 5-9 ... 85-89, 90+.
    age_start
        First age of each band: 0, 1, 5, 10 ... 90.

    Returns
    -------
    DataFrame indexed by age_start with value, lower, upper (years). All are missing, with a
    warning, unless there are 20 bands of positive population with deaths from 0 to the population,
    people number over 5,000 and there are deaths at 90 and over. A value (not its limits) is
    missing where its 95% interval is over 10 years either way.

    Raises
    ------
    ValueError
        Where the arguments are not numbers of one length, or `age_start` has other ages.
    """
    (died, people, start), _ = read(deaths=deaths, population=population, age_start=age_start)
    died, people, start = np.atleast_1d(died), np.atleast_1d(people), np.atleast_1d(start)
    level = confidence_level(confidence)
    index = pd.Index(start, name="age_start")
    if len(start) == len(AGE_STARTS):
        index = index.astype(int)
        holds = start == np.array(AGE_STARTS)
        require("age_start", start, holds, "must run 0, 1, 5, 10 and so on to 90")
    fault = _fault(died, people)
    if fault:
        warnings.warn(f"life expectancy is missing: {fault}", stacklevel=2)
        return pd.DataFrame(np.nan, index=index, columns=["value", "lower", "upper"])
    value, standard_error = _life_table(died, people)
    reach = normal_quantile(level) * standard_error
    uncertain = normal_quantile(0.95) * standard_error > WIDEST_HALF_INTERVAL
    frame = pd.DataFrame(
        {
            "value": np.where(uncertain, np.nan, value),
            "lower": value - reach,
            "upper": value + reach,
        },
        index=index,
    )
    frame.attrs.update(
        confidence=level,
        method="Chiang, using Silcocks et al for confidence limits",
        statistic="life expectancy in years",
    )
    return frame


def _fault(deaths: FloatArray, population: FloatArray) -> str:
    """Say what stands against a life table of these numbers; empty if nothing."""
    if len(deaths) != len(AGE_STARTS):
        return f"needs {len(AGE_STARTS)} age bands, has {len(deaths)}"
    if np.isnan(deaths).any() or np.isnan(population).any():
        return "deaths or population are missing in an age band"
    if (deaths < 0).any():
        return "deaths are negative in an age band"
    if (population <= 0).any():
        return "an age band has no people"
    if (deaths > population).any():
        return "deaths exceed the population in an age band"
    if population.sum() <= SMALLEST_POPULATION:
        return f"the population is not above {SMALLEST_POPULATION:,}"
    if deaths[-1] == 0:
        return "nobody died in the last age band"
    return ""


def _life_table(deaths: FloatArray, population: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Expectation of life at the start of each band and its standard error."""
    rate = deaths / population
    width = np.append(np.diff(AGE_STARTS), 2 / rate[-1])
    lived = np.full(len(rate), SHARE_LIVED)
    lived[0] = SHARE_LIVED_FIRST_YEAR
    dying = np.where(
        deaths <= population / (width * lived),
        rate * width / (1 + rate * width * (1 - lived)),
        1.0,
    )
    alive = BORN * np.cumprod(np.append(1.0, 1 - dying[:-1]))
    lost = alive - np.append(alive[1:], 0.0)
    years = width * (np.append(alive[1:], 0.0) + lived * lost)
    years[-1] = alive[-1] / rate[-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        expectation = np.cumsum(years[::-1])[::-1] / alive
        variance = np.where(lost == 0, 0.0, dying**2 * (1 - dying) / deaths)
    weighted = np.zeros_like(rate)
    # Nobody left alive at the next age: the band adds nothing that can still vary.
    following = np.nan_to_num(expectation[1:])
    band = (1 - lived[:-1]) * width[:-1] + following
    weighted[:-1] = variance[:-1] * alive[:-1] ** 2 * band**2
    weighted[-1] = (alive[-1] / 2) ** 2 * 4 / (deaths[-1] * rate[-1] ** 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        standard_error = np.sqrt(np.cumsum(weighted[::-1])[::-1]) / alive
    return expectation, standard_error
