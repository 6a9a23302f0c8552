"""NHS Staff Survey detailed workbooks: results of one year by organisation, and for the nation.

In every sheet row 1 names the questions (each above its own block of columns), row 5 the measures,
and data follow from row 6. A column is found by its question's number and its heading, and the
question's words are checked, because the same letters mean different questions in the two files
and the numbers move between years. "-" stands for fewer than 10 responses.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from rhoanalytics.areas import ENGLAND_CODE, Register
from rhoanalytics.errors import DataError
from rhoanalytics.ethnicity import CENSUS_GROUPS
from rhoanalytics.sources.format import Format, Look, Part
from rhoanalytics.sources.observations import ALL, WEIGHTED, observations
from rhoanalytics.sources.reading import (
    SHEET,
    all_faults,
    numbers,
    refuse,
    require_pattern,
    require_unique,
    whole_numbers,
)
from rhoanalytics.sources.staff_survey import (
    SUMMARY_GROUPS,
    TRUST_GROUPS,
    detailed_group,
    flagged,
)
from rhoanalytics.sources.workbooks import Sheet, at, read_sheets

QUESTION_ROW, HEADING_ROW, FIRST_ROW = 0, 4, 5
"""Rows of every sheet, counted from 0."""

BASE = "Base (number of responses)"
SUPPRESSED = "-"
UNWEIGHTED = "Unweighted"

OTHER_GROUPS = r"ICBs|CSUs|Social Enterprises.*|Community Surgical Services"
"""Benchmarking groups that are not NHS trusts; their results are not read."""

BREAKDOWNS = {
    "": "all",
    "Ethnic background (detailed)": "ethnicity_detailed",
    "Ethnic background (summary)": "ethnicity_summary",
}
AREA_BREAKDOWNS = ("", "Region", "ICS")


@dataclass(frozen=True)
class Measure:
    """One figure: where it stands, and the words that its question must hold.

    The figure is the sum of the columns whose heading matches `headings`, or 100 less that.
    """

    indicator: str
    question: str
    words: str
    headings: str
    complement: bool = False


_HARASSMENT = "harassment, bullying or abuse at work from"
_FAIR = "act fairly with regard to career progression"
_DISCRIMINATION = "personally experienced discrimination at work from"

MEASURES = (
    Measure("Q14A", "Q14a", f"{_HARASSMENT} patients", "% Never", complement=True),
    Measure("Q14B", "Q14b", f"{_HARASSMENT} managers", "% Never", complement=True),
    Measure("Q14C", "Q14c", f"{_HARASSMENT} other colleagues", "% Never", complement=True),
    Measure("Q15", "Q15", _FAIR, "% Yes"),
    Measure("Q15_NO", "Q15", _FAIR, "% No"),
    Measure("Q15_DONT_KNOW", "Q15", _FAIR, "% Don.t know"),
    Measure("Q16A", "Q16a", f"{_DISCRIMINATION} patients", "% Yes"),
    Measure("Q16B", "Q16b", f"{_DISCRIMINATION} manager", "% Yes"),
)
ETHNIC_GROUNDS = Measure("Q16C_1", "Q16c_1", "Ethnic background", "% Ethnic background")
"""Read in the national file only: the other one prints 100 or "-" for every organisation."""

RESPONDENTS = (
    Measure("Q28_WHITE", "Q28", "ethnic group", "% White - .*"),
    Measure("Q28_ETHNIC_MINORITY", "Q28", "ethnic group", "% (?!White - ).* - .*"),
)
"""Who answered. The survey never weights question 28."""

_SHEETS = re.compile(r"Q(\d+)\D+(\d+)$")
_QUESTION = re.compile(r"(Q\d+[a-z]?(?:_\d+)?) - (.*)", re.DOTALL)
_YEAR = re.compile(r"NHS Staff Survey (20\d\d)")


def read_organisations(file: Path, register: Register) -> list[Part]:
    """The organisation workbook: `staff_survey_all_staff` for NHS trusts.

    ICBs, commissioning support units and social enterprises are left out, as is question 16c.
    """
    keys = ("ODS code", "Benchmarking group", "Weighting")
    with all_faults(file):
        period, sheets = _read(file, keys)
        for sheet in sheets:
            require_pattern(sheet, "ODS code", r"[A-Z0-9]{3,5}", file)
            known = "|".join(map(re.escape, TRUST_GROUPS)) + f"|{OTHER_GROUPS}"
            require_pattern(sheet, "Benchmarking group", known, file)
        trusts = [sheet[sheet["Benchmarking group"].isin(TRUST_GROUPS)] for sheet in sheets]
        table = _measured(trusts, (*MEASURES, *RESPONDENTS), "ODS code", file)
    frame = _shaped(table.assign(area=table["key"]), period)
    return [Part("staff_survey_all_staff", f"trusts-{period}", frame, f"{period} survey")]


def read_national(file: Path, register: Register) -> list[Part]:
    """The national workbook: `staff_survey_all_staff` for the nation, NHS regions and ICSs, and
    `staff_survey_england` by ethnic group. ICSs leave out ambulance trusts, as published."""
    keys = ("Breakdown", "Breakdown subgroup", "Weighting")
    with all_faults(file):
        period, sheets = _read(file, keys)
        codes = _area_codes(register)
        areas = [_placed(sheet, codes, file) for sheet in sheets]
        groups = [_grouped(sheet, file) for sheet in sheets]
        of_areas = _measured(areas, (*MEASURES, ETHNIC_GROUNDS, *RESPONDENTS), "area", file)
        of_groups = _measured(groups, (*MEASURES, ETHNIC_GROUNDS), "group", file)
    dimensions = dict.fromkeys(CENSUS_GROUPS, "ethnicity_detailed") | {
        "White": "ethnicity_summary",
        "Ethnic minority": "ethnicity_summary",
        ALL: ALL,
    }
    nation = of_groups.assign(
        area=ENGLAND_CODE, group=of_groups["key"], dimension=of_groups["key"].map(dimensions)
    )
    vintage = f"{period} survey"
    by_area = _shaped(of_areas.assign(area=of_areas["key"]), period)
    return [
        Part("staff_survey_all_staff", f"areas-{period}", by_area, vintage),
        Part("staff_survey_england", f"nation-{period}", _shaped(nation, period), vintage),
    ]


def _read(file: Path, keys: Sequence[str]) -> tuple[str, list[pd.DataFrame]]:
    """The survey's year, and the sheets that hold the questions wanted, as tables of text."""
    wanted = {int(re.findall(r"\d+", measure.question)[0]) for measure in (*MEASURES, *RESPONDENTS)}

    def holds(name: str) -> bool:
        span = _SHEETS.search(name)
        return span is not None and any(int(span[1]) <= number <= int(span[2]) for number in wanted)

    sheets = read_sheets(file, holds)
    years = {name: _YEAR.search(at(sheet, 0, 0)) for name, sheet in sheets.items()}
    found = {year[1] if year else "" for year in years.values()}
    if len(found) != 1 or "" in found:
        raise DataError(
            "does not say in cell A1 of each sheet which survey it is. Found: "
            + ", ".join(f"{name!r}: {at(sheet, 0, 0)!r}" for name, sheet in sheets.items()),
            file=file,
        )
    return found.pop(), [_table(sheet, name, keys, file) for name, sheet in sheets.items()]


