"""An invented CVDPREVENT audit: who is on each register, and who is treated, over twelve quarters.

People are placed in cells (system x ethnic group x sex x age x deprivation fifth) drawn from the
invented census; registers are drawn from the cells, and treatment from the registers. Every
published row is a sum of cells, so that sexes, ages, fifths and groups add up to the same total.
"""

from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import pandas as pd

from rhoanalytics.ethnicity import CENSUS_GROUPS, FIVE_GROUPS, UNKNOWN_GROUPS
from rhoanalytics.illustrative.nation import SYSTEMS, districts, generator
from rhoanalytics.illustrative.small_areas import GROUPS, SmallAreas

AGES = {"18-39": (3, 8), "40-59": (8, 12), "60-79": (12, 16), "80+": (16, 18)}
"""The audit's ages -> first and last + 1 of the five-year bands (18 and 19 from the band 15-19)."""

ADULTS_OF_15_TO_19 = 0.4
ETHNICITIES = (*FIVE_GROUPS, *UNKNOWN_GROUPS)
UNKNOWN_SHARES = (0.028, 0.019)
"""Share of people whose ethnicity is not stated, and of those for whom nothing is recorded."""

QUARTERS = tuple(
    str(month)
    for month in pd.period_range("2023-06", "2026-03", freq="M")
    if month.month in (3, 6, 9, 12)
)
"""The twelve periods: each is the 12 months that end with it."""

REGISTER_GROWTH = 0.006
"""Registers grow by this share from quarter to quarter."""

RECORDING_CHANGED = "2024-06"
RECORDED_BEFORE = 0.93
"""Until then prevalence counted this share of the register: an invented change of definition."""

# The axes of every table of cells below are: system, ethnicity, sex, age, fifth.


@dataclass(frozen=True)
class Condition:
    """A register: log odds of being on it at each of the audit's ages, and how they rise for men,
    with deprivation (each fifth), and in each of the five groups."""

    ages: tuple[float, float, float, float]
    men: float
    deprivation: float
    groups: tuple[float, float, float, float, float]


@dataclass(frozen=True)
class Treatment:
    """An indicator of treatment: its register, log odds at each age, how they fall with
    deprivation, rise in each group (five, not stated, missing) and over a year, and which of the
    audit's ages it covers."""

    name: str
    condition: str
    ages: tuple[float, float, float, float]
    men: float
    deprivation: float
    groups: tuple[float, ...]
    yearly: float
    covers: tuple[int, ...] = (0, 1, 2, 3)


CONDITIONS = {
    "HYP": Condition((-4.2, -2.0, -0.45, 0.45), 0.08, 0.07, (0.25, 0.42, 0.05, 0.0, -0.05)),
    "CVD": Condition((-6.4, -3.4, -1.75, -0.75), 0.50, 0.13, (0.22, -0.20, 0.0, 0.0, -0.05)),
    "QRISK": Condition((-6.0, -2.4, 0.10, 0.70), 0.45, 0.10, (0.20, 0.00, 0.0, 0.0, 0.0)),
    "AF": Condition((-7.4, -5.0, -2.95, -1.50), 0.25, 0.04, (-0.75, -0.85, -0.3, 0.0, -0.5)),
    "AF at high risk": Condition(
        (-10.6, -6.6, -3.15, -1.55), -0.10, 0.06, (-0.80, -0.90, -0.4, 0.0, -0.6)
    ),
    "CKD": Condition((-5.8, -4.0, -2.30, -0.80), -0.10, 0.08, (0.10, 0.10, 0.0, 0.0, 0.0)),
    "SMOK": Condition((-1.55, -1.55, -1.95, -3.0), 0.30, 0.22, (-0.55, -0.60, 0.15, 0.0, 0.1)),
}

