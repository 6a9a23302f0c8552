"""The recipe: the invented files, the tables that the importer makes of them, and their sources."""

import shutil
import tempfile
from pathlib import Path

import pandas as pd

from rhoanalytics import schemas
from rhoanalytics.areas import Register, load_register
from rhoanalytics.illustrative import (
    audit,
    audit_file,
    layouts,
    nation,
    outcomes,
    practices,
    published,
    returns,
    small_areas,
    survey,
    workbooks,
)
from rhoanalytics.illustrative.description import READ_ME, REAL_EVIDENCE, sources, words
from rhoanalytics.illustrative.layouts import write_lines, write_zip
from rhoanalytics.importing.importer import import_folder
from rhoanalytics.provenance import Provenance, write_part
from rhoanalytics.publish import writing
from rhoanalytics.store import Store

FOLDER = "illustrative"
"""Below `data/`."""

MOMENT = "2026-04-01T00:00:00+00:00"
"""Recorded as the time of every import, so that the same figures are the same bytes."""

TEMPLATE_TRUST, TEMPLATE_YEAR = "XT1", 2025
"""The return that is a filled national template rather than rows of a CSV file."""


def illustrate(data: Path, target: Path | None = None) -> Path:
    """Make the data folder of the fictional ICS again; returns it.

    data: the pack's data folder, from which definitions and national evidence are copied. target:
    the folder to make, by default `illustrative` below it. The folder is built beside its place
    and moved there when it is whole.
    """
    target = target or data / FOLDER
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".illustrative-") as name:
        made = Path(name) / "made"
        _make(data, made, Path(name) / "imports")
        if target.exists():
            target.rename(Path(name) / "before")
        made.rename(target)
    return target


def _make(data: Path, made: Path, imports: Path) -> None:
    areas = small_areas.build()
    every_return = returns.build(nation.TRUSTS)
    _write_files(areas, every_return, made / "files")
    register = nation.register(_people_of_districts(areas))
    for name, table in register.items():
        writing.write_csv(schemas.validate(name, table, name), made / "areas" / f"{name}.csv")
    _import(made, imports)
    tables = published.build(Store(made), register, every_return)
    for name, table in tables.items():
        valid = schemas.validate(name, table, name)
        writing.write_parquet(valid, made / "published" / f"{name}.parquet")
    shutil.copyfile(
        data / "published" / f"{REAL_EVIDENCE}.parquet",
        made / "published" / f"{REAL_EVIDENCE}.parquet",
    )
    shutil.copyfile(data / "indicators.toml", made / "indicators.toml")
    _write_text(made / "sources.toml", sources([*tables], data / "sources.toml"))
    _write_text(made / "README.md", READ_ME)


def _write_files(areas: small_areas.SmallAreas, every_return: pd.DataFrame, folder: Path) -> None:
    """Every file in its official layout."""
    of_2025 = small_areas.indices_2025(areas)
    layouts.indices(areas, of_2025, 2025, folder / "deprivation" / "File_7_IoD2025.csv")
    of_2019 = small_areas.indices_2019(areas)
    layouts.indices(areas, of_2019, 2019, folder / "deprivation" / "File_7_IoD2019.csv")
    layouts.lookup(areas, folder / "lookups" / "lsoa21_sicbl_icb_lad.csv")
    layouts.successors(areas, folder / "lookups" / "lsoa11_lsoa21_lad22.csv")
    layouts.ethnic_groups(areas, folder / "census" / "ts021_ethnic_group.csv")
    layouts.ages(areas, folder / "census" / "ts007a_age.csv")
    layouts.district_groups(areas, folder / "census" / "ethnic_group_19_districts.csv")
    by_age = layouts.ethnic_groups_by_age(areas)
    write_zip(folder / "census" / "rm032_ethnic_group_sex_age.zip", {"rm032.csv": by_age})
    layouts.outlines(areas, folder / "boundaries")
    practices.write(practices.build(areas), folder / "qof")
    audit_file.write(
        audit.build(areas, of_2025["imd_decile"].to_numpy()), folder / "cvdprevent.zip"
    )
    outcomes.write(areas, folder / "fingertips_deaths_under_75.csv")
    for years in (survey.SURVEYS[:5], survey.SURVEYS[4:]):
        name = f"benchmark_{years[0]}_{years[-1]}.xlsx"
        workbooks.benchmark(years, folder / "staff_survey" / name)
    _write_returns(every_return, folder / "wres")


def _write_returns(every_return: pd.DataFrame, folder: Path) -> None:
    shown = [trust.code for trust in nation.TRUSTS if trust.system == nation.SHOWN]
    for code in shown:
        own = every_return[every_return["org_code"] == code]
        in_template = (own["org_code"] == TEMPLATE_TRUST) & (own["year"] == TEMPLATE_YEAR)
        kept = own[~in_template]
        kept = kept.assign(
            of_which=kept["of_which"].map({True: "true", False: "false"}),
            value=kept["value"].map(_number),
            status=kept["status"].replace("ok", ""),
        )
        write_lines(folder / f"{code}.csv", kept)
    workbooks.wres_template(
        every_return, TEMPLATE_TRUST, folder / f"{TEMPLATE_TRUST}_{TEMPLATE_YEAR}.xlsx"
    )


def _write_text(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8", newline="\n")


def _number(value: float) -> str:
    """A count without a decimal point, a percentage with one, a suppressed cell blank."""
    return "" if pd.isna(value) else f"{value:g}"


def _people_of_districts(areas: small_areas.SmallAreas) -> pd.DataFrame:
    table = areas.table.assign(people=areas.people())
    return table.groupby("district", as_index=False).agg(
        lsoas=("lsoa", "size"), people=("people", "sum")
    )


def _import(made: Path, imports: Path) -> None:
    """Import the files as a user would, and keep each table as one part with its own source."""
    register: Register = load_register(made / "areas")
    report = import_folder(made / "files", imports, register, allow_fictional=True, moment=MOMENT)
    refused = [result for result in (*report.files, *report.derived) if result.reason]
    if refused:
        reasons = "; ".join(f"{result.file}: {result.reason}" for result in refused)
        raise ValueError(f"the illustrative files do not import: {reasons}")
    store = Store(imports)
    for folder in sorted(path for path in (imports / "imported").iterdir() if path.is_dir()):
        name = folder.name
        write_part(
            store.table(name),
            made / "imported" / name / f"{FOLDER}.parquet",
            Provenance(
                table=name,
                part=FOLDER,
                file=FOLDER,
                sha256="",
                imported=MOMENT,
                **words(name),
            ),
        )
