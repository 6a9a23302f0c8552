"""Published evidence on cardiovascular risk by ethnic group and deprivation, for context."""

from pathlib import Path

import pandas as pd

from rhoanalytics.publish.inputs import Input
from rhoanalytics.sources import facts

COLUMNS = [
    "measure",
    "condition",
    "dimension",
    "sex",
    "age",
    "group",
    "value",
    "lower",
    "upper",
    "unit",
    "reference_group",
    "adjustment",
    "source",
    "year",
    "note",
]

CONFIRMED = "A"

FROM_MEMORY = "from memory"
AGES_FROM_MEMORY = "ages from memory"
UNREAD = "not shown"
FROM_CODE = "exp of coefficient"

GROUPS = {
    "all": "All",
    "England": "All",
    "White Other": "Other White",
    "least deprived tenth": "Least deprived tenth of local authorities",
    "most deprived tenth of local authorities": "Most deprived tenth of local authorities",
    "Mixed or Multiple": "Mixed",
    "Mixed/Other": "Mixed or Other",
    "England persons": "All",
    "England and Wales persons": "All",
    "Males": "All",
    "Females": "All",
}
"""Names in the sources -> names printed (whole words, no slashes; totals are "All")."""

SEXES = {"Males": "Male", "Females": "Female"}
PLACES = {"England persons": "England", "England and Wales persons": "England and Wales"}

SMALL_AREA_PREFIX = "LSOA21 deprivation deciles within area (IMD trend): "
DISTRICT_PREFIX = "District & UA deprivation deciles in England (IMD2019, 4/23 geography): "

UNITS = {"%": "percent"}

CLEARER_CONDITIONS = {
    "of those, undiagnosed": "undiagnosed, of adults with high blood pressure",
}

NOTES = {
    "explains why all-cause mortality by ethnicity looks opposite to CVD incidence": "",
    "preprint gives 0.89 (0.86-0.92) and 1.29 (1.25-1.34); use the journal figures": "",
    "old and one inner-city area: state date and place": "one inner-city area, in the 1990s",
    "higher incidence but better survival: do not infer case fatality from incidence": (
        "case fatality cannot be inferred from incidence"
    ),
    "residual association after other risk factors; NOT the crude or age-only excess": (
        "what remains after the other risk factors; not the crude or age-adjusted ratio"
    ),
    "crude: younger groups look more active": "crude: groups differ in age",
    "source prints an impossible lower limit 0.80: left blank": (
        "the lower limit printed (0.80) is impossible and left blank"
    ),
}
"""Notes of the compiler -> what a reader needs to know."""

COMPARISON_WITH_VALUE = r"^(White) [\d.]+$"
"""A reference group that carries its own figure ("White 74.8")."""


def build(shared: Path) -> dict[str, pd.DataFrame]:
    """relative_risks: one row a published figure."""
    return {
        "relative_risks": relative_risks(
            facts.read_relative_risks(Input.RELATIVE_RISKS.below(shared))
        )
    }


def relative_risks(facts_table: pd.DataFrame) -> pd.DataFrame:
    """Figures read in their publication, with group names as the pack prints them.

    Left out: rows that were not confirmed, have no single number, rest on a remembered model or
    ask for a check; publications whose authors were not read; and QRISK3 coefficients taken from
    program code (the paper's are here). An age or year that was not read is blank.
    """
    kept = facts_table[
        (facts_table["confidence"] == CONFIRMED)
        & facts_table["value"].notna()
        & ~facts_table["adjustment"].str.contains(FROM_MEMORY)
        & ~facts_table["measure"].str.contains(FROM_CODE)
        & ~facts_table["note"].str.endswith("check")
        & ~facts_table["source"].str.contains(UNREAD)
    ].reset_index(drop=True)
    deprived = kept["group"].str.contains("deprived", case=False)
    cluster = kept["group"].str.contains("practice cluster")
    group = kept["group"].map(_group)
    dimension = pd.Series("ethnicity", index=kept.index)
    dimension = dimension.mask(group == "All", "all").mask(deprived, "deprivation")
    compared = kept["reference_group"].str.extract(COMPARISON_WITH_VALUE)[0]
    table = kept.assign(
        condition=kept["condition"].replace(CLEARER_CONDITIONS).map(_without_memory),
        dimension=dimension.mask(cluster, "practices by ethnic mix"),
        group=group,
        sex=kept["group"].map(SEXES).fillna(kept["sex"].replace({"as group": "Persons"})),
        age=kept["age"].map(_read_only).mask(kept["year"].str.contains(AGES_FROM_MEMORY), ""),
        year=kept["year"].map(_read_only),
        unit=kept["unit"].replace(UNITS),
        adjustment=kept["adjustment"].str.replace(r";? ?count/denominator.*", "", regex=True),
        source=[_source(row.source, row.where_read) for row in kept.itertuples()],
        reference_group=compared.fillna(kept["reference_group"]).replace({"none": ""}),
        note=[
            _note(row.note, row.group, row.reference_group, pd.notna(reference))
            for row, reference in zip(kept.itertuples(), compared, strict=True)
        ],
    )
    return table[COLUMNS].sort_values(
        ["condition", "measure", "source", "dimension", "group", "sex", "year", "note"],
        ignore_index=True,
    )


def _group(name: str) -> str:
    if name.startswith(SMALL_AREA_PREFIX):
        return name.removeprefix(SMALL_AREA_PREFIX).replace("decile", "tenth of small areas")
    if name.startswith(DISTRICT_PREFIX):
        return name.removeprefix(DISTRICT_PREFIX).replace("decile", "tenth of districts")
    if name.endswith("deprived decile"):
        return name.replace("decile", "tenth of small areas")
    return GROUPS.get(name, name)


def _without_memory(text: str) -> str:
    """A description less a bracket that says it was remembered."""
    return text.split(" (")[0] if FROM_MEMORY in text else text


def _read_only(text: str) -> str:
    """An age or year that was read in the source; blank otherwise."""
    return "" if FROM_MEMORY in text or UNREAD in text else text


def _source(publication: str, where_read: str) -> str:
    """The publication and, where it is known, the table or part it was read in."""
    parts = [
        part
        for part in ("Table 3, Model C", "Table 1", "Table 8", "main points", "abstract")
        if part in where_read and part not in publication
    ]
    return ", ".join([publication, *parts[:1]])


def _note(note: str, group: str, reference: str, has_value: bool) -> str:
    sentences = [
        NOTES.get(note, note),
        PLACES.get(group, ""),
        f"reference: {reference}" if has_value else "",
    ]
    return "; ".join(sentence for sentence in sentences if sentence)
