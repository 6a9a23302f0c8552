"""Recorded disease by sub-ICB: QOF registers of 2020-21."""

from pathlib import Path

import pandas as pd

from rhoanalytics.areas import ENGLAND_CODE
from rhoanalytics.methods.proportions import proportion
from rhoanalytics.publish.inputs import Input
from rhoanalytics.publish.observations import observations
from rhoanalytics.sources import ods, qof

PERIOD = "2020-21"
SOURCE = "NHS England, Quality and Outcomes Framework"

REGISTERS = ("AF", "CHD", "CKD", "DM", "HF", "HYP", "OB", "PAD", "STIA")
"""Registers of cardiovascular disease and its risk factors. List sizes count all ages, except
chronic kidney disease and obesity (18 and over) and diabetes (17 and over)."""


def build(shared: Path) -> dict[str, pd.DataFrame]:
    """qof_registers: register over list size for each sub-ICB (2024 code) and England."""
    registers = qof.read_registers(Input.QOF_PREVALENCE.below(shared))
    practices = practice_sub_icbs(
        qof.read_practice_ccgs(Input.QOF_PRACTICES.below(shared)),
        ods.read_practice_map(Input.PRACTICE_MAP.below(shared)),
    )
    return {"qof_registers": qof_registers(registers, practices)}


def practice_sub_icbs(ccgs: pd.DataFrame, practice_map: pd.DataFrame) -> pd.Series:
    """The sub-ICB of each practice: index practice.

    The map of July 2022 comes first, because CCGs of 2021 that crossed an ICS boundary (Glossop)
    were redrawn then; practices that had closed by July 2022 keep their CCG's code.
    """
    latest = practice_map.set_index("practice")["sub_icb"]
    before = ccgs.set_index("practice")["sub_icb"]
    return latest.reindex(before.index).fillna(before)


def qof_registers(
    registers: pd.DataFrame, practices: pd.Series, period: str = PERIOD
) -> pd.DataFrame:
    """Observations QOF_<register> in percent with Wilson limits, 106 sub-ICBs and England."""
    wanted = registers[registers["register"].isin(REGISTERS)]
    placed = wanted.assign(area=wanted["practice"].map(practices))
    both = pd.concat([placed, placed.assign(area=ENGLAND_CODE)])
    summed = both.groupby(["area", "register"], as_index=False)[["patients", "list_size"]].sum()
    limits = proportion(summed["patients"], summed["list_size"], multiplier=100)
    return observations(
        pd.DataFrame(
            {
                "area": summed["area"],
                "period": period,
                "indicator": "QOF_" + summed["register"],
                "numerator": summed["patients"],
                "denominator": summed["list_size"],
                **limits,
                "source": f"{SOURCE} {period}",
            }
        )
    )
