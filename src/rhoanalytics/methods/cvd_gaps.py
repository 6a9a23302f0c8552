"""Who is on a register, how far groups lie from a reference and a target, and whether England's
difference holds in one's own region.
"""

import numpy as np
import pandas as pd

from rhoanalytics.ethnicity import UNKNOWN_GROUPS

from .comparisons import excess_cases, people_to_target
from .group_frames import (
    COUNTS,
    differences,
    percentages,
    reasons,
    require_frame,
    require_group,
)
from .inputs import as_floats, confidence_level, require, share
from .proportions import proportion


def register_composition(
    register: pd.Series, population: pd.Series, *, confidence: float = 0.95
) -> pd.DataFrame:
    """Give each group's share of a register beside its share of the population, with their ratio.

    Parameters
    ----------
    register
        People on the register, indexed by group. "Not stated" and "Missing" are left out of the
        shares.
    population
        Residents, indexed by the same known groups.
    confidence
        0.9 to 1 or 90 to 100.

    Returns
    -------
    DataFrame, one row per known group in the order of `register`: group, register, population
    (people); value, lower, upper (% of the register of known ethnicity, Wilson); population_share
    (%); ratio, ratio_lower, ratio_upper (share of the register over share of the population, which
    is taken as fixed); reason, empty or why there is no figure. `attrs` holds confidence, method,
    statistic and known (% of the whole register whose ethnic group is known).

    Formula
    -------
    value = 100 x / Σ x; ratio = value / (100 m / Σ m), its limits those of the value divided alike

    Source
    ------
    Wilson EB. JASA 1927; 22: 209-212 (limits of the share).

    Example
    -------
    >>> register = pd.Series({"Asian": 84, "White": 916, "Missing": 50})
    >>> residents = pd.Series({"Asian": 960, "White": 7_040})
    >>> composition = register_composition(register, residents)
    >>> composition[["group", "value", "population_share", "ratio"]].round(2)
       group  value  population_share  ratio
    0  Asian    8.4              12.0   0.70
    1  White   91.6              88.0   1.04
    >>> round(composition.attrs["known"], 1)
    95.2

    Edge cases
    ----------
    The ratio is not one of prevalence: no allowance is made for age. A missing count in any known
    group leaves every share missing, since the total is not known; a group without residents has no
    ratio. Groups that are in one argument only are an error.
    """
    counts = {"register": pd.Series(register), "population": pd.Series(population)}
    for name, given in counts.items():
        values = as_floats(given.array, name)
        require(name, values, values >= 0, "must be 0 or more")
        counts[name] = pd.Series(values, index=given.index)
    unknown = counts["register"].index.isin(UNKNOWN_GROUPS)
    everyone, known = counts["register"].sum(), counts["register"][~unknown]
    people = _same_groups(counts["population"], known.index)
    total, residents = known.sum(skipna=False), people.sum(skipna=False)
    shares = proportion(
        known, total if total > 0 else np.nan, confidence=confidence, multiplier=100
    )
    fixed = 100 * people / (residents if residents > 0 else np.nan)
    divisor = fixed.where(fixed > 0)
    frame = pd.DataFrame({"register": known, "population": people}).join(shares)
    frame = frame.assign(
        population_share=fixed,
        ratio=shares["value"] / divisor,
        ratio_lower=shares["lower"] / divisor,
        ratio_upper=shares["upper"] / divisor,
        reason=np.select(
            [shares["value"].isna() | fixed.isna(), people == 0],
            ["a count is missing or all are 0", "no residents in the group"],
            "",
        ),
    )
    frame = frame.rename_axis("group").reset_index()
    frame.attrs.update(
        confidence=confidence_level(confidence),
        method="Wilson, population taken as fixed",
        statistic="percentage of the register of known ethnicity",
        known=float(100 * total / everyone) if everyone > 0 else np.nan,
    )
    return frame


