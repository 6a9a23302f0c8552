"""Whether the tables fit together: small areas, sums, boards, boundaries and trusts.

Every function takes the store and the register and gives findings. What cannot be checked, because
a table is not there, gives none.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pandas as pd

from rhoanalytics import schemas
from rhoanalytics.areas import ENGLAND_CODE, Register
from rhoanalytics.errors import DataError
from rhoanalytics.frames import read_frame
from rhoanalytics.sources.wres_summary import integrity
from rhoanalytics.store import Store

SHOWN = 5
"""How many offending codes a finding names."""

LSOA_TABLES = {
    "lsoa_deprivation": "lsoa",
    "lsoa_ethnic_groups": "lsoa",
    "lsoa_ages": "lsoa",
    "lsoa_places": "lsoa",
    "boundaries_lsoa_2021": "code",
}
"""Tables of small areas of Census 2021 and their column of codes. (Those of the Indices of 2019
are of Census 2011.)"""

EDITION_CENSUS = {2019: 2011, 2025: 2021}
"""Edition of the Indices of Deprivation -> the Census whose small areas it ranks."""

OBSERVATION_TABLES = (
    "qof_registers",
    "cvdprevent",
    "staff_survey_by_ethnicity",
    "staff_survey_all_staff",
    "staff_survey_england",
    "wres_trust_pages",
)
"""Tables whose areas are all in the register. (Fingertips has areas of many other kinds.)"""


@dataclass(frozen=True)
class Finding:
    """One thing that was checked, in words, and what is wrong with it (nothing, if it is sound)."""

    what: str
    faults: tuple[str, ...] = ()

    def __str__(self) -> str:
        if not self.faults:
            return f"{self.what}: no faults"
        return f"{self.what}: {len(self.faults)} fault{'' if len(self.faults) == 1 else 's'}"


def check_tables(store: Store, register: Register) -> Iterator[Finding]:
    """Every table against its schema, every file of it."""
    for name, schema in schemas.SCHEMAS.items():
        if name in schemas.AREA_SCHEMAS:
            continue
        files = store.files(name)
        if not files:
            if name in schemas.TABLE_SCHEMAS:
                yield Finding(name, ("is missing; restore it from the repository",))
            continue
        faults = []
        rows = 0
        for file in files:
            try:
                frame = read_frame(file)
                schemas.validate(name, frame, file)
                rows += len(frame)
            except DataError as error:
                faults.append(str(error))
        parts = f" in {len(files)} files" if len(files) > 1 else ""
        yield Finding(f"{name}: {rows:,} rows{parts}, {len(schema.columns)} columns", tuple(faults))


def check_small_areas(store: Store, register: Register) -> Iterator[Finding]:
    """The LSOAs of every table against the lookups of their Census, both ways."""
    if not store.has("lsoa_lookup"):
        return
    lookup = store.table("lsoa_lookup")
    known = {census: set(rows["lsoa"]) for census, rows in lookup.groupby("census")}
    for name, column in LSOA_TABLES.items():
        if not store.has(name):
            continue
        table = store.table(name)
        if name == "lsoa_deprivation":
            for edition, rows in table.groupby("edition"):
                census = EDITION_CENSUS[edition]
                yield from _matched(f"{name} {edition}", rows[column], census, known)
        else:
            yield from _matched(name, table[column], 2021, known)
    if store.has("boundaries_lsoa_2011"):
        codes = store.table("boundaries_lsoa_2011")["code"]
        yield from _matched("boundaries_lsoa_2011", codes, 2011, known)
    if store.has("lsoa_successors"):
        changes = store.table("lsoa_successors")
        yield from _matched("lsoa_successors (2011)", changes["lsoa_2011"], 2011, known)
        yield from _matched("lsoa_successors (2021)", changes["lsoa"], 2021, known)


def check_sums(store: Store, register: Register) -> Iterator[Finding]:
    """Small areas summed to pieces against the embedded counts, which are the same Census's."""
    if not store.has("lsoa_places"):
        return
    places = store.table("lsoa_places")[["lsoa", "piece"]]
    if store.has("lsoa_ethnic_groups") and store.has("lsoa_deprivation"):
        published = store.table("people_by_decile")
        groups = store.table("lsoa_ethnic_groups")
        groups = groups[groups["group"].isin(set(published["group"]))]
        ranks = store.table("lsoa_deprivation")
        deciles = ranks.loc[ranks["edition"] == 2025, ["lsoa", "imd_decile"]]
        placed = groups.merge(places, on="lsoa").merge(deciles, on="lsoa")
        placed = placed.rename(columns={"imd_decile": "decile"})
        if not placed.empty:
            key = ["piece", "decile", "group"]
            yield _same_sums("lsoa_ethnic_groups", placed, "people_by_decile", published, key)
    if store.has("lsoa_ages"):
        placed = store.table("lsoa_ages").merge(places, on="lsoa")
        published = store.table("people_by_age")
        key = ["piece", "age_band"]
        yield _same_sums("lsoa_ages", placed, "people_by_age", published, key)
    if store.has("lsoa_deprivation"):
        ranks = store.table("lsoa_deprivation")
        placed = ranks[ranks["edition"] == 2025].merge(places, on="lsoa")
        counted = placed.groupby(["piece", "imd_decile"]).size().rename("lsoas").reset_index()
        counted = counted.rename(columns={"imd_decile": "decile"})
        published = store.table("lsoas_by_decile")
        published = published[(published["edition"] == 2025) & (published["domain"] == "imd")]
        key = ["piece", "decile"]
        yield _same_sums("lsoa_deprivation", counted, "lsoas_by_decile", published, key, "lsoas")


