"""A WRES return in the national form, as trusts rearrange it, and as they get it wrong."""

import openpyxl
import pandas as pd
import pytest
from wres_forms import FIRST, TITLES, lines, write_form

from rhoanalytics.errors import DataError
from rhoanalytics.importing.formats import all_formats, recognised
from rhoanalytics.importing.look import look
from rhoanalytics.keys import KEYS
from rhoanalytics.sources.wres_template import read_template


@pytest.fixture
def read(register, tmp_path):
    """Write the form with the arguments given and read it: the frames by part name."""

    def run(**changes):
        file = write_form(tmp_path / "return.xlsx", **changes)
        return {part.name: part.frame for part in read_template(file, register)}

    return run


def line(text: str) -> int:
    """The sheet's row of the first line of the form with this item."""
    return FIRST + next(n for n, row in enumerate(lines()) if text in row[2])


def values(frame: pd.DataFrame) -> pd.Series:
    return frame.set_index(list(KEYS["wres_returns"][2:]))["value"].sort_index()


def status(frame: pd.DataFrame, measure: str, group: str) -> str:
    chosen = frame[(frame["measure"] == measure) & (frame["group"] == group)]
    return "; ".join(sorted(set(chosen["status"])))


def test_both_years_of_the_form(read):
    frames = read()
    assert list(frames) == ["0-previous-xt1-2024", "xt1-2025"]
    frame = frames["xt1-2025"]
    assert not frame.duplicated(list(KEYS["wres_returns"])).any()
    assert set(frame["indicator"]) == set(range(1, 10))
    # 14 bands twice and 5 grades, of 3 groups; 2 + 2 + 2 counts; 4 x 2 percentages; 4 of the board.
    assert len(frame) == (28 + 5) * 3 + 6 * 3 + 4 * 2 + 4 * 3
    bands = frame[(frame["indicator"] == 1) & ~frame["of_which"]]
    assert bands.groupby("group")["value"].sum().to_dict() == {
        "White": 920,
        "BME": 340,
        "Unknown": 60,
    }
    assert set(frame.loc[frame["unit"] == "people", "status"]) == {"ok"}


def test_every_figure_says_where_it_was_read(read):
    frame = read()["xt1-2025"]
    row = frame[(frame["measure"] == "appointed") & (frame["group"] == "BME")].iloc[0]
    assert (row["sheet"], row["cell"]) == ("WRES", f"I{line('Number appointed')}")
    assert (row["source_file"], row["org_name"]) == ("return.xlsx", "Invented Hospitals NHS Trust")


def test_totals_ratios_and_likelihoods_are_not_stored(read):
    frame = read()["xt1-2025"]
    assert set(frame["unit"]) == {"people", "percent"}
    assert set(frame.loc[frame["unit"] == "percent", "indicator"]) == {5, 6, 7, 8}


def test_parts_of_others_are_marked(read):
    frame = read()["xt1-2025"]
    parts = frame.loc[frame["of_which"], ["row", "measure"]].drop_duplicates()
    assert sorted(map(tuple, parts.to_numpy())) == [
        ("all", "board_exec"),
        ("all", "board_voting"),
        ("smm", "headcount"),
    ]


def test_survey_percentages_are_on_a_scale_of_100(read):
    fractions = values(read()["xt1-2025"])
    rows = [
        (*row[:4], *(x * 100 if row[2] == "% of staff" and x else x for x in row[4:]))
        for row in lines()
    ]
    hundreds = values(read(rows=rows)["xt1-2025"])
    for found in (fractions, hundreds):
        assert found[(8, "all", "all", "survey_pct", "BME")] == pytest.approx(15.2)
    assert status(read()["xt1-2025"], "survey_pct", "BME").startswith("no counts")


@pytest.mark.parametrize(
    "changes",
    [
        {"order": (2, 1, 0)},
        {"order": (1, 2, 0), "before": 3},
        {"groups": ("White staff", "Ethnic minority", "Not stated")},
        {"groups": ("White", "BAME", "Null")},
        {"years": ("Last year", "This year")},
        {"years": ("2023/24", "2024/25")},
        {"years": ("31st MARCH 2024", "31st MARCH 2025"), "about": {"ODS code": "XT1"}},
        {"about": {"Organisation code: XT1": "", "Return for": "2024/25"}},
    ],
    ids=str,
)
def test_the_form_may_be_rearranged(read, changes):
    plain, moved = read(), read(**changes)
    assert list(moved) == list(plain)
    assert values(moved["xt1-2025"]).equals(values(plain["xt1-2025"]))


def test_bands_in_the_words_of_the_payroll(read):
    rows = [
        (*row[:2], row[2].replace("Band 8", "Review Body Band 8 - Range "), *row[3:])
        for row in lines()
    ]
    assert values(read(rows=rows)["xt1-2025"]).equals(values(read()["xt1-2025"]))


def test_a_return_of_one_year_without_a_year_above_it(read):
    frames = read(years=("",))
    assert list(frames) == ["xt1-2025"]