def simpson_safe_difference(
    national: pd.DataFrame, region: pd.DataFrame, *, reference: str, confidence: float = 0.95
) -> pd.DataFrame:
    """Give each group's difference from a reference nationally and in the own region, side by side.

    Where the two disagree the national figure is a poor yardstick for the place: print both.

    Parameters
    ----------
    national, region
        One row per group, with columns group, numerator, denominator.
    reference
        The group that the others are compared with; in both frames.
    confidence
        0.9 to 1 or 90 to 100.

    Returns
    -------
    DataFrame, one row per group of `national`: group; national and region (points from the
    reference, Newcombe limits), each with _lower and _upper; opposite_signs, limits_apart (neither
    interval reaches the other) and disagree (either of the two), missing where a difference is;
    reason and region_reason, empty or why a group is not compared. `attrs` holds confidence, method
    and statistic.

    Formula
    -------
    d = x / n - y / m for the nation and for the region; disagree = d d' < 0 or U < L' or U' < L

    Source
    ------
    Newcombe RG. Statistics in Medicine 1998; 17: 873-890; Simpson EH. J R Stat Soc B 1951; 13:
    238-241.

    Example
    -------
    >>> national = pd.DataFrame({"group": ["Asian", "White"], "numerator": [73_700, 750_000],
    ...                          "denominator": [100_000, 1_000_000]})
    >>> region = pd.DataFrame({"group": ["Asian", "White"], "numerator": [39_200, 77_400],
    ...                        "denominator": [50_000, 100_000]})
    >>> both = simpson_safe_difference(national, region, reference="White")
    >>> both[["group", "national", "region", "opposite_signs", "disagree"]].round(2)
       group  national  region  opposite_signs  disagree
    0  Asian      -1.3     1.0            True      True
    1  White       NaN     NaN            <NA>      <NA>

    Edge cases
    ----------
    The nation contains the region, so a flag is a warning to readers and no test of the two. Groups
    of fewer than 20 people, or with limits more than 10 points from their percentage, are not
    compared. A group that `region` lacks is missing there.
    """
    found = {}
    for name, frame in {"national": national, "region": region}.items():
        require_frame(name, frame, ("group",), COUNTS)
        require_group(reference, frame["group"])
        values, groups = percentages(frame, confidence), frame["group"].reset_index(drop=True)
        reason = reasons(values, groups, reference)
        gap = differences(values, groups, reference, reason, confidence)
        found[name] = gap.assign(reason=reason).set_index(groups)
    ours, theirs = found["national"], found["region"].reindex(found["national"].index)
    missing = ours["value"].isna() | theirs["value"].isna()
    opposite = (ours["value"] * theirs["value"] < 0).astype("boolean").mask(missing)
    apart = (ours["upper"] < theirs["lower"]) | (theirs["upper"] < ours["lower"])
    apart = apart.astype("boolean").mask(missing)
    result = pd.DataFrame(
        {
            "national": ours["value"],
            "national_lower": ours["lower"],
            "national_upper": ours["upper"],
            "region": theirs["value"],
            "region_lower": theirs["lower"],
            "region_upper": theirs["upper"],
            "opposite_signs": opposite,
            "limits_apart": apart,
            "disagree": opposite | apart,
            "reason": ours["reason"],
            "region_reason": theirs["reason"].fillna("not in the region's figures"),
        }
    )
    result = result.rename_axis("group").reset_index()
    result.attrs.update(
        confidence=confidence_level(confidence),
        method="Newcombe hybrid score",
        statistic="percentage points from the reference group, nation and region",
    )
    return result


