"""Maps of small areas: to scale, with insets where they help, and with names that can be read."""

import re
import time

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from matplotlib.backends.backend_agg import FigureCanvasAgg

from rhoanalytics.display import charts
from rhoanalytics.display.charts.insets import dense_windows
from rhoanalytics.display.charts.map_names import place_names
from rhoanalytics.display.charts.maps import NAME
from rhoanalytics.display.charts.scale_bar import round_kilometres
from rhoanalytics.display.drawing import to_svg


def squares(west: float, south: float, side: float, number: int) -> list[shapely.Polygon]:
    """A block of `number` by `number` squares of `side` metres."""
    return [
        shapely.box(
            west + column * side,
            south + row * side,
            west + (column + 1) * side,
            south + (row + 1) * side,
        )
        for row in range(number)
        for column in range(number)
    ]


def place(shapes: list[shapely.Polygon], districts: list[str]) -> gpd.GeoDataFrame:
    """Areas in classes 1 to 5 in turn."""
    return gpd.GeoDataFrame(
        {"district": districts, "quintile": [number % 5 + 1 for number in range(len(shapes))]},
        geometry=shapes,
        crs=27700,
    )


@pytest.fixture
def town() -> gpd.GeoDataFrame:
    """Ten kilometres square, in two districts."""
    return place(squares(400_000, 300_000, 1_000, 10), ["North"] * 50 + ["South"] * 50)


@pytest.fixture
def county() -> gpd.GeoDataFrame:
    """A hundred kilometres square, with a town of 400 small areas in one of its squares."""
    wide = squares(400_000, 300_000, 10_000, 10)
    inside = squares(400_000, 300_000, 500, 20)
    names = [f"District {row}" for row in range(5) for _ in range(20)]
    return place([*wide[1:], *inside], [*names[1:], *["Newcastle upon Tyne"] * 400])


def draw(frame: gpd.GeoDataFrame, **more):
    return charts.neighbourhood_map(frame, shade="quintile", district="district", **more)


def words(figure) -> list[str]:
    texts = [*figure.texts, *(text for axes in figure.axes for text in axes.texts)]
    return [" ".join(text.get_text().split()) for text in texts]


