"""Writing invented figures in the layouts of official files: small areas, lookups and outlines.

The readers in `sources/` must not be able to tell the layout from the official one. Each file says
in its first lines, or in a name, that it is illustrative.
"""

import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from rhoanalytics.ethnicity import CENSUS_GROUPS, FIVE_GROUP_HEADINGS, FIVE_GROUPS
from rhoanalytics.illustrative import geometry
from rhoanalytics.illustrative.nation import (
    REGION_ONS_CODES,
    REGIONS,
    districts,
    systems,
)
from rhoanalytics.illustrative.small_areas import BANDS, GROUPS, SEXES, SmallAreas
from rhoanalytics.sources.census import AGE_BANDS
from rhoanalytics.sources.iod import DOMAINS

MARK = "ILLUSTRATIVE DATA, invented; not about any real place"

FIXED_TIME = (2026, 4, 1, 0, 0, 0)
"""Stamped on every entry of a zip file, so that its bytes do not depend on the clock."""

DOMAIN_HEADINGS = {
    "imd": ("Index of Multiple Deprivation (IMD)", "Score"),
    "income": ("Income", "Score (rate)"),
    "employment": ("Employment", "Score (rate)"),
    "education": ("Education, Skills and Training", "Score"),
    "health": ("Health Deprivation and Disability", "Score"),
    "crime": ("Crime", "Score"),
    "barriers": ("Barriers to Housing and Services", "Score"),
    "environment": ("Living Environment", "Score"),
}
"""Headings of File 7 of the Indices of Deprivation: the domain, and how its score is headed."""

RANK, DECILE = "Rank (where 1 is most deprived)", "Decile (where 1 is most deprived 10% of LSOAs)"

BROAD_HEADINGS = {group: heading for heading, group in FIVE_GROUP_HEADINGS.items()}
LONG_DETAILS = {
    "White: British": "White: English, Welsh, Scottish, Northern Irish or British",
    "Mixed: Other Mixed": (
        "Mixed or Multiple ethnic groups: Other Mixed or Multiple ethnic groups"
    ),
}
"""Detailed groups that the Census words otherwise than the pack does."""

RM032_AGES = {
    "Aged 24 years and under": slice(0, 5),
    "Aged 25 to 34 years": slice(5, 7),
    "Aged 35 to 49 years": slice(7, 10),
    "Aged 50 to 64 years": slice(10, 13),
    "Aged 65 years and over": slice(13, 18),
}
"""Ages of table RM032 -> the five-year bands that each is the sum of."""


def census_heading(group: str) -> str:
    """A detailed ethnic group as Census tables head it."""
    broad, _, detail = group.partition(": ")
    return LONG_DETAILS.get(group, f"{BROAD_HEADINGS[broad]}: {detail}")