def test_heads_may_come_again_and_sheets_be_several(tmp_path, register):
    file = write_form(tmp_path / "return.xlsx")
    workbook = openpyxl.load_workbook(file)
    sheet = workbook["WRES"]
    start = line("Number of shortlisted")
    board = workbook.create_sheet("Indicators 2 to 9")
    for number, place in enumerate([FIRST - 2, FIRST - 1, *range(start, sheet.max_row + 1)], 1):
        for column in range(1, sheet.max_column + 1):
            board.cell(number, column, sheet.cell(place, column).value)
    # A second head, without years, half way down.
    half = next(n for n in range(1, 30) if str(board.cell(n, 1).value).startswith("4 "))
    board.insert_rows(half)
    for column in range(1, board.max_column + 1):
        board.cell(half, column, board.cell(2, column).value)
    sheet.delete_rows(start, sheet.max_row)
    workbook.save(file)
    split = read_template(file, register)[1].frame
    whole = read_template(write_form(tmp_path / "whole.xlsx"), register)[1].frame
    assert values(split).equals(values(whole))


def test_a_name_alone_is_placed_by_the_register(read, register):
    trust = register.trusts.iloc[5]
    frames = read(about={"Name of organisation": trust["name"].upper(), "Year": "2025"})
    assert list(frames)[1] == f"{trust['trust']}-2025".lower()


def test_blank_cells_give_no_row(read):
    frame = read(cells={f"H{line('Number of shortlisted')}": None})["xt1-2025"]
    given = frame.loc[frame["measure"] == "shortlisted", "group"]
    assert list(given) == ["BME", "Unknown"]


def test_percentages_in_place_of_counts(read):
    rows = [row for row in lines() if not row[2].startswith("Number") or row[0][:1] == "9"]
    rows = [(TITLES[2], *row[1:]) if "of appointment" in row[2] else row for row in rows]
    rows = [
        (TITLES[3], *row[1:]) if row[2].startswith("Likelihood of staff") else row for row in rows
    ]
    frame = read(rows=rows)["xt1-2025"]
    found = values(frame)
    assert found[(2, "all", "all", "appointed_pct", "BME")] == 12.5
    assert found[(3, "all", "all", "disciplinary_pct", "White")] == 1
    assert found[(3, "all", "all", "ratio_bme_over_white", "all")] == 1.8
    assert status(frame, "appointed_pct", "BME").startswith("no counts: no confidence limits")


def test_a_printed_ratio_that_the_counts_do_not_give(read):
    place = line("Relative likelihood of White staff being appointed")
    frame = read(cells={f"H{place}": 1.3})["xt1-2025"]
    words = "printed ratio 1.30 (White over BME), the counts give 1.60"
    assert status(frame, "appointed", "White") == words
    turned = read(cells={f"H{place}": 0.625})["xt1-2025"]
    assert status(turned, "appointed", "BME").endswith("give 1.60: it is BME over White")


def test_a_ratio_rounded_to_two_decimals_passes(read):
    place = line("Relative likelihood of White staff being appointed")
    frame = read(cells={f"H{place}": 1.609})["xt1-2025"]
    assert status(frame, "appointed", "White") == "ok"


def test_totals_that_are_not_the_sum(read):
    frame = read(cells={f"I{line('Total')}": 141})["xt1-2025"]
    bands = frame[(frame["section"] == "nonclinical") & (frame["group"] == "BME")]
    assert set(bands["status"]) == {"the rows add up to 140, the printed total is 141"}
    assert status(frame[frame["section"] == "clinical"], "headcount", "BME") == "ok"


def test_a_column_of_totals_is_checked(read):
    groups = ("White", "BME", "Unknown", "Total")
    rows = [(*row, sum(x or 0 for x in row[4:])) for row in lines()]
    changes = {"groups": groups, "order": (0, 1, 2, 3), "rows": rows}
    frame = read(**changes)["xt1-2025"]
    assert status(frame, "shortlisted", "White") == "ok"
    assert set(frame["group"]) == {"White", "BME", "Unknown"}
    wrong = read(**changes, cells={f"L{line('Number of shortlisted')}": 900})["xt1-2025"]
    assert status(wrong, "shortlisted", "White") == (
        "the groups add up to 920, the printed total is 900"
    )


def test_training_events_instead_of_people_are_rejected(read):
    frame = read(cells={f"I{line('Number of staff accessing')}": 1_200})["xt1-2025"]
    row = frame[(frame["measure"] == "training") & (frame["group"] == "BME")].iloc[0]
    assert pd.isna(row["value"])
    assert row["status"].startswith("rejected: 1,200 is above the headcount, 340 (events counted")
    assert status(frame, "training", "White") == "ok"


def test_headcounts_that_differ_from_the_bands(read):
    frame = read(cells={f"H{line('overall workforce')}": 921})["xt1-2025"]
    board = frame[frame["indicator"] == 9]
    assert status(board, "headcount", "White") == "the bands of indicator 1 add up to 920"


def test_board_members_that_do_not_add_up(read):
    frame = read(cells={f"H{line(': Non Voting')}": 4})["xt1-2025"]
    assert status(frame, "board_voting", "White") == (
        "with the 4 others it is not the 11 of the board"
    )


