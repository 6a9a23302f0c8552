"""Readers name the file, the row as a spreadsheet shows it, the column and the value."""

from pathlib import Path

import pandas as pd
import pytest

from rhoanalytics.errors import DataError
from rhoanalytics.sources import reading


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "table.csv"
    file.write_text("code,people\nE01000001,12\nE01000002,\nE01000002,x7\n", encoding="utf-8")
    return file


def test_missing_file_names_the_file_and_its_folder(tmp_path):
    with pytest.raises(DataError, match=r"absent\.csv.*expected in the folder") as error:
        reading.read_csv(tmp_path / "absent.csv", ["code"])
    assert str(tmp_path) in str(error.value)


def test_missing_column_is_named_with_those_present(table):
    with pytest.raises(DataError, match=r"lacks the column 'sex'\. It has: code, people"):
        reading.read_csv(table, ["code", "sex"])


def test_blanks_stay_blank_and_everything_is_text(table):
    frame = reading.read_csv(table, ["people"])
    assert frame["people"].tolist() == ["12", "", "x7"]


def test_byte_order_mark_is_not_part_of_the_first_column(tmp_path):
    file = tmp_path / "marked.csv"
    file.write_bytes("\ufeffcode\nQHL\n".encode())
    assert reading.read_csv(file, ["code"])["code"].tolist() == ["QHL"]


def test_windows_text_is_read_and_noted(tmp_path):
    file = tmp_path / "windows.csv"
    file.write_bytes(b"name\nDr O\x92Brien\n")
    with reading.all_faults(file) as found:
        assert reading.read_csv(file, ["name"])["name"].tolist() == ["Dr O’Brien"]
    assert found.notes == ["read as Windows-1252 text: it is not UTF-8"]


def test_another_encoding_than_the_one_asked_for_is_refused(tmp_path):
    file = tmp_path / "windows.csv"
    file.write_bytes(b"name\nDr O\x92Brien\n")
    with pytest.raises(DataError, match="cannot be read as a CSV file in utf-8"):
        reading.read_csv(file, ["name"], encoding="utf-8")


def test_numbers_name_row_column_and_value(table):
    frame = reading.read_csv(table, ["people"])
    with pytest.raises(DataError, match="row 4, column 'people': 'x7' is not a number"):
        reading.numbers(frame, "people", table)


def test_a_blank_count_is_refused(table):
    frame = reading.read_csv(table, ["people"]).iloc[:2]
    with pytest.raises(DataError, match="row 3, column 'people': '' is not a number"):
        reading.whole_numbers(frame, "people", table)


@pytest.mark.parametrize("value", ["1.5", "-0.1"])
def test_a_fraction_is_not_a_count(tmp_path, value):
    frame = pd.DataFrame({"people": [value]})
    with pytest.raises(DataError, match="is not a whole number"):
        reading.whole_numbers(frame, "people", tmp_path / "f.csv")


def test_repeated_keys_are_named(table):
    frame = reading.read_csv(table, ["code"])
    with pytest.raises(DataError, match="row 4, column 'code': 'E01000002' occurs more than once"):
        reading.require_unique(frame, ["code"], table)


def test_only_the_first_faults_are_listed(tmp_path):
    frame = pd.DataFrame({"code": ["?"] * 9})
    with pytest.raises(DataError, match="and 4 more"):
        reading.require_pattern(frame, "code", "[A-Z]+", tmp_path / "f.csv")


def test_a_file_cut_short_says_so(tmp_path):
    with pytest.raises(DataError, match="has 1 LSOAs where 33,755 were expected"):
        reading.require_rows(pd.DataFrame({"a": [1]}), 33_755, "LSOAs", tmp_path / "f.csv")


def test_headless_report_of_another_width_is_refused(tmp_path):
    file = tmp_path / "etr.csv"
    file.write_text('"R0A","NAME"\n', encoding="utf-8")
    with pytest.raises(DataError, match="row 1 has 2 cells instead of 3"):
        reading.read_headless_csv(file, ["a", "b", "c"])


def test_faults_of_several_columns_come_in_one_list(tmp_path):
    file = tmp_path / "f.csv"
    file.write_text("code,people,share\nE1,x,0.5\n?,3,0.5\nE1,1.5,y\n", encoding="utf-8")
    with pytest.raises(DataError) as error, reading.all_faults(file):
        frame = reading.read_csv(file, ["code", "people", "share"])
        reading.require_pattern(frame, "code", r"E\d", file)
        assert reading.whole_numbers(frame, "people", file).tolist() == [0, 3, 0]
        assert reading.numbers(frame, "share", file).isna().tolist() == [False, False, True]
        reading.require_unique(frame, ["code"], file)
        reading.require_rows(frame, 33_755, "LSOAs", file)
    assert str(error.value).splitlines() == [
        f"{file}: 6 faults:",
        "  row 3, column 'code': '?' does not match E\\d",
        "  row 2, column 'people': 'x' is not a number",
        "  row 4, column 'people': '1.5' is not a whole number",
        "  row 4, column 'share': 'y' is not a number",
        "  row 4, column 'code': 'E1' occurs more than once",
        "  has 3 LSOAs where 33,755 were expected. Download the file again; it may have been cut "
        "short.",
    ]


