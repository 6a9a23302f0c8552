"""What a report was made from, as digests: the same digests mean that the same report would come.

A report is *executed* again when its notebook, its parameters, the analysis code, the pinned
versions, the register of areas, or anything it read of the tables has another content; it is only
*exported* again, as those formats whose templates, exporting code or settings have.
"""

import hashlib
import json
import platform
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pandas as pd

from rhoanalytics import frames
from rhoanalytics.pack.plan import ReportTask
from rhoanalytics.store import Read, Store, combined

PACKAGE = Path(__file__).resolve().parents[1]

RUNNER_PARTS = ("__main__.py", "cli.py", "data_commands.py", "imports.py", "pack")
"""Parts of the package that no notebook imports: they leave its numbers as they are."""

DATA_MAKERS = ("fetching", "illustrative", "importing", "publish")
"""Parts that make tables, whose content counts, however it was made."""

Signature = list[list]
"""Name, modification time and size of each file of a table: unchanged files need no digest."""


def digest(*parts: object) -> str:
    """One digest of several values that JSON can write."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


def files_digest(files: Iterable[Path], base: Path) -> str:
    """One digest of the names (below `base`) and the contents of files."""
    total = hashlib.sha256()
    for file in sorted(files):
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        total.update(f"{file.relative_to(base).as_posix()} {content}\n".encode())
    return total.hexdigest()


@cache
def analysis_code() -> str:
    """The code that computes and shows what a notebook prints."""
    left_out = {*RUNNER_PARTS, *DATA_MAKERS}
    return _code(lambda part: part not in left_out)


@cache
def runner_code() -> str:
    """The code that executes and exports notebooks."""
    return _code(lambda part: part in RUNNER_PARTS)


def _code(wanted) -> str:
    files = PACKAGE.rglob("*.py")
    return files_digest(
        (file for file in files if wanted(file.relative_to(PACKAGE).parts[0])), PACKAGE
    )


@cache
def templates(root: Path, ending: str) -> str:
    """The templates of one format ("html" or "pdf"): each is made from its own folder alone."""
    folder = root / "templates" / ending
    return files_digest((file for file in folder.rglob("*") if file.is_file()), root)


@cache
def versions(root: Path) -> str:
    """Python and the pinned versions of all libraries."""
    lock = root / "requirements.lock"
    pinned = lock.read_text(encoding="utf-8") if lock.is_file() else ""
    return digest(platform.python_version(), pinned)


@cache
def registers(data: Path) -> str:
    """The register of areas and the lists of sources and indicators below a data folder."""
    files = [*(data / "areas").glob("*.csv"), data / "sources.toml", data / "indicators.toml"]
    return files_digest((file for file in files if file.is_file()), data)


def execution_key(task: ReportTask, root: Path) -> str:
    """What a task's notebook depends on apart from the tables it reads."""
    return digest(
        hashlib.sha256(task.report.notebook.read_bytes()).hexdigest(),
        task.parameters,
        analysis_code(),
        versions(root),
        registers(task.data),
    )


def export_keys(task: ReportTask, root: Path) -> dict[str, str]:
    """For each of a task's formats what turns the executed notebook into its file."""
    settings = (task.title, task.report.summary, task.edition.isoformat(), task.formats)
    return {
        ending: digest(*settings, runner_code(), templates(root, ending)) for ending in task.formats
    }


class TableDigests:
    """Digests of what reports read of the tables below one data folder, each computed once.

    Tables are looked at in the state they are in when this object is made: `changed` tells whether
    a table's files have changed since.
    """

    def __init__(self, data: Path):
        self._store = Store(data)
        self._found: dict[Read, str] = {}
        self._signatures: dict[str, Signature] = {}
        self._frames: dict[str, pd.DataFrame] = {}

    def signature(self, table: str) -> Signature:
        """The files of a table as they were first seen."""
        if table not in self._signatures:
            self._signatures[table] = self._look(table)
        return self._signatures[table]

    def changed(self, table: str) -> bool:
        return self.signature(table) != self._look(table)

    def of(self, read: Read) -> str:
        """The digest of one thing read: rows, their types, and where they come from."""
        if read not in self._found:
            self._found[read] = self._digest(read)
        return self._found[read]

    def _look(self, table: str) -> Signature:
        files = self._store.files(table)
        return [[file.name, file.stat().st_mtime_ns, file.stat().st_size] for file in files]

    def _digest(self, read: Read) -> str:
        self.signature(read.table)
        files = self._store.files(read.table)
        if read.only_presence or not files:
            return digest(bool(files))
        if read.table not in self._frames:
            parts = [frames.read_frame(file) for file in files]
            self._frames[read.table] = combined(parts, read.table)
        frame = self._frames[read.table]
        if read.column:
            frame = frame[frame[read.column].astype(str).isin(read.values)]
        sources = [source.__dict__ for source in self._store.sources_of(read.table)]
        return digest(frame_digest(frame), sources)


def frame_digest(frame: pd.DataFrame) -> str:
    """A digest of a frame's columns, types and values, in order; geometries by their bytes."""
    total = hashlib.sha256()
    for name, column in frame.items():
        total.update(f"{name} {column.dtype}\n".encode())
        values = column.to_wkb() if str(column.dtype) == "geometry" else column
        total.update(pd.util.hash_pandas_object(values, index=False).to_numpy().tobytes())
    return total.hexdigest()


def whole_data(data: Path) -> str:
    """Every table and register below a data folder, by content: what two machines must share."""
    folders = [data / part for part in ("areas", "published", "imported")]
    files = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    names = [data / "sources.toml", data / "indicators.toml"]
    return files_digest([*files, *(file for file in names if file.is_file())], data)
