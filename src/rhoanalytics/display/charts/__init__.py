"""Charts: a tidy DataFrame in, a matplotlib Figure out, without a title (the title is the finding).

Every chart is 6.7 inches wide, the text column of an A4 page, and as high as its rows need.
"""

from rhoanalytics.display.charts.bars import compare_bars, composition_bars
from rhoanalytics.display.charts.deciles import decile_bars, stacked_deciles
from rhoanalytics.display.charts.domains import domain_strip
from rhoanalytics.display.charts.dots import dot_interval
from rhoanalytics.display.charts.lines import series
from rhoanalytics.display.charts.living import living_in_deprived
from rhoanalytics.display.charts.map_classes import (
    DEPRIVED_CUTS,
    FIFTHS,
    MINORITY_CUTS,
    SHARES_DARK_FIRST,
    MapClasses,
    share_class,
    share_classes,
)
from rhoanalytics.display.charts.map_pair import MapPanel, paired_maps
from rhoanalytics.display.charts.maps import neighbourhood_map
from rhoanalytics.display.charts.nation_map import nation_map
from rhoanalytics.display.charts.pairs import paired_dots
from rhoanalytics.display.charts.ratios import ratio_intervals
from rhoanalytics.display.charts.standing import standing
from rhoanalytics.display.charts.tiles import tile_map

__all__ = [
    "DEPRIVED_CUTS",
    "FIFTHS",
    "MINORITY_CUTS",
    "SHARES_DARK_FIRST",
    "MapClasses",
    "MapPanel",
    "compare_bars",
    "composition_bars",
    "decile_bars",
    "domain_strip",
    "dot_interval",
    "living_in_deprived",
    "nation_map",
    "neighbourhood_map",
    "paired_dots",
    "paired_maps",
    "ratio_intervals",
    "series",
    "share_class",
    "share_classes",
    "stacked_deciles",
    "standing",
    "tile_map",
]
