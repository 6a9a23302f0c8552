"""The benchmark workbook, built here in its layout: ids as headings, a sheet a kind of trust."""

from pathlib import Path

import openpyxl
import pytest

from rhoanalytics.errors import DataError
from rhoanalytics.importing.formats import all_formats, recognised
from rhoanalytics.importing.look import look
from rhoanalytics.schemas import validate
from rhoanalytics.sources.staff_survey_benchmark import read_benchmark

YEARS = ("2020", "2021", "2022", "2023", "2024")
STEMS = ("har_from_pat", "har_from_staff", "equal", "q16b")
SHEETS = {
    "Acute&Acute Community Trusts": ["RXQ", "R1F1"],
    "MH&LD, MH, LD&Community Trusts ": ["TAJ"],
    "Ambulance Trusts": ["RX9"],
    "ICBs": ["QHL"],
}
NOTES = [
    ("Variable", "Description"),
    ("q16b_eth_summary_1_YYYY", "WRES 8: discrimination from manager or colleagues, White staff"),
    (
        "q16b_eth_summary_2_YYYY",
        "WRES 8: discrimination from manager or colleagues, staff from all other ethnic groups",
    ),
]
SHARES = {"1": (165, 2_814), "2": (208, 1_590)}
"""Hand-read example: RXQ in 2024, discrimination, White and all other ethnic groups."""


