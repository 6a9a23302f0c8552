"""Recorded disease: the registers of the Quality and Outcomes Framework (QOF), without ethnicity.

Counts are by sub-ICB location, which add up to every ICS except where the boundary change of April
2026 split one; those ICSs are shown by the ICSs of 2024 that they were made from.
"""

from datetime import date

import pandas as pd

from rhoanalytics.areas import ENGLAND_CODE, Area, Register
from rhoanalytics.measures.parts import Part, adds_up, parts_of, why_apart
from rhoanalytics.methods import proportion
from rhoanalytics.sources.observations import COLUMNS
from rhoanalytics.store import Store

HYPERTENSION = "QOF_HYP"

REGISTERS = {
    "QOF_AF": "Atrial fibrillation",
    "QOF_CKD": "Chronic kidney disease (18 and over)",
    "QOF_CHD": "Coronary heart disease",
    "QOF_DM": "Diabetes (17 and over)",
    "QOF_HF": "Heart failure",
    "QOF_HYP": "Hypertension",
    "QOF_OB": "Obesity (18 and over)",
    "QOF_PAD": "Peripheral arterial disease",
    "QOF_STIA": "Stroke and transient ischaemic attack",
}
"""Registers in printing order (alphabetical), with the ages they cover where not all."""


COUNTS = ["numerator", "denominator", "value", "lower", "upper"]
RECORDED = [
    *("part", "indicator", "register", "period"),
    *COUNTS,
    *("england", "england_lower", "england_upper"),
]
EVERYWHERE = ["area", "name", "indicator", *COUNTS]


def recorded(store: Store, register: Register, place: Area) -> pd.DataFrame:
    """Registers of a place beside England, with Wilson limits.

    Columns: part, indicator, register (name), numerator, denominator, value (%), lower, upper,
    england (%), england_lower, england_upper, period. `part` is the place's name where its figures
    add up; otherwise each ICS of 2024 that the place was made from is a part. No rows for a place
    without registers, such as a district.
    """
    qof = _latest(store)
    frames = []
    for part in _parts(register, place, qof):
        counts = qof[qof["area"].isin(part.codes)].groupby("indicator", as_index=False)
        frames.append(counts[["numerator", "denominator"]].sum().assign(part=part.name))
    if not frames:
        return pd.DataFrame(columns=RECORDED)
    found = pd.concat(frames, ignore_index=True)
    found = found.join(proportion(found["numerator"], found["denominator"], multiplier=100))
    england = qof[qof["area"] == ENGLAND_CODE].reset_index(drop=True)
    limits = proportion(england["numerator"], england["denominator"], multiplier=100)
    beside = england[["indicator", "period"]].assign(
        england=limits["value"], england_lower=limits["lower"], england_upper=limits["upper"]
    )
    found = found.merge(beside, on="indicator").assign(
        register=lambda frame: frame["indicator"].map(REGISTERS)
    )
    order = {code: position for position, code in enumerate(REGISTERS)}
    return found.sort_values(
        ["part", "indicator"],
        key=lambda column: column.map(order) if column.name == "indicator" else column,
        ignore_index=True,
    )


def hypertension(recorded_here: pd.DataFrame) -> pd.DataFrame:
    """The hypertension rows of `recorded` (one per part) or `everywhere` (one per ICS)."""
    return recorded_here[recorded_here["indicator"] == HYPERTENSION].reset_index(drop=True)


def everywhere(store: Store, register: Register, place: Area) -> pd.DataFrame:
    """The registers of every ICS of the vintage whose figures add up.

    Columns: area, name, indicator, numerator, denominator, value (%), lower, upper (Wilson).
    """
    members = register.sub_icb_membership(place.geography)
    qof = _latest(store)
    if qof.empty:
        return pd.DataFrame(columns=EVERYWHERE)
    published, day = set(qof["area"]), _day(qof)
    whole = {
        area.code
        for area in register.areas(place.geography)
        if adds_up(register, area, published, day)
    }
    rows = qof.merge(members[["sub_icb", "ics"]], left_on="area", right_on="sub_icb")
    rows = rows[rows["ics"].isin(whole)]
    counts = rows.groupby(["ics", "indicator"])[["numerator", "denominator"]].sum()
    frame = counts.reset_index().rename(columns={"ics": "area"})
    frame = frame.assign(name=frame["area"].map(register.name))
    return frame.join(proportion(frame["numerator"], frame["denominator"], multiplier=100))


def with_range(recorded_here: pd.DataFrame, all_systems: pd.DataFrame) -> pd.DataFrame:
    """Add to `recorded` the lowest and highest ICS of `everywhere`: lowest, highest (%)."""
    values = all_systems.groupby("indicator")["value"]
    return recorded_here.assign(
        lowest=recorded_here["indicator"].map(values.min()),
        highest=recorded_here["indicator"].map(values.max()),
    )


def note(recorded_here: pd.DataFrame, place: Area) -> str:
    """What a chart of `recorded` must say of its period, its limits and its parts."""
    text = (
        f"{recorded_here['period'].iloc[0]}, patients of practices in the area. Registers are not "
        "adjusted for age. 95% limits (Wilson) are narrower than the marks for large registers."
    )
    if recorded_here["part"].nunique() > 1:
        text += f" {why_apart(place)}"
    return text


def _parts(register: Register, place: Area, qof: pd.DataFrame) -> tuple[Part, ...]:
    if qof.empty:
        return ()
    return parts_of(register, place, set(qof["area"]), _day(qof))


def _latest(store: Store) -> pd.DataFrame:
    """The registers of the last year that has them for the whole nation; no rows without any."""
    if not store.has("qof_registers"):
        return pd.DataFrame(columns=list(COLUMNS))
    qof = store.table("qof_registers")
    last = qof.loc[qof["area"] == ENGLAND_CODE, "period"].max()
    return qof[qof["period"] == last]


def _day(qof: pd.DataFrame) -> date:
    """The last day of the financial year counted."""
    return date(int(str(qof["period"].max())[:4]) + 1, 3, 31)
