"""Registers by sub-ICB from practices: the same rule as the published table, for every year."""

from pathlib import Path

import pandas as pd
import pytest

from rhoanalytics.errors import DataError
from rhoanalytics.importing.derive_qof import registers_by_sub_icb
from rhoanalytics.sources import practice_map, qof

SHARED = Path(__file__).resolve().parents[4] / "shared"


def practices(*rows) -> pd.DataFrame:
    columns = ["practice", "period", "indicator", "numerator", "denominator"]
    return pd.DataFrame(rows, columns=columns).assign(ages="TOTAL")


def places(*rows) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["practice", "vintage", "sub_icb"]).assign(ics="", name="")


def test_practices_are_summed_by_the_mapping_of_their_year():
    table = registers_by_sub_icb(
        practices(
            ("X0001", "2024-25", "QOF_HYP", 10, 100),
            ("X0002", "2024-25", "QOF_HYP", 30, 100),
            ("X0003", "2024-25", "QOF_HYP", 5, 100),
            ("X0003", "2024-25", "QOF_AST", 5, 100),
        ),
        places(
            ("X0001", "2024-25", "X1A"), ("X0002", "2024-25", "X1A"), ("X0003", "2024-25", "X2A")
        ),
    )
    assert table["indicator"].unique().tolist() == ["QOF_HYP"]
    values = table.set_index("area")["value"]
    assert values.to_dict() == pytest.approx({"ENG": 15.0, "X1A": 20.0, "X2A": 5.0})
    assert table["period"].unique().tolist() == ["2024-25"]


def test_the_map_of_july_2022_corrects_earlier_years_only():
    both = practices(("X0001", "2020-21", "QOF_AF", 1, 10), ("X0001", "2024-25", "QOF_AF", 1, 10))
    table = registers_by_sub_icb(
        both,
        places(
            ("X0001", "2020-21", "X1A"), ("X0001", "2022-07", "X2A"), ("X0001", "2024-25", "X3A")
        ),
    )
    where = table[table["area"] != "ENG"].set_index("period")["area"].to_dict()
    assert where == {"2020-21": "X2A", "2024-25": "X3A"}


def test_registers_without_their_practices_are_refused():
    with pytest.raises(DataError, match="no list of practices for the registers of 2023-24"):
        registers_by_sub_icb(
            practices(("X0001", "2023-24", "QOF_AF", 1, 10)), places(("X0001", "2020-21", "X1A"))
        )


@pytest.mark.skipif(
    not (SHARED / "realdata").is_dir(), reason=f"the official files are not beside ({SHARED})"
)
def test_the_real_files_give_the_published_table(register, root):
    folder = SHARED / "realdata"
    registers, mapping, later = (
        found.read(folder / name, register)[0].frame
        for found, name in (
            (qof.FORMATS[0], "qof_2020_21/PREVALENCE_2021_v2.csv"),
            (qof.FORMATS[1], "qof_2020_21/MAPPING_NHS_GEOGRAPHIES_2021.csv"),
            (practice_map.FORMATS[0], "ods/gp-reg-pat-prac-map-jul22.xlsx"),
        )
    )
    table = registers_by_sub_icb(registers, pd.concat([mapping, later]))
    published = pd.read_parquet(root / "data" / "published" / "qof_registers.parquet")
    pd.testing.assert_frame_equal(table, published)
