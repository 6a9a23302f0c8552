"""What is to be said of imported WRES returns as a whole: for `rhoanalytics data check`."""

from collections import defaultdict

import pandas as pd

from rhoanalytics.sources.observations import NO_COUNTS
from rhoanalytics.sources.wres_integrity import OK
from rhoanalytics.sources.wres_words import BME, MEASURES, WHITE

EXCHANGED = 1.0
"""Percentage points. Labels are taken for exchanged when a return is nearer than this to the survey
the wrong way round and further than this from it the right way round, in both groups."""

SURVEY_GROUPS = {"White": WHITE, "Ethnic minority": BME}


def integrity(frame: pd.DataFrame, survey: pd.DataFrame | None = None) -> list[str]:
    """What is to be said of the table `wres_returns`, a line each; empty when nothing is.

    Names the figures that do not fit, indicators that a return lacks, and years that are missing
    between an organisation's first and last return. With `survey`, the table
    `staff_survey_by_ethnicity`, also percentages that look as if White and BME were exchanged.
    """
    lines = []
    for code, rows in frame.groupby("org_code", sort=True):
        years = sorted(set(rows["year"]))
        absent = sorted(set(range(years[0], years[-1])) - set(years))
        if absent:
            lines.append(f"{code}: no return of {_listed(absent)}")
        told: defaultdict[str, list[int]] = defaultdict(list)
        for year in years:
            one = rows[rows["year"] == year]
            about = [*_lacking(one), *_not_fitting(one)]
            if survey is not None:
                about += _exchanged(one, survey[survey["area"] == code], str(year - 1))
            for line in about:
                told[line].append(year)
        lines += [f"{code} {_listed(when)}: {line}" for line, when in told.items()]
    return lines


def _lacking(rows: pd.DataFrame) -> list[str]:
    absent = sorted(set(MEASURES) - set(rows["indicator"]))
    return [f"no figures for indicator {_listed(absent)}"] if absent else []


def _not_fitting(rows: pd.DataFrame) -> list[str]:
    told = rows[~rows["status"].isin([OK, NO_COUNTS])]
    return [
        f"indicator {number}, {len(some)} figure{'s' if len(some) > 1 else ''}: {status}"
        for (number, status), some in told.groupby(["indicator", "status"], sort=True)
    ]


def _listed(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers))


def _exchanged(rows: pd.DataFrame, survey: pd.DataFrame, period: str) -> list[str]:
    """Indicators whose two percentages are the survey's, each under the other group's name."""
    lines = []
    survey = survey[survey["period"] == period].replace({"group": SURVEY_GROUPS})
    for number in (5, 6, 7, 8):
        printed = rows[(rows["indicator"] == number) & (rows["measure"] == "survey_pct")]
        printed = printed.set_index("group")["value"]
        known = survey[survey["indicator"] == f"WRES{number}"].set_index("group")["value"]
        if not {WHITE, BME} <= set(printed.index) & set(known.index):
            continue
        right = [abs(printed[group] - known[group]) for group in (WHITE, BME)]
        wrong = [abs(printed[WHITE] - known[BME]), abs(printed[BME] - known[WHITE])]
        if max(wrong) < EXCHANGED < min(right):
            lines.append(
                f"indicator {number}: White and BME look exchanged beside the staff survey"
            )
    return lines
