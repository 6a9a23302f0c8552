"""Boundaries of areas: LSOAs, districts, Integrated Care Boards and NHS regions.

Source: ONS Open Geography Portal (Open Government Licence v3.0), with Ordnance Survey data, as
GeoJSON, GeoPackage or GeoParquet at any resolution. ONS names the properties by area and year
(LSOA21CD, ICB26NM); common conversions write lsoa21_code. Everything is kept in the British
National Grid (EPSG:27700, metres).
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from rhoanalytics.areas import Register
from rhoanalytics.errors import DataError
from rhoanalytics.sources.codes import (
    DISTRICT,
    ICB,
    LSOA,
    icbs_in_force,
    in_nation,
    is_official,
    ods_of_ons,
    require_all,
)
from rhoanalytics.sources.format import Format, Look, Part
from rhoanalytics.sources.lookups import LSOAS_2011, LSOAS_2021
from rhoanalytics.sources.reading import (
    SHOWN_VALUES,
    NotNeeded,
    fault,
    refuse,
    require,
    require_pattern,
    require_unique,
)
from rhoanalytics.sources.tables import plain

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

NATIONAL_GRID = "EPSG:27700"

GREAT_BRITAIN = (0.0, 0.0, 700_000.0, 1_300_000.0)
"""West, south, east and north edge of the British National Grid in metres."""

PARQUET_START = b"PAR1"

FIRST_ICBS = "22"
"""ICBs of July 2022: four LSOAs near Chichester moved on 1 April 2023, and with them both codes."""

REGION = r"[EX]40\d{6}"

AREAS = ("lsoa", "lad", "icb", "nhser")
"""Kinds of areas, smallest first."""

_LSOAS = {2011: LSOAS_2011, 2021: LSOAS_2021}

_PROPERTY = re.compile(r"(lsoa|icb|nhser|lad|ltla)(\d\d)(cd|nm|_code|_name)")

_CUT_SHORT = (
    "Download it again; the ONS service gives at most 2,000 areas at a time and a download may "
    "have been cut short."
)


@dataclass(frozen=True)
class Layer:
    """What a boundary file holds: the kind of area, its two-digit year, and two properties."""

    area: str
    year: str
    code: str
    name: str


def layer_of(columns: Sequence[str]) -> Layer | None:
    """The kind of boundaries that property names show; None for another file.

    Where a file also names the larger areas that its areas lie in, the smallest counts.
    """
    found = {
        (match[1].replace("ltla", "lad"), match[2], match[3].strip("_")[0]): column
        for column in columns
        if (match := _PROPERTY.fullmatch(plain(column)))
    }
    for area in AREAS:
        for (kind, year, ending), column in found.items():
            if kind == area and ending == "c":
                return Layer(area, year, column, found.get((area, year, "n"), ""))
    return None


def read_boundaries(file: Path) -> "tuple[Layer, GeoDataFrame]":
    """The areas of the nation in a boundary file: code (ONS), name, geometry; and what they are.

    Geometries are valid multipolygons in the British National Grid; the index numbers features.
    Raises `DataError` for a file that is no map, has no coordinate reference system, or an area
    without a shape.
    """
    import geopandas

    frame = _features(file)
    layer = layer_of([str(column) for column in frame.columns])
    if layer is None:
        raise DataError("has no property with area codes, such as LSOA21CD", file=file)
    if frame.crs is None:
        raise DataError(
            "does not say its coordinate reference system. Download it as GeoJSON (WGS 84) or "
            "GeoPackage.",
            file=file,
        )
    numbered = frame.set_axis(pd.RangeIndex(1, len(frame) + 1))
    codes = numbered[layer.code].astype("str")
    codes = codes[in_nation(codes)]
    require_unique(codes.to_frame(), [layer.code], file)
    geometry = numbered.geometry.loc[codes.index]
    missing = geometry.isna() | geometry.is_empty
    refuse(codes.to_frame(), layer.code, missing, "has no shape", file)
    shapes = geometry[~missing].to_crs(NATIONAL_GRID)
    codes = codes[~missing]
    _require_on_grid(shapes, codes, file)
    names = numbered.loc[codes.index, layer.name].astype("str") if layer.name else ""
    return layer, geopandas.GeoDataFrame(
        {"code": codes, "name": names, "geometry": _multipolygons(shapes)},
        geometry="geometry",
        crs=NATIONAL_GRID,
    )


def _features(file: Path) -> "GeoDataFrame":
    import geopandas
    import pyarrow
    import pyogrio

    with require(file).open("rb") as stream:
        is_parquet = stream.read(len(PARQUET_START)) == PARQUET_START
    try:
        return geopandas.read_parquet(file) if is_parquet else geopandas.read_file(file)
    except (pyogrio.errors.DataSourceError, pyarrow.ArrowException, ValueError, OSError) as error:
        reason = str(error).splitlines()[0]
        raise DataError(
            f"cannot be read as boundaries ({reason}). {_CUT_SHORT}", file=file
        ) from error


def _multipolygons(shapes: "pd.Series") -> np.ndarray:
    """Valid multipolygons: crossings are mended, lines and points that mending leaves dropped."""
    import shapely

    geometries = np.array(shapes.values, dtype=object)
    broken = ~shapely.is_valid(geometries)
    geometries[broken] = shapely.make_valid(geometries[broken], method="structure")
    single = shapely.get_type_id(geometries) == shapely.GeometryType.POLYGON.value
    geometries[single] = shapely.multipolygons(geometries[single][:, np.newaxis])
    others = np.flatnonzero(
        shapely.get_type_id(geometries) != shapely.GeometryType.MULTIPOLYGON.value
    )
    for position in others:
        parts = shapely.get_parts(shapely.get_parts(geometries[position]))
        polygons = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON.value]
        geometries[position] = shapely.multipolygons(polygons)
    return geometries


def _require_on_grid(shapes: "pd.Series", codes: pd.Series, file: Path) -> None:
    """Report shapes off Great Britain: coordinates that are not in the system the file names."""
    if not is_official(codes):
        return
    west, south, east, north = GREAT_BRITAIN
    bounds = shapes.bounds
    inside = (
        (bounds["minx"] >= west)
        & (bounds["miny"] >= south)
        & (bounds["maxx"] <= east)
        & (bounds["maxy"] <= north)
    )
    problem = "lies outside Great Britain: the coordinates are not in the system that is named"
    refuse(codes.to_frame(), str(codes.name), ~inside, problem, file)


def _lsoas(shapes: "GeoDataFrame", layer: Layer, register: Register, file: Path) -> Part:
    census = 2000 + int(layer.year)
    if census not in _LSOAS:
        raise NotNeeded(f"LSOAs of {census}; the pack uses those of 2011 and 2021", file=file)
    require_pattern(shapes, "code", LSOA, file)
    require_all(shapes, "code", _LSOAS[census], f"LSOAs of {census}", file)
    return _part(f"boundaries_lsoa_{census}", shapes, f"LSOAs of {census}")


def _districts(shapes: "GeoDataFrame", layer: Layer, register: Register, file: Path) -> Part:
    """Districts under the codes of April 2024, by which the register knows them."""
    require_pattern(shapes, "code", DISTRICT, file)
    pieces = register.pieces
    now = dict(zip(pieces["district_2026"], pieces["district"], strict=True))
    coded = shapes.assign(code=shapes["code"].replace(now))
    _require_set(coded["code"], set(pieces["district"]), "districts of the register", file)
    return _part("boundaries_district", coded, f"districts of 20{layer.year}")


def _icbs(shapes: "GeoDataFrame", layer: Layer, register: Register, file: Path) -> Part:
    """ICBs under their ODS codes; the vintage is the one in which exactly these existed."""
    if layer.year == FIRST_ICBS:
        raise NotNeeded(
            "boundaries of the ICBs of July 2022: four LSOAs near Chichester moved from Surrey "
            "Heartlands to Sussex on 1 April 2023. Use the boundaries of April 2023 or later.",
            file=file,
        )
    require_pattern(shapes, "code", ICB, file)
    ods = ods_of_ons(register)
    unknown = ~shapes["code"].isin(ods)
    refuse(shapes, "code", unknown, "is not the code of an ICB in the register", file)
    coded = shapes.assign(code=shapes["code"].replace(ods))
    held = set(coded["code"])
    fitting = [one for one in register.geographies() if held == icbs_in_force(register, one.code)]
    if fitting:
        # Where no ICB changed between vintages, the year of the file tells them apart.
        begun = [one for one in fitting if one.code <= f"20{layer.year}-12"]
        geography = begun[-1] if begun else fitting[0]
        table = f"boundaries_ics_{geography.code.replace('-', '_')}"
        return _part(table, coded, f"{geography.name} (file of 20{layer.year})")
    newest = register.geographies()[-1].code
    _require_set(coded["code"], icbs_in_force(register, newest), f"ICBs of {newest}", file)
    raise DataError("does not hold the ICBs of any vintage", file=file)


def _regions(shapes: "GeoDataFrame", layer: Layer, register: Register, file: Path) -> Part:
    """NHS regions under their NHS codes (Y60): their ONS codes changed between 2022 and 2024."""
    require_pattern(shapes, "code", REGION, file)
    regions = dict(zip(register.icbs["region"], register.icbs["region_code"], strict=True))
    unknown = ~shapes["name"].isin(regions)
    refuse(shapes, "name", unknown, "is not a region of the register", file)
    coded = shapes.assign(code=shapes["name"].map(regions))
    _require_set(coded["code"], set(regions.values()), "NHS regions", file)
    return _part("boundaries_region", coded, f"NHS regions of 20{layer.year}")


def _part(table: str, shapes: "GeoDataFrame", vintage: str) -> Part:
    return Part(table, "all", shapes.sort_values("code", ignore_index=True), vintage)


def _require_set(codes: pd.Series, expected: Collection[str], what: str, file: Path) -> None:
    """Report areas that are too many or too few: another vintage, or a download cut short."""
    missing, extra = sorted(set(expected) - set(codes)), sorted(set(codes) - set(expected))
    for problem, strays in (("lacks", missing), ("has, beyond them,", extra)):
        if strays:
            shown = ", ".join(strays[:SHOWN_VALUES]) + (" …" if len(strays) > SHOWN_VALUES else "")
            fault(
                f"does not hold the {len(expected)} {what}: it {problem} {len(strays)} ({shown}). "
                f"It may be of another vintage. {_CUT_SHORT}",
                file,
            )


_PLACE = {"lsoa": _lsoas, "lad": _districts, "icb": _icbs, "nhser": _regions}


def _parts(file: Path, register: Register) -> list[Part]:
    layer, shapes = read_boundaries(file)
    return [_PLACE[layer.area](shapes, layer, register, file)]


def _recognise(look: Look) -> bool:
    is_map = look.kind in ("geojson", "geopackage") or (
        look.kind == "parquet" and "geometry" in look.columns
    )
    return is_map and layer_of(look.columns) is not None


FORMATS = (
    Format(
        name="boundaries",
        title="Boundaries of LSOAs, districts, Integrated Care Boards or NHS regions",
        publisher="Office for National Statistics",
        citation="ONS boundaries",
        address="https://geoportal.statistics.gov.uk",
        licence="Open Government Licence v3.0",
        attribution="Source: Office for National Statistics licensed under the Open Government "
        "Licence v3.0. Contains OS data © Crown copyright and database right.",
        recognise=_recognise,
        read=_parts,
    ),
)