PREVALENCE = {
    "CVDP001HYP": ("Hypertension: Prevalence", "HYP"),
    "CVDP001CVD": ("CVD: Prevalence", "CVD"),
    "CVDP001AF": ("AF: Prevalence", "AF"),
    "CVDP001CKD": ("CKD: Prevalence", "CKD"),
    "CVDP001SMOK": ("Smoking: Prevalence", "SMOK"),
}

_ALL_AGES = Treatment(
    "Hypertension: Treated to threshold (all ages)",
    "HYP",
    (0.15, 0.50, 1.10, 1.60),
    -0.12,
    -0.055,
    (-0.06, -0.33, -0.20, 0.0, -0.12, -0.28, -0.36),
    0.09,
)
TREATMENTS = {
    "CVDP007HYP": _ALL_AGES,
    "CVDP002HYP": replace(
        _ALL_AGES, name="Hypertension: Treated to threshold (age < 80)", covers=(0, 1, 2)
    ),
    "CVDP003HYP": replace(
        _ALL_AGES, name="Hypertension: Treated to threshold (age >= 80)", covers=(3,)
    ),
    "CVDP006CHOL": Treatment(
        "Cholesterol: QRISK >= 10% on lipid lowering therapy",
        "QRISK",
        (-0.6, 0.0, 0.35, 0.30),
        0.05,
        0.02,
        (0.28, -0.05, -0.05, 0.0, 0.05, -0.3, -0.5),
        0.05,
    ),
    "CVDP009CHOL": Treatment(
        "Cholesterol: CVD on lipid lowering therapy",
        "CVD",
        (0.6, 1.45, 1.95, 1.55),
        0.30,
        -0.03,
        (0.30, -0.22, -0.15, 0.0, 0.0, -0.35, -0.6),
        0.04,
    ),
    "CVDP002AF": Treatment(
        "AF: High risk treated with anticoagulants",
        "AF at high risk",
        (1.0, 1.9, 2.35, 2.25),
        0.05,
        -0.03,
        (-0.25, -0.35, -0.15, 0.0, -0.15, -0.3, -0.5),
        0.03,
    ),
    "CVDP006CKD": Treatment(
        "CKD: eGFR in the last 12 months",
        "CKD",
        (1.0, 1.5, 1.9, 1.9),
        0.0,
        -0.04,
        (0.10, -0.08, -0.10, 0.0, 0.0, -0.3, -0.5),
        0.04,
    ),
    "CVDP002SMOK": Treatment(
        "Smoking: Offered support",
        "SMOK",
        (1.1, 1.35, 1.6, 1.3),
        -0.1,
        0.03,
        (-0.10, -0.10, -0.05, 0.0, -0.1, -0.2, -0.4),
        0.05,
    ),
}

WITH_HISTORY = ("CVDP001HYP", "CVDP007HYP", "CVDP009CHOL")
"""Indicators that the files hold for all twelve quarters; the others for the last one alone."""


@dataclass(frozen=True)
class Audit:
    """Cells of the last quarter's registers and of the adults behind them."""

    adults: np.ndarray
    registers: dict[str, np.ndarray]


def build(areas: SmallAreas, decile: np.ndarray) -> Audit:
    """Registers drawn from the residents of every small area; `decile` is its national one."""
    draw = generator("audit registers")
    adults = _adults(areas, decile, draw)
    registers = {
        name: draw.binomial(adults, _chance(_register_odds(condition)))
        for name, condition in CONDITIONS.items()
    }
    return Audit(adults, registers)


def quarters_of(indicator: str) -> tuple[str, ...]:
    """The periods for which the files hold an indicator."""
    return QUARTERS if indicator in WITH_HISTORY else QUARTERS[-1:]


