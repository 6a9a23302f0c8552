"""The survey's detailed workbooks: the real ones, and small ones in their layout."""

from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from rhoanalytics.errors import DataError
from rhoanalytics.importing.formats import all_formats, recognised
from rhoanalytics.importing.look import look
from rhoanalytics.keys import OBSERVATION
from rhoanalytics.sources import staff_survey_workbooks
from rhoanalytics.store import Store

ROOT = Path(__file__).resolve().parents[3]
REAL = ROOT.parent / "shared" / "realdata" / "nhs_staff_survey"
ORGANISATIONS = REAL / "NSS24 detailed spreadsheets organisational results.xlsx"
NATIONAL = REAL / "NSS24 detailed spreadsheets national results.xlsx"

needs_real_files = pytest.mark.skipif(not REAL.is_dir(), reason="needs the official workbooks")

ROUNDING = 5e-5 + 1e-9
"""Published tables were made from percentages with four decimals."""

HARASSMENT = "In the last 12 months … harassment, bullying or abuse at work from"
BASE = "Base (number of responses)"
BLOCKS = {
    "HEALTH WELLBEING SAFETY Q13-14": [
        ("Q13a - … physical violence at work from patients?", ["% Never", BASE]),
        (f"Q14a - {HARASSMENT} patients / service users?", ["% Never", "% 1 to 2", BASE]),
        (f"Q14b - {HARASSMENT} managers?", ["% Never", BASE]),
        (f"Q14c - {HARASSMENT} other colleagues?", ["% Never", BASE]),
    ],
    "HEALTH WELLBEING SAFETY Q15-17": [
        (
            "Q15 - Does your organisation act fairly with regard to career progression?",
            ["% Yes", "% No", "% Don't know", BASE],
        ),
        (
            "Q16a - … personally experienced discrimination at work from patients?",
            ["% Yes", BASE],
        ),
        ("Q16b - … personally experienced discrimination at work from manager?", ["% Yes", BASE]),
        ("Q16c_1 - Ethnic background", ["% Ethnic background", BASE]),
    ],
    "BACKGROUND INFORMATION Q27-30": [
        (
            "Q28 - What is your ethnic group?",
            ["% White - Irish", "% White - Any other", "% Asian/Asian British - Indian", BASE],
        ),
    ],
}
VALUES = {"% Never": 75, "% White - Irish": 60, "% White - Any other": 15, BASE: 200}
ACUTE = "Acute and Acute & Community Trusts"
ORGANISATION = {
    "ODS code": "RXQ",
    "Organisation name": "Somewhere",
    "Benchmarking group": ACUTE,
    "Region": "South East",
    "ICS": "Somewhere",
    "Weighting": "Occupation Group",
}
BOARD = ORGANISATION | {
    "ODS code": "QHL",
    "Benchmarking group": "ICBs",
    "Weighting": "Unweighted",
}
NATION = {
    "Base": "National",
    "Breakdown": "",
    "Breakdown subgroup": "",
    "Weighting": "Organisation Size and Occupation Group",
}
SHEET = "HEALTH WELLBEING SAFETY Q15-17"


def write(file: Path, rows: list[dict], which: str = "Organisational results", cells=()) -> Path:
    """A workbook in the survey's layout; `cells` are (sheet, cell, value) put over it."""
    workbook = openpyxl.Workbook()
    notes = workbook.active
    notes.title = "Notes"
    notes["A1"] = "NHS Staff Survey 2024 - Detailed Spreadsheets"
    notes["A3"] = which
    for name, blocks in BLOCKS.items():
        sheet = workbook.create_sheet(name)
        sheet["A1"] = "NHS Staff Survey 2024 - WEIGHTED Results"
        column = 1
        for heading in rows[0]:
            sheet.cell(5, column, heading)
            for number, row in enumerate(rows, start=6):
                sheet.cell(number, column, row[heading])
            column += 1
        for question, headings in blocks:
            sheet.cell(1, column, question)
            for heading in headings:
                sheet.cell(5, column, heading)
                for number, _ in enumerate(rows, start=6):
                    sheet.cell(number, column, VALUES.get(heading, 25))
                column += 1
    for name, cell, value in cells:
        workbook[name][cell] = value
    workbook.save(file)
    return file


@pytest.fixture
def organisations(tmp_path) -> Path:
    return write(tmp_path / "nss.xlsx", [ORGANISATION, BOARD])


