"""Who is on the audit's registers, and of how many the ethnic group is known: CVDPREVENT."""

import pandas as pd

from rhoanalytics.ethnicity import FIVE_GROUPS, UNKNOWN_GROUPS
from rhoanalytics.measures.audit import Subject, counts
from rhoanalytics.store import Store

REGISTERS = {
    "CVDP002AF": "Atrial fibrillation, high risk of stroke",
    "CVDP009CHOL": "Cardiovascular disease",
    "CVDP006CKD": "Chronic kidney disease",
    "CVDP007HYP": "Hypertension",
    "CVDP006CHOL": "QRISK 10% or more",
    "CVDP002SMOK": "Smokers",
}
"""Indicators whose denominator is a register that is published by ethnicity, alphabetical."""

COMPOSITION = {"hypertension": "CVDP007HYP", "cardiovascular": "CVDP009CHOL"}


def composition(store: Store, about: Subject, residents: pd.DataFrame) -> pd.DataFrame:
    """Who is on two registers of a place, among people of known ethnicity, beside its residents.

    residents: `population.five_groups` of the place. Columns: group, residents, hypertension,
    cardiovascular (% of people with known ethnicity), and the register counts behind them; missing
    for a group whose few people the publisher keeps confidential.
    """
    frame = residents[["group", "value"]].rename(columns={"value": "residents"})
    for name, code in COMPOSITION.items():
        known = counts(store, about.codes, code, "ethnicity", about.period)["denominator"]
        known = known.reindex(list(FIVE_GROUPS))
        frame[f"{name}_people"] = frame["group"].map(known)
        frame[name] = 100 * frame["group"].map(known) / known.sum()
    return frame


def unknown_by_register(store: Store, about: Subject) -> pd.DataFrame:
    """How often ethnicity is missing or not stated on each register of a place.

    Columns: register, people (on the register), missing, not_stated, known (%), flag. Registers
    that are not published for the place are left out.
    """
    found = []
    for code, register in REGISTERS.items():
        people = counts(store, about.codes, code, "ethnicity", about.period)["denominator"]
        if people.empty:
            continue
        total = people.sum()
        shares = 100 * people.reindex(list(UNKNOWN_GROUPS)) / total
        found.append(
            {
                "register": register,
                "people": total,
                "missing": shares["Missing"],
                "not_stated": shares["Not stated"],
                "known": 100 * people.reindex(list(FIVE_GROUPS)).sum() / total,
            }
        )
    return pd.DataFrame(found)