def _table(sheet: Sheet, name: str, keys: Sequence[str], file: Path) -> pd.DataFrame:
    """The data rows of one sheet: key columns by heading, others as "Q14a % Never".

    `attrs["questions"]` holds the words of each question by its number.
    """
    questions: dict[str, str] = {}
    labels, question = [], ""
    for column in range(len(sheet[HEADING_ROW]) if len(sheet) > HEADING_ROW else 0):
        if found := _QUESTION.match(at(sheet, QUESTION_ROW, column)):
            question = found[1]
            questions[question] = found[2]
        heading = at(sheet, HEADING_ROW, column)
        labels.append(f"{question} {heading}" if question else heading)
    if missing := [key for key in keys if key not in labels]:
        raise DataError(
            f"sheet '{name}': row {HEADING_ROW + 1} lacks the heading '{missing[0]}'", file=file
        )
    if repeated := [label for label in labels if "%" in label and labels.count(label) > 1]:
        raise DataError(f"sheet '{name}': has the column '{repeated[0]}' twice", file=file)
    rows = sheet[FIRST_ROW:]
    frame = pd.DataFrame(rows, columns=labels, dtype=str)
    frame.index = pd.RangeIndex(FIRST_ROW + 1, FIRST_ROW + 1 + len(rows))
    frame.attrs |= {SHEET: name, "questions": questions}
    return frame[(frame[list(keys)] != "").any(axis=1)]


def _measured(
    sheets: Sequence[pd.DataFrame], measures: Sequence[Measure], key: str, file: Path
) -> pd.DataFrame:
    """One row for each area or group and measure: key, indicator, value, denominator, flag."""
    found = []
    for measure in measures:
        sheet = next((sheet for sheet in sheets if _has(sheet, measure)), None)
        if sheet is None:
            raise DataError(
                f"has no question {measure.question} on '{measure.words}' with a column "
                f"'{measure.headings}' and one '{BASE}'",
                file=file,
            )
        found.append(_figures(sheet, measure, key, file))
    return pd.concat(found, ignore_index=True)


