"""Writing tables: the same bytes for the same figures, and never half a file."""

import io
from pathlib import Path

import pandas as pd

from rhoanalytics.files import write_bytes, write_text


def write_csv(frame: pd.DataFrame, file: Path) -> Path:
    """Write a table as UTF-8 CSV with `\\n` line ends, replacing the file in one step."""
    write_text(file, frame.to_csv(index=False, lineterminator="\n"))
    return file


def write_parquet(frame: pd.DataFrame, file: Path) -> Path:
    """Write a table as Parquet (zstd, no index), replacing the file in one step."""
    content = io.BytesIO()
    frame.to_parquet(content, index=False, compression="zstd")
    write_bytes(file, content.getvalue())
    return file