def counted(audit: Audit) -> dict[tuple[str, str], tuple[np.ndarray, np.ndarray]]:
    """Numerator and denominator cells of every indicator and quarter."""
    found = {}
    for code, (_, condition) in PREVALENCE.items():
        draw = generator(f"audit {code}")
        for period in quarters_of(code):
            register = _earlier(audit.registers[condition], period, draw)
            if period < RECORDING_CHANGED:
                register = draw.binomial(register, RECORDED_BEFORE)
            found[code, period] = register, audit.adults
    for condition in dict.fromkeys(treatment.condition for treatment in TREATMENTS.values()):
        codes = [code for code, one in TREATMENTS.items() if one.condition == condition]
        draw = generator(f"audit {condition}")
        for period in quarters_of(codes[0]):
            register = _earlier(audit.registers[condition], period, draw)
            treated = draw.binomial(
                register, _chance(_treatment_odds(TREATMENTS[codes[0]], period))
            )
            for code in codes:
                if period in quarters_of(code):
                    covered = np.isin(np.arange(len(AGES)), TREATMENTS[code].covers)
                    mask = covered[None, None, None, :, None]
                    found[code, period] = treated * mask, register * mask
    return found


def _adults(areas: SmallAreas, decile: np.ndarray, draw: np.random.Generator) -> np.ndarray:
    """Adults by system, ethnicity (as recorded), sex, age and fifth."""
    broad = np.array([CENSUS_GROUPS[group] for group in GROUPS])
    home = areas.table["district"].map(lambda code: districts()[code].system).to_numpy()
    people = areas.residents.copy()
    people[..., 3] = draw.binomial(people[..., 3], ADULTS_OF_15_TO_19)
    shape = (len(SYSTEMS), len(ETHNICITIES), 2, len(AGES), 5)
    cells = np.zeros(shape, dtype="int64")
    for (place, system), fifth in product(enumerate(SYSTEMS), range(5)):
        inside = people[(home == system.code) & ((decile + 1) // 2 == fifth + 1)]
        for (row, group), (age, (first, last)) in product(
            enumerate(FIVE_GROUPS), enumerate(AGES.values())
        ):
            of_group = inside[:, broad == group, :, first:last]
            cells[place, row, :, age, fifth] = of_group.sum(axis=(0, 1, 3))
    for position, share in enumerate(UNKNOWN_SHARES):
        gone = draw.binomial(cells[:, : len(FIVE_GROUPS)], share)
        cells[:, : len(FIVE_GROUPS)] -= gone
        cells[:, len(FIVE_GROUPS) + position] = gone.sum(axis=1)
    return cells


def _earlier(register: np.ndarray, period: str, draw: np.random.Generator) -> np.ndarray:
    quarters = len(QUARTERS) - 1 - QUARTERS.index(period)
    return draw.binomial(register, (1 - REGISTER_GROWTH) ** quarters)


def _register_odds(condition: Condition) -> np.ndarray:
    unknown = [0.0] * len(UNKNOWN_GROUPS)
    return _odds(
        condition.ages, condition.men, condition.deprivation, (*condition.groups, *unknown)
    )


def _treatment_odds(treatment: Treatment, period: str) -> np.ndarray:
    years = (QUARTERS.index(period) - (len(QUARTERS) - 1)) / 4
    odds = _odds(treatment.ages, treatment.men, treatment.deprivation, treatment.groups)
    place = np.linspace(-0.08, 0.08, len(SYSTEMS))[:, None, None, None, None]
    return odds + place + treatment.yearly * years


def _odds(ages, men: float, deprivation: float, groups) -> np.ndarray:
    """Log odds of every cell; `deprivation` is the step from one fifth to the more deprived one."""
    sex = np.array([-men / 2, men / 2])[None, None, :, None, None]
    fifth = deprivation * (2 - np.arange(5))[None, None, None, None, :]
    age = np.array(ages)[None, None, None, :, None]
    group = np.array(groups)[None, :, None, None, None]
    return np.broadcast_to(
        sex + fifth + age + group, (len(SYSTEMS), len(ETHNICITIES), 2, len(AGES), 5)
    )


def _chance(odds: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-odds))
