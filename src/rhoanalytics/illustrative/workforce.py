"""The invented trusts' staff, year by year: by section, pay band and ethnic group.

The workforce race standard's own grouping: White, BME (everyone in another group) and Unknown.
Years are those of 31 March. A trust that joined another is counted apart until it did.
"""

from functools import cache

import numpy as np
import pandas as pd

from rhoanalytics.illustrative.nation import TRUSTS, Trust, generator

YEARS = tuple(range(2017, 2026))
GROUPS = ("White", "BME", "Unknown")

BANDS = {
    "under1": (0.01, 0.005),
    "1": (0.02, 0.002),
    "2": (0.231, 0.10),
    "3": (0.20, 0.13),
    "4": (0.16, 0.06),
    "5": (0.12, 0.2685),
    "6": (0.09, 0.25),
    "7": (0.06, 0.12),
    "8a": (0.045, 0.04),
    "8b": (0.025, 0.015),
    "8c": (0.015, 0.006),
    "8d": (0.008, 0.003),
    "9": (0.004, 0.001),
    "vsm": (0.012, 0.002),
}
"""Agenda for Change band -> its share of non-clinical and of clinical staff."""

MEDICAL = {"consultant": 0.40, "nccg": 0.16, "trainee": 0.38, "other": 0.06}
SENIOR_MEDICAL_MANAGERS = 0.05
"""Share of consultants who are senior medical managers too; they are counted in both."""

SECTIONS = {
    "acute": (0.26, 0.61, 0.13),
    "mental health": (0.24, 0.70, 0.06),
    "community": (0.23, 0.74, 0.03),
    "ambulance": (0.29, 0.70, 0.01),
}
"""Kind of trust -> share of non-clinical, clinical and medical staff."""

MIDDLE_SHARE, YEARLY_RISE = -1.35, 0.085
"""Log odds of ethnic minority staff in a trust of the middle in 2021, and their rise a year."""

PER_BAND = {"nonclinical": -0.13, "clinical": -0.16}
"""How the log odds change from band to band, counted from band 4 and band 5."""

BAND_5_RECRUITS = 0.45
MEDICAL_ODDS = {"consultant": 0.95, "nccg": 1.55, "trainee": 1.15, "other": 0.8}

UNKNOWN_FIRST, UNKNOWN_LAST = 0.075, 0.035
"""Share of staff whose ethnicity is not known in the first and the last year."""

GROWTH = 0.975
"""Staff of one year over staff of the next."""


def trusts_of(year: int) -> list[Trust]:
    """The trusts that were there on 31 March of a year."""
    return [trust for trust in TRUSTS if not trust.closed or f"{year}-03-31" <= trust.closed]


@cache
def staff(code: str, year: int) -> pd.DataFrame:
    """Headcount of a trust: section, row, of_which, White, BME, Unknown.

    Rows with of_which are part of another row and must not be added.
    """
    trust = next(trust for trust in TRUSTS if trust.code == code)
    share = MIDDLE_SHARE + trust.diversity + YEARLY_RISE * (year - 2021)
    unknown = np.interp(year, (YEARS[0], YEARS[-1]), (UNKNOWN_FIRST, UNKNOWN_LAST))
    total = trust.staff * GROWTH ** (YEARS[-1] - year) - _still_apart(trust, year)
    rows = []
    for section, part in zip(
        ("nonclinical", "clinical", "medical"), SECTIONS[trust.kind], strict=True
    ):
        for row, size, odds in _rows(section):
            chance = 1 / (1 + np.exp(-(share + odds)))
            group = _posts(code, section, row, total * part * size, chance, unknown)
            rows.append((section, row, False, *np.bincount(group, minlength=len(GROUPS))))
            if row == "consultant":
                managers = group[:: round(1 / SENIOR_MEDICAL_MANAGERS)]
                rows.append((section, "smm", True, *np.bincount(managers, minlength=len(GROUPS))))
    return pd.DataFrame(rows, columns=["section", "row", "of_which", *GROUPS])


def _posts(
    code: str, section: str, row: str, size: float, chance: float, unknown: float
) -> np.ndarray:
    """The group (position in `GROUPS`) of whoever holds each post of a band.

    A post draws the same lots every year, so that a band changes as slowly as real ones do.
    """
    draw = generator(f"posts {code} {section} {row}")
    spread = draw.uniform(0.9, 1.1)
    lots = draw.uniform(size=(round(size * spread), 2)).T
    return np.where(lots[0] < unknown, 2, np.where(lots[1] < chance, 1, 0))


def headcount(code: str, year: int) -> pd.Series:
    """All staff of a trust by group."""
    table = staff(code, year)
    return table.loc[~table["of_which"], list(GROUPS)].sum()


def _rows(section: str) -> list[tuple[str, float, float]]:
    """Row, its share of the section and its log odds of ethnic minority staff."""
    if section == "medical":
        return [(row, size, MEDICAL_ODDS[row]) for row, size in MEDICAL.items()]
    column, middle = (0, "4") if section == "nonclinical" else (1, "5")
    bands = list(BANDS)
    found = []
    for position, band in enumerate(bands):
        odds = PER_BAND[section] * (position - bands.index(middle))
        if section == "clinical" and band == "5":
            odds += BAND_5_RECRUITS
        found.append((band, BANDS[band][column], odds))
    return found


def _still_apart(trust: Trust, year: int) -> float:
    """Staff who came from a trust that had not yet joined this one."""
    joined = [
        other
        for other in TRUSTS
        if other.successor == trust.code and f"{year}-03-31" <= other.closed
    ]
    return sum(other.staff * GROWTH ** (YEARS[-1] - year) for other in joined)
