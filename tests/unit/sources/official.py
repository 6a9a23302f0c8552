"""What tests of readers share: the official files, an invented nation, and the way of an import."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from rhoanalytics.areas import Register
from rhoanalytics.importing.formats import all_formats, recognised
from rhoanalytics.importing.look import look
from rhoanalytics.importing.parts import prepared
from rhoanalytics.sources.format import Part
from rhoanalytics.sources.reading import all_faults

ROOT = Path(__file__).resolve().parents[3]
REAL = ROOT.parent / "shared" / "realdata"

needs_real_files = pytest.mark.skipif(
    not REAL.is_dir(), reason=f"the official files are not beside the repository ({REAL})"
)


@dataclass(frozen=True)
class Imported:
    """What an import of one file gives: its format, its parts by table and name, its remarks."""

    format: str
    parts: dict[tuple[str, str], Part]
    notes: list[str]

    def frame(self, table: str, name: str) -> pd.DataFrame:
        return self.parts[table, name].frame


def imported(file: Path, register: Register) -> Imported:
    """Look at a file, recognise it among all formats, read and check it, as the importer does."""
    found = recognised(look(file), all_formats())
    with all_faults(file) as findings:
        parts = [prepared(part, file) for part in found.read(file, register)]
    return Imported(found.name, {(part.table, part.name): part for part in parts}, findings.notes)


def written(file: Path, text: str, encoding: str = "utf-8") -> Path:
    file.write_text(text, encoding=encoding)
    return file


def invented_register() -> Register:
    """A nation with two ICSs in 2024 that part of a third joins in 2026, in five pieces.

    X07000003 is cut: its LSOAs were XEC's (sub-ICB X3A) and go to XEA in the south, XEB in the
    north, which only the pieces say.
    """
    vintages = [
        ("2024-04", "boundaries from April 2024", "Examplia", "2024-04-01", "2026-03-31"),
        ("2026-04", "boundaries from April 2026", "Examplia", "2026-04-01", ""),
    ]
    icbs = [
        ("XEA", "Alder", "2022-07-01", "", "", "", "X54000001"),
        ("XEB", "Birch", "2022-07-01", "", "", "", "X54000002|X54000004"),
        ("XEC", "Cedar", "2022-07-01", "2026-03-31", "", "XEA|XEB", "X54000003"),
    ]
    pieces = [
        ("X07000001", "X07000001", "Ash", "X07000001", "XEA", "XEA", 1),
        ("X07000002", "X07000002", "Beech", "X07000009", "XEB", "XEB", 1),
        ("X07000003-a", "X07000003", "Cherry", "X07000003", "XEC", "XEA", 1),
        ("X07000003-b", "X07000003", "Cherry", "X07000003", "XEC", "XEB", 1),
        ("X07000004", "X07000004", "Elm", "X07000004", "XEC", "XEB", 1),
    ]
    sub_icbs = [
        ("X1A", "XEA", "XEA", ""),
        ("X2A", "XEB", "XEB", ""),
        ("X3A", "XEC", "XEA", ""),
        ("X3B", "XEC", "", "divided"),
    ]
    return Register(
        vintages=_table("geography name nation valid_from valid_to", vintages),
        icbs=_table(
            "code short_name valid_from valid_to predecessors successors ons_codes", icbs
        ).assign(
            name=lambda table: table["short_name"], region_code="Y91", region="Upper Examplia"
        ),
        pieces=_table(
            "piece district district_name district_2026 ics_2024_04 ics_2026_04 lsoas", pieces
        ),
        sub_icbs=_table("sub_icb ics_2024_04 ics_2026_04 note", sub_icbs),
        trusts=pd.DataFrame(),
    )


def _table(columns: str, rows: list[tuple]) -> pd.DataFrame:
    return pd.DataFrame([tuple(map(str, row)) for row in rows], columns=columns.split())
