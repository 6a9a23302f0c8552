"""An invented NHS Staff Survey: answers by trust, year and ethnic group.

Survey of autumn Y is reported in the workforce race standard of Y + 1. Fair progression (indicator
7) was scored without "don't know" until 2020, so its series breaks in 2021, as in the real survey.
"""

from functools import cache

import numpy as np
import pandas as pd

from rhoanalytics.ethnicity import CENSUS_GROUPS
from rhoanalytics.illustrative.nation import TRUSTS, generator
from rhoanalytics.illustrative.workforce import YEARS, headcount, trusts_of

SURVEYS = tuple(year - 1 for year in YEARS)
GROUPS = ("White", "BME")
INDICATORS = ("5", "6", "7", "8")

RESPONSE = {"White": 0.47, "BME": 0.38}
"""Share of staff who answer."""

LEVELS = {
    "5": (-1.20, 0.26, -0.010),
    "6": (-1.20, 0.22, -0.035),
    "7": (0.36, -0.40, 0.015),
    "8": (-2.62, 0.90, -0.008),
}
"""Indicator -> log odds of White staff in 2021, what ethnic minority staff add, rise a year."""

OLD_SCORING_ODDS = 1.45
"""What leaving "don't know" out added to the log odds of indicator 7 until the survey of 2020."""

FIRST_OF_NEW_SCORING = 2021

KINDS = {
    "ambulance": {"5": 0.95, "6": 0.15},
    "mental health": {"5": 0.30},
    "community": {"5": -0.3},
}
TRUST_SPREAD = 0.12

DONT_KNOW = 0.26
"""Share of staff who answered "don't know" to the question of indicator 7."""

DETAILED = tuple(group for group in CENSUS_GROUPS if group != "White: Roma")
"""The survey's 18 groups."""


@cache
def answers() -> pd.DataFrame:
    """trust, year (of the survey), indicator, group, numerator, denominator for every trust.

    Trusts answer in the autumn, with the staff of the following 31 March, and a trust that joins
    another by then still answers for itself.
    """
    rows = []
    for trust in TRUSTS:
        draw = generator(f"survey {trust.code}")
        place = dict(zip(INDICATORS, draw.normal(0, TRUST_SPREAD, len(INDICATORS)), strict=True))
        for survey in SURVEYS:
            if trust not in trusts_of(survey + 1):
                continue
            people = headcount(trust.code, survey + 1)
            for group in GROUPS:
                returned = draw.binomial(people[group], RESPONSE[group])
                for indicator in INDICATORS:
                    base = draw.binomial(returned, 0.985)
                    odds = _odds(indicator, group, survey) + place[indicator]
                    odds += KINDS.get(trust.kind, {}).get(indicator, 0.0)
                    numerator = draw.binomial(base, 1 / (1 + np.exp(-odds)))
                    rows.append((trust.code, survey, indicator, group, numerator, base))
    columns = ["trust", "year", "indicator", "group", "numerator", "denominator"]
    return pd.DataFrame(rows, columns=columns)


def _odds(indicator: str, group: str, survey: int) -> float:
    level, more, yearly = LEVELS[indicator]
    odds = level + yearly * (survey - 2021) + (more if group == "BME" else 0.0)
    old = indicator == "7" and survey < FIRST_OF_NEW_SCORING
    return odds + (OLD_SCORING_ODDS if old else 0.0)


QUESTIONS_FROM_INDICATORS = {"Q14A": "5", "Q15": "7", "Q16B": "8"}
PARTS_OF_SIX = {"Q14B": 0.46, "Q14C": 0.74}
"""Harassment by managers and by colleagues, as a share of indicator 6, which is either."""

PUBLIC_DISCRIMINATION = 0.38
"""Discrimination from the public (Q16a) as a share of harassment from the public."""


def all_staff() -> pd.DataFrame:
    """Surveys of 2021 to 2024, all staff: trust, year, indicator (question), value, responses."""
    recent = answers()[answers()["year"] >= FIRST_OF_NEW_SCORING]
    summed = recent.groupby(["trust", "year", "indicator"], as_index=False)[
        ["numerator", "denominator"]
    ].sum()
    summed["value"] = 100 * summed["numerator"] / summed["denominator"]
    wide = summed.pivot(index=["trust", "year"], columns="indicator", values="value")
    bases = summed.pivot(index=["trust", "year"], columns="indicator", values="denominator")
    found = {
        question: (wide[indicator], bases[indicator])
        for question, indicator in QUESTIONS_FROM_INDICATORS.items()
    }
    found |= {question: (share * wide["6"], bases["6"]) for question, share in PARTS_OF_SIX.items()}
    found["Q16A"] = PUBLIC_DISCRIMINATION * wide["5"], bases["5"]
    unsure = pd.Series(100 * DONT_KNOW, index=wide.index)
    found["Q15_DONT_KNOW"] = unsure, bases["7"]
    found["Q15_NO"] = 100 - unsure - wide["7"], bases["7"]
    minority = recent[(recent["indicator"] == "8") & (recent["group"] == "BME")]
    share = minority.set_index(["trust", "year"])["denominator"] / bases["8"]
    found["Q28_ETHNIC_MINORITY"] = 100 * share, bases["8"]
    found["Q28_WHITE"] = 100 - 100 * share, bases["8"]
    return pd.concat(
        [
            pd.DataFrame({"indicator": question, "value": value, "responses": base}).reset_index()
            for question, (value, base) in found.items()
        ],
        ignore_index=True,
    )


def by_detailed_group(people: pd.Series) -> pd.DataFrame:
    """The nation's survey of 2024: breakdown, group, indicator (question), value, responses.

    people: residents by detailed group, which say how the answers are spread over groups.
    """
    draw = generator("survey groups")
    table = all_staff()
    nation = _pooled(table[table["year"] == SURVEYS[-1]])
    minority = answers()[(answers()["year"] == SURVEYS[-1]) & (answers()["indicator"] == "8")]
    bases = minority.groupby("group")["denominator"].sum()
    rows = []
    for question, row in nation.iterrows():
        if question.startswith("Q28"):
            continue
        rows.append(("all", "all", question, row["value"], row["responses"]))
        indicator = QUESTIONS_FROM_INDICATORS.get(question)
        more = LEVELS[indicator][1] if indicator else 0.2
        middle = np.log(row["value"] / (100 - row["value"]))
        for broad, label in (("White", "White"), ("BME", "Ethnic minority")):
            inside = [g for g in DETAILED if (CENSUS_GROUPS[g] == "White") == (broad == "White")]
            share = people[inside] / people[inside].sum()
            odds = middle + (more * 0.8 if broad == "BME" else -more * 0.2)
            value = 100 / (1 + np.exp(-odds))
            rows.append(("ethnicity_summary", label, question, value, bases[broad]))
            for group in inside:
                own = odds + draw.normal(0, 0.15)
                size = max(40, round(bases[broad] * share[group]))
                rows.append(("ethnicity_detailed", group, question, 100 / (1 + np.exp(-own)), size))
    return pd.DataFrame(rows, columns=["dimension", "group", "indicator", "value", "responses"])


def _pooled(table: pd.DataFrame) -> pd.DataFrame:
    """Means of trusts weighted by responses, one row a question."""
    weighted = table.assign(total=table["value"] * table["responses"])
    summed = weighted.groupby("indicator")[["total", "responses"]].sum()
    return summed.assign(value=summed["total"] / summed["responses"])
