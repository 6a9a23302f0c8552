"""The thousand invented small areas: who lives in each, and how deprived it is.

Each area's residents are drawn once, by detailed ethnic group, sex and five-year age band; every
census table is a sum of these cells, so that all tables agree. Deprivation, ethnic group and age go
together as they do in many countries: mildly, with much variation between areas.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from shapely import Polygon

from rhoanalytics.ethnicity import CENSUS_GROUPS
from rhoanalytics.illustrative import geometry
from rhoanalytics.illustrative.nation import DISTRICTS, SHOWN, generator
from rhoanalytics.sources.census import AGE_BANDS
from rhoanalytics.sources.iod import DOMAINS

GROUPS = tuple(CENSUS_GROUPS)
SEXES = ("Female", "Male")
BANDS = tuple(AGE_BANDS.values())

RESIDENTS, RESIDENTS_SPREAD, FEWEST, MOST = 1680, 290, 1000, 3000
"""Official small areas hold 1,000 to 3,000 residents."""

SHARES = {
    "Asian: Bangladeshi": (0.9, 0.36),
    "Asian: Chinese": (0.7, 0.00),
    "Asian: Indian": (2.6, -0.06),
    "Asian: Pakistani": (2.4, 0.30),
    "Asian: Other Asian": (1.5, 0.06),
    "Black: African": (2.2, 0.30),
    "Black: Caribbean": (1.0, 0.24),
    "Black: Other Black": (0.5, 0.24),
    "Mixed: White and Asian": (0.8, 0.00),
    "Mixed: White and Black African": (0.4, 0.18),
    "Mixed: White and Black Caribbean": (0.9, 0.18),
    "Mixed: Other Mixed": (0.7, 0.06),
    "White: British": (78.0, 0.00),
    "White: Gypsy or Irish Traveller": (0.1, 0.30),
    "White: Irish": (0.8, 0.00),
    "White: Roma": (0.2, 0.36),
    "White: Other White": (5.0, 0.09),
    "Other: Arab": (0.5, 0.24),
    "Other: Any other ethnic group": (1.0, 0.15),
}
"""Group -> share of the nation (%), and how its log odds rise with deprivation."""

CLUSTERING = 0.45
"""Standard deviation of a group's log odds between small areas of one district."""

COMMON_CLUSTERING = 0.55
"""The same for all groups other than White British together."""

PYRAMID = np.array(
    [5.4, 5.9, 6.0, 5.7, 6.0, 6.6, 7.0, 6.7, 6.4, 6.4, 6.9, 6.7, 5.8, 4.9, 5.0, 3.6, 2.5, 2.4]
)
"""Residents by five-year age band before groups and places are told apart (%)."""

YOUNGER = {"Asian": 1.7, "Black": 1.5, "Mixed": 3.3, "White": -0.25, "Other": 1.5}
"""Broad group -> how much younger it is (tilt per 100 years of age)."""

WEIGHTS = dict(zip(DOMAINS[1:], (0.225, 0.225, 0.135, 0.135, 0.093, 0.093, 0.094), strict=True))
"""The weights that MHCLG gives to the domains (Technical Report of the Indices)."""

RELATION = {
    "income": 0.93,
    "employment": 0.90,
    "education": 0.80,
    "health": 0.85,
    "crime": 0.70,
    "barriers": -0.05,
    "environment": 0.35,
}
"""How closely each domain follows the hidden deprivation of an area (correlation)."""

PERSISTENCE = 0.94
"""Correlation of the hidden deprivation of 2019 and of 2025."""

SPLITS, MERGERS = 12, 4
"""2011 areas that became two in 2021, and 2021 areas that were two in 2011."""


