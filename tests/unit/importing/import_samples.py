"""A small official file format of our own, with good and broken files in it."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd

from rhoanalytics.areas import Register
from rhoanalytics.importing.report import FileResult, ImportReport
from rhoanalytics.sources.format import Format, Look, Part
from rhoanalytics.sources.reading import (
    NotNeeded,
    read_csv,
    refuse,
    require_pattern,
    require_unique,
    whole_numbers,
)

HEADINGS = ("mnemonic", "group", "count", "edition")
GOOD = (
    "mnemonic,group,count,edition\nE01000001,White,5,Census 2021\nE01000002,Asian,7,Census 2021\n"
)


def read_counts(file: Path, register: Register) -> Sequence[Part]:
    frame = read_csv(file, HEADINGS)
    refuse(frame, "edition", ~frame["edition"].str.startswith("Census"), "is no Census", file)
    if (frame["edition"] == "Census 2011").all():
        raise NotNeeded("counts of Census 2011; the reports use Census 2021")
    require_pattern(frame, "mnemonic", r"[EX]01\d{6}", file)
    counts = pd.DataFrame(
        {
            "lsoa": frame["mnemonic"],
            "group": frame["group"],
            "people": whole_numbers(frame, "count", file),
        }
    )
    require_unique(counts, ["lsoa", "group"], file)
    return [Part("lsoa_ethnic_groups", "broad", counts, frame["edition"].iloc[0])]


def format_called(name: str, read: Callable = read_counts, *headings: str) -> Format:
    def recognise(look: Look) -> bool:
        return look.has_header(*(headings or HEADINGS[:3]))

    return Format(
        name=name,
        title="Counts of people",
        publisher="Office for Tests",
        citation="Office for Tests, counts",
        address="https://example.org/counts",
        licence="Open Government Licence v3.0",
        attribution="Contains public sector information.",
        recognise=recognise,
        read=read,
        note="Invented.",
    )


COUNTS = format_called("counts")


def only(report: ImportReport) -> FileResult:
    (result,) = report.files
    return result


def tree(folder: Path) -> dict[str, str]:
    """Every file below a folder with the digest of its content."""
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }
