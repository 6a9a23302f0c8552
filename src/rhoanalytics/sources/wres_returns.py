"""A trust's or an ICS's own WRES returns as a table: one figure a row, in named columns.

This is the layout to type a return into, and the one that every other layout is turned into. A
file may hold several organisations and years. "BME" is the standard's own field value for ethnic
minority staff, White minorities excluded.
"""

import csv
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from rhoanalytics.areas import Register
from rhoanalytics.sources.format import Format, Look, Part
from rhoanalytics.sources.reading import (
    all_faults,
    numbers,
    read_csv,
    refuse,
    require_pattern,
    require_unique,
)
from rhoanalytics.sources.text_files import open_text
from rhoanalytics.sources.wres_integrity import COLUMNS, KEY, OK, Printed, checked
from rhoanalytics.sources.wres_words import (
    BANDS,
    DIRECTION,
    GROUPS,
    MEASURES,
    MEDICAL_GRADES,
    PERCENT,
    RATIO,
    SECTIONS,
    is_ratio,
    of_which,
)

REQUIRED, OPTIONAL = COLUMNS[:11], COLUMNS[11:]

ALL = "all"
PEOPLE, PERCENTAGE, RATIO_UNIT = "people", "percent", "ratio"

PREVIOUS = "0-previous-"
"""How the name of a part begins that holds the figures which a later return repeats. It comes
before any code, so that the figures of the trust's own return take its place."""

_TYPES = {"year": "int64", "indicator": "int64", "value": "float64", "of_which": "bool"}


def read_returns(file: Path, register: Register) -> list[Part]:
    """`wres_returns`, one part for each organisation and year of a CSV file in this layout.

    Columns: `REQUIRED`, and any of `OPTIONAL`. A blank value needs a status that says why.
    """
    with all_faults(file):
        rows = _rows(file)
    organisations = rows.groupby(["org_code", "year"], sort=True)
    return [part(some) for _, some in organisations]


def part(rows: pd.DataFrame, printed: Sequence[Printed] = (), *, previous: bool = False) -> Part:
    """One return as a part of `wres_returns`: checked, and without what is in it twice.

    rows: `COLUMNS`, one organisation and year; printed: its sums and rests. A percentage or ratio
    is kept only where the counts behind it are not given. `previous` tells that the figures are
    those that a later return repeats.
    """
    given = {tuple(key) for key in rows.loc[rows["value"].notna(), KEY].itertuples(index=False)}
    doubled = [_has_counts(row, given) for row in rows.itertuples()]
    ratios = [
        Printed(RATIO, row.indicator, row.measure, row.value)
        for row, double in zip(rows.itertuples(), doubled, strict=True)
        if double and is_ratio(row.measure) and pd.notna(row.value)
    ]
    kept = checked(rows[[not double for double in doubled]], [*printed, *ratios])
    text = {name: "str" for name in COLUMNS if name not in _TYPES}
    frame = kept[list(COLUMNS)].astype({**_TYPES, **text})
    code, year = frame.loc[0, ["org_code", "year"]]
    name = f"{PREVIOUS if previous else ''}{code}-{year}".lower()
    return Part("wres_returns", name, frame, f"31 March {year}")


def unit_of(measure: str) -> str:
    """What a measure is counted in."""
    if is_ratio(measure):
        return RATIO_UNIT
    return PERCENTAGE if measure.endswith(PERCENT) else PEOPLE