@dataclass(frozen=True)
class SmallAreas:
    """The areas of 2021 (`table`: lsoa, name, district, deprivation), their residents
    (area x group x sex x band) and how those of 2011 became those of 2021 (`successors`: lsoa_2011,
    name_2011, lsoa, name, change). `outlines` are those of the first areas, `districts` of all
    districts."""

    table: pd.DataFrame
    residents: np.ndarray
    successors: pd.DataFrame
    outlines: list[Polygon]
    districts: dict[str, Polygon]

    def people(self) -> np.ndarray:
        """Residents of each area."""
        return self.residents.sum(axis=(1, 2, 3))


def build() -> SmallAreas:
    """All small areas of the nation; those of Fallowmere come first and have outlines."""
    shown = geometry.settle()
    draw = generator("small areas")
    tables = []
    for district in DISTRICTS:
        centrality = (
            shown.centrality[shown.district == district.code]
            if district.system == SHOWN
            else draw.beta(1.1, 1.1, district.lsoas)
        )
        pull = (centrality - centrality.mean()) / centrality.std()
        chance = draw.normal(size=district.lsoas)
        hidden = district.deprivation + district.spread * (0.6 * pull + 0.8 * chance)
        number = np.arange(district.lsoas)
        tables.append(
            pd.DataFrame(
                {
                    "name": [f"{district.name} {1 + n // 5:03d}{'ABCDE'[n % 5]}" for n in number],
                    "district": district.code,
                    "deprivation": hidden,
                    "centrality": centrality,
                    "diversity": district.diversity
                    + 0.25 * pull
                    + COMMON_CLUSTERING * draw.normal(size=district.lsoas),
                    "older": district.age - 0.5 * pull,
                }
            )
        )
    table = pd.concat(tables, ignore_index=True)
    residents = _residents(table, draw)
    lsoa, successors = _codes(table)
    table.insert(0, "lsoa", lsoa)
    return SmallAreas(
        table[["lsoa", "name", "district", "deprivation", "centrality"]],
        residents,
        successors,
        *geometry.outlines(shown),
    )


def _residents(table: pd.DataFrame, draw: np.random.Generator) -> np.ndarray:
    share, slope = np.array([SHARES[group] for group in GROUPS]).T
    broad = [CENSUS_GROUPS[group] for group in GROUPS]
    others = np.array([group != "White: British" for group in GROUPS])
    odds = np.log(share) + slope * table["deprivation"].to_numpy()[:, None]
    odds = odds + others * (
        table["diversity"].to_numpy()[:, None] + CLUSTERING * draw.normal(size=odds.shape)
    )
    groups = np.exp(odds) / np.exp(odds).sum(axis=1, keepdims=True)
    years = np.arange(len(BANDS)) * 5 + 2.5
    tilt = table["older"].to_numpy()[:, None] - np.array([YOUNGER[name] for name in broad])
    ages = PYRAMID * np.exp(tilt[:, :, None] * (years - 40) / 100)
    ages = ages / ages.sum(axis=2, keepdims=True)
    women = 0.485 + 0.0012 * np.maximum(years - 45, 0)
    by_sex = np.stack([women, 1 - women])
    cells = groups[:, :, None, None] * ages[:, :, None, :] * by_sex[None, None, :, :]
    total = np.clip(draw.normal(RESIDENTS, RESIDENTS_SPREAD, len(table)), FEWEST, MOST).astype(int)
    flat = cells.reshape(len(table), -1)
    drawn = draw.multinomial(total, flat / flat.sum(axis=1, keepdims=True))
    return drawn.reshape(cells.shape)