def same_as_published(frame: pd.DataFrame, table: str, root: Path) -> pd.DataFrame:
    """The frame beside the published rows of its keys; every figure must be the same."""
    published = Store(root / "data").table(table)
    both = frame.merge(published, on=list(OBSERVATION), suffixes=("", "_published"))
    assert (both["value"] - both["value_published"]).abs().max() < ROUNDING
    assert (both["denominator"] == both["denominator_published"]).all()
    return both


@needs_real_files
def test_organisation_workbook_gives_the_published_trusts(root, register):
    (part,) = staff_survey_workbooks.read_organisations(ORGANISATIONS, register)
    assert (part.table, part.name) == ("staff_survey_all_staff", "trusts-2024")
    both = same_as_published(part.frame, part.table, root)
    published = Store(root / "data").table(part.table)
    trusts = published[
        (published["period"] == "2024") & published["area"].isin(register.trusts["trust"])
    ]
    assert len(both) == len(part.frame) == len(trusts) == 2_100
    assert (
        both[["flag", "source"]].to_numpy() == both[["flag_published", "source_published"]]
    ).all(axis=None)


@needs_real_files
def test_hand_read_cells_of_one_trust(register):
    frame = staff_survey_workbooks.read_organisations(ORGANISATIONS, register)[0].frame
    trust = frame[frame["area"] == "RXQ"].set_index("indicator")
    assert trust.at["Q14A", "value"] == pytest.approx(23.7730, abs=ROUNDING)
    assert trust.at["Q15", "value"] == pytest.approx(56.6449, abs=ROUNDING)
    assert trust.at["Q16B", "value"] == pytest.approx(8.4968, abs=ROUNDING)
    assert trust["denominator"][["Q14A", "Q15", "Q16B"]].tolist() == [4_492, 4_465, 4_456]


@needs_real_files
def test_national_workbook_gives_the_published_areas_and_groups(root, register):
    areas, groups = staff_survey_workbooks.read_national(NATIONAL, register)
    both = same_as_published(areas.frame, areas.table, root)
    assert len(both) == 500
    assert areas.frame.groupby("indicator")["area"].nunique().eq(50).all()
    # The workbook prints what the published table had to estimate, and the share of White staff.
    estimated = both[both["flag"] != both["flag_published"]]
    assert set(estimated["indicator"]) == {"Q28_ETHNIC_MINORITY"}
    added = areas.frame[areas.frame["indicator"] == "Q28_WHITE"]
    assert len(areas.frame) == len(both) + len(added)
    by_group = same_as_published(groups.frame, groups.table, root)
    assert len(by_group) == len(groups.frame) == 189
    assert (by_group["flag"] == by_group["flag_published"]).all()


@needs_real_files
def test_real_workbooks_are_told_apart():
    formats = all_formats()
    assert recognised(look(ORGANISATIONS), formats).name == "staff-survey-organisational"
    assert recognised(look(NATIONAL), formats).name == "staff-survey-national"


def test_trusts_only_and_complements(organisations, register):
    frame = staff_survey_workbooks.read_organisations(organisations, register)[0].frame
    assert set(frame["area"]) == {"RXQ"}
    value = frame.set_index("indicator")["value"]
    assert (value["Q14A"], value["Q15_DONT_KNOW"]) == (25, 25)
    assert (value["Q28_WHITE"], value["Q28_ETHNIC_MINORITY"]) == (75, 25)
    assert "Q16C_1" not in value
    flags = frame.set_index("indicator")["flag"]
    assert (flags["Q14A"], flags["Q28_WHITE"]) == ("weighted", "")


def test_a_small_workbook_is_recognised(organisations):
    assert recognised(look(organisations), all_formats()).name == "staff-survey-organisational"


def test_suppressed_answers_are_left_out(tmp_path, register):
    file = write(
        tmp_path / "n.xlsx", [ORGANISATION], cells=[(SHEET, "G6", "-"), (SHEET, "J6", "-")]
    )
    frame = staff_survey_workbooks.read_organisations(file, register)[0].frame
    assert not frame["indicator"].str.startswith("Q15").any()
    assert "Q16B" in set(frame["indicator"])


def test_columns_are_found_wherever_they_stand(tmp_path, register, monkeypatch):
    rows = [{"New column": "x", **ORGANISATION}]
    frame = staff_survey_workbooks.read_organisations(write(tmp_path / "n.xlsx", rows), register)
    assert frame[0].frame.set_index("indicator").at["Q14A", "value"] == 25