def _has(sheet: pd.DataFrame, measure: Measure) -> bool:
    asked = sheet.attrs["questions"].get(measure.question, "")
    return measure.words in asked and bool(_columns(sheet, measure)) and _base(measure) in sheet


def _base(measure: Measure) -> str:
    return f"{measure.question} {BASE}"


def _columns(sheet: pd.DataFrame, measure: Measure) -> list[str]:
    wanted = re.compile(f"{re.escape(measure.question)} {measure.headings}")
    return [label for label in sheet.columns if wanted.fullmatch(label)]


def _figures(sheet: pd.DataFrame, measure: Measure, key: str, file: Path) -> pd.DataFrame:
    columns = _columns(sheet, measure)
    shown = sheet[(sheet[[*columns, _base(measure)]] != SUPPRESSED).all(axis=1)]
    require_unique(shown, [key], file)
    parts = {column: numbers(shown, column, file, blank_allowed=False) for column in columns}
    for column, part in parts.items():
        refuse(shown, column, part.notna() & ~part.between(0, 100), "is not a percentage", file)
    total = sum(parts.values())
    weighted = (shown["Weighting"] != UNWEIGHTED) & (measure not in RESPONDENTS)
    return pd.DataFrame(
        {
            "key": shown[key],
            "indicator": measure.indicator,
            "value": 100 - total if measure.complement else total,
            "denominator": whole_numbers(shown, _base(measure), file),
            "flag": weighted.map({True: WEIGHTED, False: ""}),
        }
    )


def _placed(sheet: pd.DataFrame, codes: Mapping[str, str], file: Path) -> pd.DataFrame:
    """The rows of areas, with the code of each."""
    rows = sheet[sheet["Breakdown"].isin(AREA_BREAKDOWNS)]
    area = rows["Breakdown subgroup"].str.casefold().map({"": ENGLAND_CODE, **codes})
    refuse(rows, "Breakdown subgroup", area.isna(), "is no known ICS or NHS region", file)
    return rows.assign(area=area)


def _grouped(sheet: pd.DataFrame, file: Path) -> pd.DataFrame:
    """The rows of the nation by ethnic group, with the group as reports name it."""
    rows = sheet[sheet["Breakdown"].isin(BREAKDOWNS)]
    names = {"": ALL, **SUMMARY_GROUPS}
    group = rows["Breakdown subgroup"].map(lambda name: names.get(name) or _detailed(name))
    refuse(rows, "Breakdown subgroup", group.isna(), "is no known ethnic group", file)
    return rows.assign(group=group)


def _detailed(name: str) -> str | None:
    try:
        group = detailed_group(name)
    except KeyError:
        return None
    return group if group in CENSUS_GROUPS else None


def _area_codes(register: Register) -> dict[str, str]:
    """Codes of ICSs and NHS regions by name, in lower case."""
    icbs = register.icbs
    ics = zip(icbs["short_name"].str.casefold(), icbs["code"], strict=True)
    regions = zip(icbs["region"].str.casefold(), icbs["region_code"], strict=True)
    return {**dict(regions), **dict(ics)}


def _shaped(table: pd.DataFrame, period: str) -> pd.DataFrame:
    """The figures in the shape of observation tables."""
    years = pd.Series(period, index=table.index)
    return observations(
        table.assign(
            period=years,
            flag=flagged(table["flag"], table["indicator"], years),
            source=f"NHS Staff Survey {period}, detailed results",
        ),
        ("White", "Ethnic minority", *CENSUS_GROUPS),
    )


def _recognises(which: str):
    def recognise(look: Look) -> bool:
        cells = [cell for row in look.sheets.get("Notes", ()) for cell in row]
        title = any(_YEAR.match(cell) and "Detailed Spreadsheets" in cell for cell in cells)
        return look.kind == "xlsx" and title and which in cells

    return recognise


def _format(which: str, title: str, read, note: str) -> Format:
    return Format(
        name=f"staff-survey-{which.split()[0].lower()}",
        title=f"NHS Staff Survey detailed spreadsheets, {title}",
        publisher="NHS England; Survey Coordination Centre",
        citation=f"NHS Staff Survey, {title}",
        address="https://www.nhsstaffsurveys.com/results/",
        licence="No open licence found; figures quoted with attribution",
        attribution="Source: NHS Staff Survey, NHS England and the Survey Coordination Centre.",
        recognise=_recognises(which),
        read=read,
        note=note,
    )


FORMATS = (
    _format(
        "Organisational results",
        "organisation results",
        read_organisations,
        "Weighted percentages of staff of NHS trusts; the denominator is the number of responses. "
        "Question 16c of this file is faulty and not read.",
    ),
    _format(
        "National results",
        "national results",
        read_national,
        "Weighted percentages; the denominator is the number of responses. ICS figures leave out "
        "ambulance trusts.",
    ),
)
