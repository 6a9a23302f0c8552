"""Predefined reports of the Organisation Data Service: NHS trusts, care trusts and GP practices.

Every report has 27 columns and no header, so it is told by what its columns hold. Nothing in a
report says when it was made: its vintage is that of the ICBs it names. A body that has closed stays
"active" in the service's own status, so the legal end date decides.
"""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from rhoanalytics.areas import Geography, Register
from rhoanalytics.errors import DataError
from rhoanalytics.sources.codes import PRACTICE
from rhoanalytics.sources.format import Format, Look, Part
from rhoanalytics.sources.ods import TRUST_REPORT_COLUMNS
from rhoanalytics.sources.reading import (
    all_faults,
    note,
    read_headless_csv,
    refuse,
    require_pattern,
    require_unique,
)

NAME, REGION, ICS, OPENED, CLOSED, STATUS, SETTING = 1, 2, 3, 10, 11, 12, 25
"""Places of the columns, counted from 0, as the service's file descriptions give them."""

TRUST_CODE = r"[RTX][A-Z0-9]{2}|[A-Z]\d[A-Z]\d[A-Z]"
"""Three characters, or five as given to new bodies. Codes of care trusts begin with T, invented
ones with X."""


GP_PRACTICE = "4"
"""Prescribing setting of a GP practice; the report lists every other prescriber as well."""

PRACTICE_STATUS = {"A": "open", "C": "closed", "D": "dormant", "P": "proposed"}
OPEN, ENDED = "open", "closed"

COLUMNS = ["code", "vintage", "name", "kind", "ics", "region_code", "opened", "closed", "status"]

_NAMES = {
    0: "code",
    NAME: "name",
    REGION: "region_code",
    ICS: "ics",
    OPENED: "opened",
    CLOSED: "closed",
    STATUS: "status",
    SETTING: "setting",
}


def read_trusts(file: Path, register: Register) -> list[Part]:
    """`organisations` of the reports `etr` (NHS trusts) and `ect` (care trusts).

    The ICS is the one of the head office, not a catchment; `etr` leaves out care trusts.
    """
    with all_faults(file):
        frame = _in_nation(_read(file, TRUST_CODE), register, file)
        geography = _geography(frame, register, file)
    care = frame["code"].str.match(r"T[A-Z0-9]{2}$")
    frame = frame.assign(
        kind=care.map({True: "care trust", False: "trust"}),
        status=frame["closed"].eq("").map({True: OPEN, False: ENDED}),
    )
    which = "care-trusts" if care.all() else "trusts"
    return [_part(frame, which, geography)]


def read_practices(file: Path, register: Register) -> list[Part]:
    """`organisations` of the report `epraccur`: GP practices of England.

    Other prescribers, and practices outside the NHS regions, are left out.
    """
    with all_faults(file):
        frame = _read(file, PRACTICE)
        require_pattern(frame, "status", "|".join(PRACTICE_STATUS), file)
        practices = frame[frame["setting"] == GP_PRACTICE]
        if len(practices) < len(frame):
            others = len(frame) - len(practices)
            note(f"{others:,} prescribers that are no GP practice are left out", file)
        kept = _in_nation(practices, register, file)
        geography = _geography(kept, register, file)
    ended = kept["closed"] != ""
    kept = kept.assign(
        kind="practice", status=kept["status"].map(PRACTICE_STATUS).mask(ended, ENDED)
    )
    return [_part(kept, "practices", geography)]


def _read(file: Path, code: str) -> pd.DataFrame:
    places = range(TRUST_REPORT_COLUMNS)
    frame = read_headless_csv(file, [_NAMES.get(n, f"column {n + 1}") for n in places])
    frame = frame[list(_NAMES.values())]
    require_pattern(frame, "code", code, file)
    require_pattern(frame, "name", ".+", file)
    require_pattern(frame, "region_code", r"([A-Z]\d\d)?", file)
    require_unique(frame, ["code"], file)
    for column in ("opened", "closed"):
        require_pattern(frame, column, r"(\d{8})?", file)
        dates = pd.to_datetime(frame[column], format="%Y%m%d", errors="coerce")
        refuse(
            frame, column, dates.isna() & frame[column].str.fullmatch(r"\d{8}"), "is no day", file
        )
        frame[column] = dates.dt.strftime("%Y-%m-%d").fillna("")
    early = (frame["closed"] != "") & (frame["closed"] < frame["opened"])
    refuse(frame, "closed", early, "is before the day it opened", file)
    return frame


def _in_nation(frame: pd.DataFrame, register: Register, file: Path) -> pd.DataFrame:
    """The bodies in one of the register's NHS regions: reports name some of Wales as well."""
    inside = frame["region_code"].isin(register.region_codes())
    if not inside.any():
        raise DataError(
            "names no body in an NHS region of the register "
            f"({', '.join(register.region_codes())})",
            file=file,
        )
    if outside := int((~inside).sum()):
        note(f"{outside:,} bodies outside the NHS regions are left out", file)
    return frame[inside]


def _geography(frame: pd.DataFrame, register: Register, file: Path) -> Geography:
    """The newest vintage that has every ICB which the open bodies of the report are in."""
    current = frame[(frame["closed"] == "") & (frame["ics"] != "")]
    unknown: Sequence[str] = ()
    for geography in reversed(register.geographies()):
        in_force = {area.code for area in register.areas(geography)}
        strange = sorted(set(current["ics"]) - in_force)
        if not strange:
            return geography
        unknown = unknown or strange
    ever = set(register.icbs["code"])
    refuse(current, "ics", ~current["ics"].isin(ever), "is no ICB of the register", file)
    raise DataError(
        "names ICBs that never existed together. Not in the newest vintage: " + ", ".join(unknown),
        file=file,
    )


def _part(frame: pd.DataFrame, which: str, geography: Geography) -> Part:
    dated = frame.assign(vintage=geography.code)
    table = dated[COLUMNS].sort_values("code", ignore_index=True).astype("str")
    return Part("organisations", f"{which}-{geography.code}", table, geography.name)


def _is_report(look: Look, code: str) -> bool:
    rows = [row for row in look.sheets.get("", ()) if any(row)]
    if look.kind != "csv" or not rows or {len(row) for row in rows} != {TRUST_REPORT_COLUMNS}:
        return False
    return pd.Series([row[0] for row in rows]).str.fullmatch(code).all()


def _is_trusts(look: Look) -> bool:
    return _is_report(look, TRUST_CODE) and any(
        "TRUST" in row[NAME].upper() for row in look.sheets[""] if any(row)
    )


def _is_practices(look: Look) -> bool:
    return _is_report(look, PRACTICE) and any(
        row[SETTING].isdigit() for row in look.sheets[""] if any(row)
    )


def _format(name: str, title: str, recognise, read, note: str) -> Format:
    return Format(
        name=name,
        title=title,
        publisher="NHS England, Organisation Data Service",
        citation="NHS England, Organisation Data Service",
        address="https://www.odsdatasearchandexport.nhs.uk/",
        licence="Open Government Licence v3.0",
        attribution="Source: NHS England, Organisation Data Service, licensed under the Open "
        "Government Licence v3.0.",
        recognise=recognise,
        read=read,
        note=note,
    )


FORMATS = (
    _format(
        "ods-trusts",
        "NHS trusts (reports etr and ect)",
        _is_trusts,
        read_trusts,
        "The ICS is that of the head office. The report etr leaves out care trusts.",
    ),
    _format(
        "ods-practices",
        "GP practices (report epraccur)",
        _is_practices,
        read_practices,
        "The ICS is that of the practice's address.",
    ),
)
