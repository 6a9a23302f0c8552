"""The committed tables are what the package computes from the official files.

Needs the folder of official files beside the repository; skipped, with the reason, without it.
"""

from pathlib import Path

import pandas as pd
import pytest

from rhoanalytics.publish import publish

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"

pytestmark = pytest.mark.skipif(
    not (SHARED / "realdata").is_dir(),
    reason=f"the official files are not beside the repository ({SHARED} is missing)",
)


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("project")
    publish(SHARED, root)
    return root


def files(folder: str, pattern: str) -> list[str]:
    return sorted(file.name for file in (ROOT / "data" / folder).glob(pattern))


@pytest.mark.parametrize("name", files("published", "*.parquet"))
def test_tables_are_the_same_value_by_value(rebuilt, name):
    committed = pd.read_parquet(ROOT / "data" / "published" / name)
    pd.testing.assert_frame_equal(pd.read_parquet(rebuilt / "data" / "published" / name), committed)


@pytest.mark.parametrize("name", files("areas", "*.csv"))
def test_area_files_are_the_same(rebuilt, name):
    committed = (ROOT / "data" / "areas" / name).read_text(encoding="utf-8")
    assert (rebuilt / "data" / "areas" / name).read_text(encoding="utf-8") == committed


def test_nothing_is_missing_or_surplus(rebuilt):
    for folder, pattern in (("published", "*.parquet"), ("areas", "*.csv")):
        made = sorted(file.name for file in (rebuilt / "data" / folder).iterdir())
        assert made == files(folder, pattern)


def test_decile_1_shares_of_all_42_icbs_follow_from_mhclg_file_1(rebuilt):
    """MHCLG's own workbook and ONS's own lookup, by another way than publishing takes."""
    workbook = pd.read_excel(
        SHARED / "realdata" / "iod2025" / "File_1_IoD2025_Index_of_Multiple_Deprivation.xlsx",
        sheet_name="IMD25",
        engine="openpyxl",
    )
    code, decile = workbook.columns[0], workbook.columns[5]
    lookup = pd.read_csv(SHARED / "realdata" / "lookups" / "lookup_lsoa21_icb24.csv", dtype=str)
    joined = workbook.merge(lookup, left_on=code, right_on="lsoa21_code", validate="one_to_one")
    expected = joined.groupby("icb24_code_nhs")[decile].agg(lambda deciles: (deciles == 1).mean())
    summary = pd.read_parquet(rebuilt / "data" / "published" / "deprivation_summary.parquet")
    ours = summary.query("geography == '2024-04' and edition == 2025").set_index("area")
    assert len(expected) == len(ours) == 42
    assert (ours["share_lsoas_decile_1"] - expected).abs().max() < 0.00005


def test_2011_lsoas_lie_where_the_2022_lookup_puts_them(rebuilt):
    """All but the four Chichester LSOAs that moved from Surrey Heartlands to Sussex in 2023."""
    lookup = pd.read_csv(
        SHARED / "realdata" / "lookups" / "lookup_lsoa11_sicbl22_icb22_ltla22.csv", dtype=str
    )
    expected = lookup.groupby("icb22_code_h").size()
    expected["QXU"] -= 4
    expected["QNX"] += 4
    summary = pd.read_parquet(rebuilt / "data" / "published" / "deprivation_summary.parquet")
    ours = summary.query("geography == '2024-04' and edition == 2019").set_index("area")["lsoas"]
    assert (ours.sort_index() == expected.sort_index()).all()


def test_a_second_run_gives_the_same_bytes(rebuilt, tmp_path):
    again = publish(SHARED, tmp_path)
    for file in again:
        assert file.read_bytes() == (rebuilt / file.relative_to(tmp_path)).read_bytes(), file.name
