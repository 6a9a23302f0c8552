"""An invented ICS with nine years of WRES returns and surveys, of the shape that importers write.

Of its five trusts two merged in 2021 (MT6 into MT2), MT4 made no return for 2019, one cell of MT3
in 2024 is suppressed, indicator 3 is a two-year average until 2019, and MT5 is an ambulance trust.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from rhoanalytics.areas import Area, Geography, Register
from rhoanalytics.provenance import Provenance, write_part

YEARS = range(2017, 2026)
STAFF = {"MT1": 9_000, "MT2": 7_000, "MT3": 3_900, "MT4": 2_600, "MT5": 1_900, "MT6": 2_300}
NAMES = {
    "MT1": "Mallow Royal Hospitals NHS Foundation Trust",
    "MT2": "Tarn Hospitals NHS Trust",
    "MT3": "Fallow Mental Health NHS Trust",
    "MT4": "Fallow Community NHS Trust",
    "MT5": "Fallow Ambulance NHS Trust",
    "MT6": "Ostle District NHS Trust",
}
KINDS = {"MT3": "mental health", "MT4": "community", "MT5": "ambulance"}
SUPPRESSED = ("MT3", 2024, "nonclinical", "8b", "BME")
NO_RETURN = ("MT4", 2019)
MERGED = ("MT6", "MT2", 2021)

_BANDS = {
    "nonclinical": {
        "2": 0.10,
        "3": 0.08,
        "5": 0.05,
        "7": 0.03,
        "8a": 0.02,
        "8b": 0.012,
        "vsm": 0.004,
    },
    "clinical": {"3": 0.14, "5": 0.26, "6": 0.16, "7": 0.08, "8a": 0.02, "9": 0.002},
    "medical": {"consultant": 0.06, "trainee": 0.05, "smm": 0.006},
}
_SENIOR = {"8a": 0.6, "8b": 0.5, "vsm": 0.35, "9": 0.4, "consultant": 1.4}
_COLUMNS = ["org_code", "year", "indicator", "section", "row", "measure", "group", "value"]


def returns() -> pd.DataFrame:
    """The canonical table of all trusts' returns."""
    generator = np.random.default_rng(8)
    frame = pd.DataFrame(list(_lines(generator)), columns=_COLUMNS)
    key = frame[["org_code", "year", "section", "row", "group"]].apply(tuple, axis=1)
    hidden = key == SUPPRESSED
    early = (frame["indicator"] == 3) & (frame["year"] <= 2019)
    return frame.assign(
        value=frame["value"].astype("float64").mask(hidden),
        org_name=frame["org_code"].map(NAMES),
        unit="people",
        of_which=(frame["row"] == "smm") | frame["measure"].isin(["board_voting", "board_exec"]),
        source_file="invented.csv",
        sheet="",
        cell="",
        status=np.select(
            [hidden, early], ["[c] suppressed in the return", "[b] two-year average"], "ok"
        ),
    )


def survey() -> pd.DataFrame:
    """Answers by ethnic group, nine surveys (2016 to 2024), with two trusts of another ICS."""
    generator = np.random.default_rng(9)
    rows = []
    for trust, staff in (STAFF | {"MTA": 5_000, "MTB": 4_000}).items():
        for year in range(2016, 2025):
            if trust == MERGED[0] and year >= 2021:
                continue
            for number, (white, minority) in enumerate(
                [(0.26, 0.30), (0.22, 0.26), (0.58, 0.47), (0.07, 0.15)], start=5
            ):
                for group, share, part in (
                    ("White", white, 0.35),
                    ("Ethnic minority", minority - 0.004 * (year - 2016), 0.10),
                ):
                    answers = int(part * staff)
                    agreed = int(generator.binomial(answers, share))
                    rows.append((trust, str(year), f"WRES{number}", group, agreed, answers))
    frame = pd.DataFrame(
        rows, columns=["area", "period", "indicator", "group", "numerator", "denominator"]
    )
    return frame.assign(
        dimension="ethnicity",
        value=100 * frame["numerator"] / frame["denominator"],
        lower=np.nan,
        upper=np.nan,
        flag="",
        source="Invented",
    )


def national() -> pd.DataFrame:
    """The invented nation's printed figures."""
    rows = [
        ("ENG", str(year), code, first + step * (year - 2017))
        for year in YEARS
        for code, first, step in (
            ("WRES1_WORKFORCE", 18.0, 1.2),
            ("WRES1_VSM", 6.0, 0.7),
            ("WRES2", 1.6, -0.02),
            ("WRES3", 1.4, -0.04),
            ("WRES4", 1.15, -0.01),
            ("WRES9_BOARD", 8.0, 1.0),
        )
    ]
    frame = pd.DataFrame(rows, columns=["area", "period", "indicator", "value"])
    return frame.assign(
        dimension="ethnicity",
        group="Ethnic minority",
        numerator=pd.NA,
        denominator=pd.NA,
        lower=np.nan,
        upper=np.nan,
        flag="",
        source="Invented report",
    )


