"""The statistics: pure functions, array-likes in, frames and estimates out, no files."""

from .comparisons import (
    benchmark_comparison,
    difference,
    excess_cases,
    people_to_target,
)
from .cvd import age_adjusted, region_standardised
from .cvd_gaps import gaps, register_composition, simpson_safe_difference
from .deprivation import (
    average_rank,
    average_score,
    extent,
    extent_weight,
    local_concentration,
    share_in_decile_1,
    summarise_areas,
)
from .disclosure import SUPPRESSED, published_numbers, published_percentages, suppress, withheld
from .estimate import Estimate, Limits
from .ethnicity_agreement import Agreement, agreement
from .ethnicity_bias import other_over_recording, relative_bias, unknown_bounds
from .ethnicity_quality import code_kinds, comparison_flag, completeness
from .funnel_points import (
    derived_denominator,
    funnel_average,
    funnel_axis,
    funnel_points,
    funnel_ratio_points,
)
from .funnel_significance import proportion_significance, rate_significance
from .funnels import funnel_limits, funnel_rate_limits, funnel_ratio_limits
from .gap_direction import gap_direction
from .grouped import grouped
from .indirect import (
    IndirectlyStandardised,
    indirect_standardised_rate,
    indirect_standardised_ratio,
)
from .inequality import SlopeIndex, slope_index, slope_index_reliability
from .life_tables import life_expectancy
from .linked_tables import publish_counts
from .means import mean
from .monotonic import MannKendall, mann_kendall, sen_slope
from .multiple_testing import benjamini_hochberg
from .national_groups import decile, percentile, population_weighted_decile, quintile
from .neighbours import nearest_neighbours
from .overdispersion import (
    AreaSpread,
    overdispersed_limits,
    overdispersed_significance,
    overdispersion,
)
from .proportions import proportion
from .quantile_groups import quantiles
from .rates import count_limits, rate
from .ratios import rate_ratio, risk_ratio
from .secondary_suppression import protection_intervals, suppress_table
from .standard_populations import ESP_2013, ESP_2013_ADULTS
from .standardised import (
    DirectlyStandardisedRate,
    direct_standardised_rate,
    direct_standardised_rate_of_repeat_events,
)
from .trends import CochranArmitage, cochran_armitage, ratio_trend, recent_trend
from .weighted import standardised_proportion
from .wres import likelihood_ratio, model_employer_gap, race_disparity_ratios
from .wres_pooling import pool_trusts, pooled_likelihood_ratio

__all__ = [
    "ESP_2013",
    "ESP_2013_ADULTS",
    "SUPPRESSED",
    "Agreement",
    "AreaSpread",
    "CochranArmitage",
    "DirectlyStandardisedRate",
    "Estimate",
    "IndirectlyStandardised",
    "Limits",
    "MannKendall",
    "SlopeIndex",
    "age_adjusted",
    "agreement",
    "average_rank",
    "average_score",
    "benchmark_comparison",
    "benjamini_hochberg",
    "cochran_armitage",
    "code_kinds",
    "comparison_flag",
    "completeness",
    "count_limits",
    "decile",
    "derived_denominator",
    "difference",
    "direct_standardised_rate",
    "direct_standardised_rate_of_repeat_events",
    "excess_cases",
    "extent",
    "extent_weight",
    "funnel_average",
    "funnel_axis",
    "funnel_limits",
    "funnel_points",
    "funnel_rate_limits",
    "funnel_ratio_limits",
    "funnel_ratio_points",
    "gap_direction",
    "gaps",
    "grouped",
    "indirect_standardised_rate",
    "indirect_standardised_ratio",
    "life_expectancy",
    "likelihood_ratio",
    "local_concentration",
    "mann_kendall",
    "mean",
    "model_employer_gap",
    "nearest_neighbours",
    "other_over_recording",
    "overdispersed_limits",
    "overdispersed_significance",
    "overdispersion",
    "people_to_target",
    "percentile",
    "pool_trusts",
    "pooled_likelihood_ratio",
    "population_weighted_decile",
    "proportion",
    "proportion_significance",
    "protection_intervals",
    "publish_counts",
    "published_numbers",
    "published_percentages",
    "quantiles",
    "quintile",
    "race_disparity_ratios",
    "rate",
    "rate_ratio",
    "rate_significance",
    "ratio_trend",
    "recent_trend",
    "region_standardised",
    "register_composition",
    "relative_bias",
    "risk_ratio",
    "sen_slope",
    "share_in_decile_1",
    "simpson_safe_difference",
    "slope_index",
    "slope_index_reliability",
    "standardised_proportion",
    "summarise_areas",
    "suppress",
    "suppress_table",
    "unknown_bounds",
    "withheld",
]
