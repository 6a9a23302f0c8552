"""Headline measures of recorded disease: registers of general practices, without ethnicity."""

import pandas as pd

from rhoanalytics.measures import registers
from rhoanalytics.measures.scorecard_rows import Headline, Setting, empty, rows, shares

TOPIC = "cvd-by-ethnicity"
TABLE = "qof_registers"

HEADLINES = {
    registers.HYPERTENSION: Headline(
        "hypertension_recorded", TOPIC, "Hypertension recorded, registered patients"
    ),
    "QOF_DM": Headline("diabetes_recorded", TOPIC, "Diabetes recorded, patients aged 17 and over"),
}

QUALITY = "Not adjusted for age. A low figure is not a low need."
CUT = (
    "A boundary change cut one of the areas that practices' registers are published for, so that "
    "they do not add up to this system; the report shows the areas it was made from."
)
NO_REGISTERS = (
    "Registers need the practice files of the Quality and Outcomes Framework, which the local team "
    "can add with `rhoanalytics data import FOLDER`."
)


def measures(setting: Setting) -> list[pd.DataFrame]:
    """The rows of the measures, of the last year that has registers for the whole nation."""
    nation = registers.recorded(setting.store, setting.register, setting.england)
    if nation.empty:
        return [
            rows(headline, empty(setting), setting, missing_reason=NO_REGISTERS)
            for headline in HEADLINES.values()
        ]
    everywhere = registers.everywhere(setting.store, setting.register, setting.areas[0])
    everywhere = pd.concat([everywhere, nation.assign(area=setting.england.code)])
    found = []
    for indicator, headline in HEADLINES.items():
        counts = everywhere[everywhere["indicator"] == indicator].set_index("area")
        found.append(
            rows(
                headline,
                shares(counts, setting),
                setting,
                period=nation["period"].iloc[0],
                flag=QUALITY,
                source=setting.store.cite(TABLE),
                missing_reason=CUT,
            )
        )
    return found