def gaps(
    counts: pd.DataFrame, *, reference: str, target: float, confidence: float = 0.95
) -> pd.DataFrame:
    """Give how far each group is from a reference group and from a target, in points and people.

    Parameters
    ----------
    counts
        One row per group, with columns group, numerator, denominator (whole people).
    reference
        The group that the others are compared with.
    target
        Share to reach, 0 to 1.
    confidence
        0.9 to 1 or 90 to 100.

    Returns
    -------
    DataFrame, one row per group: group, numerator, denominator, value (%, Wilson); reference_gap
    (points from the reference, Newcombe) and people_to_reference; target_gap (points from the
    target) and people_to_target, each with _lower and _upper (lower, upper for value); and reason,
    empty or why a group is not compared with the reference. People are whole, never below 0.
    `attrs` holds confidence, method and statistic.

    Formula
    -------
    people to a share t = max(0, ceil(t n) - x); limits ceil(n (t - U)) to ceil(n (t - L)), with t
    taken as fixed: the target, or the reference group's share

    Source
    ------
    CVDPREVENT (TargetPatients); Newcombe RG. Statistics in Medicine 1998; 17: 873-890.

    Example
    -------
    >>> counts = pd.DataFrame({"group": ["Black", "White"], "numerator": [660, 7_500],
    ...                        "denominator": [1_000, 10_000]})
    >>> found = gaps(counts, reference="White", target=0.8).set_index("group")
    >>> found.loc["Black", ["reference_gap", "target_gap"]].round(2).tolist()
    [-9.0, -14.0]
    >>> found["people_to_target"].tolist()
    [140.0, 500.0]
    >>> found.loc["Black", ["people_to_reference_lower", "people_to_reference",
    ...                     "people_to_reference_upper"]].tolist()
    [62.0, 90.0, 120.0]

    Edge cases
    ----------
    A missing count, or no people, gives missing figures. Groups of fewer than 20 people, or with
    limits more than 10 points from the value, are not compared with the reference; their distance
    to the target stands, so that groups can be added up. Most of the people to a target are usually
    in the largest group: give numbers beside points.
    """
    require_frame("counts", counts, ("group",), COUNTS)
    require_group(reference, counts["group"])
    goal = share("target", target)
    for count in COUNTS:
        values = as_floats(counts[count].array, count)
        require(count, values, values == np.floor(values), "must be a whole number of people")
    groups = counts["group"].reset_index(drop=True)
    frame = percentages(counts, confidence)
    reason = reasons(frame, groups, reference)
    gap = differences(frame, groups, reference, reason, confidence)
    share_of_reference = frame.loc[(groups == reference).to_numpy(), "value"].iloc[0] / 100
    to_target = {"": "value", "_lower": "lower", "_upper": "upper"}
    result = pd.concat([groups.rename("group"), frame], axis=1)
    for suffix, limit in to_target.items():
        result[f"reference_gap{suffix}"] = gap[limit]
    result = _with_people(result, "people_to_reference", share_of_reference, confidence, reason)
    for suffix, limit in to_target.items():
        result[f"target_gap{suffix}"] = frame[limit] - 100 * goal
    result = _with_people(result, "people_to_target", goal, confidence)
    result["reason"] = reason
    result.attrs.update(
        confidence=confidence_level(confidence),
        method="Wilson; differences Newcombe; people with the aim taken as fixed",
        statistic="percentage, points and people",
    )
    return result


def _with_people(
    frame: pd.DataFrame,
    name: str,
    aim: float,
    confidence: float,
    reason: pd.Series | None = None,
) -> pd.DataFrame:
    usable = frame["denominator"] > 0
    if reason is not None:
        usable &= reason == ""
    numerator, denominator = (frame[count].where(usable) for count in COUNTS)
    excess = excess_cases(numerator, denominator, aim, confidence=confidence)
    return frame.assign(
        **{
            name: people_to_target(numerator, denominator, aim),
            f"{name}_lower": _whole_people(-excess.upper),
            f"{name}_upper": _whole_people(-excess.lower),
        }
    )


def _whole_people(number: pd.Series) -> pd.Series:
    # Rounded first, as in people_to_target: a rounding error must not ask for one person more.
    return np.ceil(number.round(6)).clip(lower=0) + 0.0


def _same_groups(population: pd.Series, groups: pd.Index) -> pd.Series:
    for name, here, there in (
        ("population", groups, population.index),
        ("register", population.index, groups),
    ):
        lacking = ~here.isin(there)
        if lacking.any():
            raise ValueError(f"{name}: has no group {here[np.argmax(lacking)]!r}; give both alike")
    for name, index in (("population", population.index), ("register", groups)):
        if not index.is_unique:
            again = index[index.duplicated()][0]
            raise ValueError(f"{name}: must have each group once; found {again!r} again")
    return population.reindex(groups)
