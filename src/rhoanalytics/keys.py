"""Which columns tell the rows of each table apart.

An imported row takes the place of a published one with the same key, and no key may occur twice.
"""

OBSERVATION = ("area", "period", "indicator", "dimension", "group")

KEYS: dict[str, tuple[str, ...]] = {
    "people_by_decile": ("piece", "decile", "group"),
    "lsoas_by_decile": ("piece", "edition", "domain", "decile"),
    "deprivation_summary": ("area", "area_type", "geography", "edition"),
    "people_by_ethnic_group": ("piece", "group"),
    "people_by_age": ("piece", "age_band"),
    "people_by_age_and_ethnic_group": ("piece", "group", "sex", "age_band"),
    "qof_registers": OBSERVATION,
    "cvdprevent": OBSERVATION,
    "fingertips": OBSERVATION,
    "staff_survey_by_ethnicity": OBSERVATION,
    "staff_survey_all_staff": OBSERVATION,
    "staff_survey_england": OBSERVATION,
    "wres_national": OBSERVATION,
    "wres_trust_pages": OBSERVATION,
    "relative_risks": (
        "measure",
        "condition",
        "sex",
        "age",
        "group",
        "adjustment",
        "source",
        "year",
        "note",
    ),
    "wres_returns": (
        "org_code",
        "year",
        "indicator",
        "section",
        "row",
        "measure",
        "group",
    ),
    "lsoa_deprivation": ("edition", "lsoa"),
    "lsoa_lookup": ("census", "vintage", "lsoa"),
    "lsoa_successors": ("lsoa_2011", "lsoa"),
    "lsoa_places": ("lsoa",),
    "lsoa_ethnic_groups": ("lsoa", "group"),
    "lsoa_ages": ("lsoa", "age_band"),
    "district_ethnic_groups": ("district_2021", "group"),
    "boundaries_lsoa_2011": ("code",),
    "boundaries_lsoa_2021": ("code",),
    "boundaries_district": ("code",),
    "boundaries_ics_2024_04": ("code",),
    "boundaries_ics_2026_04": ("code",),
    "boundaries_region": ("code",),
    "qof_practices": ("practice", "period", "indicator"),
    "practice_places": ("practice", "vintage"),
    "organisations": ("code", "vintage"),
}
