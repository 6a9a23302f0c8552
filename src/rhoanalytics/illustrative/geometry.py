"""The map of the invented nation, in open water of the North Sea.

Fallowmere has 400 small areas that tile its five districts; the other systems, which are only
compared with, have outlines of their districts. All are cells of one Voronoi diagram around
invented settlements, with bent edges. Neighbours share their vertices exactly, so that districts,
systems and regions are plain unions. Coordinates are longitude and latitude (EPSG:4326), written
directly: no projection library takes part, so that the same numbers come out everywhere.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.spatial import Voronoi, cKDTree
from shapely import Polygon, normalize, unary_union
from shapely.geometry import mapping
from shapely.geometry.polygon import orient

from rhoanalytics.illustrative.nation import DISTRICTS, SHOWN, generator

LONGITUDE, LATITUDE = 2.0, 55.6
"""The middle of the map: about 190 km off the nearest coast, where there is only sea."""

KILOMETRES_PER_DEGREE = 111.32
DECIMALS = 5
"""Of a degree: about a metre."""

TOWNS = {
    "X07000001": ((10.0, 14.0), 3.4),
    "X07000002": ((-8.0, 11.0), 4.2),
    "X07000003": ((3.0, -6.0), 5.5),
    "X07000004": ((20.0, -5.0), 5.0),
    "X07000005": ((-18.0, -7.0), 7.5),
}
"""District -> the middle of its town and how far it spreads, in km from the middle of the map."""

FARTHEST = 2.1
"""No settlement is farther out than this many spreads, so that nothing lies alone at sea."""

CLOSEST = 0.28
"""Settlements of one district keep this share of the town's spread apart, in units of it."""

SECTORS = {
    "X07000006": (60, 112),
    "X07000007": (112, 165),
    "X07000008": (165, 212),
    "X07000009": (212, 255),
    "X07000010": (255, 294),
    "X07000011": (294, 330),
}
"""Districts of the other systems -> the directions (degrees from east, anticlockwise) in which they
lie around Fallowmere; its eastern side is coast."""

CENTRE, RADIUS = (-1.0, 3.0), 46.0
"""The middle of the nation and how far it reaches, in km."""

COARSE, FINE = 5.0, 1.3
"""Distance in km between the settlements of other systems, and between the points of the sea."""

ROOM = 3.8
"""Those settlements keep this distance (km) from those of Fallowmere."""

BEND = 0.10
"""How far the middle of an edge may move sideways, as a share of its length."""


@dataclass(frozen=True)
class Neighbourhoods:
    """Settlements (km east and north of the middle) in order of district, and their town's pull.

    `centrality` is 1 in the middle of the district's town and falls towards 0 in the country.
    """

    district: np.ndarray
    position: np.ndarray
    centrality: np.ndarray


def settle() -> Neighbourhoods:
    """Where the small areas of Fallowmere lie."""
    draw = generator("geometry")
    shown = [district for district in DISTRICTS if district.system == SHOWN]
    found = {
        district.code: _town(draw, *TOWNS[district.code], district.lsoas) for district in shown
    }
    codes = np.repeat(list(found), [len(points) for points in found.values()])
    distance = np.concatenate(
        [
            np.linalg.norm(points - TOWNS[code][0], axis=1) / TOWNS[code][1]
            for code, points in found.items()
        ]
    )
    return Neighbourhoods(codes, np.concatenate(list(found.values())), np.exp(-distance / 1.5))


def _town(draw: np.random.Generator, middle, spread: float, number: int) -> np.ndarray:
    """Settlements around a town: dense inside, thin outside, none on top of another."""
    points: list[np.ndarray] = []
    while len(points) < number:
        distance = spread * draw.gamma(1.6, 0.75)
        angle = draw.uniform(0, 2 * np.pi)
        point = np.array(middle) + distance * np.array([np.cos(angle), np.sin(angle)])
        room = CLOSEST * spread * (0.35 + 0.5 * distance / spread) * (60 / number) ** 0.5
        nearest = min((np.linalg.norm(point - other) for other in points), default=np.inf)
        inside = min(
            TOWNS, key=lambda code: np.linalg.norm(point - TOWNS[code][0]) / TOWNS[code][1]
        )
        if distance < FARTHEST * spread and nearest > room and TOWNS[inside][0] == middle:
            points.append(point)
    return np.array(points)


