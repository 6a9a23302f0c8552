"""Files that are known and deliberately not imported, each with the reason.

They lie beside the files that are used, in the same downloads. Naming them keeps an analyst from
wondering whether the import has missed something.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from rhoanalytics.areas import Register
from rhoanalytics.sources.format import Format, Look, Part
from rhoanalytics.sources.reading import NotNeeded
from rhoanalytics.sources.tables import header_rows, plain

KNOWN_BUT_NOT_USED = {
    "indices-of-deprivation-2019-scores": (
        {"lsoa11_code", "imd_score", "income_rate_pct", "employment_rate_pct"},
        "scores of the Indices of Deprivation 2019 without ranks or deciles: import File 7 of that "
        "edition, which has all three",
    ),
    "districts-to-statistical-regions": (
        {"ltla24_code", "region24_code"},
        "statistical regions of England: the pack compares with NHS regions, which the register of "
        "areas has",
    ),
    "sub-icbs-to-icbs": (
        {"sub icb location ods code", "icb code", "region code"},
        "sub-ICB locations and ICBs of July 2022: the register of areas has them, with later "
        "changes",
    ),
    "trusts-to-icbs": (
        {"nhs_trust22_code", "icb22_code", "proportion_trust_came_from_icb"},
        "shares of a trust's patients by ICB: the pack places a trust with the ICB of its head "
        "office and attributes no staff by catchment",
    ),
    "european-standard-population": (
        {"age_band", "esp2013"},
        "the European Standard Population 2013, which the package has "
        "(rhoanalytics.methods.standard_populations)",
    ),
    "qof-achievement": (
        {"practice_code", "indicator_code", "measure", "value"},
        "achievement of QOF indicators: the pack uses the registers (PREVALENCE)",
    ),
    "qof-indicators": (
        {"indicator_code", "indicator_description", "group_code"},
        "names of QOF indicators: the pack has those of the registers it uses",
    ),
    "sub-icb-boundaries": (
        {"sicbl24cd", "sicbl24nm", "globalid"},
        "boundaries of sub-ICB locations: no map of the pack draws them",
    ),
}
"""Format name -> (headings that tell it, why it is not used)."""


def _recognise(headings: set[str]) -> Callable[[Look], bool]:
    return lambda look: any(headings <= set(map(plain, row)) for row in header_rows(look))


def _read(reason: str) -> Callable[[Path, Register], Sequence[Part]]:
    def read(file: Path, register: Register) -> Sequence[Part]:
        raise NotNeeded(reason, file=file)

    return read


FORMATS = tuple(
    Format(
        name=name,
        title=reason,
        publisher="",
        citation="",
        address="",
        licence="",
        attribution="",
        recognise=_recognise(headings),
        read=_read(reason),
    )
    for name, (headings, reason) in KNOWN_BUT_NOT_USED.items()
)
