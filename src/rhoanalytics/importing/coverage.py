"""How much of each ICS every table covers."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from rhoanalytics.areas import Area, Register
from rhoanalytics.store import Store

ALL, NONE = "all", "-"
"""How a cell says that nothing, or everything, is missing."""


@dataclass(frozen=True)
class Cover:
    """How many of an ICS's parts (districts, small areas, trusts …) a table has."""

    present: int
    expected: int

    def __str__(self) -> str:
        if self.present == 0:
            return NONE
        return ALL if self.present == self.expected else f"{self.present}/{self.expected}"


Expected = Callable[[Store, Register, Area], set[str]]


def _pieces(store: Store, register: Register, place: Area) -> set[str]:
    return set(place.pieces)


def _districts(store: Store, register: Register, place: Area) -> set[str]:
    pieces = register.pieces
    return set(pieces.loc[pieces["piece"].isin(place.pieces), "district"])


def _small_areas(store: Store, register: Register, place: Area) -> set[str]:
    return set(store.rows("lsoa_places", "piece", place.pieces)["lsoa"])


def _sub_icbs(store: Store, register: Register, place: Area) -> set[str]:
    members = register.sub_icb_membership(place.geography)
    return set(members.loc[members["ics"] == place.code, "sub_icb"])


def _trusts(store: Store, register: Register, place: Area) -> set[str]:
    members = register.trust_membership(place.geography)
    here = (members["ics"] == place.code) & (members["valid_to"] == "")
    return set(members.loc[here, "trust"])


def _itself(store: Store, register: Register, place: Area) -> set[str]:
    return {place.code}


_COVERED: dict[str, tuple[str, str, Expected]] = {
    "people_by_decile": ("piece", "districts", _pieces),
    "people_by_ethnic_group": ("piece", "districts", _pieces),
    "people_by_age": ("piece", "districts", _pieces),
    "people_by_age_and_ethnic_group": ("piece", "districts", _pieces),
    "lsoas_by_decile": ("piece", "districts", _pieces),
    "deprivation_summary": ("area", "ICS", _itself),
    "qof_registers": ("area", "sub-ICB locations", _sub_icbs),
    "cvdprevent": ("area", "ICS", _itself),
    "staff_survey_by_ethnicity": ("area", "trusts", _trusts),
    "staff_survey_all_staff": ("area", "trusts", _trusts),
    "wres_trust_pages": ("area", "trusts", _trusts),
    "wres_returns": ("org_code", "trusts", _trusts),
    "lsoa_deprivation": ("lsoa", "LSOAs", _small_areas),
    "lsoa_ethnic_groups": ("lsoa", "LSOAs", _small_areas),
    "lsoa_ages": ("lsoa", "LSOAs", _small_areas),
    "boundaries_lsoa_2021": ("code", "LSOAs", _small_areas),
    "boundaries_district": ("code", "districts", _districts),
}
"""Table -> its column of codes, what they are codes of, and which of them an ICS has."""


def coverage(store: Store, register: Register, geography: str) -> pd.DataFrame:
    """A `Cover` for each ICS of a vintage (rows, by code) and each table that is there (columns).

    Tables of small areas are counted only where `lsoa_places` says which ICS each is in.
    """
    places = register.areas(register.geography(geography))
    columns = {}
    for name, (column, _, expected) in _COVERED.items():
        if not store.has(name) or (expected is _small_areas and not store.has("lsoa_places")):
            continue
        there = set(store.table(name)[column])
        wanted = {place.code: expected(store, register, place) for place in places}
        columns[name] = {
            code: Cover(len(codes & there), len(codes)) for code, codes in wanted.items()
        }
    return pd.DataFrame(columns, index=[place.code for place in places])


def printed(table: pd.DataFrame) -> list[str]:
    """The coverage as lines of at most 100 columns: tables by letter, ICSs below."""
    letters = {name: chr(ord("A") + number) for number, name in enumerate(table.columns)}
    lines = [f"  {letter}  {name} ({_COVERED[name][1]})" for name, letter in letters.items()]
    widths = {name: 1 + max(len(str(cover)) for cover in table[name]) for name in letters}
    heading = "".join(f"{letters[name]:>{width}}" for name, width in widths.items())
    lines.append(f"{'ICS':<6}{heading}")
    for code, row in table.iterrows():
        lines.append(
            f"{code:<6}" + "".join(f"{row[name]!s:>{width}}" for name, width in widths.items())
        )
    return lines
