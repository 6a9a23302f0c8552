"""Invented WRES returns of Fallowmere's trusts: nine years of all nine indicators.

Stated gaps, as real returns have them: one return was never made, one count is suppressed, the
disciplinary figures of the first years are means of two years, and one trust joined another.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from rhoanalytics.illustrative import survey, workforce
from rhoanalytics.illustrative.nation import Trust, generator
from rhoanalytics.illustrative.workforce import GROUPS, YEARS

NEVER_MADE = ("XT4", 2020)
SUPPRESSED = ("XT5", 2017, "vsm", "BME")
SUPPRESSION = "[c] suppressed: fewer than 5 people"

TWO_YEAR_MEANS_UNTIL = 2019
TWO_YEAR_MEAN = "[b] mean of two years, as indicator 3 was defined until 2019"

SHORTLISTED = 0.42
"""People shortlisted in a year over staff."""

MORE_APPLICANTS = 0.55
"""Log odds that ethnic minority people add among the shortlisted, over those among staff."""

APPOINTED = 0.24
APPOINTMENT_RATIO = (1.62, 1.30)
DISCIPLINED = (0.0135, 0.0075)
DISCIPLINARY_RATIO = (1.55, 1.12)
TRAINED = 0.56
TRAINING_RATIO = (1.12, 1.03)
"""White over ethnic minority (2 and 4) or the reverse (3), in the first and the last year."""

BOARD, VOTING, EXECUTIVE = 14, 11, 6
COLUMNS = ["section", "row", "measure", "group", "value", "unit", "of_which", "status"]


def build(trusts: Sequence[Trust]) -> pd.DataFrame:
    """Every return of some trusts in the canonical columns, by trust, year and indicator."""
    made = [
        _return(trust, year)
        for trust in trusts
        for year in YEARS
        if trust in workforce.trusts_of(year) and (trust.code, year) != NEVER_MADE
    ]
    return pd.concat(made, ignore_index=True)


def _return(trust: Trust, year: int) -> pd.DataFrame:
    staff = workforce.headcount(trust.code, year)
    parts = {
        1: _workforce(trust, year),
        2: _recruitment(trust, year, staff),
        3: _disciplinary(trust, year, staff),
        4: _training(trust, year, staff),
        **{int(number): _survey(trust, year, number) for number in survey.INDICATORS},
        9: _board(trust, year, staff),
    }
    table = pd.concat([rows.assign(indicator=number) for number, rows in parts.items()])
    return table.assign(org_code=trust.code, org_name=trust.name, year=year)[
        ["org_code", "org_name", "year", "indicator", *COLUMNS]
    ]


def _workforce(trust: Trust, year: int) -> pd.DataFrame:
    table = workforce.staff(trust.code, year).melt(
        id_vars=["section", "row", "of_which"], value_vars=GROUPS, var_name="group"
    )
    table = table.assign(measure="headcount", unit="people", status="ok")
    code, when, row, group = SUPPRESSED
    hidden = (table["row"] == row) & (table["group"] == group) & (table["section"] == "clinical")
    hidden &= (trust.code, year) == (code, when)
    table["value"] = table["value"].astype("Int64").mask(hidden)
    table["status"] = table["status"].mask(hidden, SUPPRESSION)
    order = table["section"].map({"nonclinical": 0, "clinical": 1, "medical": 2})
    return table.assign(order=order).sort_values("order", kind="stable")[COLUMNS]


def _recruitment(trust: Trust, year: int, staff: pd.Series) -> pd.DataFrame:
    draw = generator(f"recruitment {trust.code} {year}")
    odds = np.log(staff["BME"] / staff["White"]) + MORE_APPLICANTS
    minority = 0.95 / (1 + np.exp(-odds))
    number = draw.poisson(SHORTLISTED * staff.sum())
    shortlisted = draw.multinomial(number, [0.95 - minority, minority, 0.05])
    ratio = _between(APPOINTMENT_RATIO, year) * np.exp(draw.normal(0, 0.06))
    appointed = draw.binomial(shortlisted, [APPOINTED, APPOINTED / ratio, APPOINTED * 0.9])
    return _counts({"shortlisted": shortlisted, "appointed": appointed})


def _disciplinary(trust: Trust, year: int, staff: pd.Series) -> pd.DataFrame:
    entered = _entered(trust, year)
    if year > TWO_YEAR_MEANS_UNTIL:
        return _counts({"headcount": staff, "disciplinary": entered})
    mean = np.floor((entered + _entered(trust, year - 1)) / 2 + 0.5).astype(int)
    rows = _counts({"headcount": staff, "disciplinary": mean})
    averaged = rows["measure"] == "disciplinary"
    return rows.assign(status=rows["status"].mask(averaged, TWO_YEAR_MEAN))


def _entered(trust: Trust, year: int) -> np.ndarray:
    """People who entered the formal disciplinary process in the year to 31 March."""
    staff = workforce.headcount(trust.code, max(year, YEARS[0]))
    rate = _between(DISCIPLINED, year)
    ratio = _between(DISCIPLINARY_RATIO, year)
    draw = generator(f"disciplinary {trust.code} {year}")
    return draw.binomial(staff.to_numpy(), [rate, rate * ratio, rate])


def _training(trust: Trust, year: int, staff: pd.Series) -> pd.DataFrame:
    draw = generator(f"training {trust.code} {year}")
    share = TRAINED + draw.normal(0, 0.04)
    trained = draw.binomial(
        staff.to_numpy(), [share, share / _between(TRAINING_RATIO, year), share * 0.85]
    )
    return _counts({"headcount": staff, "training": trained})


def _survey(trust: Trust, year: int, number: str) -> pd.DataFrame:
    found = survey.answers()
    rows = found[
        (found["trust"] == trust.code)
        & (found["year"] == year - 1)
        & (found["indicator"] == number)
    ]
    return pd.DataFrame(
        {
            "section": "all",
            "row": "all",
            "measure": "survey_pct",
            "group": rows["group"],
            "value": (100 * rows["numerator"] / rows["denominator"]).round(1),
            "unit": "percent",
            "of_which": False,
            "status": "ok",
        }
    )


def _board(trust: Trust, year: int, staff: pd.Series) -> pd.DataFrame:
    """Board members: the seats of ethnic minority people grow from few to some."""
    draw = generator(f"board {trust.code}")
    first = draw.uniform(size=BOARD)
    known = draw.uniform(size=BOARD) > 0.06
    share = staff["BME"] / staff.sum() * np.interp(year, (YEARS[0], YEARS[-1]), (0.35, 0.75))
    group = np.where(~known, 2, np.where(first < share, 1, 0))
    seats = np.arange(BOARD)
    counts = {
        "headcount": staff,
        "board_total": np.bincount(group, minlength=3),
        "board_voting": np.bincount(group[seats < VOTING], minlength=3),
        "board_exec": np.bincount(group[seats < EXECUTIVE], minlength=3),
    }
    rows = _counts(counts)
    return rows.assign(of_which=rows["measure"].isin(["board_voting", "board_exec"]))


def _counts(measures: dict) -> pd.DataFrame:
    rows = [
        ("all", "all", measure, group, int(value), "people", False, "ok")
        for measure, values in measures.items()
        for group, value in zip(GROUPS, values, strict=True)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def _between(ends: tuple[float, float], year: int) -> float:
    return float(np.interp(year, (YEARS[0], YEARS[-1]), ends))
