"""Headline measures of the Workforce Race Equality Standard: the gaps of indicators 5 to 8.

A gap is ethnic minority less White staff, in points, pooled from the counts of the trusts with a
head office in the ICS.
"""

from collections.abc import Mapping

import pandas as pd

from rhoanalytics.measures import wres, wres_survey
from rhoanalytics.measures.scorecard_board import board
from rhoanalytics.measures.scorecard_rows import Headline, Setting, gaps, rows
from rhoanalytics.measures.scorecard_series import direction_over_years
from rhoanalytics.measures.scorecard_survey import TABLE, survey
from rhoanalytics.methods.gap_direction import CANNOT_BE_TOLD

TOPIC = "wres-trends"

HEADLINES = {
    code: Headline(f"{code.lower()}_gap", TOPIC, f"{name}: gap", unit="points", is_gap=True)
    for code, name in wres_survey.SHORT_NAMES.items()
}

NO_TRUST = "No trust with a head office here has figures by ethnic group in this survey."
ONE_SURVEY = (
    "There is one survey with figures by ethnic group; the local team can add others from the "
    "survey's benchmark workbook with `rhoanalytics data import FOLDER`."
)
NOT_COMPARABLE = "No earlier survey had the same question and the same trusts."


def measures(setting: Setting) -> list[pd.DataFrame]:
    """The rows of the four gaps of the newest survey, and of the board."""
    listed = {
        area.code: wres.trusts(setting.store, setting.register, area) for area in setting.areas
    }
    return [*_survey(setting, listed), board(setting, listed, TOPIC)]


def _survey(setting: Setting, listed: Mapping[str, pd.DataFrame]) -> list[pd.DataFrame]:
    figures = survey(setting, listed)
    year = figures.counts.index.get_level_values("period").max()
    newest = figures.counts.xs(year, level="period")
    flags = pd.Series({code: _quality(trusts) for code, trusts in listed.items()}, dtype="object")
    return [
        rows(
            headline,
            gaps(newest.xs(indicator, level="indicator"), setting),
            setting,
            period=f"{year} survey",
            flag=flags,
            source=setting.store.cite(TABLE),
            missing_reason=NO_TRUST,
            **_directions(figures.series.xs(indicator, level="indicator"), setting),
        )
        for indicator, headline in HEADLINES.items()
    ]


def _directions(series: pd.DataFrame, setting: Setting) -> dict[str, str | pd.Series]:
    """Where the gap of each ICS has gone, and why: gap and gap_reason."""
    if series.index.get_level_values("period").nunique() == 1:
        return {"gap": CANNOT_BE_TOLD, "gap_reason": ONE_SURVEY}
    told = {
        str(code): direction_over_years(years.reset_index(), NOT_COMPARABLE)
        for code, years in series.groupby(level="area")
    }
    frame = pd.DataFrame.from_dict(told, orient="index", columns=["gap", "gap_reason"])
    return {name: frame[name].reindex(setting.codes) for name in frame}


def _quality(trusts: pd.DataFrame) -> str:
    """How many trusts answered, of how many."""
    covered, total = wres.coverage(trusts)
    if not covered:
        return ""
    which = "the one trust" if total == 1 else f"{covered} of {total} trusts"
    absent = " (no mental health trust)" if "mental health" in wres.kinds_without(trusts) else ""
    return f"From {which}{absent}. Only staff who answered."
