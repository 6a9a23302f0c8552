"""The areas of a map as they are drawn: simplified, in classes, grouped into regions."""

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from rhoanalytics.display.charts.checks import in_appearance
from rhoanalytics.display.charts.map_frame import Window
from rhoanalytics.display.charts.map_layout import Contents


@dataclass(frozen=True)
class Areas:
    """Shapes (metres) with the number of their class; regions by name, each of several shapes."""

    shapes: np.ndarray
    classes: np.ndarray
    region_names: np.ndarray
    regions: Mapping[str, shapely.Geometry]

    @classmethod
    def of(cls, frame: gpd.GeoDataFrame, shade: str, region: str, *, detail: float) -> "Areas":
        """From a frame with a row per area; detail: metres too short to be seen.

        Neighbours are simplified together, so that no gaps open between them.
        """
        shapes = shapely.coverage_simplify(frame.geometry.to_numpy(), detail)
        names = frame[region].to_numpy()
        return cls(
            shapes=shapes,
            classes=frame[shade].to_numpy(),
            region_names=names,
            regions={
                name: shapely.union_all(shapes[names == name]) for name in in_appearance(names)
            },
        )

    @property
    def centres(self) -> np.ndarray:
        """The middle of each area, in metres."""
        return shapely.get_coordinates(shapely.centroid(self.shapes))

    @property
    def sides(self) -> np.ndarray:
        """The square root of the extent of each area, in metres."""
        return np.sqrt(shapely.area(self.shapes))

    def contents(self, window: Window) -> Contents:
        """What a layout needs to know of a map of these areas."""
        land = shapely.union_all(list(self.regions.values()))
        return Contents(window, land, self.centres, self.sides)
