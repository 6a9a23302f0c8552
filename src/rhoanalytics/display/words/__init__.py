"""Sentences whose words are chosen by the numbers.

Each template states both values, their limits and the period, and says "higher" or "lower" only
where the limits allow it. No sentence gives a cause, ranks groups whose intervals overlap, or
blames. A template returns an empty string where its condition fails; `Sentences` leaves it out.
"""

from rhoanalytics.display.words.common import (
    ADJUSTMENT_MATTERS_FROM,
    BANNED_WORDS,
    SIGNIFICANT,
    WIDEST_HALF_WIDTH,
    banned,
    gap_limits,
    half_width,
    people_from,
    relation,
)
from rhoanalytics.display.words.cvd import (
    ADD_AUDIT,
    age_adjusted_gap,
    audit_elsewhere,
    changed_treatment,
    percent_or_symbol,
    recorded_hypertension,
    reference_people,
    region_standardised_gap,
    slope_of_inequality,
    target_people,
    treatment_gap,
    unknown_ethnicity,
    value_of_parts,
)
from rhoanalytics.display.words.deprivation import (
    PEERS,
    groups_in_deprived,
    hidden_deprivation,
    kinds,
    largest_places,
    most_deprived,
    rank,
    standing,
)
from rhoanalytics.display.words.wres import national_trend, survey_coverage, survey_gap, survey_gaps

__all__ = [
    "ADD_AUDIT",
    "ADJUSTMENT_MATTERS_FROM",
    "BANNED_WORDS",
    "PEERS",
    "SIGNIFICANT",
    "WIDEST_HALF_WIDTH",
    "age_adjusted_gap",
    "audit_elsewhere",
    "banned",
    "changed_treatment",
    "gap_limits",
    "groups_in_deprived",
    "half_width",
    "hidden_deprivation",
    "kinds",
    "largest_places",
    "most_deprived",
    "national_trend",
    "people_from",
    "percent_or_symbol",
    "rank",
    "recorded_hypertension",
    "reference_people",
    "region_standardised_gap",
    "relation",
    "slope_of_inequality",
    "standing",
    "survey_coverage",
    "survey_gap",
    "survey_gaps",
    "target_people",
    "treatment_gap",
    "unknown_ethnicity",
    "value_of_parts",
]
