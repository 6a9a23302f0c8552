"""Quality and Outcomes Framework: practice disease registers, and where the practices are.

Source: NHS England (NHS Digital), QOF raw data of each year since 2020-21 (Open Government Licence
v3.0). Register counts are published unrounded; a practice that was closing can have more people on
a register than on its list. Column names drift from year to year, and no file
says its year: it is taken from the name of the file, of a neighbour, or of the folder.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pandas as pd

from rhoanalytics.areas import Register
from rhoanalytics.errors import DataError
from rhoanalytics.sources.codes import ODS, PRACTICE
from rhoanalytics.sources.format import Format, Look, Part
from rhoanalytics.sources.reading import (
    note,
    refuse,
    require_pattern,
    require_unique,
    whole_numbers,
)
from rhoanalytics.sources.tables import Find, has_table, plain, read_table

NOT_STATED = "not stated"

_REGISTER_HEADINGS = {
    "practice": ("practice_code",),
    "register": ("group_code",),
    "patients": ("register", "register_size"),
    "list_size": ("practice_list_size", "patient_list_size"),
}
_LIST_TYPE = "patient_list_type"
_PLACE_HEADINGS = {
    "practice": ("practice_code",),
    "name": ("practice_name",),
    "sub_icb": ("ccg_ods_code", "sub_icb_loc_ods_code"),
    "ics": ("stp_ods_code", "icb_ods_code"),
}

_YEARS = re.compile(r"(?<!\d)(?:20)?(\d\d)[-_ ]?(\d\d)(?!\d)")
"""Two years running, as the names of QOF files have them: 2021, 2122, 2024-25."""


def read_registers(file: Path) -> pd.DataFrame:
    """Registers of every practice.

    Columns: practice, register (QOF group code such as "HYP"), list_type (as "18OV": whom list_size
    counts; `NOT_STATED` where the file has none), patients (on the register), list_size (registered
    patients of the register's ages).
    """
    table = read_table(file, _register_headings)
    frame, heading = table.frame, table.headings
    tidy = pd.DataFrame(
        {
            "practice": frame[heading["practice"]],
            "register": frame[heading["register"]],
            "list_type": frame[heading["list_type"]] if "list_type" in heading else NOT_STATED,
            "patients": whole_numbers(frame, heading["patients"], file),
            "list_size": whole_numbers(frame, heading["list_size"], file),
        }
    )
    require_pattern(frame, heading["practice"], PRACTICE, file)
    require_pattern(frame, heading["register"], "[A-Z0-9]+", file)
    require_unique(frame, [heading["practice"], heading["register"]], file)
    refuse(frame, heading["patients"], tidy["patients"] < 0, "is negative", file)
    return tidy.reset_index(drop=True)


def read_practice_ccgs(file: Path) -> pd.DataFrame:
    """The CCG of April 2021 of every practice: practice, sub_icb.

    CCG codes of 2021 became the sub-ICB codes of July 2022.
    """
    return read_practices(file)[["practice", "sub_icb"]]


def read_practices(file: Path) -> pd.DataFrame:
    """Practices with the sub-ICB (CCG before July 2022) and ICS that commissioned each.

    Columns: practice, sub_icb, ics, name. `ics` and `name` are "" where the file has no such
    column. Some years' files are in Windows-1252: a few names hold its apostrophes.
    """
    table = read_table(file, _place_headings)
    frame, heading = table.frame, table.headings
    require_pattern(frame, heading["practice"], PRACTICE, file)
    require_pattern(frame, heading["sub_icb"], ODS, file)
    require_unique(frame, [heading["practice"]], file)
    columns = {
        name: frame[heading[name]] if name in heading else ""
        for name in ("practice", "sub_icb", "ics", "name")
    }
    return pd.DataFrame(columns).reset_index(drop=True)


def period_of(file: Path) -> str:
    """The year of a QOF file ("2020-21"), from its name, a QOF neighbour's or its folder's.

    No QOF file of practices says its year inside. Raises `DataError` when no name says it either.
    """
    neighbours = sorted(
        other.name for other in file.parent.glob("*.csv") if "MAPPING" in other.name.upper()
    )
    for where, name in (
        ("the file", file.stem),
        *(("the file beside it", name) for name in neighbours),
        ("its folder", file.parent.name),
    ):
        for first, second in _YEARS.findall(name):
            if (int(first) + 1) % 100 == int(second):
                period = f"20{first}-{second}"
                note(f"year {period} taken from the name of {where}; it is not inside", file)
                return period
    raise DataError(
        "does not say its year, nor does its name. Give it the name it has in NHS England's zip "
        "archive, such as PREVALENCE_2425.csv for 2024-25.",
        file=file,
    )


def _named(headings: Sequence[str], wanted: Mapping[str, Sequence[str]]) -> dict[str, str]:
    by_name = {plain(heading): heading for heading in headings}
    return {
        ours: by_name[name] for ours, names in wanted.items() for name in names if name in by_name
    }


def _register_headings(headings: Sequence[str]) -> dict[str, str]:
    found = _named(headings, _REGISTER_HEADINGS)
    if set(found) != set(_REGISTER_HEADINGS):
        return {}
    return found | _named(headings, {"list_type": (_LIST_TYPE,)})


def _place_headings(headings: Sequence[str]) -> dict[str, str]:
    found = _named(headings, _PLACE_HEADINGS)
    return found if {"practice", "sub_icb"} <= set(found) else {}


def _register_parts(file: Path, register: Register) -> list[Part]:
    period = period_of(file)
    tidy = read_registers(file)
    frame = pd.DataFrame(
        {
            "practice": tidy["practice"],
            "period": period,
            "indicator": "QOF_" + tidy["register"],
            "numerator": tidy["patients"],
            "denominator": tidy["list_size"],
            "ages": tidy["list_type"],
        }
    )
    return [Part("qof_practices", period, frame, f"{period} (year from the file's name)")]


def _place_parts(file: Path, register: Register) -> list[Part]:
    period = period_of(file)
    practices = read_practices(file).assign(vintage=period)
    frame = practices[["practice", "vintage", "sub_icb", "ics", "name"]]
    part = f"qof-{period}"
    return [Part("practice_places", part, frame, f"{period} (year from the file's name)")]


def _recognise(find: Find) -> Callable[[Look], bool]:
    return lambda look: has_table(look, find)


_NHS_ENGLAND = {
    "publisher": "NHS England (NHS Digital)",
    "citation": "NHS England, Quality and Outcomes Framework",
    "address": "https://digital.nhs.uk/data-and-information/publications/statistical/"
    "quality-and-outcomes-framework-achievement-prevalence-and-exceptions-data",
    "licence": "Open Government Licence v3.0",
    "attribution": "Contains public sector information licensed under the Open Government Licence "
    "v3.0: Quality and Outcomes Framework (NHS England).",
}

FORMATS = (
    Format(
        name="qof-registers",
        title="Quality and Outcomes Framework: disease registers by practice",
        recognise=_recognise(_register_headings),
        read=_register_parts,
        note="Registers count recorded disease: they depend on diagnosis, and are not broken down "
        "by ethnicity. Registration is not residence.",
        **_NHS_ENGLAND,
    ),
    Format(
        name="qof-practices",
        title="Quality and Outcomes Framework: practices and the bodies that commission them",
        recognise=_recognise(_place_headings),
        read=_place_parts,
        **_NHS_ENGLAND,
    ),
)