def outlines(neighbourhoods: Neighbourhoods) -> tuple[list[Polygon], dict[str, Polygon]]:
    """A polygon for each settlement of Fallowmere, in the same order; and one for each district."""
    land = neighbourhoods.position
    around = _grid(COARSE, "other systems")
    angle = np.degrees(np.arctan2(*(around - CENTRE).T[::-1])) % 360
    inside = np.linalg.norm(around - CENTRE, axis=1) < RADIUS
    inside &= _distance(around, land) > ROOM
    sector = np.full(len(around), "", dtype=object)
    for code, (first, last) in SECTORS.items():
        sector[inside & (first <= angle) & (angle < last)] = code
    around, sector = around[sector != ""], sector[sector != ""]
    sea = _grid(FINE, "coast")
    sea = sea[(_distance(sea, land) > 4.6) & (_distance(sea, around) > COARSE)]
    diagram = Voronoi(np.vstack([land, around, sea]))
    draw = generator("edges")
    bends = {
        edge: draw.uniform(-BEND, BEND)
        for edge in sorted(tuple(sorted(pair)) for pair in diagram.ridge_vertices if -1 not in pair)
    }
    cells = [
        _polygon(diagram.regions[diagram.point_region[number]], diagram.vertices, bends)
        for number in range(len(land) + len(around))
    ]
    district = np.concatenate([neighbourhoods.district.astype(object), sector])
    return cells[: len(land)], joined(cells, district).to_dict()


def _grid(step: float, subject: str) -> np.ndarray:
    """Points over the nation and the water around it, about `step` km apart."""
    reach = RADIUS + 12
    line = np.arange(-reach, reach, step)
    grid = np.stack(np.meshgrid(line, line), axis=-1).reshape(-1, 2) + CENTRE
    return grid + generator(subject).uniform(-0.3 * step, 0.3 * step, grid.shape)


def _distance(points: np.ndarray, others: np.ndarray) -> np.ndarray:
    """How far each point is from the nearest of the others."""
    return cKDTree(others).query(points)[0]


def _polygon(region: list[int], vertices: np.ndarray, bends: dict) -> Polygon:
    corners = vertices[region]
    middle = corners.mean(axis=0)
    order = np.argsort(np.arctan2(*(corners - middle).T[::-1]))
    ring = [region[position] for position in order]
    points = []
    for first, second in zip(ring, [*ring[1:], ring[0]], strict=True):
        points.append(vertices[first])
        low, high = sorted((first, second))
        along = vertices[high] - vertices[low]
        if np.hypot(*along) > 0.3:
            sideways = np.array([-along[1], along[0]])
            points.append(vertices[low] + along / 2 + bends[low, high] * sideways)
    return Polygon([_degrees(point) for point in points])


def _degrees(point: np.ndarray) -> tuple[float, float]:
    narrower = np.cos(np.radians(LATITUDE))
    return (
        round(LONGITUDE + point[0] / (KILOMETRES_PER_DEGREE * narrower), DECIMALS),
        round(LATITUDE + point[1] / KILOMETRES_PER_DEGREE, DECIMALS),
    )


def joined(polygons: list[Polygon], by: np.ndarray) -> pd.Series:
    """The union of the polygons of each value of `by`, in the order of the values."""
    table = pd.DataFrame({"by": by, "polygon": polygons})
    return table.groupby("by")["polygon"].agg(lambda parts: unary_union(list(parts)))


def feature(properties: dict, shape) -> dict:
    """A GeoJSON feature whose rings always start at the same vertex and turn the same way."""
    shape = normalize(shape)
    if shape.geom_type == "Polygon":
        shape = orient(shape)
    return {"type": "Feature", "properties": properties, "geometry": mapping(shape)}
