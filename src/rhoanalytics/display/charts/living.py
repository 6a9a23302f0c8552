"""Which ethnic groups live in the most deprived neighbourhoods, here and elsewhere."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.figure import Figure

from rhoanalytics.display.charts.dots import dot_interval


def living_in_deprived(
    frame: pd.DataFrame,
    *,
    group: str,
    panel: str,
    value: str,
    name: str,
    comparators: Mapping[str, str],
    heading: str | None = None,
    unit: str = "% of each group's residents",
) -> Figure:
    """For each ethnic group, the share living in the most deprived neighbourhoods.

    Columns of `frame` (one row per `group` and `panel`), drawn in the order given:
      group        text: the ethnic group
      panel        text: "Most deprived 10%" and "Most deprived 20%": one panel each
      value        percentage of the group's residents in the area
      comparators  name shown -> column of percentages: {"England": "england", "London": "region"}
      heading      text: the broad group a detailed group stands under
    `name` is the area as shown. The area's values are printed at the right of each panel. Raises
    ValueError naming a missing column.
    """
    return dot_interval(
        frame,
        label=group,
        value=value,
        lower=None,
        upper=None,
        panel=panel,
        comparators=comparators,
        heading=heading,
        name=name,
        unit=unit,
    )
