"""The recipe: a folder of downloads in, tables in `data/imported/` out.

Every file stands for itself: a broken one changes nothing and does not stop the others. The parts
of one file are written together or not at all.
"""

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from rhoanalytics.areas import Register
from rhoanalytics.errors import DataError, RequestError
from rhoanalytics.importing.derivation import Derivation
from rhoanalytics.importing.derive import all_derivations, in_order
from rhoanalytics.importing.deriving import derive
from rhoanalytics.importing.formats import all_formats, recognised
from rhoanalytics.importing.ledger import Ledger, file_digest
from rhoanalytics.importing.look import is_archive, look
from rhoanalytics.importing.report import FileResult, ImportReport
from rhoanalytics.importing.safety import entries, refuse_huge, unpacked
from rhoanalytics.importing.taking import Import, take
from rhoanalytics.importing.writing import CannotWrite, only_import
from rhoanalytics.sources.format import Format
from rhoanalytics.sources.reading import NotNeeded

NOTE_SUFFIXES = {".md", ".txt", ".rst", ""}
"""Endings of the notes that people put beside downloads as README."""

logger = logging.getLogger(__name__)


def import_folder(
    folder: Path,
    data: Path,
    register: Register,
    announce: Callable[[FileResult], None] = lambda result: None,
    *,
    allow_fictional: bool = False,
    formats: Sequence[Format] | None = None,
    derivations: Sequence[Derivation] | None = None,
    moment: str | None = None,
) -> ImportReport:
    """Import every official file in a folder (or one file) into `data/imported/`.

    `announce` is told of each file as soon as it is done. `moment` (UTC, ISO 8601; default: now) is
    recorded as the time of the import. Only the data folder of the illustrative ICS allows
    fictional codes. Raises `RequestError` when the folder is not there or another import is
    running, and `CannotWrite` when the disk is full or the data folder is read-only; what was
    imported before that is kept.
    """
    if not folder.exists():
        raise RequestError(f"There is no folder {folder}. Name the one that holds the downloads.")
    imported = data / "imported"
    report = ImportReport()
    with only_import(imported):
        state = Import(
            folder=imported,
            register=register,
            formats=all_formats() if formats is None else formats,
            allow_fictional=allow_fictional,
            moment=moment or datetime.now(UTC).isoformat(timespec="seconds"),
            ledger=Ledger.load(imported),
        )
        for file in _files(folder):
            shown = file.name if file == folder else file.relative_to(folder).as_posix()
            for result in _results(file, shown, state):
                report.files.append(result)
                announce(result)
        wanted = all_derivations() if derivations is None else in_order(list(derivations))
        for result in derive(wanted, data, register, state.moment):
            report.derived.append(result)
            announce(result)
    return report


def _files(folder: Path) -> Iterator[Path]:
    """Every file below a folder, folder by folder in alphabetical order; links are not followed."""
    if folder.is_file():
        yield folder
        return
    for path, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not _is_hidden(name))
        closed = [name for name in folders if not _may_enter(Path(path) / name)]
        yield from (Path(path) / name for name in sorted([*files, *closed]))


def _may_enter(folder: Path) -> bool:
    return not folder.is_symlink() and os.access(folder, os.R_OK | os.X_OK)


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "~$", "__MACOSX"))


def _results(file: Path, shown: str, state: Import) -> Iterator[FileResult]:
    """What becomes of a file, or of each file in an archive."""
    if reason := _why_passed_over(file):
        yield FileResult(shown, "skipped", reason=reason)
        return
    try:
        refuse_huge(file)
        inside = entries(file) if is_archive(file) else None
    except (DataError, OSError) as error:
        yield FileResult(shown, "refused", reason=_reason(error, file))
        return
    if inside is None:
        yield _result(file, shown, state)
        return
    for entry in inside:
        name = f"{shown}/{entry.filename}"
        try:
            with unpacked(file, entry) as copy:
                result = _result(copy, name, state)
        except (DataError, OSError) as error:
            result = FileResult(name, "refused", reason=_reason(error, file))
        yield result


def _why_passed_over(file: Path) -> str:
    if _is_hidden(file.name):
        return "a hidden file"
    if file.is_symlink():
        return "a link; name the folder it leads to"
    if not file.is_file():
        return "neither a file nor a folder that may be opened"
    if file.stem.lower().startswith("readme") and file.suffix.lower() in NOTE_SUFFIXES:
        return "a note for readers"
    return ""


def _result(file: Path, shown: str, state: Import) -> FileResult:
    try:
        if reason := _why_passed_over(file):
            return FileResult(shown, "skipped", reason=reason)
        if is_archive(file):
            return FileResult(shown, "skipped", reason="an archive in an archive: unpack it first")
        digest = file_digest(file)
        if (known := state.ledger.parts(digest)) is not None:
            return FileResult(shown, "unchanged", reason=f"already in {', '.join(known)}")
        return take(file, shown, digest, recognised(look(file), state.formats), state)
    except NotNeeded as error:
        return FileResult(shown, "skipped", reason=_reason(error, file))
    except (DataError, OSError) as error:
        return FileResult(shown, "refused", reason=_reason(error, file))
    except CannotWrite:
        raise
    except Exception as error:
        logger.exception("The reader of %s failed", shown)
        return FileResult(
            shown,
            "refused",
            reason=f"the program failed on it ({type(error).__name__}: {error}). That is a mistake "
            "in a reader; please report it with this message.",
        )


def _reason(error: Exception, file: Path) -> str:
    """What went wrong, without the file's path, which stands before it already."""
    if isinstance(error, OSError):
        return f"it cannot be read ({error.strerror or error})"
    return str(error).removeprefix(f"{file}: ")
