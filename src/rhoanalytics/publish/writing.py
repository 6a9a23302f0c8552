"""Writing tables: the same bytes for the same figures, and never half a file."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd


def write_csv(frame: pd.DataFrame, file: Path) -> Path:
    """Write a table as UTF-8 CSV with `\\n` line ends, replacing the file in one step."""
    return _replace(file, lambda part: frame.to_csv(part, index=False, lineterminator="\n"))


def write_parquet(frame: pd.DataFrame, file: Path) -> Path:
    """Write a table as Parquet (zstd, no index), replacing the file in one step."""
    return _replace(file, lambda part: frame.to_parquet(part, index=False, compression="zstd"))


def _replace(file: Path, write: Callable[[Path], None]) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.part")
    try:
        write(part)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return file
