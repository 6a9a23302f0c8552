"""Invented general practices and their QOF registers, in the layout of the raw data files."""

from pathlib import Path

import numpy as np
import pandas as pd

from rhoanalytics.illustrative.layouts import write_lines
from rhoanalytics.illustrative.nation import (
    NATION,
    NATION_ONS_CODE,
    REGION_ONS_CODES,
    REGIONS,
    districts,
    generator,
    systems,
)
from rhoanalytics.illustrative.small_areas import SmallAreas

AREAS_IN_PRACTICE = 5
REGISTERED_TO_RESIDENT = 1.04
"""More people are registered than live in a place, as in real lists."""

# Register -> list type, log odds at each of the ages below, and the rise with deprivation.
REGISTERS = {
    "AF": ("TOTAL", (-9.0, -6.3, -3.9, -1.9), 0.00),
    "CHD": ("TOTAL", (-9.0, -5.3, -3.0, -1.9), 0.10),
    "CKD": ("18OV", (-8.0, -5.0, -3.1, -1.4), 0.08),
    "DM": ("17OV", (-6.0, -3.6, -1.9, -1.5), 0.14),
    "HF": ("TOTAL", (-9.5, -6.5, -4.3, -2.6), 0.10),
    "HYP": ("TOTAL", (-8.5, -3.3, -1.0, 0.1), 0.05),
    "OB": ("18OV", (-4.0, -2.4, -1.8, -2.3), 0.18),
    "PAD": ("TOTAL", (-10.0, -7.0, -4.6, -3.4), 0.16),
    "STIA": ("TOTAL", (-9.0, -5.9, -3.6, -2.2), 0.08),
}
AGES = ((0, 4), (4, 9), (9, 14), (14, 18))
"""Five-year bands of the ages 0-19, 20-44, 45-69 and 70 and over."""

PERIOD = "2021"
"""How QOF's file names write 2020-21."""


def build(areas: SmallAreas) -> pd.DataFrame:
    """One row a practice and register: practice, name, district, register, list_type, patients,
    list_size."""
    draw = generator("practices")
    table = areas.table.assign(
        practice=areas.table.groupby("district").cumcount() // AREAS_IN_PRACTICE
    )
    ages = np.stack([areas.residents[..., first:last].sum((1, 2, 3)) for first, last in AGES], 1)
    rows = []
    for number, ((district, _), inside) in enumerate(table.groupby(["district", "practice"])):
        people = draw.binomial(
            np.round(ages[inside.index].sum(axis=0) * REGISTERED_TO_RESIDENT / 0.98).astype(int),
            0.98,
        )
        finding = draw.normal(0, 0.06)
        for register, (list_type, odds, slope) in REGISTERS.items():
            chance = 1 / (
                1 + np.exp(-(np.array(odds) + slope * inside["deprivation"].mean() + finding))
            )
            covered = people.sum() if list_type == "TOTAL" else people[1:].sum()
            rows.append(
                {
                    "practice": f"X{number + 1:04d}",
                    "name": f"{districts()[district].name} Practice {1 + inside.index[0] // 5}",
                    "district": district,
                    "register": register,
                    "list_type": list_type,
                    "patients": draw.binomial(people[1:], chance[1:]).sum(),
                    "list_size": covered,
                }
            )
    return pd.DataFrame(rows)


def write(found: pd.DataFrame, folder: Path) -> list[Path]:
    """`PREVALENCE_2021` and `MAPPING_NHS_GEOGRAPHIES_2021`."""
    prevalence = found.rename(
        columns={
            "practice": "PRACTICE_CODE",
            "register": "GROUP_CODE",
            "patients": "REGISTER",
            "list_type": "PATIENT_LIST_TYPE",
            "list_size": "PRACTICE_LIST_SIZE",
        }
    )[["PRACTICE_CODE", "GROUP_CODE", "REGISTER", "PATIENT_LIST_TYPE", "PRACTICE_LIST_SIZE"]]
    practices = found.drop_duplicates("practice")
    places = practices["district"].map(districts())
    homes = places.map(lambda place: systems()[place.system])
    mapping = pd.DataFrame(
        {
            "NAT_ONS_CODE": NATION_ONS_CODE,
            "NAT_CODE": "ILL",
            "COUNTRY": NATION,
            "REGION_ODS_CODE": homes.map(lambda home: home.region),
            "REGION_ONS_CODE": homes.map(lambda home: REGION_ONS_CODES[home.region]),
            "REGION_NAME": homes.map(lambda home: REGIONS[home.region]),
            "STP_ODS_CODE": homes.map(lambda home: home.code),
            "STP_ONS_CODE": homes.map(lambda home: home.ons_code),
            "STP_NAME": homes.map(lambda home: home.name),
            "CCG_ODS_CODE": places.map(lambda place: place.sub_icb),
            "CCG_ONS_CODE": "",
            "CCG_NAME": homes.map(lambda home: f"{home.name} CCG (illustrative)"),
            "PCN_ODS_CODE": "",
            "PCN_NAME": places.map(lambda place: f"{place.name} PCN"),
            "PRACTICE_CODE": practices["practice"],
            "PRACTICE_NAME": practices["name"],
        }
    )
    return [
        write_lines(folder / f"PREVALENCE_{PERIOD}.csv", prevalence),
        write_lines(folder / f"MAPPING_NHS_GEOGRAPHIES_{PERIOD}.csv", mapping),
    ]