def write_lines(file: Path, frame: pd.DataFrame, **options) -> Path:
    """A CSV file with `\\n` line ends in a folder made for it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    frame.to_csv(file, index=False, lineterminator="\n", **options)
    return file


def indices(areas: SmallAreas, found: pd.DataFrame, edition: int, file: Path) -> Path:
    """File 7 of the Indices of Deprivation: every domain's score, rank and decile.

    Sub-domains and the two supplementary indices, which the pack does not read, are left out.
    """
    census, year, denominators = (
        (2021, 2024, "mid 2022")
        if edition == 2025
        else (
            2011,
            2019,
            "mid 2015 (excluding prisoners)",
        )
    )
    key = "lsoa" if edition == 2025 else "lsoa_2011"
    names = areas.successors.merge(areas.table[["lsoa", "district"]], on="lsoa").assign(
        people=areas.successors["lsoa"].map(_people(areas))
    )
    names = names.drop_duplicates(key).set_index(key)
    name = "name" if edition == 2025 else "name_2011"
    place = found[key].map(names["district"])
    table = {
        f"LSOA code ({census})": found[key],
        f"LSOA name ({census})": found[key].map(names[name]),
        f"Local Authority District code ({year})": place,
        f"Local Authority District name ({year})": place.map(lambda code: districts()[code].name),
    }
    for domain in DOMAINS:
        heading, score = DOMAIN_HEADINGS[domain]
        table[f"{heading} {score}"] = found[f"{domain}_score"]
        table[f"{heading} {RANK}"] = found[f"{domain}_rank"]
        table[f"{heading} {DECILE}"] = found[f"{domain}_decile"]
    table[f"Total population: {denominators}"] = found[key].map(names["people"])
    return write_lines(file, pd.DataFrame(table))


def lookup(areas: SmallAreas, file: Path) -> Path:
    """LSOAs of 2021 to sub-ICB, ICB and district, of April 2024 and April 2026, as ONS heads it."""
    places = areas.table["district"].map(districts())
    homes = places.map(lambda district: systems()[district.system])
    table = {"LSOA21CD": areas.table["lsoa"], "LSOA21NM": areas.table["name"]}
    for year in (24, 26):
        table |= {
            f"SICBL{year}CDH": places.map(lambda place: place.sub_icb),
            f"ICB{year}CD": homes.map(lambda home: home.ons_code),
            f"ICB{year}CDH": homes.map(lambda home: home.code),
            f"LAD{year}CD": areas.table["district"],
            f"LAD{year}NM": places.map(lambda place: place.name),
        }
    return write_lines(file, pd.DataFrame(table))


def successors(areas: SmallAreas, file: Path) -> Path:
    """The ONS lookup of LSOAs of 2011 to those of 2021 and to districts of 2022."""
    table = areas.successors.merge(areas.table[["lsoa", "district"]], on="lsoa")
    return write_lines(
        file,
        pd.DataFrame(
            {
                "LSOA11CD": table["lsoa_2011"],
                "LSOA11NM": table["name_2011"],
                "LSOA21CD": table["lsoa"],
                "LSOA21NM": table["name"],
                "CHGIND": table["change"],
                "LAD22CD": table["district"],
                "LAD22NM": table["district"].map(lambda code: districts()[code].name),
            }
        ),
    )


def ethnic_groups(areas: SmallAreas, file: Path) -> Path:
    """Census table TS021 from Nomis: residents of LSOAs in five groups."""
    broad = np.array([CENSUS_GROUPS[group] for group in GROUPS])
    counts = {
        BROAD_HEADINGS[group]: areas.residents[:, broad == group].sum(axis=(1, 2, 3))
        for group in FIVE_GROUPS
    }
    total = {"Total: All usual residents": areas.people()}
    return _nomis(file, "TS021 - Ethnic group", areas, total | counts)


def ages(areas: SmallAreas, file: Path) -> Path:
    """Census table TS007A from Nomis: residents of LSOAs by five-year age band."""
    counts = areas.residents.sum(axis=(1, 2))
    columns = {heading: counts[:, BANDS.index(band)] for heading, band in AGE_BANDS.items()}
    title = "TS007A - Age by five-year age bands"
    return _nomis(file, title, areas, {"Total": areas.people()} | columns)


def district_groups(areas: SmallAreas, file: Path) -> Path:
    """Census 2021 residents of districts in 19 groups, as the reference file words them."""
    counts = areas.residents.sum(axis=(2, 3))
    rows = []
    for code, district in districts().items():
        inside = counts[(areas.table["district"] == code).to_numpy()].sum(axis=0)
        rows += [
            (code, district.name, f"{census_heading(group)} (number)", float(people))
            for group, people in zip(GROUPS, inside, strict=True)
        ]
    columns = ["ltla21_code", "ltla21_name", "ethnic_group", "value"]
    return write_lines(file, pd.DataFrame(rows, columns=columns))


def outlines(areas: SmallAreas, folder: Path) -> list[Path]:
    """ONS boundaries as GeoJSON: LSOAs of 2021 (of Fallowmere), districts, systems and regions."""
    shapes = list(areas.districts.values())
    homes = [systems()[districts()[code].system] for code in areas.districts]
    by_system = geometry.joined(shapes, np.array([home.code for home in homes]))
    by_region = geometry.joined(shapes, np.array([home.region for home in homes]))
    shown = zip(areas.table["lsoa"], areas.table["name"], areas.outlines, strict=False)
    boards = [(systems()[code], shape) for code, shape in by_system.items()]
    files = {
        "lsoa_2021.geojson": [
            ({"LSOA21CD": code, "LSOA21NM": name}, shape) for code, name, shape in shown
        ],
        "districts_2024.geojson": [
            ({"LAD24CD": code, "LAD24NM": districts()[code].name}, shape)
            for code, shape in areas.districts.items()
        ],
        "regions_2024.geojson": [
            ({"NHSER24CD": REGION_ONS_CODES[code], "NHSER24NM": REGIONS[code]}, shape)
            for code, shape in by_region.items()
        ],
    }
    for year in (23, 26):
        files[f"icbs_20{year}.geojson"] = [
            ({f"ICB{year}CD": board.ons_code, f"ICB{year}NM": board.official_name}, shape)
            for board, shape in boards
        ]
    return [_geojson(folder / name, features) for name, features in files.items()]


def _geojson(file: Path, features: list[tuple[dict, object]]) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    content = {
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": "EPSG:4326"}},
        "features": [geometry.feature(properties, shape) for properties, shape in features],
    }
    file.write_text(json.dumps(content, separators=(",", ":")) + "\n", "utf-8", newline="\n")
    return file


def _nomis(file: Path, title: str, areas: SmallAreas, counts: dict[str, np.ndarray]) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(_nomis_text(title, areas, counts), encoding="utf-8", newline="\n")
    return file


def _nomis_text(
    title: str, areas: SmallAreas, counts: dict[str, np.ndarray], layer: Sequence[str] = ()
) -> str:
    """A Nomis table: lines above the header, one row an LSOA, a footnote below."""
    head = ["2021 super output area - lower layer", "mnemonic", *counts]
    lines = [
        "",
        f'"{title}"',
        f'"{MARK}"',
        '"Population :","All usual residents"',
        '"Units      :","Persons"',
        '"Date       :","2021"',
        *layer,
        "",
        ",".join(f'"{name}"' for name in head),
        "",
    ]
    numbers = np.stack(list(counts.values()), axis=1)
    for row, values in zip(areas.table.itertuples(index=False), numbers, strict=True):
        lines.append(f'"{row.name}","{row.lsoa}",' + ",".join(map(str, values)))
    return "\n".join([*lines, "", '"",""', f'"","{MARK}"', ""])


def ethnic_groups_by_age(areas: SmallAreas) -> str:
    """Census table RM032 as a Nomis query gives it: a table for each sex and age, one below the
    other, with 19 groups across."""
    tables = []
    for position, sex in enumerate(SEXES):
        for age, bands in RM032_AGES.items():
            counts = areas.residents[:, :, position, bands].sum(axis=2)
            columns = {census_heading(g): counts[:, n] for n, g in enumerate(GROUPS)}
            layer = (f'"Sex        :","{sex}"', f'"Age        :","{age}"')
            tables.append(_nomis_text("RM032 - Ethnic group by sex by age", areas, columns, layer))
    return "\n".join(tables)


def write_zip(file: Path, contents: Mapping[str, str | bytes]) -> Path:
    """A zip file with these entries, always the same bytes for the same contents."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in contents.items():
            archive.writestr(zipfile.ZipInfo(name, FIXED_TIME), content, zipfile.ZIP_DEFLATED, 9)
    return file


def _people(areas: SmallAreas) -> pd.Series:
    return pd.Series(areas.people(), index=areas.table["lsoa"])
