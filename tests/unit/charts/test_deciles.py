"""decile_bars, stacked_deciles, domain_strip and tile_map."""

import numpy as np
import pandas as pd
import pytest

from rhoanalytics.display.charts import decile_bars, domain_strip, stacked_deciles, tile_map
from rhoanalytics.display.theme import FULL_HEIGHT

SERIES = {"Neighbourhoods (LSOAs)": "lsoas", "People": "people"}
DOMAINS = [
    "Index of Multiple Deprivation",
    "Income",
    "Employment",
    "Education, skills and training",
    "Health deprivation and disability",
    "Crime",
    "Barriers to housing and services",
    "Living environment",
]


def shares(steep: float) -> list[float]:
    weights = np.exp(-steep * np.arange(10))
    return list(100 * weights / weights.sum())


def counts(names, total):
    each = max(10, total // len(names))
    return pd.DataFrame(
        [
            {"district": name, "decile": decile, "lsoas": round(each * share / 100)}
            for number, name in enumerate(names)
            for decile, share in enumerate(shares((number % 7 - 3) / 10), start=1)
        ]
    )


@pytest.mark.parametrize("steep", [-0.5, 0.0, 0.4])
def test_a_pair_of_bars_for_each_decile(bars_of, assert_clear, steep):
    frame = pd.DataFrame(
        {"decile": range(1, 11), "lsoas": shares(steep), "people": shares(steep * 0.9)}
    )
    figure = decile_bars(frame, decile="decile", series=SERIES, unit="% of all in the area")
    assert bars_of(figure) == [10, 10]
    assert_clear(figure)


def test_a_decile_without_neighbourhoods_is_nought(marks_of):
    frame = pd.DataFrame({"decile": [1, 2], "lsoas": [60.0, 40.0], "people": [50.0, 50.0]})
    figure = decile_bars(frame, decile="decile", series=SERIES, unit="%")
    heights = [bar.vertices[:, 1].max() for bar in marks_of(figure, "bar")[0].get_paths()]
    assert heights == [60.0, 40.0] + [0.0] * 8


def test_a_decile_of_eleven_is_refused():
    frame = pd.DataFrame({"decile": [11], "lsoas": [1.0], "people": [1.0]})
    with pytest.raises(ValueError, match="'decile' has 11"):
        decile_bars(frame, decile="decile", series=SERIES, unit="%")


@pytest.mark.parametrize("count", [1, 5, 25, 45])
def test_one_stacked_bar_for_each_district(districts, bars_of, assert_clear, count):
    names = ["All of the ICS", "England", *districts(count)]
    frame = pd.DataFrame(
        [(name, q, s) for name in names for q, s in enumerate([40, 30, 16, 10, 4], start=1)],
        columns=["district", "quintile", "share"],
    )
    figure = stacked_deciles(
        frame,
        label="district",
        quintile="quintile",
        share="share",
        totals=("All of the ICS", "England"),
    )
    assert bars_of(figure) == [len(names)] * 5
    assert figure.get_size_inches()[1] <= 9.5
    assert_clear(figure)


def test_shares_that_do_not_add_to_a_hundred_are_refused():
    frame = pd.DataFrame({"district": ["Adur"] * 2, "quintile": [1, 2], "share": [50.0, 40.0]})
    with pytest.raises(ValueError, match="'Adur' add to 90"):
        stacked_deciles(frame, label="district", quintile="quintile", share="share")


def test_a_cell_for_each_domain_and_decile(bars_of, assert_clear):
    frame = pd.DataFrame(
        [
            (domain, decile, share)
            for number, domain in enumerate(DOMAINS)
            for decile, share in enumerate(shares((number - 4) / 10), start=1)
        ],
        columns=["domain", "decile", "share"],
    )
    figure = domain_strip(frame, domain="domain", decile="decile", share="share")
    assert bars_of(figure) == [10] * 8
    first_two = sum(shares(-0.4)[:2])
    assert f"{first_two:.0f}%" in [t.get_text() for t in figure.texts]
    assert_clear(figure)


@pytest.mark.parametrize(
    ("count", "total"), [(1, 339), (3, 581), (5, 720), (24, 1748), (45, 2000), (13, 1989)]
)
def test_a_square_for_every_neighbourhood(districts, marks_of, assert_clear, count, total):
    frame = counts(districts(count), total)
    figure = tile_map(frame, district="district", decile="decile", lsoas="lsoas")
    drawn = sum(
        len(patch.get_path().codes) // 5
        for decile in range(1, 11)
        for patch in marks_of(figure, f"decile-{decile}")
    )
    assert drawn == frame["lsoas"].sum()
    assert len(marks_of(figure, "district")) == count
    assert figure.get_size_inches()[1] <= FULL_HEIGHT
    assert_clear(figure)


def test_a_district_of_one_neighbourhood(assert_clear):
    frame = pd.DataFrame({"district": ["Isles of Scilly"], "decile": [6], "lsoas": [1]})
    figure = tile_map(frame, district="district", decile="decile", lsoas="lsoas")
    assert "1 LSOA" in [t.get_text() for t in figure.texts]
    assert_clear(figure)


def test_a_negative_count_is_refused():
    frame = pd.DataFrame({"district": ["Adur"], "decile": [6], "lsoas": [-1]})
    with pytest.raises(ValueError, match="negative count"):
        tile_map(frame, district="district", decile="decile", lsoas="lsoas")


@pytest.mark.parametrize("column", ["district", "decile", "lsoas"])
def test_a_missing_column_is_named(column):
    frame = counts(["Adur"], 40).drop(columns=column)
    with pytest.raises(ValueError, match=f"no column '{column}'"):
        tile_map(frame, district="district", decile="decile", lsoas="lsoas")


@pytest.mark.parametrize(
    ("chart", "columns"),
    [
        (decile_bars, {"decile": "decile", "series": {"People": "people"}, "unit": "%"}),
        (stacked_deciles, {"label": "district", "quintile": "decile", "share": "people"}),
        (domain_strip, {"domain": "district", "decile": "decile", "share": "people"}),
    ],
)
def test_every_deprivation_chart_names_a_missing_column(chart, columns):
    with pytest.raises(ValueError, match=f"{chart.__name__}: the frame has no column 'people'"):
        chart(counts(["Adur"], 40), **columns)
