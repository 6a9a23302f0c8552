"""The statistics: pure functions, array-likes in, frames and estimates out, no files."""

from .comparisons import (
    benchmark_comparison,
    difference,
    excess_cases,
    people_to_target,
    rate_ratio,
    risk_ratio,
)
from .deprivation import (
    average_rank,
    average_score,
    decile,
    extent,
    extent_weight,
    local_concentration,
    percentile,
    population_weighted_decile,
    quintile,
    share_in_decile_1,
    summarise_areas,
)
from .disclosure import SUPPRESSED, suppress, withheld
from .estimate import Estimate
from .funnels import (
    derived_denominator,
    funnel_axis,
    funnel_limits,
    funnel_rate_limits,
    funnel_ratio_limits,
    proportion_significance,
    rate_significance,
)
from .inequality import SlopeIndex, slope_index, slope_index_reliability
from .life_tables import life_expectancy
from .means import mean
from .multiple_testing import benjamini_hochberg
from .proportions import proportion
from .quantile_groups import quantiles
from .rates import count_limits, rate
from .secondary_suppression import protection_intervals, suppress_table
from .standardised import (
    ESP_2013,
    ESP_2013_ADULTS,
    DirectlyStandardisedRate,
    IndirectlyStandardised,
    direct_standardised_rate,
    direct_standardised_rate_of_repeat_events,
    indirect_standardised_rate,
    indirect_standardised_ratio,
)
from .trends import (
    CochranArmitage,
    MannKendall,
    cochran_armitage,
    mann_kendall,
    ratio_trend,
    recent_trend,
    sen_slope,
)
from .weighted import standardised_proportion
from .wres import likelihood_ratio, model_employer_gap, race_disparity_ratios

__all__ = [
    "ESP_2013",
    "ESP_2013_ADULTS",
    "SUPPRESSED",
    "CochranArmitage",
    "DirectlyStandardisedRate",
    "Estimate",
    "IndirectlyStandardised",
    "MannKendall",
    "SlopeIndex",
    "average_rank",
    "average_score",
    "benchmark_comparison",
    "benjamini_hochberg",
    "cochran_armitage",
    "count_limits",
    "decile",
    "derived_denominator",
    "difference",
    "direct_standardised_rate",
    "direct_standardised_rate_of_repeat_events",
    "excess_cases",
    "extent",
    "extent_weight",
    "funnel_axis",
    "funnel_limits",
    "funnel_rate_limits",
    "funnel_ratio_limits",
    "indirect_standardised_rate",
    "indirect_standardised_ratio",
    "life_expectancy",
    "likelihood_ratio",
    "local_concentration",
    "mann_kendall",
    "mean",
    "model_employer_gap",
    "people_to_target",
    "percentile",
    "population_weighted_decile",
    "proportion",
    "proportion_significance",
    "protection_intervals",
    "quantiles",
    "quintile",
    "race_disparity_ratios",
    "rate",
    "rate_ratio",
    "rate_significance",
    "ratio_trend",
    "recent_trend",
    "risk_ratio",
    "sen_slope",
    "share_in_decile_1",
    "slope_index",
    "slope_index_reliability",
    "standardised_proportion",
    "summarise_areas",
    "suppress",
    "suppress_table",
    "withheld",
]
