"""How treatment and disease differ by neighbourhood deprivation and by age: CVDPREVENT.

The audit publishes neither by ethnicity. Its fifths are national fifths of neighbourhoods, so the
fifths of one place hold unequal numbers of people.
"""

import pandas as pd

from rhoanalytics.areas import ENGLAND_CODE
from rhoanalytics.measures.audit import Subject, counts, rows
from rhoanalytics.methods import SlopeIndex, proportion, slope_index
from rhoanalytics.store import Store

QUINTILES = {
    "1": "1 (most deprived)",
    "2": "2",
    "3": "3",
    "4": "4",
    "5": "5 (least deprived)",
}

AGE_BANDS = ("18-39", "40-59", "60-79", "80+")

STANDARDISED = "deprivation_age_standardised"
"""Dimension of the audit's own age-standardised prevalence, which has no counts."""


HYPERTENSION_PREVALENCE = "CVDP001HYP"


def by_deprivation(store: Store, about: Subject, indicator: str) -> pd.DataFrame:
    """An indicator by deprivation quintile: quintile (text), numerator … upper, most deprived
    first, and `nation` (the nation's %).
    """
    frame = _beside_the_nation(store, about, indicator, "deprivation", tuple(QUINTILES))
    return frame.assign(quintile=frame["group"].map(QUINTILES))


def by_age(store: Store, about: Subject, indicator: str) -> pd.DataFrame:
    """An indicator by age band, youngest first: group, numerator … upper, and `nation` (%)."""
    return _beside_the_nation(store, about, indicator, "age", AGE_BANDS)


def inequality(quintiles: pd.DataFrame) -> SlopeIndex | None:
    """Slope and relative index of inequality over all five fifths; None where one has no figure.

    quintiles: the frame of `by_deprivation`. Fifths are weighted with their people; the line is
    fitted on the logit scale.
    """
    shown = quintiles[["denominator", "value", "lower", "upper"]]
    if len(shown) < len(QUINTILES) or shown.isna().any(axis=None):
        return None
    if not quintiles["value"].between(0, 100, inclusive="neither").all():
        return None
    return slope_index(
        shown["denominator"],
        shown["value"] / 100,
        lower=shown["lower"] / 100,
        upper=shown["upper"] / 100,
        transform="logit",
        multiplier=100,
    )


def standardised_by_deprivation(store: Store, about: Subject, indicator: str) -> pd.DataFrame:
    """The audit's age-standardised percentages by fifth: quintile, value, lower, upper, flag,
    nation (%).

    Rates of several areas cannot be added up, so only a place that is one published area has them;
    otherwise the frame is empty.
    """
    if len(about.codes) > 1:
        return pd.DataFrame(columns=["quintile", "value", "lower", "upper", "flag", "nation"])
    here = rows(store, about.codes, indicator, STANDARDISED, about.period).set_index("group")
    nation = rows(store, ENGLAND_CODE, indicator, STANDARDISED, about.period).set_index("group")
    frame = here.reindex([code for code in QUINTILES if code in here.index])
    return frame.assign(
        quintile=frame.index.map(QUINTILES), nation=nation["value"].reindex(frame.index)
    )[["quintile", "value", "lower", "upper", "flag", "nation"]].reset_index(drop=True)


def _beside_the_nation(
    store: Store, about: Subject, indicator: str, dimension: str, order: tuple[str, ...]
) -> pd.DataFrame:
    here = counts(store, about.codes, indicator, dimension, about.period)
    nation = counts(store, ENGLAND_CODE, indicator, dimension, about.period)
    frame = here.reindex([group for group in order if group in here.index])
    frame = frame.rename_axis("group").reset_index()
    frame = frame.join(proportion(frame["numerator"], frame["denominator"], multiplier=100))
    shares = 100 * nation["numerator"] / nation["denominator"]
    return frame.assign(nation=frame["group"].map(shares))