class TestNeighbourhoodMap:
    def test_a_town_needs_no_inset(self, town, assert_clear):
        figure = draw(town)
        assert_clear(figure)
        assert {"North", "South", "2 km", "2: 20"} <= set(words(figure))
        assert not any("Parts of" in text for text in words(figure))

    def test_dense_parts_of_a_county_are_shown_at_a_larger_scale(self, county, assert_clear):
        figure = draw(county)
        assert_clear(figure)
        assert any("Parts of Newcastle upon Tyne" in text for text in words(figure))
        kilometres = {text for text in words(figure) if text.endswith(" km")}
        assert len(kilometres) == 2, "the map and its inset have a scale each"
        assert figure.get_figheight() <= 7.4
        assert {f"District {row}" for row in range(5)} <= set(words(figure))

    def test_classes_are_counted_in_the_key(self, county):
        counts = county["quintile"].value_counts()
        assert f"1 most deprived: {counts[1]} (outlined)" in words(draw(county))

    def test_one_scale_in_both_directions(self, county):
        for axes in draw(county).axes:
            if axes.get_xlim() == (0, 1):
                continue  # the paper below an inset
            box = axes.get_window_extent()
            across = box.width / np.ptp(axes.get_xlim())
            assert across == pytest.approx(box.height / np.ptp(axes.get_ylim()))

    def test_only_the_most_deprived_class_is_outlined(self, town, marks_of):
        assert len(marks_of(draw(town), "outline")) == 1
        assert marks_of(draw(town.assign(quintile=3)), "outline") == []

    def test_a_place_of_one_district_is_not_named_on_its_map(self, town, marks_of):
        assert marks_of(draw(town.assign(district="Alone")), NAME) == []

    def test_land_around_is_drawn_where_it_is_known(self, town):
        around = gpd.GeoDataFrame(geometry=[shapely.box(0, 0, 700_000, 700_000)], crs=27700)
        assert to_svg(draw(town, backdrop=around)) != to_svg(draw(town))

    def test_very_many_points_become_an_image_and_few_do_not(self, town):
        lacework = town.assign(
            geometry=[
                shapely.Point(shape.centroid).buffer(480 + 20 * number % 7, quad_segs=200)
                for number, shape in enumerate(town.geometry)
            ]
        )
        many = pd.concat([lacework.assign(geometry=lacework.translate(xoff=n)) for n in range(6)])
        assert "<image" not in to_svg(draw(town.assign(district="Alone")))
        crowded = to_svg(draw(many.assign(district="Alone")))
        assert "<image" in crowded
        assert len(crowded) < 600_000

    def test_1700_areas_take_no_more_than_a_moment(self):
        shapes = squares(400_000, 300_000, 700, 42)[:1700]
        names = [f"District {number // 170}" for number in range(1700)]
        before = time.process_time()
        drawing = to_svg(draw(place(shapes, names)))
        # Seconds of one processor; it takes under one where nothing else is running.
        assert time.process_time() - before < 3
        assert len(drawing) < 600_000

    @pytest.mark.parametrize(
        "change, message",
        [
            (lambda frame: frame.to_crs(4326), r"EPSG:4326.*to_crs\(27700\)"),
            (lambda frame: frame.assign(quintile=0), "quintile.*has 0"),
            (lambda frame: frame.drop(columns="district"), "no column 'district'"),
            (lambda frame: frame.iloc[:0], "no rows"),
        ],
    )
    def test_a_wrong_frame_is_refused_with_the_remedy(self, town, change, message):
        with pytest.raises(ValueError, match=message):
            draw(change(town))


class TestOtherMaps:
    def test_two_maps_in_one_frame(self, county, assert_clear):
        panels = [
            charts.MapPanel("quintile", charts.FIFTHS),
            charts.MapPanel(
                "share_class",
                charts.share_classes(
                    "Share of residents", charts.MINORITY_CUTS, charts.SHARES_DARK_FIRST
                ),
            ),
        ]
        frame = county.assign(share_class=5)
        figure = charts.paired_maps(frame, panels=panels, district="district")
        assert_clear(figure)
        assert f"under 5%: {len(county)}" in words(figure)
        sizes = {tuple(axes.get_window_extent().size.round(3)) for axes in figure.axes}
        assert len(sizes) == 1

    @pytest.fixture
    def nation(self) -> gpd.GeoDataFrame:
        shapes = [
            *squares(400_000, 300_000, 100_000, 4)[1:],
            *squares(400_000, 300_000, 20_000, 5),
        ]
        codes = [f"X{number}" for number in range(len(shapes))]
        return place(shapes, codes).rename(columns={"district": "area"})

    def nation_map(self, frame, highlight="X20"):
        return charts.nation_map(
            frame,
            area="area",
            shade="quintile",
            classes=charts.FIFTHS,
            highlight=highlight,
            name="Middlemarch",
        )

    def test_a_nation_with_its_dense_part_enlarged(self, nation, assert_clear):
        figure = self.nation_map(nation)
        assert_clear(figure)
        assert "Larger scale" in words(figure)
        assert "Middlemarch" in words(figure)

    def test_an_area_that_is_not_there_cannot_be_marked(self, nation):
        with pytest.raises(ValueError, match="'QHL'"):
            self.nation_map(nation, "QHL")


