"""Indices of Deprivation: File 1, File 7 and conversions of 2019 and 2025."""

import pandas as pd
import pytest
from official import REAL, imported, invented_register, needs_real_files, written

from rhoanalytics.errors import DataError
from rhoanalytics.sources import iod
from rhoanalytics.sources.reading import NotNeeded

REGISTER = invented_register()
TITLES = {
    "Index of Multiple Deprivation (IMD)": "",
    "Income": " (rate)",
    "Employment": " (rate)",
    "Education, Skills and Training": "",
    "Health Deprivation and Disability": "",
    "Crime": "",
    "Barriers to Housing and Services": "",
    "Living Environment": "",
    "Income Deprivation Affecting Children Index (IDACI)": " (rate)",
}


def file_7(census: int, districts: int, codes=("X01000001", "X01000002"), district="X07000001"):
    """File 7 as MHCLG heads it: score, rank and decile of each domain, then populations."""
    columns = {
        f"LSOA code ({census})": list(codes),
        f"LSOA name ({census})": [f"Ash 00{n}A" for n in range(1, len(codes) + 1)],
        f"Local Authority District code ({districts})": [district] * len(codes),
        f"Local Authority District name ({districts})": ["Ash"] * len(codes),
    }
    for title, unit in TITLES.items():
        columns[f"{title} Score{unit}"] = ["12.5"] * len(codes)
        columns[f"{title} Rank (where 1 is most deprived)"] = range(1, len(codes) + 1)
        columns[f"{title} Decile (where 1 is most deprived 10% of LSOAs)"] = ["1"] * len(codes)
    columns["Total population: mid 2022"] = ["1500"] * len(codes)
    return pd.DataFrame(columns)


@pytest.mark.parametrize(
    ("census", "districts", "edition"), [(2011, 2019, "2019"), (2021, 2024, "2025")]
)
def test_file_7_gives_every_domain(tmp_path, census, districts, edition):
    file = tmp_path / "any name.csv"
    file_7(census, districts).to_csv(file, index=False, encoding="utf-8-sig")
    found = imported(file, REGISTER)
    assert found.format == f"indices-of-deprivation-{edition}"
    frame = found.frame("lsoa_deprivation", edition)
    assert frame["edition"].unique().tolist() == [int(edition)]
    assert frame["district"].tolist() == ["X07000001", "X07000001"]
    assert frame["barriers_rank"].tolist() == [1, 2]
    assert frame["income_score"].tolist() == [12.5, 12.5]
    assert not frame.isna().any().any()


def test_file_7_as_a_workbook_with_notes_and_loose_headings(tmp_path):
    file = tmp_path / "file7.xlsx"
    table = file_7(2021, 2024)
    table.columns = [f" {heading.replace(' ', '  ').upper()} " for heading in table.columns]
    with pd.ExcelWriter(file) as workbook:
        pd.DataFrame({"Notes": ["Decile 1 is the most deprived"]}).to_excel(
            workbook, sheet_name="Notes"
        )
        table.to_excel(workbook, sheet_name="IoD2025 Scores", index=False)
    frame = imported(file, REGISTER).frame("lsoa_deprivation", "2025")
    assert frame["health_decile"].tolist() == [1, 1]


def test_file_1_leaves_the_domains_missing(tmp_path):
    file = tmp_path / "file1.csv"
    file_7(2021, 2024).iloc[:, [0, 1, 2, 3, 5, 6]].to_csv(file, index=False)
    frame = imported(file, REGISTER).frame("lsoa_deprivation", "2025")
    assert frame["imd_decile"].tolist() == [1, 1]
    assert frame["imd_score"].isna().all()
    assert frame["crime_rank"].isna().all()


def test_supplementary_indices_are_not_the_income_domain(tmp_path):
    file = tmp_path / "file7.csv"
    table = file_7(2021, 2024)
    table["Income Deprivation Affecting Children Index (IDACI) Rank (where 1 is most deprived)"] = 9
    table.to_csv(file, index=False)
    frame = imported(file, REGISTER).frame("lsoa_deprivation", "2025")
    assert frame["income_rank"].tolist() == [1, 2]


def test_the_edition_of_2015_is_named(tmp_path):
    file = tmp_path / "file7.csv"
    file_7(2011, 2013).to_csv(file, index=False)
    with pytest.raises(DataError, match=r"districts are of 2013 .* which is IoD 2015"):
        imported(file, REGISTER)


def test_all_faults_are_listed_under_the_headings_of_the_file(tmp_path):
    file = tmp_path / "file7.csv"
    table = file_7(2021, 2024, ["X01000001", "X01000002", "X01000002", "E1"]).astype("str")
    table.iloc[0, 5] = "first"
    table.iloc[1, 6] = "11"
    table.to_csv(file, index=False)
    with pytest.raises(DataError) as error:
        imported(file, REGISTER)
    message = str(error.value)
    assert "row 2, column 'Index of Multiple Deprivation (IMD) Rank" in message
    assert "'first' is not a number" in message
    assert "'11' is not a decile (1 to 10)" in message
    assert "row 4, column 'LSOA code (2021)': 'X01000002' occurs more than once" in message
    assert "'E1' does not match" in message