def check_boards(store: Store, register: Register) -> Iterator[Finding]:
    """Codes of boards and other areas in every table against the register."""
    known = set(register.icbs["code"])
    for name in ("lsoa_lookup", "practice_places", "organisations"):
        if store.has(name):
            table = store.table(name)
            codes = table.loc[table["ics"] != "", "ics"]
            yield _known(f"{name}: ICS codes", codes, known, "the register")
    everywhere = known | {ENGLAND_CODE, *register.region_codes()}
    everywhere |= set(register.sub_icbs["sub_icb"]) | set(register.trusts["trust"])
    for name in OBSERVATION_TABLES:
        if store.has(name):
            areas = store.table(name)["area"]
            yield _known(f"{name}: areas", areas, everywhere, "the register")
    if store.has("lsoa_lookup"):
        lookup = store.table("lsoa_lookup")
        for geography in register.geographies():
            codes = lookup.loc[lookup["vintage"] == geography.code, "ics"]
            in_force = {area.code for area in register.areas(geography)}
            if not codes.empty:
                subject = f"lsoa_lookup of {geography.code}: ICS codes"
                yield _known(subject, codes, in_force, f"the boards of {geography.code}")


def check_boundaries(store: Store, register: Register) -> Iterator[Finding]:
    """Whether each set of boundaries has every area of its kind, and no other."""
    wanted = {
        f"boundaries_ics_{geography.code.replace('-', '_')}": {
            area.code for area in register.areas(geography)
        }
        for geography in register.geographies()
    }
    wanted["boundaries_district"] = set(register.pieces["district"])
    wanted["boundaries_region"] = set(register.region_codes())
    for name, codes in wanted.items():
        if not store.has(name):
            continue
        drawn = set(store.table(name)["code"])
        missing, surplus = sorted(codes - drawn), sorted(drawn - codes)
        faults = [f"no boundary of {_listed(missing)}"] if missing else []
        faults += [f"boundaries of areas that are not in the register: {_listed(surplus)}"] * bool(
            surplus
        )
        yield Finding(
            f"{name}: {len(codes & drawn):,} of {len(codes):,} areas drawn", tuple(faults)
        )


def check_registers(store: Store, register: Register) -> Iterator[Finding]:
    """The practice registers of the sub-ICB locations add up to those of the nation."""
    table = store.table("qof_registers")
    national = table["area"] == ENGLAND_CODE
    key = ["period", "indicator"]
    counts = ["numerator", "denominator"]
    sums = table[~national].groupby(key)[counts].sum()
    printed = table[national].set_index(key)[counts]
    both = sums.join(printed.add_suffix("_nation"), how="inner").dropna()
    wrong = both[
        (both["numerator"] != both["numerator_nation"])
        | (both["denominator"] != both["denominator_nation"])
    ]
    faults = [
        f"{period} {indicator}: the locations have {row['numerator']:,} of "
        f"{row['denominator']:,}, the nation {row['numerator_nation']:,} of "
        f"{row['denominator_nation']:,}"
        for (period, indicator), row in wrong.iterrows()
    ]
    yield Finding(f"qof_registers: {len(both)} sums against the nation's", tuple(faults[:SHOWN]))


