"""The register of areas in `data/areas/`: vintages, ICBs, pieces, sub-ICBs and NHS trusts."""

from pathlib import Path
from string import ascii_lowercase

import pandas as pd

from rhoanalytics.publish.dates import long_date
from rhoanalytics.publish.inputs import Input
from rhoanalytics.publish.trusts import trusts
from rhoanalytics.sources import facts, lookups, ods, staff_survey

VINTAGES = (
    ("2024-04", "boundaries from April 2024", "England", "2024-04-01", "2026-03-31"),
    ("2026-04", "boundaries from April 2026", "England", "2026-04-01", ""),
)
"""The two dated lookups that ONS published and that the pieces are cut by."""


FORMAL_ENDING = r", (City|County) of$"
"""ONS writes "Bristol, City of"; readers know the place without it."""


def build(shared: Path) -> dict[str, pd.DataFrame]:
    """The five tables of `data/areas/`, by file name without ending."""
    lookup = lookups.read_lsoa_to_ics(Input.LSOA_TO_ICS.below(shared))
    register = facts.read_icb_register(Input.ICB_REGISTER.below(shared))
    versions = facts.read_icb_area_versions(Input.ICB_AREA_VERSIONS.below(shared))
    succession = facts.read_icb_succession(Input.ICB_SUCCESSION.below(shared))
    return {
        "vintages": pd.DataFrame(
            VINTAGES, columns=["geography", "name", "nation", "valid_from", "valid_to"]
        ),
        "icbs": icbs(register, versions, succession),
        "pieces": pieces(lookup),
        "sub_icbs": sub_icbs(lookup),
        "trusts": trusts(
            facts.read_trusts(Input.TRUSTS.below(shared)),
            ods.read_trust_report(Input.TRUST_REPORT.below(shared)),
            staff_survey.read_panel(Input.SURVEY_PANEL.below(shared)),
            register,
        ),
    }


def piece_of_lsoas(lookup: pd.DataFrame) -> pd.Series:
    """The piece that each LSOA 2021 lies in: index lsoa, values piece codes.

    A piece is a district of April 2024, cut where an ICS boundary of either vintage cuts it. Its
    code is the district's, with -a, -b, ... in the order of the ICS codes where it is cut.
    """
    key = ["district", "ics_2024_04", "ics_2026_04"]
    cut = lookup[key].drop_duplicates().sort_values(key)
    position = cut.groupby("district").cumcount().map(lambda number: f"-{ascii_lowercase[number]}")
    whole = ~cut["district"].duplicated(keep=False)
    cut["piece"] = cut["district"] + position.where(~whole, "")
    return lookup.merge(cut, on=key, validate="many_to_one").set_index("lsoa")["piece"]


def pieces(lookup: pd.DataFrame) -> pd.DataFrame:
    """Every piece with its district, its ICS of both vintages, LSOAs and residents."""
    located = lookup.assign(
        piece=lookup["lsoa"].map(piece_of_lsoas(lookup)),
        district_name=lookup["district_name"].str.replace(FORMAL_ENDING, "", regex=True),
    )
    names = ["district", "district_name", "district_2026", "ics_2024_04", "ics_2026_04"]
    return (
        located.groupby(["piece", *names], as_index=False)
        .agg(lsoas=("lsoa", "size"), people=("people", "sum"))
        .sort_values("piece", ignore_index=True)
    )


def icbs(register: pd.DataFrame, versions: pd.DataFrame, succession: pd.DataFrame) -> pd.DataFrame:
    """The register of ICBs with every ONS code each has had and a sentence on its changes."""
    ons_codes = versions.groupby("code")["ons_code"].agg("|".join)
    notes = {code: _icb_note(code, register, versions, succession) for code in register["code"]}
    return (
        register.drop(columns="region_ons_code")
        .assign(ons_codes=register["code"].map(ons_codes), note=register["code"].map(notes))
        .sort_values("code", ignore_index=True)
    )


def sub_icbs(lookup: pd.DataFrame) -> pd.DataFrame:
    """Sub-ICBs of April 2024 with the ICS that holds each; blank where the area was divided."""
    became = lookup.groupby(["sub_icb_2024_04", "ics_2024_04"], as_index=False).agg(
        ics_2026_04=("ics_2026_04", _joined), sub_icb_2026_04=("sub_icb_2026_04", _joined)
    )
    came_from = lookup.groupby("sub_icb_2026_04")["sub_icb_2024_04"].agg(_joined)
    divided = became["ics_2026_04"].str.contains("|", regex=False)
    became["note"] = [
        _sub_icb_note(row.sub_icb_2024_04, row.sub_icb_2026_04, came_from)
        for row in became.itertuples()
    ]
    became["ics_2026_04"] = became["ics_2026_04"].where(~divided, "")
    columns = ["sub_icb", "ics_2024_04", "ics_2026_04", "note"]
    return became.rename(columns={"sub_icb_2024_04": "sub_icb"})[columns]


def _icb_note(
    code: str, register: pd.DataFrame, versions: pd.DataFrame, succession: pd.DataFrame
) -> str:
    row = register.set_index("code").loc[code]
    sentences = [
        f"Boundary changed on {long_date(version.valid_from)}."
        for version in versions[versions["code"] == code].iloc[1:].itertuples()
        if code not in set(succession["successor"])
    ]
    ended = succession[succession["predecessor"] == code]
    if len(ended) == 1:
        sentences.append(f"Became part of {ended['successor'].item()} on {_long_of(ended)}.")
    elif len(ended):
        shares = 100 * ended["people"] / ended["people"].sum()
        parts = ", ".join(
            f"{successor} ({share:.0f}% of residents)"
            for successor, share in zip(ended["successor"], shares, strict=True)
        )
        sentences.append(f"Divided on {_long_of(ended)} between {parts}.")
    formed = succession[succession["successor"] == code]
    if len(formed):
        parts = ", ".join(
            predecessor if kind == "merger" else f"part of {predecessor}"
            for predecessor, kind in zip(formed["predecessor"], formed["kind"], strict=True)
        )
        verb = "Formed from" if row["valid_from"] == formed["date"].iloc[0] else "Gained"
        sentences.append(f"{verb} {parts} on {_long_of(formed)}.")
    return " ".join(sentences)


def _sub_icb_note(code: str, became: str, came_from: pd.Series) -> str:
    if became != code:
        return f"Closed; its area went to {became.replace('|', ', ')} in April 2026."
    gained = [other for other in came_from[code].split("|") if other != code]
    return f"Gained part of {', '.join(gained)} in April 2026." if gained else ""


def _joined(codes: pd.Series) -> str:
    return "|".join(sorted(set(codes)))


def _long_of(links: pd.DataFrame) -> str:
    return long_date(links["date"].iloc[0])