@pytest.mark.parametrize(
    ("cell", "value", "message"),
    [
        ("Band 1", "12*", "cell H10: '12\\*' is not a whole number of people"),
        ("Band 1", "<5", "cell H10: '<5' is not a whole number"),
        ("Band 1", 12.5, "cell H10: '12.5' is not a whole number"),
        ("Band 1", -3, "cell H10: '-3' is not a whole number"),
        ("Band 1", "nan", "cell H10: 'nan' is not a whole number"),
        ("Band 1", "12%", "cell H10: '12%' is not a whole number"),
        ("Band 1", "#REF!", "cell H10: '#REF!' is not a whole number"),
        ("% of staff", "#DIV/0!", "'#DIV/0!' is not a percentage"),
        ("% of staff", 101, "101 is above 100%"),
        ("% of staff", "high", "'high' is not a percentage"),
        ("Total Board", 12, "12 is given as 11 in sheet 'WRES', cell H"),
    ],
)
def test_text_in_a_number(read, cell, value, message):
    place = line(cell) + (3 if cell == "Total Board" else 0)
    if cell == "Band 1":
        place = FIRST + 1
    with pytest.raises(DataError, match=f"sheet 'WRES', .*{message}"):
        read(cells={f"H{place}": value})


def test_error_values_where_the_form_computes_are_passed_over(read):
    cells = {
        f"J{line('Likelihood of appointment')}": "#DIV/0!",
        f"H{line('Relative likelihood of White staff being')}": "#DIV/0!",
        f"H{line('Total')}": "#REF!",
    }
    assert values(read(cells=cells)["xt1-2025"]).equals(values(read()["xt1-2025"]))


def test_a_form_without_titles_and_medical_headings(read):
    rows = []
    for title, section, *rest in lines():
        number = title if title[:1] in tuple("5678") else title[:1]
        rows.append((number, "" if "Medical & Dental" in section else section, *rest))
    assert values(read(rows=rows)["xt1-2025"]).equals(values(read()["xt1-2025"]))


def test_board_rows_after_bands_are_no_totals_of_bands(read):
    rows = [row for row in lines() if row[2] in ("Band 5", "Total Board members")]
    rows = [(row[0] if row[2] == "Band 5" else "", "Clinical", *row[2:]) for row in rows]
    found = values(read(rows=rows)["xt1-2025"])
    assert found[(9, "all", "all", "board_total", "BME")] == 2


def test_an_unknown_band(read):
    with pytest.raises(
        DataError, match="sheet 'WRES', row 12: 'Band 10' is not known as a pay band"
    ):
        read(cells={"C12": "Band 10"})


def test_numbers_beside_unknown_words(read):
    with pytest.raises(DataError, match=r"row 9.*'Shoes' is not known as a line"):
        read(rows=[(TITLES[4], "", "Shoes", "", 1, 2, 3)])


def test_a_remark_among_the_numbers_is_passed_over(read):
    rows = [*lines(), ("", "", "Checked by", "", "A. Person", "", "")]
    assert values(read(rows=rows)["xt1-2025"]).equals(values(read()["xt1-2025"]))


def test_years_that_are_missing(read):
    with pytest.raises(DataError, match="cells E8 to G8: no year is given in or above them"):
        read(years=("", ""))


def test_bands_without_a_section(read):
    rows = [(TITLES[1], "", "Band 5", "", 1, 2, 3)]
    with pytest.raises(DataError, match="'Band 5' stands under no section"):
        read(rows=rows)


@pytest.mark.parametrize(
    ("about", "message"),
    [
        ({"Year": "2025"}, "does not say whose return it is: no 'Organisation code', and no name"),
        ({"Trust": "Nowhere NHS Trust"}, "'Nowhere NHS Trust', which is not in the register"),
        ({"Organisation code": "???"}, "gives '\\?\\?\\?' as the organisation's code"),
    ],
)
def test_whose_return_it_is(read, about, message):
    with pytest.raises(DataError, match=message):
        read(about=about)


def test_all_faults_come_together(read):
    with pytest.raises(DataError) as error:
        read(cells={"H9": "x", "I10": "y", "C12": "Band 10"})
    assert "3 faults" in str(error.value)


def test_a_form_is_recognised_and_other_workbooks_are_not(tmp_path):
    file = write_form(tmp_path / "anything.xlsx")
    assert recognised(look(file), all_formats()).name == "wres-return-workbook"
    workbook = openpyxl.Workbook()
    workbook.active.append(["Workforce Race Equality Standard", "White", "Minutes"])
    workbook.save(tmp_path / "minutes.xlsx")
    with pytest.raises(DataError, match="not recognised"):
        recognised(look(tmp_path / "minutes.xlsx"), all_formats())


def test_an_empty_form(read):
    with pytest.raises(DataError, match="holds no figures"):
        read(rows=[])


def test_a_form_cut_short(tmp_path, register):
    file = write_form(tmp_path / "return.xlsx")
    file.write_bytes(file.read_bytes()[:2_000])
    with pytest.raises(DataError, match="is not a whole Excel workbook"):
        read_template(file, register)
