"""Recorded disease by sub-ICB, from the practice registers that a user has imported."""

import pandas as pd

from rhoanalytics.areas import Register
from rhoanalytics.errors import DataError
from rhoanalytics.importing.derivation import Derivation
from rhoanalytics.publish.qof import practice_sub_icbs, qof_registers
from rhoanalytics.store import Store

SUB_ICBS_BEGAN = "2022-07"
"""CCGs became sub-ICBs in this month, and those that crossed an ICS boundary were redrawn."""


def registers_by_sub_icb(practices: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """Observations QOF_<register> of every year whose practices can be placed.

    `practices` is the table qof_practices, `places` practice_places. Practices are placed by the
    mapping of their own year; for years before July 2022 also by the practice map of that month,
    as in the published table. Raises `DataError` when no year has its mapping.
    """
    periods = sorted(set(practices["period"]) & set(places["vintage"]))
    if not periods:
        years = ", ".join(sorted(practices["period"].unique()))
        raise DataError(
            f"there is no list of practices for the registers of {years}. Import the file "
            "MAPPING_NHS_GEOGRAPHIES from the same QOF download."
        )
    first_map = places[places["vintage"] == SUB_ICBS_BEGAN]
    tables = []
    for period in periods:
        rows = practices[practices["period"] == period]
        registers = pd.DataFrame(
            {
                "practice": rows["practice"],
                "register": rows["indicator"].str.removeprefix("QOF_"),
                "patients": rows["numerator"],
                "list_size": rows["denominator"],
            }
        )
        redrawn = first_map if period < SUB_ICBS_BEGAN else first_map.iloc[:0]
        of_year = places[places["vintage"] == period]
        tables.append(qof_registers(registers, practice_sub_icbs(of_year, redrawn), period))
    return pd.concat(tables, ignore_index=True)


def _compute(store: Store, register: Register) -> pd.DataFrame:
    return registers_by_sub_icb(store.table("qof_practices"), store.table("practice_places"))


DERIVATIONS = (
    Derivation(
        table="qof_registers",
        part="from-practices",
        inputs=("qof_practices", "practice_places"),
        compute=_compute,
        title="People on practice disease registers (Quality and Outcomes Framework)",
        publisher="NHS England (NHS Digital)",
        citation="NHS England, Quality and Outcomes Framework",
        address="https://digital.nhs.uk/data-and-information/publications/statistical/"
        "quality-and-outcomes-framework-achievement-prevalence-and-exceptions-data",
        licence="Open Government Licence v3.0",
        attribution="Contains public sector information licensed under the Open Government "
        "Licence v3.0: Quality and Outcomes Framework (NHS England).",
        vintage="the QOF years imported",
        note="Registration is not residence. Registers count recorded disease: they depend on "
        "diagnosis and are not broken down by ethnicity.",
    ),
)
