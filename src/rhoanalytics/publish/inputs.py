"""Where each official file lies in the folder that `publish` is given."""

from enum import Enum
from pathlib import Path


class Input(Enum):
    """The official files, by what they hold; the value is the path below the given folder."""

    ICB_REGISTER = "facts/icb_register.csv"
    ICB_AREA_VERSIONS = "facts/icb_area_versions.csv"
    ICB_SUCCESSION = "facts/icb_succession_2026.csv"
    TRUSTS = "facts/trusts.csv"
    TRUST_REPORT = "realdata/ods/etr_2026-07.csv"
    LSOA_TO_ICS = "realdata/lookups/lsoa21_to_icb_2024_2026.csv"
    LSOA_2011_TO_2021 = "realdata/lookups/lookup_lsoa11_lsoa21_ltla22.csv"
    IMD_2025 = "realdata/iod2025/iod2025_england_lsoa21_scores_ranks_deciles.csv"
    IMD_2019 = "realdata/imd2019/imd2019_england_lsoa11_domains_rank_decile.csv"
    CENSUS_ETHNIC_GROUP = "realdata/census2021/TS021_ethnic_group_LSOA2021_nomis.csv"
    CENSUS_AGE = "realdata/census2021/TS007A_age_five_year_bands_LSOA2021_nomis.csv"
    CENSUS_DETAILED_GROUPS = "realdata/census2021/ethnicity21_ltla21_19groups.csv"
    QOF_PREVALENCE = "realdata/qof_2020_21/PREVALENCE_2021_v2.csv"
    QOF_PRACTICES = "realdata/qof_2020_21/MAPPING_NHS_GEOGRAPHIES_2021.csv"
    PRACTICE_MAP = "realdata/ods/gp-reg-pat-prac-map-jul22.xlsx"
    CVDPREVENT_ENGLAND = "facts/cvdprevent_england_2026-03.csv"
    CVDPREVENT_REGIONS = "facts/cvdprevent_region_ethnicity_2026-03.csv"
    RELATIVE_RISKS = "facts/published_relative_risks.csv"
    SURVEY_BY_ETHNICITY = "facts/nss24_trust_by_ethnicity.csv"
    SURVEY_TRUSTS = "facts/nss24_trust.csv"
    SURVEY_ICS = "facts/nss24_ics.csv"
    SURVEY_PANEL = "facts/nss21_24_trust_panel_allstaff.csv"
    SURVEY_ENGLAND = "facts/nss24_national_by_ethnicity.csv"
    WRES_SERIES = "facts/wres_national_series.csv"
    WRES_ADDITIONS = "facts/wres_national_additions.csv"
    WRES_TRUST_PAGES = "facts/wres_trust_pages.csv"

    def below(self, shared: Path) -> Path:
        """The file's path below the folder `shared`."""
        return shared / self.value
