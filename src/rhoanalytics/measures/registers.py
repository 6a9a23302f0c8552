"""Recorded disease: the registers of the Quality and Outcomes Framework (QOF), without ethnicity.

Counts are by sub-ICB location, which add up to every ICS except where the boundary change of April
2026 split one; those ICSs are shown by the ICSs of 2024 that they were made from.
"""

import pandas as pd

from rhoanalytics.areas import ENGLAND_CODE, Area, Register
from rhoanalytics.methods import proportion
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


def recorded(store: Store, register: Register, place: Area) -> pd.DataFrame:
    """Registers of a place beside England, with Wilson limits.

    Columns: part, indicator, register (name), numerator, denominator, value (%), lower, upper,
    england (%), england_lower, england_upper, period. `part` is the place's name where its figures
    add up; otherwise each ICS of 2024 that the place was made from is a part.
    """
    qof = store.table("qof_registers")
    frames = []
    for part, locations in _parts(register, place).items():
        counts = qof[qof["area"].isin(locations)].groupby("indicator", as_index=False)
        frames.append(counts[["numerator", "denominator"]].sum().assign(part=part))
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
    whole = {area.code for area in register.areas(place.geography) if not _is_cut(register, area)}
    rows = store.table("qof_registers").merge(
        members[["sub_icb", "ics"]], left_on="area", right_on="sub_icb"
    )
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
        text += (
            f" {place.name} was made in April 2026 from whole and part areas; a part cannot be "
            "taken out of the published registers, so each predecessor is shown whole."
        )
    return text


def _parts(register: Register, place: Area) -> dict[str, set[str]]:
    """Names of the parts that registers add up to, each with its sub-ICB locations."""
    members = register.sub_icb_membership(place.geography)
    if not _is_cut(register, place):
        return {place.name: set(members.loc[members["ics"] == place.code, "sub_icb"])}
    locations = members.groupby("ics_2024_04")["sub_icb"].agg(set)
    before = register.pieces.loc[register.pieces["piece"].isin(place.pieces), "ics_2024_04"]
    return {
        f"{register.name(code)}, to March 2026": locations[code]
        for code in sorted(before.unique(), key=register.name)
    }


def _is_cut(register: Register, place: Area) -> bool:
    """Whether a sub-ICB location that was split reaches into the place."""
    members = register.sub_icb_membership(place.geography)
    split = set(members.loc[members["ics"] == "", "ics_2024_04"])
    inside = register.pieces.loc[register.pieces["piece"].isin(place.pieces), "ics_2024_04"]
    return bool(split & set(inside))
