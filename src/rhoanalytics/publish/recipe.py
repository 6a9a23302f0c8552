"""The recipe that turns official files into the tables of the pack."""

from pathlib import Path

import pandas as pd

from rhoanalytics.publish import (
    areas,
    cvdprevent,
    deprivation,
    population,
    qof,
    relative_risks,
    small_areas,
    staff_survey,
    wres,
    writing,
)


def publish(shared: Path, root: Path) -> list[Path]:
    """Compute `data/areas/` and `data/published/` of the project `root` from official files.

    `shared` is the folder that holds the official files (`realdata/`) and the compiled reference
    tables (`facts/`). Every table is computed and validated before the first one is written, each
    file is replaced in one step, and the same inputs give the same bytes. Returns the files
    written. Raises `DataError` for a file that is missing or malformed.
    """
    register = areas.build(shared)
    tables = build_tables(shared, register["icbs"].set_index("code")["region_code"])
    area_files = {root / "data" / "areas" / f"{name}.csv": name for name in register}
    table_files = {root / "data" / "published" / f"{name}.parquet": name for name in tables}
    _validate({file: (name, register[name]) for file, name in area_files.items()})
    _validate({file: (name, tables[name]) for file, name in table_files.items()})
    return [
        *(writing.write_csv(register[name], file) for file, name in area_files.items()),
        *(writing.write_parquet(tables[name], file) for file, name in table_files.items()),
    ]


def build_tables(shared: Path, regions: pd.Series) -> dict[str, pd.DataFrame]:
    """Every published table by name; `regions` gives the NHS region code of each ICS code."""
    located = small_areas.located_lsoas(shared)
    deprivation_2025 = small_areas.deprivation_2025(shared, located)
    deprivation_2019 = small_areas.deprivation_2019(shared, located)
    return {
        **population.build(shared, located, deprivation_2025),
        **deprivation.build(deprivation_2019, deprivation_2025, regions),
        **qof.build(shared),
        **cvdprevent.build(shared),
        **relative_risks.build(shared),
        **staff_survey.build(shared),
        **wres.build(shared),
    }


def _validate(frames: dict[Path, tuple[str, pd.DataFrame]]) -> None:
    # pandera takes 0.4 s to import, which only publishing and checking should pay.
    from rhoanalytics.schemas import validate

    for file, (name, frame) in frames.items():
        validate(name, frame, file)
