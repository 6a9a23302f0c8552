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


def test_wrong_encoding_is_an_error_with_a_reason(tmp_path):
    file = tmp_path / "windows.csv"
    file.write_bytes(b"name\nDr O\x92Brien\n")
    with pytest.raises(DataError, match="cannot be read as a CSV file in utf-8"):
        reading.read_csv(file, ["name"])
    assert reading.read_csv(file, ["name"], encoding="cp1252")["name"].tolist() == ["Dr O’Brien"]


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
    with pytest.raises(DataError, match="has 2 columns where 3 were expected"):
        reading.read_headless_csv(file, ["a", "b", "c"])