def test_a_cell_is_named_once_however_many_checks_it_fails(tmp_path):
    file = tmp_path / "f.csv"
    frame = pd.DataFrame({"decile": ["x"]}, index=[7])
    with pytest.raises(DataError) as error, reading.all_faults(file):
        deciles = reading.whole_numbers(frame, "decile", file)
        reading.refuse(frame, "decile", ~deciles.between(1, 10), "is not a decile", file)
    assert str(error.value) == f"{file}: row 7, column 'decile': 'x' is not a number"


def test_what_reading_on_breaks_is_explained_by_the_faults(tmp_path):
    file = tmp_path / "f.csv"
    frame = pd.DataFrame({"year": ["x"]})
    with pytest.raises(DataError, match="'x' is not a number"), reading.all_faults(file):
        years = reading.whole_numbers(frame, "year", file)
        assert {2024: "a"}[years.iloc[0]]


def test_a_defect_without_a_fault_keeps_its_own_error(tmp_path):
    with pytest.raises(KeyError), reading.all_faults(tmp_path / "f.csv"):
        assert {}["absent"]


def test_a_block_within_a_block_adds_to_the_outer_list(tmp_path):
    file = tmp_path / "f.csv"
    with pytest.raises(DataError, match="2 faults:\n  one\n  two"), reading.all_faults(file):
        with reading.all_faults(file):
            reading.fault("one", file)
        reading.fault("two", file)


def test_long_lists_of_faults_are_counted(tmp_path):
    file = tmp_path / "f.csv"
    frame = pd.DataFrame({"code": ["?"] * 1000})
    with pytest.raises(DataError, match="1,000 faults:") as error, reading.all_faults(file):
        reading.require_pattern(frame, "code", "[A-Z]+", file)
    assert len(str(error.value).splitlines()) == reading.SHOWN_FAULTS + 2
    assert str(error.value).endswith(f"and {1000 - reading.SHOWN_FAULTS} more")


def test_a_fault_of_a_worksheet_names_the_sheet(tmp_path):
    file = tmp_path / "f.xlsx"
    pd.DataFrame({"code": ["A", "b"]}).to_excel(file, sheet_name="Table 1", index=False)
    frame = reading.read_sheet(file, "Table 1", ["code"])
    with pytest.raises(DataError, match="sheet 'Table 1', row 3, column 'code': 'b' does not"):
        reading.require_pattern(frame, "code", "[A-Z]", file)


def test_a_workbook_cut_short_is_refused(tmp_path):
    whole = tmp_path / "whole.xlsx"
    pd.DataFrame({"code": ["A"]}).to_excel(whole, index=False)
    file = tmp_path / "cut.xlsx"
    file.write_bytes(whole.read_bytes()[:2000])
    with pytest.raises(DataError, match="is not a whole Excel workbook"):
        reading.read_sheet(file, "Sheet1", ["code"])


@pytest.mark.parametrize(
    "text, problem",
    [
        ("a,b,c\n1,2,3\n4,5", "row 3 has 2 cells instead of 3"),
        ("a,b,c\n1,2\n3,4,5\n", "row 2 has 2 cells instead of 3"),
        ("a,b,c\n1,2,3\n4,5,6,7\n", "row 3 has 4 cells instead of 3"),
        ('a,b,c\n1,2,3\n4,5,"6\n', "cannot be read as a CSV file: .*EOF inside string"),
        ("a,b,c\n", "has no rows below its headings"),
        ("", "is empty"),
        ("a,b,c,a\n1,2,3,4\n", "has the column 'a' twice"),
        ('a,b,c\n1,2,"3' + "x" * 200_000, "never closed"),
    ],
)
def test_a_misshapen_file_is_refused(tmp_path, text, problem):
    file = tmp_path / "f.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=problem):
        reading.read_csv(file, ["a", "b", "c"])


def test_rows_keep_their_numbers_below_blank_lines_titles_and_above_notes(tmp_path):
    file = tmp_path / "nomis.csv"
    file.write_text(
        '"TS021"\n"Date","2021"\n\n"area","code","people"\n\n"x","E1",1\n"y, z","E2",2\n\n'
        '"","a note"\n\n',
        encoding="utf-8",
    )
    frame = reading.read_csv(file, ["code", "people"], skip_rows=3)
    assert frame.index.tolist() == [6, 7, 9]
    assert frame.loc[[6, 7]].values.tolist() == [["E1", "1"], ["E2", "2"]]


@pytest.mark.parametrize(
    "content, problem",
    [("name\nA\n".encode("utf-16"), "holds NUL bytes"), (b"name\n\x81\n", "is neither UTF-8")],
)
def test_what_is_not_text_is_refused(tmp_path, content, problem):
    file = tmp_path / "f.csv"
    file.write_bytes(content)
    with pytest.raises(DataError, match=problem):
        reading.read_csv(file, ["name"])


def test_a_huge_file_is_refused_by_its_size(tmp_path):
    file = tmp_path / "huge.csv"
    with file.open("wb") as stream:
        stream.truncate(5_000_000_000)
    with pytest.raises(DataError, match=r"is 5\.0 GB; a text file above 0\.5 GB is not read"):
        reading.read_csv(file, ["name"])