def _rows(file: Path) -> pd.DataFrame:
    with open_text(file) as stream:
        header = next(csv.reader(stream), [])
    present = [name for name in OPTIONAL if name in header]
    frame = read_csv(file, [*REQUIRED, *present])
    patterns = {
        "org_code": r"[A-Z0-9]{3,5}",
        "year": r"20\d\d",
        "indicator": "[1-9]",
        "group": "|".join((*GROUPS, ALL)),
        "of_which": r"(?i:true|false)",
    }
    for column, pattern in patterns.items():
        require_pattern(frame, column, pattern, file)
    _require_places(frame, file)
    value = numbers(frame, "value", file)
    _require_values(frame, value, file)
    require_unique(frame, ["org_code", "year", *KEY], file)
    cell = "row " + frame.index.astype(str)
    filled = {"source_file": file.name, "sheet": "", "cell": cell, "status": OK}
    for column, default in filled.items():
        known = frame[column] if column in frame else pd.Series("", index=frame.index)
        frame[column] = known.where(known != "", default)
    return frame.assign(
        value=value,
        year=pd.to_numeric(frame["year"], errors="coerce").fillna(0),
        indicator=pd.to_numeric(frame["indicator"], errors="coerce").fillna(0),
        of_which=frame["of_which"].str.lower() == "true",
    ).astype({"year": "int64", "indicator": "int64"})


def _require_places(frame: pd.DataFrame, file: Path) -> None:
    """Section, row, measure, group, unit and of_which of every row must go together."""
    rows = list(frame.itertuples())
    for column, allowed in (
        ("measure", lambda row: row.measure in _measures(row.indicator)),
        ("section", lambda row: row.section in (SECTIONS if row.indicator == "1" else (ALL,))),
        ("row", lambda row: row.row in _rows_of(row.indicator, row.section)),
        ("group", lambda row: (row.group == ALL) == is_ratio(row.measure)),
        ("unit", lambda row: row.unit == unit_of(row.measure)),
        (
            "of_which",
            lambda row: (row.of_which.lower() == "true") == of_which(row.measure, row.row),
        ),
    ):
        faults = pd.Series([not allowed(row) for row in rows], index=frame.index)
        refuse(frame, column, faults, "does not go with the rest of its row", file)


def _require_values(frame: pd.DataFrame, value: pd.Series, file: Path) -> None:
    status = frame["status"] if "status" in frame else pd.Series("", index=frame.index)
    unexplained = frame["value"].eq("") & status.isin(["", OK])
    refuse(frame, "value", unexplained, "is blank, and the status does not say why", file)
    refuse(frame, "value", value < 0, "is below 0", file)
    people, percent = frame["unit"] == PEOPLE, frame["unit"] == PERCENTAGE
    refuse(frame, "value", people & (value.mod(1) > 0), "is not a whole number of people", file)
    refuse(frame, "value", percent & (value > 100), "is above 100 percent", file)


def _measures(indicator: str) -> set[str]:
    number = int(indicator) if indicator.isdigit() else 0
    named = MEASURES.get(number, ())
    shares = {name.removesuffix(PERCENT) + PERCENT for name in named}
    return {*named, *shares, *(set(DIRECTION.values()) if number in DIRECTION else ())}


def _rows_of(indicator: str, section: str) -> tuple[str, ...]:
    if indicator != "1":
        return (ALL,)
    return MEDICAL_GRADES if section == "medical" else BANDS


def _has_counts(row, given: set[tuple]) -> bool:
    """Whether a percentage or ratio can be had from counts that are given as well."""
    if is_ratio(row.measure):
        needed = [
            (row.indicator, ALL, ALL, measure, group)
            for measure in MEASURES[row.indicator]
            for group in GROUPS[:2]
        ]
        return all(key in given for key in needed)
    if row.unit != PERCENTAGE or row.indicator in (5, 6, 7, 8):
        return False
    count = row.measure.removesuffix(PERCENT)
    return (row.indicator, row.section, row.row, count, row.group) in given


def _recognise(look: Look) -> bool:
    return look.kind == "csv" and look.has_header("org_code", "indicator", "measure", "of_which")


FORMATS = (
    Format(
        name="wres-return-table",
        title="Workforce Race Equality Standard returns, as a table",
        publisher="The organisations named in it",
        citation="Organisations' own WRES returns",
        address="https://www.england.nhs.uk/about/equality/equality-hub/workforce-equality-data-standards/equality-standard/",
        licence="Not stated: local data, not for redistribution",
        attribution="Source: WRES returns of the organisations named.",
        recognise=_recognise,
        read=read_returns,
        note="Unrounded counts of people: controlled for disclosure before anything is shown.",
    ),
)