def register() -> Register:
    """A register with the one ICS and its trusts."""
    trusts = pd.DataFrame(
        [
            {
                "trust": code,
                "name": name,
                "type": KINDS.get(code, "acute"),
                "ics_2026_04": "MEX",
                "ics_2024_04": "MEX",
                "valid_from": "2010-04-01",
                "valid_to": "2021-03-31" if code == MERGED[0] else "",
                "note": "Became part of MT2 on 1 April 2021." if code == MERGED[0] else "",
                "status": "verified",
            }
            for code, name in NAMES.items()
        ]
    )
    icbs = pd.DataFrame(
        [
            {
                "code": "MEX",
                "name": "Fallow ICB",
                "short_name": "Fallow",
                "region_code": "Y91",
                "region": "Inland",
                "valid_from": "2022-07-01",
                "valid_to": "",
                "successors": "",
                "predecessors": "",
                "ons_codes": "",
            }
        ]
    )
    vintages = pd.DataFrame(
        [
            {
                "geography": "2026-04",
                "name": "boundaries from April 2026",
                "nation": "Albany",
                "valid_from": "2026-04-01",
                "valid_to": "",
            }
        ]
    )
    pieces = pd.DataFrame({"piece": ["X1"], "ics_2026_04": ["MEX"], "ics_2024_04": ["MEX"]})
    return Register(vintages, icbs, pieces, pd.DataFrame(), trusts)


def place(geography: Geography) -> Area:
    """The ICS as an area of the invented nation."""
    return Area("MEX", "Fallow", "Fallow ICB", "ics", "Y91", "Inland", geography, frozenset({"X1"}))


def write(data: Path, frame: pd.DataFrame, table: str) -> None:
    """Add one imported part to a data folder."""
    words = dict.fromkeys(
        ("citation", "title", "publisher", "address", "licence", "attribution", "vintage", "note"),
        f"invented {table}",
    )
    made = Provenance(
        table=table, part="invented", file="x.csv", sha256="0", imported="2026-01-01", **words
    )
    write_part(frame, data / "imported" / table / "invented.parquet", made)


def folder(data: Path) -> Path:
    """A data folder with the invented returns, surveys and national figures."""
    data.mkdir(parents=True, exist_ok=True)
    (data / "sources.toml").write_text("", encoding="utf-8")
    write(data, returns(), "wres_returns")
    write(data, survey(), "staff_survey_by_ethnicity")
    write(data, national(), "wres_national")
    return data


def _lines(generator: np.random.Generator) -> Iterator[tuple]:
    for trust, staff in STAFF.items():
        for year in YEARS:
            if (trust, year) == NO_RETURN or (trust == MERGED[0] and year >= MERGED[2]):
                continue
            if trust == MERGED[1] and year >= MERGED[2]:
                staff = STAFF[trust] + STAFF[MERGED[0]]
            share = 0.18 + 0.012 * (year - 2017)
            for line in _one_return(generator, staff, share):
                yield (trust, year, *line)


def _one_return(generator: np.random.Generator, staff: int, share: float) -> Iterator[tuple]:
    for section, bands in _BANDS.items():
        for band, part in bands.items():
            total = max(3, int(part * staff))
            minority = int(generator.binomial(total, share * _SENIOR.get(band, 1.0)))
            unknown = int(generator.binomial(total - minority, 0.04))
            for group, people in (
                ("White", total - minority - unknown),
                ("BME", minority),
                ("Unknown", unknown),
            ):
                yield 1, section, band, "headcount", group, people
    minority = int(share * staff)
    chances = {
        2: ("shortlisted", staff // 2, minority, "appointed", 0.30, 0.20),
        3: ("headcount", staff - minority, minority, "disciplinary", 0.006, 0.009),
        4: ("headcount", staff - minority, minority, "training", 0.50, 0.46),
    }
    for indicator, (base, white_n, minority_n, event, white_p, minority_p) in chances.items():
        for group, people, chance in (("White", white_n, white_p), ("BME", minority_n, minority_p)):
            yield indicator, "all", "all", base, group, people
            events = int(generator.binomial(people, chance))
            yield indicator, "all", "all", event, group, events
    for measure, size in (("board_total", 14), ("board_voting", 11), ("board_exec", 6)):
        minority = int(generator.binomial(size, share * 0.7))
        yield 9, "all", "all", measure, "White", size - minority
        yield 9, "all", "all", measure, "BME", minority