def _codes(table: pd.DataFrame) -> tuple[list[str], pd.DataFrame]:
    """Codes of the areas of 2021, and the areas of 2011 that they came from.

    As in the real lookup, an area that did not change keeps its code and a new one has a new code.
    """
    draw = generator("codes")
    old = [f"X01{number:06d}" for number in range(1, len(table) + 1)]
    new = list(old)
    pairs = np.arange(0, len(table) - 1, 5)
    chosen = draw.choice(pairs, SPLITS + MERGERS, replace=False)
    names = table["name"]
    before = {position: [(code, names[position], "U")] for position, code in enumerate(old)}
    fresh = (f"X01{number:06d}" for number in range(30_001, 30_100))
    gone = (f"X01{number:06d}" for number in range(20_001, 20_100))
    for first in sorted(chosen[:SPLITS]):
        second = first + 1
        new[first], new[second] = next(fresh), next(fresh)
        before[first] = before[second] = [(old[first], names[first], "S")]
    for merged in sorted(chosen[SPLITS:]):
        new[merged] = next(fresh)
        sister = f"{names[merged][:-1]}F"
        before[merged] = [(old[merged], names[merged], "M"), (next(gone), sister, "M")]
    successors = [
        {
            "lsoa_2011": code,
            "name_2011": name,
            "lsoa": new[position],
            "name": names[position],
            "change": change,
        }
        for position, parts in before.items()
        for code, name, change in parts
    ]
    return new, pd.DataFrame(successors)


def indices_2025(areas: SmallAreas) -> pd.DataFrame:
    """Index of the areas of 2021: lsoa, and <domain>_score, _rank, _decile for every domain."""
    found = _indices(areas.table["deprivation"].to_numpy(), generator("indices 2025"))
    return pd.concat([areas.table["lsoa"], found], axis=1)


def indices_2019(areas: SmallAreas) -> pd.DataFrame:
    """The same for the areas of 2011, with an earlier, closely related hidden deprivation."""
    draw = generator("indices 2019")
    hidden = areas.successors.merge(areas.table[["lsoa", "deprivation"]], on="lsoa")
    before = hidden.groupby("lsoa_2011")["deprivation"].mean().sort_index()
    spread = before.std() * np.sqrt(1 - PERSISTENCE**2)
    moved = PERSISTENCE * before.to_numpy() + draw.normal(0, spread, len(before))
    return pd.concat([before.reset_index()[["lsoa_2011"]], _indices(moved, draw)], axis=1)


def _indices(hidden: np.ndarray, draw: np.random.Generator) -> pd.DataFrame:
    standard = (hidden - hidden.mean()) / hidden.std()
    number = len(hidden)
    found, combined = {}, np.zeros(number)
    for domain, weight in WEIGHTS.items():
        relation = RELATION[domain]
        level = relation * standard + np.sqrt(1 - relation**2) * draw.normal(size=number)
        rank = np.argsort(np.argsort(-level, kind="stable"), kind="stable") + 1
        found[domain] = _score(domain, level), rank
        combined += weight * _exponential(rank, number)
    order = np.argsort(np.argsort(-combined, kind="stable"), kind="stable") + 1
    found = {"imd": (combined.round(3), order), **found}
    return pd.DataFrame(
        {
            f"{domain}_{part}": values
            for domain, (score, rank) in found.items()
            for part, values in (
                ("score", score),
                ("rank", rank),
                ("decile", -(-10 * rank // number)),
            )
        }
    )


def _score(domain: str, level: np.ndarray) -> np.ndarray:
    """A domain's score in the unit that the official files use for it."""
    if domain in ("income", "employment"):
        middle, slope = (-2.0, 0.75) if domain == "income" else (-2.4, 0.70)
        return (1 / (1 + np.exp(-(middle + slope * level)))).round(3)
    if domain in ("health", "crime"):
        return (0.85 * level).round(3)
    middle, slope = {"education": (18, 12), "barriers": (21, 9), "environment": (21, 12)}[domain]
    return (middle * np.exp(level * slope / middle * 0.7)).round(3)


def _exponential(rank: np.ndarray, number: int) -> np.ndarray:
    """MHCLG's transformation of a rank to 0-100, the most deprived highest (Technical Report)."""
    position = (number + 1 - rank) / (number + 1)
    return -23 * np.log(1 - position * (1 - np.exp(-100 / 23)))
