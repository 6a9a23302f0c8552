"""What must be sound before a run starts: the register of areas and every table.

pandera takes a second to import; `checked` imports this module only when needed.
"""

from pathlib import Path

from rhoanalytics import schemas
from rhoanalytics.areas import read_csv
from rhoanalytics.errors import DataError
from rhoanalytics.frames import read_frame
from rhoanalytics.store import Store, load_sources


def check_areas(data: Path) -> list[str]:
    """Validate the register of areas below a data folder; returns the names of its files.

    Raises `DataError` with all faults of the first file that has any, and for an ICS code that the
    register uses but does not hold.
    """
    folder = data / "areas"
    frames = {}
    for name in schemas.AREA_SCHEMAS:
        file = folder / f"{name}.csv"
        frames[name] = schemas.validate(name, read_csv(file), file)
    known = set(frames["icbs"]["code"]) | {""}
    linked = frames["icbs"][["predecessors", "successors"]].apply(lambda cell: cell.str.split("|"))
    for column, codes in linked.items():
        for position, listed in enumerate(codes):
            if unknown := set(listed) - known:
                raise DataError(
                    f"row {position + 2}, column '{column}': {sorted(unknown)[0]!r} has no row of "
                    "its own. Add it, or correct the code.",
                    file=folder / "icbs.csv",
                )
    return list(frames)


def check_tables(data: Path) -> list[str]:
    """Validate every published table below a data folder, with its imported parts, and the list of
    sources; returns the names of the tables.

    Raises `DataError` with all faults of the first file that has any.
    """
    store = Store(data)
    for name in schemas.TABLE_SCHEMAS:
        store.table(name)
        for file in store.files(name):
            schemas.validate(name, read_frame(file), file)
    load_sources(store.data)
    return list(schemas.TABLE_SCHEMAS)
