"""The invented nation: its regions, Integrated Care Systems, districts and trusts.

Everything here is made up. Names were chosen so that nobody can take them for real places or real
organisations, and codes so that no official register can hold them: small areas X01…, districts
X07…, systems XE…, trusts XT…. Only Fallowmere (`XEX`) is shown in reports; the other three systems
are what it is compared with.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

SEED = 20260401
"""Every number of the illustrative data follows from this one."""

NATION = "Illustria"
NATION_ONS_CODE = "X92000001"
SHOWN = "XEX"
"""The system that reports are made for."""

VINTAGES = {"2024-04": ("boundaries from April 2024", "2024-04-01", "2026-03-31")} | {
    "2026-04": ("boundaries from April 2026", "2026-04-01", "")
}
REGIONS = {"Y91": "North Illustria", "Y92": "South Illustria"}
REGION_ONS_CODES = {"Y91": "X40000001", "Y92": "X40000002"}


@dataclass(frozen=True)
class System:
    """An invented Integrated Care System."""

    code: str
    name: str
    region: str
    ons_code: str
    sub_icbs: tuple[str, ...]

    @property
    def official_name(self) -> str:
        return f"{self.name} Integrated Care Board (illustrative)"


@dataclass(frozen=True)
class District:
    """An invented district and what its neighbourhoods are like.

    `deprivation` and `spread` are the mean and the standard deviation of the hidden deprivation of
    its small areas (0 and 1 in the nation), `diversity` the log odds added to every group other
    than White British, `age` how much older than the nation it is (tilt per 100 years of age).
    """

    code: str
    name: str
    system: str
    sub_icb: str
    lsoas: int
    deprivation: float
    spread: float
    diversity: float
    age: float


@dataclass(frozen=True)
class Trust:
    """An invented trust; `staff` is its headcount in 2025, `diversity` the log odds of ethnic
    minority staff above the nation's trusts. A closed trust has `successor` and `closed`.
    """

    code: str
    name: str
    kind: str
    system: str
    staff: int
    diversity: float
    closed: str = ""
    successor: str = ""


SYSTEMS = (
    System("XEX", "Fallowmere", "Y91", "X54000001", ("X1A", "X1B")),
    System("XEA", "Quillmarch", "Y91", "X54000002", ("X2A",)),
    System("XEB", "Dunwolde", "Y92", "X54000003", ("X3A",)),
    System("XEC", "Sallowdene", "Y92", "X54000004", ("X4A",)),
)

DISTRICTS = (
    District("X07000001", "Mallowport", "XEX", "X1A", 130, 0.65, 1.00, 1.25, -0.7),
    District("X07000002", "Tarnwick", "XEX", "X1A", 95, 0.40, 0.95, 0.35, -0.2),
    District("X07000003", "Brindlecombe", "XEX", "X1B", 70, -0.40, 0.75, -0.25, 0.3),
    District("X07000004", "Ostlemarsh", "XEX", "X1B", 60, 0.15, 0.95, -0.75, 0.9),
    District("X07000005", "Corrowfell", "XEX", "X1B", 45, -0.75, 0.60, -1.05, 1.1),
    District("X07000006", "Quillhaven", "XEA", "X2A", 120, 0.35, 1.00, -0.05, 0.0),
    District("X07000007", "Marchholt", "XEA", "X2A", 80, -0.30, 0.85, -0.70, 0.6),
    District("X07000008", "Dunwolde Minster", "XEB", "X3A", 110, -0.05, 1.00, 0.65, -0.5),
    District("X07000009", "Pellerfold", "XEB", "X3A", 90, -0.55, 0.70, -0.20, 0.4),
    District("X07000010", "Sallowbridge", "XEC", "X4A", 115, 0.05, 0.95, 0.45, -0.2),
    District("X07000011", "Denefleet", "XEC", "X4A", 85, -0.35, 0.80, -0.45, 0.5),
)

TRUSTS = (
    Trust("XT1", "Mallowport Royal Hospitals Trust", "acute", "XEX", 9200, 0.55),
    Trust("XT2", "Tarnwick and Ostlemarsh Hospitals Trust", "acute", "XEX", 7400, 0.05),
    Trust("XT3", "Fallowmere Mental Health Trust", "mental health", "XEX", 3900, 0.10),
    Trust("XT4", "Fallowmere Community Services Trust", "community", "XEX", 2600, -0.35),
    Trust("XT5", "Fallowmere Ambulance Trust", "ambulance", "XEX", 1900, -1.30),
    Trust(
        "XT6",
        "Ostlemarsh District Hospital Trust",
        "acute",
        "XEX",
        2300,
        -0.45,
        closed="2021-03-31",
        successor="XT2",
    ),
    Trust("XTA", "Quillhaven Infirmary Trust", "acute", "XEA", 6800, 0.00),
    Trust("XTB", "Marchholt Hospitals Trust", "acute", "XEA", 4100, -0.40),
    Trust("XTC", "Quillmarch Partnership Trust", "mental health", "XEA", 3300, -0.15),
    Trust("XTD", "Dunwolde Minster Hospitals Trust", "acute", "XEB", 7900, 0.45),
    Trust("XTE", "Pellerfold Hospital Trust", "acute", "XEB", 3600, -0.05),
    Trust("XTF", "Dunwolde Care Trust", "mental health", "XEB", 3000, 0.15),
    Trust("XTG", "Sallowbridge Teaching Hospitals Trust", "acute", "XEC", 8300, 0.30),
    Trust("XTH", "Denefleet Hospital Trust", "acute", "XEC", 3400, -0.20),
    Trust("XTJ", "Sallowdene Community Trust", "community", "XEC", 2800, 0.00),
)

OPENED = "2016-04-01"
SYSTEM_OPENED = "2022-07-01"


def generator(subject: str) -> np.random.Generator:
    """A random generator for one subject, so that no subject's numbers move another's."""
    return np.random.default_rng([SEED, *subject.encode()])


def systems() -> dict[str, System]:
    """The systems by code."""
    return {system.code: system for system in SYSTEMS}


def districts() -> dict[str, District]:
    """The districts by code."""
    return {district.code: district for district in DISTRICTS}


def register(people: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The five tables of `areas/`, in the shape of the real register.

    people: district, lsoas and people, one row a district.
    """
    known = systems()
    counts = people.set_index("district")
    boards = [
        {
            "code": system.code,
            "name": system.official_name,
            "short_name": system.name,
            "region_code": system.region,
            "region": REGIONS[system.region],
            "valid_from": SYSTEM_OPENED,
            "valid_to": "",
            "predecessors": "",
            "successors": "",
            "ons_codes": system.ons_code,
            "note": "Invented." + ("" if system.code == SHOWN else " Comparator only."),
        }
        for system in SYSTEMS
    ]
    places = [
        {
            "piece": district.code,
            "district": district.code,
            "district_name": district.name,
            "district_2026": district.code,
            "ics_2024_04": district.system,
            "ics_2026_04": district.system,
            "lsoas": counts.at[district.code, "lsoas"],
            "people": counts.at[district.code, "people"],
        }
        for district in DISTRICTS
    ]
    trusts = [
        {
            "trust": trust.code,
            "name": trust.name,
            "type": trust.kind,
            "ics_2024_04": trust.system,
            "ics_2026_04": trust.system,
            "valid_from": OPENED,
            "valid_to": trust.closed,
            "region_code": known[trust.system].region,
            "note": f"Invented. Became part of {trust.successor} on 1 April 2021."
            if trust.successor
            else "Invented.",
            "status": "verified",
        }
        for trust in TRUSTS
    ]
    return {
        "vintages": pd.DataFrame(
            [
                {
                    "geography": code,
                    "name": name,
                    "nation": NATION,
                    "valid_from": first,
                    "valid_to": last,
                }
                for code, (name, first, last) in VINTAGES.items()
            ]
        ),
        "icbs": pd.DataFrame(boards).sort_values("code", ignore_index=True),
        "pieces": pd.DataFrame(places),
        "sub_icbs": pd.DataFrame(
            [
                {
                    "sub_icb": sub_icb,
                    "ics_2024_04": system.code,
                    "ics_2026_04": system.code,
                    "note": "",
                }
                for system in SYSTEMS
                for sub_icb in system.sub_icbs
            ]
        ),
        "trusts": pd.DataFrame(trusts).sort_values("trust", ignore_index=True),
    }