class TestClasses:
    @pytest.mark.parametrize(
        "value, name",
        [
            (0, "under 10%"),
            (9.99, "under 10%"),
            (10, "10% to under 15%"),
            (29.9, "20% to under 30%"),
            (30, "30% and over"),
            (100, "30% and over"),
        ],
    )
    def test_a_share_is_in_the_class_that_its_name_says(self, value, name):
        classes = charts.share_classes("Share", charts.DEPRIVED_CUTS, charts.SHARES_DARK_FIRST)
        number = charts.share_class(pd.Series([float(value)]), charts.DEPRIVED_CUTS).iloc[0]
        assert classes.names[number - 1] == name

    def test_every_class_has_a_colour(self):
        with pytest.raises(ValueError, match="colours: 2 for 3"):
            charts.MapClasses("Share", ("a", "b", "c"), ("#000000", "#FFFFFF"))


@pytest.mark.parametrize(
    "longest, found", [(1, 1), (1.9, 1), (4.99, 2), (5, 5), (99, 50), (0.3, 0.2), (20, 20)]
)
def test_a_scale_bar_is_a_round_number(longest, found):
    assert round_kilometres(longest) == pytest.approx(found)


class TestDenseWindows:
    def centres(self) -> np.ndarray:
        random = np.random.default_rng(1)
        large, small, alone = (
            random.normal(middle, 300, (number, 2))
            for middle, number in ((0, 60), (50_000, 30), (90_000, 4))
        )
        return np.concatenate([large, small, alone])

    def test_the_fullest_come_first_and_the_emptiest_not_at_all(self):
        windows = dense_windows(self.centres(), side=5_000, most=3, fewest=10)
        assert [window.west < 0 < window.east for window in windows] == [True, False]
        assert len(windows) == 2

    def test_there_are_no_more_than_asked_for(self):
        assert len(dense_windows(self.centres(), side=5_000, most=1, fewest=1)) == 1

    def test_none_overlap(self):
        even = shapely.get_coordinates(shapely.centroid(squares(0, 0, 500, 30)))
        windows = dense_windows(even, side=4_000, most=3, fewest=10)
        boxes = [window.box for window in windows]
        assert len(boxes) == 3
        assert shapely.union_all(boxes).area == pytest.approx(3 * 4_000**2)


class TestPlaceNames:
    def test_names_do_not_overlap_and_stay_on_the_frame(self):
        regions = {
            f"Long name of district {row * 6 + column}": shapely.box(
                1 + column * 0.7, 1 + row * 0.7, 1.7 + column * 0.7, 1.7 + row * 0.7
            )
            for row in range(5)
            for column in range(6)
        }
        names = place_names(regions, (6.7, 6.0), dense=np.empty((0, 2)))
        assert len(names) > 20
        assert all(0 < name.across < 6.7 and 0 < name.up < 6.0 for name in names)
        middles = {(round(name.across, 2), round(name.up, 2)) for name in names}
        assert len(middles) == len(names)

    def test_a_name_that_does_not_fit_stands_outside_with_a_line_or_is_left_out(self):
        regions = {
            "Westmorland and Furness": shapely.box(3, 3, 3.1, 3.1),
            "Wide": shapely.box(3.1, 2, 6, 4),
        }
        size = (6.7, 6.0)
        dense = np.empty((0, 2))
        found = {name.words: name for name in place_names(regions, size, dense=dense)}
        small = next(name for label, name in found.items() if "Furness" in label)
        assert small.line is None or small.line[1] == pytest.approx((3.05, 3.05), abs=0.06)
        left = place_names(regions, size, dense=dense, without_line=regions)
        assert [name.words for name in left] == ["Wide"]

    def test_taken_ground_is_not_used(self):
        region = {"Devon": shapely.box(0, 0, 6, 6)}
        taken = shapely.box(0, 0, 6, 4)
        [name] = place_names(region, (6, 6), dense=np.empty((0, 2)), taken=[taken])
        assert name.up > 4


def test_paths_are_written_no_finer_than_they_are_printed(town):
    figure = draw(town)
    FigureCanvasAgg(figure)
    paths = re.findall(r' d="([^"]*)"', to_svg(figure))
    assert paths
    assert not any(re.search(r"\.\d{3}", path) for path in paths)
