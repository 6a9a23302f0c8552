"""Excel files in official layouts: the staff survey's benchmark workbook, and a WRES return.

openpyxl stamps the time of writing on a workbook; here every stamp is fixed, so that the same
figures are the same bytes.
"""

import io
import re
import zipfile
from pathlib import Path

import pandas as pd
from openpyxl import Workbook

from rhoanalytics.illustrative import survey
from rhoanalytics.illustrative.layouts import FIXED_TIME, MARK, write_zip
from rhoanalytics.illustrative.nation import SYSTEMS, TRUSTS
from rhoanalytics.illustrative.workforce import BANDS, MEDICAL, YEARS

BENCHMARK_SHEETS = {
    "acute": "Acute&Acute Community Trusts",
    "mental health": "MH&LD, MH, LD&Community Trusts",
    "community": "Community Trusts",
    "ambulance": "Ambulance Trusts",
}
STEMS = {
    "5": ("har_from_pat_eth_summary", "harassment, bullying or abuse from patients"),
    "6": ("har_from_staff_eth_summary", "harassment, bullying or abuse from staff"),
    "7": ("equal_eth_summary", "organisation acts fairly on career progression"),
    "8": ("q16b_eth_summary", "discrimination from a manager or colleague"),
}
GROUP_NUMBERS = {"White": "1", "BME": "2"}
GROUP_WORDS = {"White": "White staff", "BME": "All other ethnic groups combined"}

INDICATOR_TITLES = {
    1: "Percentage of staff in each of the AfC Bands 1-9 and VSM compared with the overall "
    "workforce",
    2: "Relative likelihood of staff being appointed from shortlisting across all posts",
    3: "Relative likelihood of staff entering the formal disciplinary process",
    4: "Relative likelihood of staff accessing non-mandatory training and CPD",
    5: "Percentage of staff experiencing harassment, bullying or abuse from patients, relatives or "
    "the public in last 12 months",
    6: "Percentage of staff experiencing harassment, bullying or abuse from staff in last 12 "
    "months",
    7: "Percentage believing that trust provides equal opportunities for career progression or "
    "promotion",
    8: "Personally experienced discrimination at work from manager / team leader or other "
    "colleagues",
    9: "Percentage difference between the organisations' Board membership and its overall "
    "workforce",
}
SECTION_TITLES = {
    "nonclinical": "1a) Non Clinical workforce",
    "clinical": "1b) Clinical workforce, of which Non Medical",
    "medical": "Of which Medical & Dental",
    "all": "",
}
MEDICAL_ITEMS = {
    "consultant": "Consultants",
    "smm": "of which Senior medical manager",
    "nccg": "Non-consultant career grade",
    "trainee": "Trainee grades",
    "other": "Other",
}
ITEMS = {
    "shortlisted": "Number of shortlisted applicants",
    "appointed": "Number appointed from shortlisting",
    "disciplinary": "Number of staff entering the formal disciplinary process",
    "training": "Number of staff accessing non-mandatory training and CPD",
    "board_total": "Total Board members",
    "board_voting": "of which: Voting Board members",
    "board_exec": "of which: Exec Board members",
}
WORKFORCE_ITEMS = {3: "Number of staff in workforce", 4: "Number of staff in workforce"} | {
    9: "Number of staff in overall workforce"
}
HEADS = {"White": "White", "BME": "BME", "Unknown": "Unknown/Null"}


def benchmark(years: tuple[int, ...], file: Path) -> Path:
    """The benchmark workbook of surveys: White and all other staff, with the counts behind."""
    found = survey.answers().set_index(["trust", "year", "indicator", "group"]).sort_index()
    book = Workbook()
    _notes(book.active, years)
    groups = book.create_sheet("Organisation Benchmark groups")
    groups.append(["org_code", "org_name", "Benchmarking group"])
    present = [trust for trust in TRUSTS if (trust.code, years[-1]) in found.index]
    for trust in present:
        groups.append([trust.code, trust.name, BENCHMARK_SHEETS[trust.kind]])
    homes = {system.code: system.name for system in SYSTEMS}
    columns = [
        (stem, indicator, group, year)
        for indicator, (stem, _) in STEMS.items()
        for group in GROUP_NUMBERS
        for year in years
    ]
    for kind, title in BENCHMARK_SHEETS.items():
        sheet = book.create_sheet(title)
        ids = [f"{stem}_{GROUP_NUMBERS[group]}" for stem, _, group, _ in columns]
        values = [f"{name}_{key[3]}" for name, key in zip(ids, columns, strict=True)]
        bases = [f"{name}_n_{key[3]}" for name, key in zip(ids, columns, strict=True)]
        sheet.append(["org_code", "org_name", "org_ics", *values, *bases])
        for trust in (trust for trust in present if trust.kind == kind):
            rows = [found.loc[(trust.code, year, i, group)] for _, i, group, year in columns]
            shares = [row["numerator"] / row["denominator"] for row in rows]
            sheet.append(
                [
                    trust.code,
                    trust.name,
                    homes[trust.system],
                    *map(float, shares),
                    *(int(row["denominator"]) for row in rows),
                ]
            )
    return save(book, file)


