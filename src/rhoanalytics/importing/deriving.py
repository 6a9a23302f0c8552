"""Making the derived tables again when what they are made from has changed."""

import hashlib
import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from rhoanalytics.areas import Register
from rhoanalytics.errors import DataError
from rhoanalytics.importing.derivation import Derivation
from rhoanalytics.importing.ledger import file_digest, readers_state
from rhoanalytics.importing.parts import prepared
from rhoanalytics.importing.report import FileResult, TakenPart
from rhoanalytics.importing.writing import writing
from rhoanalytics.provenance import Provenance, read_provenance, write_part
from rhoanalytics.sources.format import Part
from rhoanalytics.sources.reading import NotNeeded
from rhoanalytics.store import Store

logger = logging.getLogger(__name__)


def derive(
    derivations: Sequence[Derivation], data: Path, register: Register, moment: str
) -> Iterator[FileResult]:
    """Make every derived part whose inputs are there and have changed since it was made.

    A derived part whose inputs are gone is removed: it would say what no file says. Nothing is
    reported of a derivation that has nothing to do.
    """
    for derivation in derivations:
        place = data / "imported" / derivation.table / f"{derivation.part}.parquet"
        if not all(_imported_files(data, name) for name in derivation.inputs):
            if place.is_file():
                with writing(data / "imported"):
                    place.unlink()
                yield FileResult(
                    f"{derivation.table}/{derivation.part}",
                    "skipped",
                    reason=f"removed, because {_missing(derivation, data)} is no longer there",
                )
            continue
        state = _inputs_state(derivation, data, register)
        made = read_provenance(place) if place.is_file() else None
        if made is None or made.sha256 != state or made.readers != readers_state():
            yield _make(derivation, place, data, register, state, moment)


def _make(
    derivation: Derivation, place: Path, data: Path, register: Register, state: str, moment: str
) -> FileResult:
    name = f"{derivation.table}/{derivation.part}"
    try:
        frame = derivation.compute(Store(data), register)
        part = prepared(
            Part(derivation.table, derivation.part, frame, derivation.vintage), Path(name)
        )
    except NotNeeded as error:
        return FileResult(name, "skipped", reason=str(error))
    except DataError as error:
        return FileResult(name, "refused", reason=str(error).removeprefix(f"{name}: "))
    except Exception as error:
        logger.exception("The derivation of %s failed", name)
        return FileResult(
            name,
            "refused",
            reason=f"the program failed on it ({type(error).__name__}: {error}). That is a mistake "
            "in the program; please report it with this message.",
        )
    words = replace(
        _provenance(derivation, moment), file=_made_from(derivation, data), sha256=state
    )
    with writing(data / "imported"):
        write_part(part.frame, place, words)
    taken = TakenPart(part.table, part.name, len(part.frame), part.vintage)
    return FileResult(f"made from {' and '.join(derivation.inputs)}", "taken", (taken,))


def _imported_files(data: Path, table: str) -> list[Path]:
    return sorted((data / "imported" / table).glob("*.parquet"))


def _missing(derivation: Derivation, data: Path) -> str:
    return " and ".join(name for name in derivation.inputs if not _imported_files(data, name))


def _inputs_state(derivation: Derivation, data: Path, register: Register) -> str:
    """One digest of all that a derivation reads."""
    digest = hashlib.sha256()
    for file in (file for name in derivation.inputs for file in Store(data).files(name)):
        digest.update(f"{file.relative_to(data).as_posix()} {file_digest(file)}\n".encode())
    for frame in (register.vintages, register.icbs, register.pieces, register.sub_icbs):
        digest.update(frame.to_csv(index=False).encode())
    return digest.hexdigest()


def _made_from(derivation: Derivation, data: Path) -> str:
    """The official files behind a derived part, as they were called."""
    files = [file for name in derivation.inputs for file in _imported_files(data, name)]
    sources = [provenance.file for file in files if (provenance := read_provenance(file))]
    return "; ".join(dict.fromkeys(sources))


def _provenance(derivation: Derivation, moment: str) -> Provenance:
    return Provenance(
        table=derivation.table,
        part=derivation.part,
        citation=derivation.citation,
        title=derivation.title,
        publisher=derivation.publisher,
        address=derivation.address,
        licence=derivation.licence,
        attribution=derivation.attribution,
        vintage=derivation.vintage,
        note=derivation.note,
        file="",
        sha256="",
        imported=moment,
        readers=readers_state(),
    )
