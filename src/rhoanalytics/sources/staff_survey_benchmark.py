"""NHS Staff Survey benchmark workbook: WRES indicators 5 to 8 by trust and ethnic group.

One workbook holds five surveys: a sheet for each kind of organisation, a row for each organisation,
and headings in row 1 that are ids such as `q16b_eth_summary_2_2024` (question, group, survey). The
sheet Notes says what each id is. Values are unweighted fractions; the counts behind them stand in
columns whose id has an `n` more. Sheet names differ between releases by a space, so they are
compared without spaces.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from rhoanalytics.areas import Register
from rhoanalytics.errors import DataError
from rhoanalytics.methods.proportions import proportion
from rhoanalytics.sources.format import Format, Look, Part
from rhoanalytics.sources.observations import NO_COUNTS, observations
from rhoanalytics.sources.reading import (
    SHEET,
    all_faults,
    fault,
    note,
    numbers,
    refuse,
    require_unique,
    whole_numbers,
)
from rhoanalytics.sources.staff_survey import flagged
from rhoanalytics.sources.workbooks import Sheet, read_sheets
from rhoanalytics.sources.wres_words import survey_indicator

STEMS = {
    "har_from_pat_eth_summary": "WRES5",
    "har_from_staff_eth_summary": "WRES6",
    "equal_eth_summary": "WRES7",
    "q16b_eth_summary": "WRES8",
}
"""What an id begins with -> indicator, where the sheet Notes does not say it in words."""

GROUPS = {"1": "White", "2": "Ethnic minority"}
"""Number in an id -> group, where the sheet Notes does not say it in words."""

NOTES, BENCHMARK_GROUPS = "notes", "organisationbenchmarkgroups"
TRUST_SHEET = "trusts"
"""Names of sheets in lower case without spaces. The sheets of ICBs, social enterprises and
community surgical services are not read."""

COUNT_TOKEN = "n"
NOT_SHOWN = ("", "-")

WHOLE = 1e-6
"""How far share times base may lie from a whole number: ids are printed to 16 digits."""

UNMATCHED_COUNT = "the count printed is not the base of the percentage"

_ID = re.compile(r"([a-z]\w*?)_(20\d\d)", re.ASCII)
_CODE = re.compile(r"[A-Z0-9]{3,5}")


@dataclass(frozen=True)
class Figure:
    """One value column: what it holds, and the column of its base ("" where there is none)."""

    column: str
    indicator: str
    group: str
    period: str
    base: str


def read_benchmark(file: Path, register: Register) -> list[Part]:
    """`staff_survey_by_ethnicity` for the trusts and surveys of one benchmark workbook.

    Percentages without counts are marked, and have no limits.
    """
    with all_faults(file):
        sheets = {_plain(name): (name, sheet) for name, sheet in read_sheets(file).items()}
        words = _descriptions(sheets[NOTES][1]) if NOTES in sheets else {}
        tables = [
            _figures(_table(sheet, name, file), words, file)
            for plain, (name, sheet) in sheets.items()
            if plain.endswith(TRUST_SHEET)
        ]
        if not tables:
            raise DataError("has no worksheet of trusts", file=file)
        table = pd.concat(tables, ignore_index=True)
        require_unique(table, ["area", "period", "indicator", "group"], file)
    if table["denominator"].isna().all():
        note("holds percentages without counts: no limits, and no sums for an ICS", file)
    limits = proportion(
        table["numerator"].astype("float64"), table["denominator"].astype("float64"), multiplier=100
    )
    table["flag"] = flagged(table["flag"], table["indicator"], table["period"])
    frame = observations(
        table.assign(
            dimension="ethnicity",
            lower=limits["lower"],
            upper=limits["upper"],
            source="NHS Staff Survey " + table["period"] + ", benchmark report data (unweighted)",
        ),
        tuple(GROUPS.values()),
    )
    first, last = frame["period"].min(), frame["period"].max()
    return [
        Part(
            "staff_survey_by_ethnicity",
            f"benchmark-{first}-{last}",
            frame,
            f"surveys of {first} to {last}",
        )
    ]


def _table(sheet: Sheet, name: str, file: Path) -> pd.DataFrame:
    """One sheet as text, indexed by row number, with the column `area` added."""
    if len(sheet) < 2:
        raise DataError(f"sheet '{name}': has no rows", file=file)
    frame = pd.DataFrame(sheet[1:], columns=sheet[0], dtype=str)
    frame.index = pd.RangeIndex(2, 2 + len(frame))
    frame.attrs[SHEET] = name
    frame = frame[(frame != "").any(axis=1)]
    if repeated := [column for column in sheet[0] if column and sheet[0].count(column) > 1]:
        raise DataError(f"sheet '{name}': has the column '{repeated[0]}' twice", file=file)
    for column in frame.columns:
        if column.casefold().startswith("org") and frame[column].str.fullmatch(_CODE).all():
            return frame.assign(area=frame[column])
    raise DataError(
        f"sheet '{name}': no column whose heading begins with 'org' holds an ODS code in every row",
        file=file,
    )


def _figures(frame: pd.DataFrame, words: Mapping[str, str], file: Path) -> pd.DataFrame:
    """area, period, indicator, group, numerator, denominator, value (percent) and flag."""
    figures = _find(list(frame.columns), words)
    missing = set(STEMS.values()) - {figure.indicator for figure in figures}
    if missing:
        fault(
            f"sheet '{frame.attrs[SHEET]}': has no column of {', '.join(sorted(missing))} by "
            "ethnic group (ids such as 'q16b_eth_summary_2_2024')",
            file,
        )
    return pd.concat([_figure(frame, figure, file) for figure in figures], ignore_index=True)


def _figure(frame: pd.DataFrame, figure: Figure, file: Path) -> pd.DataFrame:
    shown = frame[~frame[figure.column].isin(NOT_SHOWN)]
    share = numbers(shown, figure.column, file)
    problem = "is not a share between 0 and 1"
    refuse(shown, figure.column, share.notna() & ~share.between(0, 1), problem, file)
    base = pd.Series(pd.NA, index=shown.index, dtype="Int64")
    if figure.base:
        counted = shown[~shown[figure.base].isin(NOT_SHOWN)]
        base = whole_numbers(counted, figure.base, file).astype("Int64").reindex(shown.index)
        base = base.mask(base == 0)
    people = (share * base.astype("float64")).astype("float64")
    whole = (people - people.round()).abs() <= WHOLE * base.astype("float64")
    flag = (
        pd.Series("", index=shown.index)
        .mask(~whole, UNMATCHED_COUNT)
        .mask(base.isna().to_numpy(bool), NO_COUNTS)
    )
    return pd.DataFrame(
        {
            "area": shown["area"],
            "period": figure.period,
            "indicator": figure.indicator,
            "group": figure.group,
            "numerator": people.round().where(whole).astype("Int64"),
            "denominator": base.where(whole),
            "value": 100 * share,
            "flag": flag,
        }
    )


def _find(columns: list[str], words: Mapping[str, str]) -> list[Figure]:
    """The value columns of a sheet, each with its base."""
    bases = {_without_count(column): column for column in columns if _is_count(column)}
    figures = []
    for column in columns:
        matched = _ID.fullmatch(column)
        if not matched or _is_count(column) or "_eth" not in column:
            continue
        stem, _, number = matched[1].rpartition("_")
        described = words.get(column) or words.get(matched[1]) or ""
        indicator = survey_indicator(described) or STEMS.get(stem)
        group = _group(described) or GROUPS.get(number)
        if indicator and group and stem in STEMS:
            figures.append(Figure(column, indicator, group, matched[2], bases.get(column, "")))
    return figures


def _is_count(column: str) -> bool:
    return COUNT_TOKEN in column.split("_")


def _without_count(column: str) -> str:
    tokens = column.split("_")
    tokens.remove(COUNT_TOKEN)
    return "_".join(tokens)


def _descriptions(notes: Sheet) -> dict[str, str]:
    """What the sheet Notes says of each id, with or without the year at its end."""
    described = {}
    for row in notes:
        cells = [cell for cell in row if cell]
        if len(cells) > 1 and re.fullmatch(r"[a-z]\w*_\w+", cells[0], re.ASCII):
            described[re.sub(r"_YYYY$", "", cells[0])] = " ".join(cells[1:])
    return described


def _group(described: str) -> str | None:
    text = described.casefold()
    if re.search(r"\b(all )?other ethnic|ethnic minority|\bbme\b", text):
        return GROUPS["2"]
    return GROUPS["1"] if re.search(r"\bwhite\b", text) else None


def _plain(name: str) -> str:
    return re.sub(r"\s", "", name).casefold()


def _recognise(look: Look) -> bool:
    names = {_plain(name) for name in look.sheets}
    return look.kind == "xlsx" and {NOTES, BENCHMARK_GROUPS} <= names


FORMATS = (
    Format(
        name="staff-survey-benchmark",
        title="NHS Staff Survey benchmark report data: WRES indicators 5 to 8 by trust",
        publisher="NHS England; Survey Coordination Centre",
        citation="NHS Staff Survey, benchmark data",
        address="https://www.nhsstaffsurveys.com/results/local-results/",
        licence="No open licence found; figures quoted with attribution",
        attribution="Source: NHS Staff Survey, NHS England and the Survey Coordination Centre.",
        recognise=_recognise,
        read=read_benchmark,
        note="Unweighted, as WRES reports them. Ethnic minority means all groups except the White "
        "groups. Earlier surveys are restated in each release.",
    ),
)
