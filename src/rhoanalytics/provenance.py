"""Where an imported table came from, kept inside its own file.

Data and provenance travel in one Parquet file (the provenance as JSON in the file's metadata), so
that neither can be replaced without the other.
"""

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pandas as pd
import pyarrow
import pyarrow.parquet

METADATA_KEY = b"rhoanalytics"

STAGED_SUFFIX = ".part"
"""Ending of a file that is being written; nothing reads it, and the next import removes it."""


@dataclass(frozen=True)
class Provenance:
    """One imported part of a table: what it is, whose, on what terms, and which file it was.

    `citation` is what is printed under a figure, `file` the name of the downloaded file without
    its folder, `sha256` its digest, `imported` the moment (UTC, ISO 8601), `readers` the state of
    the program that read it.
    """

    table: str
    part: str
    citation: str
    title: str
    publisher: str
    address: str
    licence: str
    attribution: str
    vintage: str
    note: str
    file: str
    sha256: str
    imported: str
    readers: str = ""


def write_part(frame: pd.DataFrame, file: Path, provenance: Provenance) -> Path:
    """Write one part as Parquet (zstd) or GeoParquet with its provenance, in one step.

    A reader of `file` sees the old part or the new one, never a piece of either.
    """
    with staged() as parts:
        parts.write(frame, file, provenance)
    return file


@dataclass
class StagedParts:
    """Parts that are written beside their places and will be moved there together."""

    _waiting: dict[Path, Path] = field(default_factory=dict)

    def write(self, frame: pd.DataFrame, file: Path, provenance: Provenance) -> None:
        """Write one part in full, under a hidden name in the folder of `file`."""
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(
            prefix=f".{file.name}.", suffix=STAGED_SUFFIX, dir=file.parent
        )
        os.close(handle)
        temporary = Path(name)
        self._waiting[temporary] = file
        frame.to_parquet(temporary, index=False, compression="zstd")
        table = pyarrow.parquet.read_table(temporary)
        metadata = {
            **(table.schema.metadata or {}),
            METADATA_KEY: json.dumps(asdict(provenance), ensure_ascii=False).encode(),
        }
        pyarrow.parquet.write_table(
            table.replace_schema_metadata(metadata), temporary, compression="zstd"
        )
        temporary.chmod(0o644)

    def move(self) -> None:
        """Put every part in its place."""
        for temporary, file in self._waiting.items():
            temporary.replace(file)

    def discard(self) -> None:
        """Remove what has not been moved."""
        for temporary in self._waiting:
            temporary.unlink(missing_ok=True)


@contextmanager
def staged() -> Iterator[StagedParts]:
    """Write several parts and move them all at the end, or none when writing one of them fails."""
    parts = StagedParts()
    try:
        yield parts
        parts.move()
    finally:
        parts.discard()


def read_provenance(file: Path) -> Provenance | None:
    """The provenance of a part; None for a table that was published rather than imported."""
    metadata = pyarrow.parquet.read_schema(file).metadata or {}
    if METADATA_KEY not in metadata:
        return None
    return Provenance(**json.loads(metadata[METADATA_KEY]))
