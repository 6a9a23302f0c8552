"""Places and their dates: which ICSs exist in which vintage, and what each is made of.

The list of ICSs is data (`data/areas/`), never a constant: 42 boards existed until 31 March 2026,
36 since, and three of the old ones were split, so old codes do not map one to one onto new ones.
Everything is summed from **pieces** (a district, cut where an ICS boundary of any vintage cuts it).
Join on ODS codes (`QHL`); ONS codes (`E54000055`) are accepted as aliases because they change.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from pathlib import Path

import pandas as pd

from rhoanalytics import project
from rhoanalytics.errors import DataError, RequestError
from rhoanalytics.place_names import with_article
from rhoanalytics.unknown_areas import why_not

ENGLAND_CODE = "ENG"

REAL_NATION = "England"
"""Areas of any other nation are invented."""

ILLUSTRATIVE_FOLDER, ILLUSTRATIVE_CODE = "illustrative", "XEX"
"""The data folder (below the pack's own) of the fictional ICS, and its code; the other systems of
its invented nation are there only to be compared with."""


@dataclass(frozen=True)
class Geography:
    """One vintage of the ICS boundaries, such as `2026-04`; `name` is how a page says it.

    `nation` is the name of the whole that the ICSs make up: "England", or an invented one for the
    illustrative data.
    """

    code: str
    name: str
    nation: str
    valid_from: date
    valid_to: date | None

    @property
    def illustrative(self) -> bool:
        """Whether the nation and everything in it is invented."""
        return self.nation != REAL_NATION


@dataclass(frozen=True)
class Area:
    """A district, an ICS, an NHS region or the nation, in one vintage, with its pieces.

    `kind` is "district", "ics", "region" or "england"; `region` is the NHS region it lies in.
    """

    code: str
    name: str
    official_name: str
    kind: str
    region_code: str
    region: str
    geography: Geography
    pieces: frozenset[str] = field(repr=False)

    def __str__(self) -> str:
        return self.name

    @property
    def in_text(self) -> str:
        """The name inside a sentence: "the Midlands", "London", "Devon"."""
        return with_article(self.name)

    @property
    def illustrative(self) -> bool:
        """Whether the area is invented; every page about it must say so."""
        return self.geography.illustrative


@dataclass(frozen=True, eq=False)
class Register:
    """The contents of `data/areas/`, with the questions that the pack asks of them.

    Answers are remembered and shared: frames and lists must not be changed in place.
    """

    vintages: pd.DataFrame
    icbs: pd.DataFrame
    pieces: pd.DataFrame
    sub_icbs: pd.DataFrame
    trusts: pd.DataFrame

    @cache  # noqa: B019 - a process has two registers, which live as long as it does
    def geographies(self) -> list[Geography]:
        """Every vintage, oldest first."""
        return [
            Geography(
                code=row.geography,
                name=row.name_,
                nation=row.nation,
                valid_from=_date(row.valid_from),
                valid_to=_optional(row.valid_to),
            )
            for row in self.vintages.rename(columns={"name": "name_"}).itertuples()
        ]

    def geography(self, code: str) -> Geography:
        """The vintage called `code`; `RequestError` lists the known ones."""
        for geography in self.geographies():
            if geography.code == code:
                return geography
        known = ", ".join(geography.code for geography in self.geographies())
        raise RequestError(f"There is no geography '{code}'. Known vintages: {known}.")

    @cache  # noqa: B019
    def pieces_of(self, geography: Geography) -> dict[str, frozenset[str]]:
        """The pieces of every ICS of a vintage."""
        return self.piece_membership(geography).groupby("ics")["piece"].agg(frozenset).to_dict()

    @cache  # noqa: B019
    def areas(self, geography: Geography) -> list[Area]:
        """The ICSs of a vintage, by name."""
        pieces_of = self.pieces_of(geography)
        found = [
            Area(
                code=row.code,
                name=row.short_name,
                official_name=row.name_,
                kind="ics",
                region_code=row.region_code,
                region=row.region,
                geography=geography,
                pieces=pieces_of.get(row.code, frozenset()),
            )
            for row in self._in_force(geography).rename(columns={"name": "name_"}).itertuples()
        ]
        return sorted(found, key=lambda area: area.name)

    def reported(self, geography: Geography) -> list[Area]:
        """The ICSs that reports are made for: all of them, or only the fictional one."""
        found = self.areas(geography)
        if not geography.illustrative:
            return found
        return [area for area in found if area.code == ILLUSTRATIVE_CODE]

    def holds(self, code: str) -> bool:
        """Whether this is the code of an ICS, of any time, or of a district of the register."""
        known = set(self.icbs["code"]) | set(self.pieces["district"])
        return self._ods_code(code.strip()) in known | set(self.pieces["district_2026"])

    def districts(self, geography: Geography) -> list[Area]:
        """The districts (local authorities of April 2024) as places of their own, by name."""
        members = self.piece_membership(geography)
        systems = {area.code: area for area in self.areas(geography)}
        found = []
        for (code, name), pieces in members.groupby(["district", "district_name"]):
            home = systems[pieces.groupby("ics")["people"].sum().idxmax()]
            found.append(
                Area(
                    code=code,
                    name=name,
                    official_name=name,
                    kind="district",
                    region_code=home.region_code,
                    region=home.region,
                    geography=geography,
                    pieces=frozenset(pieces["piece"]),
                )
            )
        return sorted(found, key=lambda area: area.name)

    def area(self, code: str, geography: Geography) -> Area:
        """The ICS with this ODS (or ONS) code, or the district with this ONS code, in a vintage.

        Raises `RequestError` that names the successors of a code that has ended, the predecessors
        of one that did not exist yet, or the nearest known codes and names.
        """
        wanted = self._ods_code(code.strip())
        for area in self.areas(geography):
            if area.code == wanted:
                return area
        present = dict(zip(self.pieces["district_2026"], self.pieces["district"], strict=True))
        wanted_district = present.get(wanted, wanted)
        if wanted_district in set(self.pieces["district"]):
            return next(area for area in self.districts(geography) if area.code == wanted_district)
        raise RequestError(why_not(self, code.strip(), wanted, geography))

    def wider(self, area: Area) -> Area:
        """What a place is set beside first: an ICS's NHS region, a district's ICS.

        A district that an ICS boundary divides is set beside the ICS with most of its residents.
        """
        if area.kind != "district":
            return self.region(area)
        members = self.piece_membership(area.geography)
        inside = members[members["piece"].isin(area.pieces)]
        home = self.area(inside.groupby("ics")["people"].sum().idxmax(), area.geography)
        # Somerset the district lies in Somerset the ICS: figures are told apart by name.
        return replace(home, name=f"{home.name} ICS") if home.name == area.name else home

    def region(self, area: Area) -> Area:
        """The NHS region that an ICS belongs to."""
        members = [
            other for other in self.areas(area.geography) if other.region_code == area.region_code
        ]
        return Area(
            code=area.region_code,
            name=area.region,
            official_name=f"{area.region} (NHS region)",
            kind="region",
            region_code=area.region_code,
            region=area.region,
            geography=area.geography,
            pieces=frozenset().union(*(member.pieces for member in members)),
        )

    def region_codes(self) -> list[str]:
        """The Y-codes of the NHS regions."""
        return sorted(self.icbs["region_code"].unique())

    def england(self, geography: Geography) -> Area:
        """England as an area, so that it can be counted like any other."""
        return Area(
            code=ENGLAND_CODE,
            name=geography.nation,
            official_name=geography.nation,
            kind="england",
            region_code="",
            region="",
            geography=geography,
            pieces=frozenset(self.pieces["piece"]),
        )

    @cache  # noqa: B019
    def piece_membership(self, geography: Geography) -> pd.DataFrame:
        """Pieces with the ICS that holds each in this vintage: piece, district, …, ics."""
        return self.pieces.assign(ics=self._codes_in(self.pieces, geography))

    @cache  # noqa: B019
    def sub_icb_membership(self, geography: Geography) -> pd.DataFrame:
        """Sub-ICB locations with the ICS of this vintage; blank where the sub-ICB was split."""
        return self.sub_icbs.assign(ics=self._codes_in(self.sub_icbs, geography))

    def trust_membership(self, geography: Geography) -> pd.DataFrame:
        """NHS trusts with the ICS whose area their head office is in; blank where not open."""
        return self.trusts.assign(ics=self._codes_in(self.trusts, geography))

    def name(self, code: str) -> str:
        """The short name of any ICS that is or was in the register."""
        return self._short_names[code]

    @cached_property
    def _short_names(self) -> dict[str, str]:
        return dict(zip(self.icbs["code"], self.icbs["short_name"], strict=True))

    def present_codes(self, geography: Geography) -> dict[str, str]:
        """For every code ever used, the ICS of a vintage it leads to; blank when it was split."""
        in_force = set(self._in_force(geography)["code"])
        successors = dict(zip(self.icbs["code"], self.icbs["successors"], strict=True))

        def followed(code: str) -> str:
            while code and code not in in_force:
                following = [name for name in successors[code].split("|") if name]
                code = following[0] if len(following) == 1 else ""
            return code

        return {"": ""} | {code: followed(code) for code in successors}

    def _in_force(self, geography: Geography) -> pd.DataFrame:
        day = geography.valid_from.isoformat()
        ended = self.icbs["valid_to"]
        return self.icbs[(self.icbs["valid_from"] <= day) & ((ended == "") | (ended >= day))]

    def _codes_in(self, frame: pd.DataFrame, geography: Geography) -> pd.Series:
        """The ICS of each row in a vintage: recorded, or reached from an older vintage.

        A vintage without a column of its own is reached by following the register's successors
        from the newest recorded one, which is exact as long as whole ICSs merge.
        """
        column = f"ics_{geography.code.replace('-', '_')}"
        if column in frame:
            return frame[column]
        recorded = sorted(name for name in frame.columns if name.startswith("ics_"))
        older = [name for name in recorded if name < column]
        if not older:
            raise DataError(f"no column {column}, nor an older vintage to start from")
        return frame[older[-1]].map(self.present_codes(geography))

    def _ods_code(self, code: str) -> str:
        return self._ods_codes.get(code.upper(), code.upper())

    @cached_property
    def _ods_codes(self) -> dict[str, str]:
        """The code of each ICS, by itself and by those that ONS has given it."""
        return {
            code: row.code
            for row in reversed(list(self.icbs.itertuples()))
            for code in (*row.ons_codes.split("|"), row.code)
            if code
        }


def data_folder(code: str, data: Path) -> Path:
    """The data folder that an area belongs to: the pack's own, or that of the fictional ICS.

    data: the pack's own data folder.
    """
    illustrative = data / ILLUSTRATIVE_FOLDER
    if not (illustrative / "areas").is_dir():
        return data
    return illustrative if load_register(illustrative / "areas").holds(code) else data


@cache
def load_register(folder: Path | None = None) -> Register:
    """The register in `data/areas/` of the project; `DataError` names a file that is missing."""
    folder = folder or project.root() / "data" / "areas"
    return Register(
        vintages=read_csv(folder / "vintages.csv"),
        icbs=read_csv(folder / "icbs.csv"),
        pieces=_with_counts(folder / "pieces.csv"),
        sub_icbs=read_csv(folder / "sub_icbs.csv"),
        trusts=read_csv(folder / "trusts.csv"),
    )


def _with_counts(file: Path) -> pd.DataFrame:
    """The pieces with their numbers of LSOAs and people as numbers."""
    pieces = read_csv(file)
    try:
        return pieces.astype({"lsoas": "int64", "people": "int64"})
    except (KeyError, ValueError) as error:
        raise DataError(
            f"the columns lsoas and people must hold whole numbers ({error})", file=file
        ) from error


def read_csv(file: Path) -> pd.DataFrame:
    """One file of `data/areas/`, every cell as text; `DataError` when it is missing or broken."""
    if not file.is_file():
        raise DataError("is missing; restore it from the repository", file=file)
    try:
        return pd.read_csv(file, dtype=str, keep_default_na=False, encoding="utf-8")
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        raise DataError(f"is not a readable CSV file: {error}", file=file) from error


def _date(text: str) -> date:
    return date.fromisoformat(text)


def _optional(text: str) -> date | None:
    return _date(text) if text else None
