"""A WRES return of an invented trust in the national form, and ways to spoil it."""

from collections.abc import Mapping
from pathlib import Path

import openpyxl

BANDS = ["Under Band 1", *(f"Band {n}" for n in range(1, 8)), "Band 8A", "Band 8B", "Band 8C"]
BANDS = [*BANDS, "Band 8D", "Band 9", "VSM"]
GRADES = ["Consultants", "of which Senior medical manager", "Non-consultant career grade"]
GRADES = [*GRADES, "Trainee grades", "Other"]

TITLES = {
    1: "1 Percentage of staff in each of the AfC Bands 1-9 and VSM (including executive Board "
    "members) compared with the percentage of staff in the overall workforce",
    2: "2 Relative likelihood of staff being appointed from shortlisting across all posts",
    3: "3 Relative likelihood of staff entering the formal disciplinary process",
    4: "4 Relative likelihood of staff accessing non-mandatory training and CPD",
    5: "5 Percentage of staff experiencing harassment, bullying or abuse from patients, relatives "
    "or the public in last 12 months",
    6: "6 Percentage of staff experiencing harassment, bullying or abuse from staff in last 12 "
    "months",
    7: "7 Percentage believing that trust provides equal opportunities for career progression or "
    "promotion",
    8: "8 Personally experienced discrimination at work from manager / team leader or other "
    "colleagues",
    9: "9 Percentage difference between the organisations' Board membership and its overall "
    "workforce",
}

Row = tuple[str, str, str, str, object, object, object]
"""Indicator, section, item, measure, White, BME, unknown."""


def lines() -> list[Row]:
    """The form's lines for one year. 14 bands of (30, 10, 2) twice, and five medical grades."""
    rows: list[Row] = []
    for heading in ("1a) Non Clinical workforce", "1b) Clinical workforce, of which Non Medical"):
        first = TITLES[1] if heading.startswith("1a") else ""
        for band in BANDS:
            section = heading if band == BANDS[0] else ""
            rows.append((first, section, band, "Headcount", 30, 10, 2))
            first = ""
        rows.append(("", "", "Total", "Auto calculated", 420, 140, 28))
    for grade in GRADES:
        count = (4, 1, 0) if "manager" in grade else (20, 15, 1)
        section = "Of which Medical & Dental" if grade == GRADES[0] else ""
        rows.append(("", section, grade, "Headcount", *count))
    rows.append(("", "", "Total", "Auto calculated", 80, 60, 4))
    auto = "Auto calculated"
    rows += [
        (TITLES[2], "", "Number of shortlisted applicants", "Headcount", 500, 400, 20),
        ("", "", "Number appointed from shortlisting", "Headcount", 100, 50, 3),
        ("", "", "Likelihood of appointment from shortlisting", auto, 0.2, 0.125, 0.15),
        (
            "",
            "",
            "Relative likelihood of White staff being appointed from shortlisting compared to BME "
            "staff",
            auto,
            1.6,
            "",
            "",
        ),
        (TITLES[3], "", "Number of staff in workforce", "Headcount", 920, 340, 60),
        (
            "",
            "",
            "Number of staff entering the formal disciplinary process",
            "Headcount",
            9,
            6,
            0,
        ),
        (
            "",
            "",
            "Likelihood of staff entering the formal disciplinary process",
            auto,
            0.01,
            0.018,
            0,
        ),
        (
            "",
            "",
            "Relative likelihood of BME staff entering the formal disciplinary process compared to "
            "White staff",
            auto,
            "",
            1.80,
            "",
        ),
        (TITLES[4], "", "Number of staff in workforce", "Headcount", 920, 340, 60),
        (
            "",
            "",
            "Number of staff accessing non-mandatory training and CPD",
            "Headcount",
            400,
            140,
            10,
        ),
        *(
            (TITLES[n], "", "% of staff", "Percentage", white, minority, "")
            for n, white, minority in (
                (5, 0.235, 0.286),
                (6, 0.2, 0.25),
                (7, 0.588, 0.495),
                (8, 0.068, 0.152),
            )
        ),
        (TITLES[9], "", "Total Board members", "Headcount", 11, 2, 0),
        ("", "", "of which: Voting Board members", "Headcount", 8, 1, 0),
        ("", "", ": Non Voting Board members", "Headcount", 3, 1, 0),
        ("", "", "Total Board members", "Headcount", 11, 2, 0),
        ("", "", "of which: Exec Board members", "Headcount", 5, 1, 0),
        ("", "", ": Non Executive Board members", "Headcount", 6, 1, 0),
        ("", "", "Number of staff in overall workforce", "Headcount", 920, 340, 60),
        ("", "", "Total Board members - % by Ethnicity", auto, 0.846, 0.154, 0),
        ("", "", "Overall workforce - % by Ethnicity", auto, 0.697, 0.258, 0.045),
        ("", "", "Difference (Total Board - Overall workforce)", auto, 0.149, -0.104, -0.045),
    ]
    return rows


FIRST = 9
"""The sheet's row of the first line."""


def write_form(
    file: Path,
    *,
    rows: list[Row] | None = None,
    groups: tuple[str, ...] = ("White", "BME", "Unknown/Null"),
    order: tuple[int, ...] = (0, 1, 2),
    years: tuple[str, ...] = ("31 March 2024 (prepopulated)", "31 March 2025"),
    about: Mapping[str, str] | None = None,
    cells: Mapping[str, object] | None = None,
    before: int = 0,
) -> Path:
    """Write the form: `order` of the groups, a block for each of `years`, `before` empty columns.

    `about` are the labels at the top, `cells` values put over what stands there.
    """
    about = (
        about
        if about is not None
        else {
            "Organisation name": "Invented Hospitals NHS Trust",
            "Organisation code": "XT1",
            "Reporting year": "31 March 2025",
        }
    )
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "WRES"
    sheet["A1"] = "Workforce Race Equality Standard (WRES) return"
    for number, (label, value) in enumerate(about.items(), start=3):
        sheet.cell(number, 1, label)
        sheet.cell(number, 2, value)
    heads = ["Indicator", "Section", "Data item", "Measure"]
    width = before + len(heads)
    for place, head in enumerate(heads):
        sheet.cell(FIRST - 1, before + place + 1, head)
    for block, year in enumerate(years):
        first = width + 1 + block * len(order)
        sheet.cell(FIRST - 2, first, year)
        for place, group in enumerate(order):
            sheet.cell(FIRST - 1, first + place, groups[group])
    for number, row in enumerate(rows if rows is not None else lines(), start=FIRST):
        for place, text in enumerate(row[:4]):
            sheet.cell(number, before + place + 1, text or None)
        for block in range(len(years)):
            for place, group in enumerate(order):
                value = row[4 + group]
                column = width + 1 + block * len(order) + place
                sheet.cell(number, column, None if value == "" else value)
    for name, value in (cells or {}).items():
        sheet[name] = value
    workbook.save(file)
    return file
