"""Whether two sources give the same person the same ethnic group: discordance, agreement, kappa."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from rhoanalytics.ethnicity import FIVE_GROUPS

from .estimate import Estimate
from .ethnicity_quality import code_kinds
from .inputs import confidence_level, normal_quantile
from .proportions import proportion


@dataclass(frozen=True)
class Agreement:
    """How two sources agree on the five broad groups.

    people: with a known group in both sources. discordance: % of them whose groups differ (Wilson
    limits). kappa: Cohen's. by_group: indexed by the first source's group, with numerator
    (same group in the second), denominator, value (%), lower, upper (Wilson).
    """

    people: int
    discordance: Estimate
    kappa: Estimate
    by_group: pd.DataFrame


def agreement(first: ArrayLike, second: ArrayLike, *, confidence: float = 0.95) -> Agreement:
    """Give how far two columns of NHS ethnic category codes of the same people agree.

    Parameters
    ----------
    first, second
        Codes as text, one per person, in the same order (Series are matched by their labels).
        Agreement is asymmetric: of people in a group by `first`, how many are so by `second`.
    confidence
        0.9 to 1 or 90 to 100.

    Returns
    -------
    Agreement, whose estimates carry value, limits, method and statistic.

    Formula
    -------
    discordance = 1 - Σ p_ii; kappa = (p_o - p_e) / (1 - p_e), with p_o = Σ p_ii and
    p_e = Σ p_i. p_.i; limits kappa ∓ z SE (large sample)

    Source
    ------
    Cohen J. Educ Psychol Meas 1960; 20: 37-46; Fleiss JL, Cohen J, Everitt BS. Psychol Bull 1969;
    72: 323-327 (standard error).

    Example
    -------
    >>> found = agreement(["A", "A", "B", "H", "H", "N", "Z"], ["C", "A", "A", "J", "S", "N", "A"])
    >>> found.people, round(found.discordance.value, 1), round(found.kappa.value, 3)
    (6, 16.7, 0.75)
    >>> found.by_group.loc["Asian", ["numerator", "denominator", "value"]].tolist()
    [1.0, 2.0, 50.0]

    Edge cases
    ----------
    Only people known in both sources are counted. Codes of one broad group agree (A and B, say).
    Where nobody is known in both, or everybody is in one and the same group, kappa is missing and
    its `reason` says so.
    """
    kinds = [code_kinds(codes) for codes in (first, second)]
    if isinstance(first, pd.Series) and isinstance(second, pd.Series):
        if not (first.index.is_unique and set(first.index) == set(second.index)):
            raise ValueError("second: its labels differ from those of first; give both one index")
        kinds[1] = kinds[1].reindex(first.index)
    if len(kinds[0]) != len(kinds[1]):
        raise ValueError(f"second: has {len(kinds[1])} codes but first has {len(kinds[0])}")
    places = [pd.Index(FIVE_GROUPS).get_indexer(kind) for kind in kinds]
    both = (places[0] >= 0) & (places[1] >= 0)
    size = len(FIVE_GROUPS)
    table = np.bincount(places[0][both] * size + places[1][both], minlength=size**2)
    table = table.reshape(size, size).astype(float)
    people, same = table.sum(), np.trace(table)
    rows = np.where(table.sum(axis=1) > 0, table.sum(axis=1), np.nan)
    by_group = pd.DataFrame(
        {"numerator": np.diag(table), "denominator": table.sum(axis=1)},
        index=pd.Index(FIVE_GROUPS, name="group"),
    ).join(
        proportion(
            pd.Series(np.diag(table), index=FIVE_GROUPS),
            pd.Series(rows, index=FIVE_GROUPS),
            confidence=confidence,
            multiplier=100,
        )
    )
    level = confidence_level(confidence)
    by_group.attrs.update(
        confidence=level, method="Wilson", statistic="percentage in the same group in both sources"
    )
    differ = proportion(
        people - same, people if people else np.nan, confidence=confidence, multiplier=100
    ).iloc[0]
    return Agreement(
        people=int(people),
        discordance=Estimate(
            *(float(differ[name]) for name in ("value", "lower", "upper")),
            confidence=level,
            method="Wilson",
            statistic="percentage of people whose sources differ",
        ),
        kappa=_kappa(table, level),
        by_group=by_group,
    )


def _kappa(table: np.ndarray, level: float) -> Estimate:
    people = table.sum()
    share = table / people if people else table
    of_first, of_second = share.sum(axis=1), share.sum(axis=0)
    by_chance = float(of_first @ of_second)
    wording: dict[str, Any] = {
        "confidence": level,
        "method": "Fleiss, Cohen and Everitt",
        "statistic": "Cohen's kappa",
    }
    if not people or np.count_nonzero(of_first + of_second) == 1:
        reason = "everyone is in one group" if people else "nobody is known in both sources"
        return Estimate(np.nan, np.nan, np.nan, reason=reason, **wording)
    kappa = (float(np.trace(share)) - by_chance) / (1 - by_chance)
    on_diagonal = np.diag(share) * (1 - (of_first + of_second) * (1 - kappa)) ** 2
    off_diagonal = share * (of_second[:, None] + of_first[None, :]) ** 2
    np.fill_diagonal(off_diagonal, 0)
    variance = (
        on_diagonal.sum()
        + (1 - kappa) ** 2 * off_diagonal.sum()
        - (kappa - by_chance * (1 - kappa)) ** 2
    ) / (people * (1 - by_chance) ** 2)
    half = normal_quantile(level) * math.sqrt(max(variance, 0.0))
    return Estimate(kappa, max(kappa - half, -1.0), min(kappa + half, 1.0), **wording)
