"""One official file whose format is known: read, checked and put into `data/imported/`."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from rhoanalytics.areas import Register
from rhoanalytics.frames import read_frame
from rhoanalytics.importing.ledger import Ledger, readers_state
from rhoanalytics.importing.parts import fullness, prepared, refuse_fictional
from rhoanalytics.importing.report import FileResult, TakenPart
from rhoanalytics.importing.writing import writing
from rhoanalytics.provenance import Provenance, read_provenance, staged
from rhoanalytics.sources.format import Format, Part
from rhoanalytics.sources.reading import all_faults


@dataclass
class Import:
    """One import while it runs: where to, with which readers, and what it has written so far."""

    folder: Path
    register: Register
    formats: Sequence[Format]
    allow_fictional: bool
    moment: str
    ledger: Ledger
    written: set[Path] = field(default_factory=set)


def take(file: Path, shown: str, digest: str, found: Format, state: Import) -> FileResult:
    """Read a file and write its parts, all of them or none.

    Raises `DataError` with every fault of the file, and `CannotWrite`.
    """
    with all_faults(file) as findings:
        read = found.read(file, state.register)
    parts = [prepared(part, file) for part in read]
    if not state.allow_fictional:
        for part in parts:
            refuse_fictional(part, file)
    taken = []
    remarks = []
    name = file_name(shown)
    with writing(state.folder), staged() as places:
        for part in parts:
            place = state.folder / part.table / f"{part.name}.parquet"
            wins, remark = _against_rival(part, place, name, state)
            if remark:
                remarks.append(remark)
            if wins:
                places.write(part.frame, place, _provenance(part, found, name, digest, state))
                taken.append(TakenPart(part.table, part.name, len(part.frame), part.vintage))
                state.written.add(place)
    if parts:
        with writing(state.folder):
            state.ledger.add(digest, shown, [f"{part.table}/{part.name}" for part in parts])
    if taken:
        return FileResult(shown, "taken", tuple(taken), notes=(*findings.notes, *remarks))
    reason = "; ".join(remarks) or "it holds nothing that the reports use"
    return FileResult(shown, "skipped", reason=reason)


def file_name(shown: str) -> str:
    """The name of a file without the folder it lay in; that of an archive stays before it."""
    path = PurePosixPath(shown)
    archive = next((one.name for one in path.parents if one.suffix.lower() == ".zip"), "")
    return f"{archive}/{path.name}" if archive else path.name


def _against_rival(part: Part, place: Path, file: str, state: Import) -> tuple[bool, str]:
    """Whether a part takes its place from one that another file gave, and a remark if one did.

    The fuller one stays; of two that are equally full the one of the newer vintage, then the one
    whose file name comes later. A new version of the same file takes the place of the old one.
    """
    rival = read_provenance(place) if place.is_file() else None
    if rival is None:
        return True, ""
    if rival.file == file and place not in state.written:
        return True, ""
    ours = fullness(part.frame)
    theirs = fullness(read_frame(place))
    place_name = f"{part.table}/{part.name}"
    if ours != theirs:
        wins, why = ours > theirs, "fuller"
    elif part.vintage != rival.vintage:
        wins, why = part.vintage > rival.vintage, "newer"
    else:
        wins, why = file >= rival.file, "the same, later by name"
    if wins:
        return True, f"{place_name} was {rival.file}'s: this file is {why}"
    return False, f"{place_name} stays {rival.file}'s, which is {why}"


def _provenance(part: Part, found: Format, file: str, digest: str, state: Import) -> Provenance:
    return Provenance(
        table=part.table,
        part=part.name,
        citation=found.citation,
        title=found.title,
        publisher=found.publisher,
        address=found.address,
        licence=found.licence,
        attribution=found.attribution,
        vintage=part.vintage,
        note=found.note,
        file=file,
        sha256=digest,
        imported=state.moment,
        readers=readers_state(),
    )