def test_a_rank_beyond_the_edition_is_refused(tmp_path):
    file = tmp_path / "file7.csv"
    table = file_7(2011, 2019)
    table.iloc[1, 5] = 33_000
    table.to_csv(file, index=False)
    with pytest.raises(DataError, match="'33000' is not a rank from 1 to 32,844"):
        imported(file, REGISTER)


def test_a_file_cut_short_is_refused(tmp_path):
    file = tmp_path / "file7.csv"
    file_7(2021, 2024, ["E01000001"], "E09000001").to_csv(file, index=False)
    with pytest.raises(DataError, match=r"has 1 LSOAs of IoD 2025 where 33,755 were expected"):
        imported(file, REGISTER)


def test_official_and_illustrative_areas_do_not_mix(tmp_path):
    file = tmp_path / "file7.csv"
    file_7(2021, 2024, ["E01000001", "X01000001"], "E09000001").to_csv(file, index=False)
    with pytest.raises(DataError, match="'X01000001' is an illustrative area among official ones"):
        imported(file, REGISTER)


def test_deciles_of_another_column_are_noticed(tmp_path, monkeypatch):
    monkeypatch.setattr(iod, "LSOAS_2021", 10)
    codes = [f"E0100000{n}" for n in range(10)]
    table = file_7(2021, 2024, codes, "E09000001")
    for column in table.columns[table.columns.str.contains("Decile")]:
        table[column] = range(1, 11)
    file = tmp_path / "file7.csv"
    table.to_csv(file, index=False)
    imported(file, REGISTER)
    table.iloc[:, 6] = range(10, 0, -1)
    table.to_csv(file, index=False)
    with pytest.raises(DataError, match="'10' is not the decile of its rank"):
        imported(file, REGISTER)


def test_the_first_issue_of_2025_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(iod, "LSOAS_2021", 1)
    file = tmp_path / "file7.csv"
    table = file_7(2021, 2024, [iod.MOVED_LSOA], iod.FIRST_ISSUE_DISTRICT)
    for column in table.columns[table.columns.str.contains("Decile")]:
        table[column] = 10
    table.to_csv(file, index=False)
    first = imported(file, REGISTER)
    assert "superseded first issue" in first.notes[0]
    table.iloc[0, 2] = iod.CORRECTED_DISTRICT
    table.to_csv(file, index=False)
    corrected = imported(file, REGISTER)
    assert corrected.notes == []
    vintages = [one.parts["lsoa_deprivation", "2025"].vintage for one in (first, corrected)]
    assert vintages == sorted(vintages)


def test_scores_without_ranks_are_known_and_not_needed(tmp_path):
    file = written(
        tmp_path / "scores.csv",
        "lsoa11_code,IMD_score,income_rate_pct,employment_rate_pct\nE01000001,6.208,0.7,1.0\n",
    )
    with pytest.raises(NotNeeded, match="import File 7"):
        imported(file, REGISTER)


@needs_real_files
@pytest.mark.parametrize(
    ("name", "edition", "lsoas"),
    [
        ("imd2019/File_1_-_IMD2019_Index_of_Multiple_Deprivation.xlsx", "2019", 32_844),
        ("imd2019/imd2019_england_lsoa11_domains_rank_decile.csv", "2019", 32_844),
        ("iod2025/File_1_IoD2025_Index_of_Multiple_Deprivation.xlsx", "2025", 33_755),
        ("iod2025/iod2025_england_lsoa21_scores_ranks_deciles.csv", "2025", 33_755),
    ],
)
def test_real_files(name, edition, lsoas, register):
    found = imported(REAL / name, register)
    frame = found.frame("lsoa_deprivation", edition)
    assert len(frame) == lsoas
    assert sorted(frame["imd_rank"])[0] == 1
    assert frame["imd_decile"].value_counts().between(lsoas // 10, lsoas // 10 + 1).all()
    assert found.notes == []


@needs_real_files
def test_both_files_of_2025_agree(register):
    folder = REAL / "iod2025"
    frames = [
        imported(folder / name, register).frame("lsoa_deprivation", "2025").set_index("lsoa")
        for name in (
            "File_1_IoD2025_Index_of_Multiple_Deprivation.xlsx",
            "iod2025_england_lsoa21_scores_ranks_deciles.csv",
        )
    ]
    pd.testing.assert_series_equal(frames[0]["imd_rank"], frames[1]["imd_rank"])
    pd.testing.assert_series_equal(frames[0]["imd_decile"], frames[1]["imd_decile"])