def _notes(sheet, years: tuple[int, ...]) -> None:
    sheet.title = "Notes"
    sheet.append([f"Staff survey benchmark report data {years[0]} to {years[-1]}"])
    sheet.append([MARK])
    sheet.append(["Column", "Description"])
    for number, (stem, words) in STEMS.items():
        for group, position in GROUP_NUMBERS.items():
            words_of_group = GROUP_WORDS[group]
            sheet.append([f"{stem}_{position}_YYYY", f"WRES {number}: {words}, {words_of_group}"])


def wres_template(returns: pd.DataFrame, code: str, file: Path) -> Path:
    """The national template of one trust's last return, beside the year before."""
    own = returns[(returns["org_code"] == code) & returns["year"].isin(YEARS[-2:])]
    book = Workbook()
    sheet = book.active
    sheet.title = "WRES"
    sheet["A1"] = f"Workforce Race Equality Standard (WRES) return {YEARS[-2]}/{YEARS[-1] % 100}"
    sheet["A2"] = MARK
    sheet["A3"], sheet["B3"] = "Organisation name", own["org_name"].iloc[0]
    sheet["A4"], sheet["B4"] = "Organisation code", code
    sheet["A5"], sheet["B5"] = "Reporting year", f"31 March {YEARS[-1]}"
    sheet["E7"] = f"31 March {YEARS[-2]} (prepopulated)"
    sheet["H7"] = f"31 March {YEARS[-1]}"
    heads = ["Indicator", "Section", "Data item", "Measure", *HEADS.values(), *HEADS.values()]
    for column, head in enumerate([*heads, "Notes"], start=1):
        sheet.cell(8, column, head)
    values = own.set_index(["year", "indicator", "section", "row", "measure", "group"])["value"]
    rows = own[own["year"] == YEARS[-1]].drop_duplicates(["indicator", "section", "row", "measure"])
    said: set[tuple] = set()
    for number, row in enumerate(_in_order(rows).itertuples(), start=9):
        title = INDICATOR_TITLES[row.indicator]
        if row.indicator not in said:
            sheet.cell(number, 1, f"{row.indicator} {title}")
        if (row.indicator, row.section) not in said:
            sheet.cell(number, 2, SECTION_TITLES[row.section])
        said |= {row.indicator, (row.indicator, row.section)}
        sheet.cell(number, 3, _item(row))
        sheet.cell(number, 4, "Percentage" if row.unit == "percent" else "Headcount")
        for block, year in enumerate(YEARS[-2:]):
            for position, group in enumerate(HEADS):
                key = (year, row.indicator, row.section, row.row, row.measure, group)
                if key in values.index and pd.notna(values[key]):
                    sheet.cell(number, 5 + 3 * block + position, float(values[key]))
    return save(book, file)


def _in_order(rows: pd.DataFrame) -> pd.DataFrame:
    """Bands of each section in order, each followed by what is "of which"."""
    order = {row: n for n, row in enumerate([*BANDS, *MEDICAL_ITEMS, "all"])}
    return rows.assign(order=rows["row"].map(order)).sort_values(
        ["indicator", "section", "order"],
        key=lambda column: (
            column.map(list(SECTION_TITLES).index) if column.name == "section" else column
        ),
        kind="stable",
    )


def _item(row) -> str:
    if row.indicator == 1:
        band = row.row if row.row in MEDICAL or row.row == "smm" else row.row.upper()
        if row.section == "medical":
            return MEDICAL_ITEMS[band]
        return {"UNDER1": "Under Band 1", "VSM": "VSM"}.get(band, f"Band {band}")
    if row.unit == "percent":
        return f"% of staff: {INDICATOR_TITLES[row.indicator]}"
    return WORKFORCE_ITEMS[row.indicator] if row.measure == "headcount" else ITEMS[row.measure]


def save(book: Workbook, file: Path) -> Path:
    """Write a workbook whose stamps are all the same fixed moment."""
    written = io.BytesIO()
    book.save(written)
    moment = "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z".format(*FIXED_TIME)
    with zipfile.ZipFile(written) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    core = contents["docProps/core.xml"].decode("utf-8")
    contents["docProps/core.xml"] = re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", moment, core).encode(
        "utf-8"
    )
    return write_zip(file, contents)
