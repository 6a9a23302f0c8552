"""What is known of a report that was made: its keys, what it read, its entry in the manifest."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import Enum
from pathlib import Path

from rhoanalytics.pack.fingerprints import TableDigests, digest, execution_key, export_key
from rhoanalytics.pack.manifest import ReportEntry
from rhoanalytics.pack.plan import ReportTask
from rhoanalytics.store import Read


class Need(Enum):
    """What a report needs: nothing, new pages from the executed notebook, or everything."""

    NOTHING = "nothing"
    EXPORT = "export"
    EVERYTHING = "everything"


@dataclass(frozen=True)
class Record:
    """One report as it was made.

    reads: for each thing read the fields of `store.Read`, the digest of its content, and the
    signature of the table's files.
    """

    execution: str
    export: str
    reads: list[dict]
    entry: dict
    warnings: list[str]

    @property
    def manifest_entry(self) -> ReportEntry:
        return ReportEntry(**self.entry)

    @property
    def identity(self) -> str:
        """A digest of what the report was made from: another one may mean another report."""
        return digest(self.execution, self.export, [read["digest"] for read in self.reads])


def make_record(
    task: ReportTask,
    entry: ReportEntry,
    reads: tuple[dict, ...],
    warnings: tuple[str, ...],
    digests: TableDigests,
    root: Path,
) -> Record:
    """The record of a report just made.

    A table that was changed while the report was being made gets no digest, so that the report is
    made again next time.
    """
    return Record(
        execution=execution_key(task, root),
        export=export_key(task, root),
        reads=[with_digest(read, digests) for read in reads],
        entry=asdict(entry),
        warnings=list(warnings),
    )


def with_digest(read: Mapping, digests: TableDigests) -> dict:
    """One thing read, with the digest of its content and the signature of its files."""
    wanted = _as_read(read)
    content = digests.of(wanted)
    return {
        **asdict(wanted),
        "digest": "" if digests.changed(wanted.table) else content,
        "signature": digests.signature(wanted.table),
    }


def _as_read(fields: Mapping) -> Read:
    return Read(fields["table"], fields["column"], tuple(fields["values"]), fields["only_presence"])


def load_record(file: Path) -> Record | None:
    """A record from its file; None when there is none or it cannot be understood.

    A record is only a memory of earlier work: without it the report is made again.
    """
    try:
        return Record(**json.loads(file.read_text(encoding="utf-8")))
    except (FileNotFoundError, json.JSONDecodeError, TypeError, UnicodeDecodeError):
        return None


def as_json(record: Record) -> str:
    return json.dumps(asdict(record), ensure_ascii=False) + "\n"


def need(
    record: Record | None, task: ReportTask, digests: TableDigests, root: Path, folder: Path
) -> Need:
    """What a task needs, given the record and the files of it that lie below `folder`."""
    if record is None or record.entry["error"] is not None:
        return Need.EVERYTHING
    if not (folder / task.path("ipynb")).is_file():
        return Need.EVERYTHING
    if record.execution != execution_key(task, root):
        return Need.EVERYTHING
    if any(is_stale(read, digests) for read in record.reads):
        return Need.EVERYTHING
    complete = all((folder / task.path(ending)).is_file() for ending in task.formats)
    if not complete or record.export != export_key(task, root):
        return Need.EXPORT
    return Need.NOTHING


def is_stale(read: Mapping, digests: TableDigests) -> bool:
    """Whether what was read (`with_digest`) has another content now."""
    wanted = _as_read(read)
    if read["digest"] and read["signature"] == digests.signature(wanted.table):
        return False
    return read["digest"] != digests.of(wanted)