def test_the_survey_of_2023_is_marked_where_it_was_faulty(tmp_path, register):
    years = [(name, "A1", "NHS Staff Survey 2023 - WEIGHTED Results") for name in BLOCKS]
    file = write(tmp_path / "n.xlsx", [ORGANISATION], cells=years)
    flags = staff_survey_workbooks.read_organisations(file, register)[0].frame
    flags = flags.set_index("indicator")["flag"]
    assert flags["Q14A"] == "weighted; [b] break in the series"
    assert flags["Q15"] == "weighted"


def test_regions_and_ics_get_their_codes(tmp_path, register):
    rows = [
        NATION,
        NATION | {"Breakdown": "Region", "Breakdown subgroup": "Midlands"},
        NATION | {"Breakdown": "ICS", "Breakdown subgroup": "Birmingham and Solihull"},
        NATION | {"Breakdown": "Age", "Breakdown subgroup": "16-20"},
        NATION | {"Breakdown": "Ethnic background (summary)", "Breakdown subgroup": "White staff"},
    ]
    file = write(tmp_path / "n.xlsx", rows, "National results")
    areas, groups = staff_survey_workbooks.read_national(file, register)
    assert sorted(set(areas.frame["area"])) == ["ENG", "QHL", "Y60"]
    assert set(groups.frame["dimension"] + " " + groups.frame["group"]) == {
        "all all",
        "ethnicity_summary White",
    }
    assert "Q16C_1" in set(areas.frame["indicator"])


def test_an_unknown_ics_is_named(tmp_path, register):
    rows = [NATION, NATION | {"Breakdown": "ICS", "Breakdown subgroup": "Mercia"}]
    file = write(tmp_path / "n.xlsx", rows, "National results")
    with pytest.raises(DataError, match="row 7, column 'Breakdown subgroup': 'Mercia' is no known"):
        staff_survey_workbooks.read_national(file, register)


def test_all_faults_are_told_with_sheet_row_and_column(tmp_path, register):
    faults = [(SHEET, "G6", "n/a"), (SHEET, "L6", 1.5), (SHEET, "M6", 130)]
    file = write(tmp_path / "n.xlsx", [ORGANISATION], cells=faults)
    with pytest.raises(DataError) as error:
        staff_survey_workbooks.read_organisations(file, register)
    text = str(error.value)
    assert f"sheet '{SHEET}', row 6, column 'Q15 % Yes': 'n/a' is not a number" in text
    assert f"column 'Q16a {BASE}': '1.5' is not a whole number" in text
    assert "column 'Q16b % Yes': '130' is not a percentage" in text


def test_a_question_with_other_words_is_not_taken_for_ours(tmp_path, register):
    changed = [(SHEET, "G1", "Q15 - How often do you work overtime?")]
    file = write(tmp_path / "n.xlsx", [ORGANISATION], cells=changed)
    with pytest.raises(DataError, match="has no question Q15 on 'act fairly"):
        staff_survey_workbooks.read_organisations(file, register)


def test_a_new_kind_of_trust_is_not_lost_in_silence(tmp_path, register):
    rows = [ORGANISATION, ORGANISATION | {"ODS code": "RX1", "Benchmarking group": "Merged Trusts"}]
    with pytest.raises(DataError, match="row 7, column 'Benchmarking group': 'Merged Trusts'"):
        staff_survey_workbooks.read_organisations(write(tmp_path / "n.xlsx", rows), register)


def test_a_workbook_without_its_sheets(tmp_path, register):
    workbook = openpyxl.Workbook()
    workbook.save(tmp_path / "n.xlsx")
    with pytest.raises(DataError, match=r"has none of the worksheets expected\. It has: Sheet"):
        staff_survey_workbooks.read_organisations(tmp_path / "n.xlsx", register)


def test_sheets_of_two_surveys_do_not_make_one(tmp_path, register):
    other = [(SHEET, "A1", "NHS Staff Survey 2023 - WEIGHTED Results")]
    file = write(tmp_path / "n.xlsx", [ORGANISATION], cells=other)
    with pytest.raises(DataError, match="which survey it is"):
        staff_survey_workbooks.read_organisations(file, register)


def test_a_workbook_cut_short(organisations, register):
    organisations.write_bytes(organisations.read_bytes()[:3000])
    with pytest.raises(DataError, match="is not a whole Excel workbook"):
        staff_survey_workbooks.read_organisations(organisations, register)