def write(
    file: Path,
    *,
    counts: bool = True,
    notes=tuple(NOTES),
    sheets=None,
    cells=(),
) -> Path:
    """The workbook; `cells` are (sheet, code, id, value) put over it."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "Notes"
    for row in notes:
        sheet.append(row)
    workbook.create_sheet("Organisation Benchmark groups").append(["org_id", "group"])
    for name, codes in (sheets or SHEETS).items():
        sheet = workbook.create_sheet(name)
        rows = [_row(code, counts) for code in codes]
        for where, code, key, value in cells:
            for row in rows:
                if where == name and row["org_id"] == code:
                    row[key] = value
        sheet.append(list(rows[0]))
        for row in rows:
            sheet.append(list(row.values()))
    workbook.save(file)
    return file


def _row(code: str, counts: bool) -> dict:
    row: dict = {"org_name": f"Trust {code}", "org_id": code, "q1_2024": 0.5}
    for year in YEARS:
        for stem in STEMS:
            for group, (people, base) in SHARES.items():
                row[f"{stem}_eth_summary_{group}_{year}"] = people / base
                if counts:
                    row[f"{stem}_eth_summary_{group}_n_{year}"] = base
                row[f"{stem}_eth_summary_{group}_sig_{year}"] = "yes"
    return row


@pytest.fixture
def workbook(tmp_path) -> Path:
    return write(tmp_path / "benchmark.xlsx")


def test_five_surveys_of_every_kind_of_trust(workbook, register):
    (part,) = read_benchmark(workbook, register)
    frame = part.frame
    assert (part.table, part.name) == ("staff_survey_by_ethnicity", "benchmark-2020-2024")
    assert set(frame["area"]) == {"RXQ", "R1F1", "TAJ", "RX9"}
    assert sorted(set(frame["period"])) == list(YEARS)
    assert len(frame) == 4 * 5 * 4 * 2
    validate("staff_survey_by_ethnicity", frame, workbook)


def test_counts_are_recovered_exactly(workbook, register):
    frame = read_benchmark(workbook, register)[0].frame
    row = frame[
        (frame["area"] == "RXQ") & (frame["period"] == "2024") & (frame["indicator"] == "WRES8")
    ].set_index("group")
    assert row.loc["White", ["numerator", "denominator"]].tolist() == [165, 2_814]
    assert row.loc["Ethnic minority", ["numerator", "denominator"]].tolist() == [208, 1_590]
    # Wilson limits of 208 of 1,590, by hand.
    limits = row.loc["Ethnic minority", ["value", "lower", "upper"]].astype(float).round(2)
    assert limits.tolist() == [13.08, 11.51, 14.83]


def test_the_real_layout_is_recognised_with_or_without_a_space(workbook, tmp_path):
    assert recognised(look(workbook), all_formats()).name == "staff-survey-benchmark"


def test_faulty_survey_of_2023_is_marked(workbook, register):
    frame = read_benchmark(workbook, register)[0].frame
    marked = frame[frame["flag"].str.contains("[b]", regex=False)]
    assert set(marked["indicator"]) == {"WRES5", "WRES6"}
    assert set(marked["period"]) == {"2023"}


def test_without_counts_there_are_percentages_and_a_flag(tmp_path, register):
    frame = read_benchmark(write(tmp_path / "b.xlsx", counts=False), register)[0].frame
    assert frame["denominator"].isna().all()
    assert frame["lower"].isna().all()
    assert frame["value"].notna().all()
    assert frame["flag"].str.startswith("no counts: no confidence limits").all()


def test_notes_decide_which_number_is_which_group(tmp_path, register):
    swapped = [NOTES[0], (NOTES[1][0], NOTES[2][1]), (NOTES[2][0], NOTES[1][1])]
    frame = read_benchmark(write(tmp_path / "b.xlsx", notes=swapped), register)[0].frame
    row = frame[frame["indicator"] == "WRES8"].drop_duplicates("group").set_index("group")
    assert row.at["Ethnic minority", "numerator"] == 165


def test_a_count_that_is_not_the_base_is_not_used(tmp_path, register):
    wrong = [("Ambulance Trusts", "RX9", "q16b_eth_summary_2_n_2024", 1_591)]
    frame = read_benchmark(write(tmp_path / "b.xlsx", cells=wrong), register)[0].frame
    row = frame[frame["flag"].str.contains("not the base")]
    assert row[["area", "indicator", "group", "period"]].to_numpy().tolist() == [
        ["RX9", "WRES8", "Ethnic minority", "2024"]
    ]
    assert row["denominator"].isna().all()


def test_a_trust_without_history_has_no_row(tmp_path, register):
    blank = [
        ("Ambulance Trusts", "RX9", f"{stem}_eth_summary_{group}_2020", "")
        for stem in STEMS
        for group in "12"
    ]
    frame = read_benchmark(write(tmp_path / "b.xlsx", cells=blank), register)[0].frame
    assert "2020" not in set(frame.loc[frame["area"] == "RX9", "period"])
    assert "2020" in set(frame.loc[frame["area"] == "TAJ", "period"])


def test_a_percentage_where_a_share_belongs(tmp_path, register):
    wrong = [
        ("Ambulance Trusts", "RX9", "q16b_eth_summary_2_2024", 13.1),
        ("Ambulance Trusts", "RX9", "equal_eth_summary_2_2024", "high"),
    ]
    with pytest.raises(DataError) as error:
        read_benchmark(write(tmp_path / "b.xlsx", cells=wrong), register)
    text = str(error.value)
    assert "row 2, column 'q16b_eth_summary_2_2024': '13.1' is not a share" in text
    assert "column 'equal_eth_summary_2_2024': 'high' is not a number" in text


def test_an_indicator_that_is_missing_from_a_sheet(tmp_path, register):
    file = write(tmp_path / "b.xlsx")
    workbook = openpyxl.load_workbook(file)
    sheet = workbook["Ambulance Trusts"]
    for cell in sheet[1]:
        cell.value = str(cell.value).replace("q16b_eth", "q16b_age")
    workbook.save(file)
    with pytest.raises(DataError, match="sheet 'Ambulance Trusts': has no column of WRES8"):
        read_benchmark(file, register)


def test_the_same_trust_twice(tmp_path, register):
    sheets = {"Acute Specialist Trusts": ["RXQ"], "Community Trusts": ["RXQ"]}
    with pytest.raises(DataError, match="occurs more than once"):
        read_benchmark(write(tmp_path / "b.xlsx", sheets=sheets), register)


def test_rows_without_an_organisation_code(tmp_path, register):
    sheets = {"Community Trusts": ["not a code"]}
    with pytest.raises(DataError, match="sheet 'Community Trusts': no column whose heading begins"):
        read_benchmark(write(tmp_path / "b.xlsx", sheets=sheets), register)


def test_a_workbook_without_trusts(tmp_path, register):
    with pytest.raises(DataError, match="has no worksheet of trusts"):
        read_benchmark(write(tmp_path / "b.xlsx", sheets={"ICBs": ["QHL"]}), register)
