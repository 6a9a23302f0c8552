"""What is known of a report that was made: its keys, what it read, its entry in the manifest."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from rhoanalytics.pack.fingerprints import TableDigests, digest, execution_key, export_keys
from rhoanalytics.pack.manifest import ReportEntry
from rhoanalytics.pack.outcome import Outcome, merged
from rhoanalytics.pack.plan import ReportTask
from rhoanalytics.store import Read


@dataclass(frozen=True)
class Record:
    """One report as it was made.

    export: the key of each format. reads: for each thing read the fields of `store.Read`, the
    digest of its content, and the signature of the table's files. warnings_of: by format.
    """

    execution: str
    export: dict[str, str]
    reads: list[dict]
    entry: dict
    warnings_of: dict[str, list[str]]

    @property
    def manifest_entry(self) -> ReportEntry:
        return ReportEntry(**self.entry)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What to know about all formats."""
        return merged(self.warnings_of)

    @property
    def identity(self) -> str:
        """A digest of what the notebook was executed from: another one may mean other outputs."""
        return digest(self.execution, [read["digest"] for read in self.reads])


def make_record(
    task: ReportTask, entry: ReportEntry, outcome: Outcome, digests: TableDigests, root: Path
) -> Record:
    """The record of a report just executed and exported.

    A table that was changed while the report was being made gets no digest, so that the report is
    made again next time.
    """
    return Record(
        execution=execution_key(task, root),
        export=export_keys(task, root),
        reads=[with_digest(read, digests) for read in outcome.reads],
        entry=asdict(entry),
        warnings_of=_as_lists(outcome.warnings_of),
    )


def exported_again(
    record: Record, task: ReportTask, entry: ReportEntry, outcome: Outcome, root: Path
) -> Record:
    """The record of a report of which only formats were made again, from its executed notebook."""
    return replace(
        record,
        export=export_keys(task, root),
        entry=asdict(entry),
        warnings_of=_as_lists(outcome.warnings_of),
    )


def _as_lists(warnings_of: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    return {ending: list(found) for ending, found in warnings_of.items()}


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
        record = Record(**json.loads(file.read_text(encoding="utf-8")))
    except (FileNotFoundError, json.JSONDecodeError, TypeError, UnicodeDecodeError):
        return None
    # Earlier versions had one key for all formats.
    return record if isinstance(record.export, dict) else None


def as_json(record: Record) -> str:
    return json.dumps(asdict(record), ensure_ascii=False) + "\n"


def is_current(record: Record, task: ReportTask, digests: TableDigests, root: Path) -> bool:
    """Whether executing a task's notebook would give the outputs that were recorded."""
    if record.execution != execution_key(task, root):
        return False
    return not any(is_stale(read, digests) for read in record.reads)


def formats_to_export(
    record: Record, task: ReportTask, root: Path, find: Callable[[str], Path | None]
) -> tuple[str, ...]:
    """The formats whose key is another one now, or whose file `find` does not know."""
    return tuple(
        ending
        for ending, key in export_keys(task, root).items()
        if record.export.get(ending) != key or find(task.path(ending)) is None
    )


def is_stale(read: Mapping, digests: TableDigests) -> bool:
    """Whether what was read (`with_digest`) has another content now."""
    wanted = _as_read(read)
    if read["digest"] and read["signature"] == digests.signature(wanted.table):
        return False
    return read["digest"] != digests.of(wanted)
