"""Tables in memory: each file is read once in a process, and again only when it has changed.

A process that forks after reading hands its frames on to the forked ones at no cost, which is how
many reports share the tables of all England.
"""

from functools import cache
from pathlib import Path

import pandas as pd
import pyarrow
import pyarrow.parquet

from rhoanalytics.errors import DataError

# Tables are small and filtered many times; text in pyarrow's form costs more to begin each step
# with than it saves, a quarter of a report's time.
pd.set_option("mode.string_storage", "python")

GEOGRAPHY_METADATA = b"geo"
"""Key of the Parquet metadata that marks a table with geometries (GeoParquet)."""


def read_frame(file: Path) -> pd.DataFrame:
    """The table in a Parquet file; a GeoDataFrame when it holds geometries.

    The frame is shared by all callers: they must not change it in place. A file that is not
    Parquet is a `DataError` that names it.
    """
    status = file.stat()
    return _read(file, status.st_mtime_ns, status.st_size)


@cache
def _read(file: Path, modified: int, size: int) -> pd.DataFrame:
    try:
        if GEOGRAPHY_METADATA in (pyarrow.parquet.read_schema(file).metadata or {}):
            import geopandas

            return geopandas.read_parquet(file)
        return pd.read_parquet(file)
    except (OSError, ValueError, pyarrow.ArrowException) as error:
        reason = str(error).splitlines()[0]
        raise DataError(
            f"cannot be read as a Parquet table ({reason}). Restore it from the repository, or "
            "import it again.",
            file=file,
        ) from error
