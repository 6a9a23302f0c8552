"""What the survey says of all staff together: answers over the years, and who answered."""

import pandas as pd

from rhoanalytics.areas import ENGLAND_CODE, Area, Register
from rhoanalytics.measures.wres import AMBULANCE, BREAK, WHITE, observations
from rhoanalytics.methods import proportion
from rhoanalytics.store import Store

QUESTIONS = {
    "Q14A": "Harassment from patients or the public",
    "Q14B": "Harassment from managers",
    "Q14C": "Harassment from colleagues",
    "Q16B": "Discrimination from a manager or colleague",
}
"""Questions with several years of all-staff figures; indicator 6 joins two of them."""


def trend(store: Store, register: Register, listed: pd.DataFrame, place: Area) -> pd.DataFrame:
    """The years of all-staff answers: question, label, period, value, lower, upper, answers,
    nation (%), is_break, one row per question and year.

    Percentages are the trusts' published (weighted) ones, averaged by number of answers; ambulance
    trusts are left out here and in the nation. Wilson limits on the answers are approximate for
    weighted percentages.
    """
    ambulance = set(register.trusts.loc[register.trusts["type"] == AMBULANCE, "trust"])
    known = set(register.trusts["trust"]) - ambulance
    here = _pooled(store, set(listed["trust"]) - ambulance)
    nation = _pooled(store, known)[["question", "period", "value"]]
    found = here.merge(nation.rename(columns={"value": "nation"}), on=["question", "period"])
    return found.assign(label=found["question"].map(QUESTIONS))


def respondents(store: Store, listed: pd.DataFrame, residents: pd.DataFrame) -> pd.DataFrame:
    """Who answered the newest survey beside who lives here: group, residents, respondents (%),
    answers, period.

    residents: `population.five_groups` of the ICS. The survey's two groups are White and all other
    groups; people who did not give their ethnic group are in neither. Missing without trusts.
    """
    answers = _all_staff(store)
    answers = answers[answers["indicator"] == "Q28_ETHNIC_MINORITY"]
    newest = answers["period"].max()
    answers = answers[
        (answers["period"] == newest)
        & answers["area"].isin(listed.loc[listed["type"] != AMBULANCE, "trust"])
    ]
    base = answers["denominator"].sum()
    minority = (answers["value"] * answers["denominator"]).sum() / base if base else float("nan")
    white = residents.loc[residents["group"] == WHITE, "value"].iloc[0]
    return pd.DataFrame(
        {
            "group": ["Ethnic minority groups (excluding White minorities)", "White"],
            "residents": [100 - white, white],
            "respondents": [minority, 100 - minority],
            "answers": base,
            "period": newest,
        }
    )


def breaks(trend: pd.DataFrame) -> dict[str, list[int]]:
    """Years in which a series of `trend` starts anew, by label, from the flags."""
    flagged = trend[trend["is_break"]]
    return {label: sorted(set(rows["period"])) for label, rows in flagged.groupby("label")}


def _pooled(store: Store, codes: set[str]) -> pd.DataFrame:
    answers = _all_staff(store)
    answers = answers[answers["area"].isin(codes) & answers["indicator"].isin(QUESTIONS)]
    base = answers["denominator"].astype("float64")
    answers = answers.assign(answers=base, yes=answers["value"] * base / 100)
    answers = answers.assign(is_break=answers["flag"].str.contains(BREAK, regex=False))
    sums = answers.groupby(["indicator", "period"], as_index=False).agg(
        yes=("yes", "sum"), answers=("answers", "sum"), is_break=("is_break", "any")
    )
    limits = proportion(sums["yes"], sums["answers"], multiplier=100)
    sums = sums.rename(columns={"indicator": "question"}).drop(columns="yes")
    return sums.assign(period=sums["period"].astype("int64")).join(limits)


def _all_staff(store: Store) -> pd.DataFrame:
    table = observations(store, "staff_survey_all_staff")
    return table[table["area"] != ENGLAND_CODE]