def check_trusts(store: Store, register: Register) -> Iterator[Finding]:
    """Trusts that are open, and all that made a return, against the register's trusts."""
    known = set(register.trusts["trust"])
    organisations = store.table("organisations") if store.has("organisations") else None
    if organisations is not None:
        trusts = organisations[organisations["kind"].isin(["trust", "care trust"])]
        still_open = trusts.loc[trusts["closed"] == "", "code"]
        yield _known("organisations: open trusts", still_open, known, "trusts.csv")
        known |= set(organisations["code"])
    if store.has("wres_returns"):
        codes = store.table("wres_returns")["org_code"]
        where = "trusts.csv, icbs.csv or organisations"
        yield _known(
            "wres_returns: organisations", codes, known | set(register.icbs["code"]), where
        )


CHECKS: tuple[Callable[[Store, Register], Iterator[Finding]], ...] = (
    check_tables,
    check_small_areas,
    check_sums,
    check_boards,
    check_boundaries,
    check_registers,
    check_trusts,
)


def check(store: Store, register: Register) -> Iterator[Finding]:
    """All findings. The joins are tried only when every table is as its schema says."""
    sound = True
    for finding in check_tables(store, register):
        sound = sound and not finding.faults
        yield finding
    if sound:
        for one in CHECKS[1:]:
            yield from one(store, register)


def _matched(
    subject: str, codes: pd.Series, census: int, known: dict[int, set[str]]
) -> Iterator[Finding]:
    if census not in known:
        return
    ours = set(codes)
    unknown, absent = sorted(ours - known[census]), sorted(known[census] - ours)
    faults = []
    if unknown:
        faults.append(f"{len(unknown):,} LSOAs are in no lookup of {census}: {_listed(unknown)}")
    if absent:
        faults.append(f"{len(absent):,} LSOAs of the lookup are not in it: {_listed(absent)}")
    matched = len(ours) - len(unknown)
    yield Finding(
        f"{subject}: {matched:,} of {len(ours):,} LSOAs matched with the lookup of {census}",
        tuple(faults),
    )


def _same_sums(
    name: str,
    placed: pd.DataFrame,
    published_name: str,
    published: pd.DataFrame,
    key: list[str],
    column: str = "people",
) -> Finding:
    """Counts summed by key against published ones; only rows other than zero count."""
    ours = placed.groupby(key)[column].sum()
    theirs = published.groupby(key)[column].sum()
    both = pd.DataFrame({"ours": ours, "theirs": theirs}).fillna(0).astype("int64")
    wrong = both[both["ours"] != both["theirs"]]
    faults = [
        f"{' '.join(map(str, keys))}: {row.ours:,} where {published_name} has {row.theirs:,}"
        for keys, row in zip(wrong.index, wrong.itertuples(), strict=True)
    ]
    more = [f"and {len(faults) - SHOWN:,} more"] if len(faults) > SHOWN else []
    total = int(both["ours"].sum())
    what = f"{name}: {len(both):,} sums by {', '.join(key)} against {published_name} ({total:,})"
    return Finding(what, (*faults[:SHOWN], *more))


def _known(subject: str, codes: pd.Series, known: set[str], where: str) -> Finding:
    used = set(codes)
    unknown = sorted(used - known)
    faults = (f"not in {where}: {_listed(unknown)}",) if unknown else ()
    return Finding(f"{subject}: {len(used) - len(unknown):,} of {len(used):,} in {where}", faults)


def _listed(codes: list[str]) -> str:
    more = f" and {len(codes) - SHOWN:,} more" if len(codes) > SHOWN else ""
    return ", ".join(codes[:SHOWN]) + more


def remarks_on_returns(store: Store) -> list[str]:
    """What is odd about the WRES returns without being a fault: gaps, figures that do not fit."""
    if not store.has("wres_returns"):
        return []
    survey = "staff_survey_by_ethnicity"
    return integrity(
        store.table("wres_returns"), store.table(survey) if store.has(survey) else None
    )
