"""What the illustrative data are called, and what they say of themselves."""

import json
from pathlib import Path

from rhoanalytics.illustrative.layouts import MARK

TITLES = {
    "areas": "Areas and trusts",
    "boundaries_district": "Boundaries of districts",
    "boundaries_ics_2024_04": "Boundaries of the Integrated Care System (2024)",
    "boundaries_ics_2026_04": "Boundaries of the Integrated Care System",
    "boundaries_lsoa_2021": "Boundaries of small areas (LSOAs)",
    "boundaries_region": "Boundaries of the region",
    "cvdprevent": "CVDPREVENT audit indicators over twelve quarters",
    "deprivation_summary": "Deprivation summary measures of districts, ICSs and regions",
    "district_ethnic_groups": "Residents of districts in 19 ethnic groups",
    "fingertips": "Deaths under 75 from heart and circulatory disease",
    "lsoa_ages": "Residents of small areas by age",
    "lsoa_ages_by_ethnic_group": "Residents of small areas by age, sex and ethnic group",
    "lsoa_deprivation": "Indices of Deprivation of small areas",
    "lsoa_ethnic_groups": "Residents of small areas by ethnic group",
    "lsoa_lookup": "Small areas by district, sub-ICB location and ICS",
    "lsoa_places": "Small areas by district and ICS",
    "lsoa_successors": "Small areas of 2011 and 2021",
    "lsoas_by_decile": "Small areas (LSOAs) by deprivation decile",
    "people_by_age": "Residents by five-year age band",
    "people_by_age_and_ethnic_group": "Residents by age, sex and ethnic group",
    "people_by_decile": "Residents by deprivation decile and ethnic group",
    "people_by_ethnic_group": "Residents in 19 ethnic groups",
    "practice_places": "General practices by sub-ICB location and ICS",
    "qof_practices": "Disease registers of general practices",
    "qof_registers": "Disease registers (Quality and Outcomes Framework)",
    "staff_survey_all_staff": "Staff survey, all staff",
    "staff_survey_by_ethnicity": "Staff survey by trust, White and ethnic minority staff",
    "staff_survey_england": "Staff survey by detailed ethnic group",
    "wres_national": "Workforce Race Equality Standard, the nation by year",
    "wres_returns": "Workforce Race Equality Standard returns of trusts",
    "wres_trust_pages": "Workforce figures that a trust printed",
}
"""What each table is, as the page of sources prints it."""

REAL_EVIDENCE = "relative_risks"
"""Published evidence about England: real, and copied from the pack as it is."""

READ_ME = f"""# {MARK}

Fallowmere (`XEX`), its districts, trusts, practices and people do not exist. Everything in this
folder was drawn by a seeded generator, `src/rhoanalytics/illustrative/`; change that, not the
files, and run `python -m rhoanalytics.illustrative`.

- `files/`: invented figures in the layouts of official downloads, as a user would import them.
- `areas/`: the register of the invented nation, in the shape of the real one.
- `imported/`: what the importer makes of `files/`; `published/`: the pack's tables, computed from
  it.
- `published/{REAL_EVIDENCE}.parquet` alone is real: published evidence about England, copied from
  the pack so that the reports can quote it.

Stated gaps, as real data have them: suppressed counts (audit, one return), a return that was never
made (XT4, 2020), two definitions that changed (disciplinary figures until 2019, fair progression
from the survey of 2020), a step in recorded hypertension (June 2024), a rate with too few deaths,
and a trust that joined another (XT6 into XT2, April 2021).
"""


def words(name: str) -> dict[str, str]:
    """What a page says of the source of an illustrative table."""
    return {
        "citation": "Illustrative data, invented",
        "title": f"{TITLES[name]} (illustrative)",
        "publisher": "This pack; invented",
        "address": "",
        "licence": "MIT, as the pack",
        "attribution": f"{MARK}.",
        "vintage": "Illustrative",
        "note": "Made by a seeded generator; about no real place, person or organisation.",
    }


def sources(names: list[str], real: Path) -> str:
    """`sources.toml`: one entry a table, and the pack's own entry for the real evidence."""
    entries = []
    for name in ["areas", *names]:
        lines = ["[[table]]", f'name = "{name}"']
        lines += [f"{key} = {json.dumps(value)}" for key, value in words(name).items()]
        entries.append("\n".join(lines))
    for entry in real.read_text(encoding="utf-8").split("\n\n"):
        if entry.startswith("[[table]]") and f'name = "{REAL_EVIDENCE}"' in entry:
            entries.append(entry.rstrip())
    head = f"# {MARK}, except the published evidence in {REAL_EVIDENCE}.\n\n"
    return head + "\n\n".join(entries) + "\n"
