"""Names as long as England's longest, and a check that nothing on a chart touches anything else."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from rhoanalytics.display.charts.plot import INSIDE

TRUSTS = (
    "University Hospitals of Morecambe Bay NHS Foundation Trust",
    "The Robert Jones and Agnes Hunt Orthopaedic Hospital NHS Foundation Trust",
    "Barking, Havering and Redbridge University Hospitals NHS Trust",
    "Bradford District Care NHS Foundation Trust",
    "Barts Health NHS Trust",
)
DISTRICTS = (
    "Bournemouth, Christchurch and Poole",
    "Kingston upon Hull, City of",
    "Bath and North East Somerset",
    "Adur",
    "Westmorland and Furness",
)
LONG_ICS = "Bristol, North Somerset and South Gloucestershire"


@pytest.fixture
def districts() -> Callable[[int], list[str]]:
    """The first `count` of an endless list of districts, some with long names."""
    return lambda count: [
        f"{DISTRICTS[n % 5]} {n // 5 + 1}".replace(" 1", "") for n in range(count)
    ]


@pytest.fixture
def trusts() -> Callable[[int], list[str]]:
    """The first `count` of an endless list of trusts, some with long names."""
    return lambda count: [f"{TRUSTS[n % 5]} {n // 5 + 1}".replace(" 1", "") for n in range(count)]


@pytest.fixture
def assert_clear() -> Callable[[Figure], None]:
    """Every text inside the figure, no text over another, no name over a plot."""
    return _assert_clear


def _texts(figure: Figure) -> list[Text]:
    texts = list(figure.texts)
    for axes in figure.axes:
        texts += axes.texts
        if axes.axison:
            texts += [*axes.get_xticklabels(), *axes.get_yticklabels()]
    return [text for text in texts if text.get_visible() and text.get_text().strip()]


def _shrunk(box: Bbox) -> Bbox:
    # Boxes of text include a little air; a pixel of shared air is not an overlap.
    return Bbox.from_extents(box.x0 + 1, box.y0 + 1, box.x1 - 1, box.y1 - 1)


def _corners(points: np.ndarray) -> np.ndarray:
    return np.array([points.min(axis=0), points.max(axis=0)])


def _assert_clear(figure: Figure) -> None:
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    renderer = canvas.get_renderer()
    page = figure.bbox
    boxes = [(text, text.get_window_extent(renderer)) for text in _texts(figure)]
    for text, box in boxes:
        inside = (
            box.x0 >= page.x0 - 1.5
            and box.x1 <= page.x1 + 1.5
            and box.y0 >= page.y0 - 1.5
            and box.y1 <= page.y1 + 1.5
        )
        assert inside, f"{text.get_text()!r} runs off the figure: {box} is not within {page}"
        assert text.get_fontsize() >= 8.5
    # A figure that draws beyond its edge is cropped when it is saved and loses its common width.
    drawn = figure.get_tightbbox(renderer)
    width, height = figure.get_size_inches()
    ends = (drawn.x0, drawn.y0, width - drawn.x1, height - drawn.y1)
    assert min(ends) > -1e-6, f"the drawing {drawn.extents} runs off the figure {width} by {height}"
    for position, (text, box) in enumerate(boxes):
        for other, other_box in boxes[position + 1 :]:
            overlap = Bbox.intersection(_shrunk(box), _shrunk(other_box))
            assert overlap is None or min(overlap.width, overlap.height) <= 0, (
                f"{text.get_text()!r} overlaps {other.get_text()!r}"
            )
    grids = [(grid, np.vstack(grid.get_segments())) for grid in marks(figure, "grid")]
    plots = [Bbox(_corners(grid.get_transform().transform(points))) for grid, points in grids]
    for text, box in boxes:
        if text in figure.texts and text.get_label() != INSIDE:
            for plot in plots:
                overlap = Bbox.intersection(_shrunk(box), _shrunk(plot))
                assert overlap is None or min(overlap.width, overlap.height) <= 0, (
                    f"{text.get_text()!r} lies over a plot"
                )


def marks(figure: Figure, gid: str) -> list:
    """The artists drawn under this name, one per row unless a chart draws them together."""
    return figure.findobj(lambda artist: artist.get_gid() == gid)


@pytest.fixture
def marks_of() -> Callable[[Figure, str], list]:
    """The artists of a figure that carry a name: "value", "comparator", "district"."""
    return marks


@pytest.fixture
def bars_of() -> Callable[[Figure], list[int]]:
    """How many bars, or cells, each series of a figure has."""
    return lambda figure: [len(bars.get_paths()) for bars in marks(figure, "bar")]


@pytest.fixture
def axis_of() -> Callable[[Figure], list[tuple[float, float]]]:
    """The first and last tick of each plot with rows, in its own units."""

    def ends(figure: Figure) -> list[tuple[float, float]]:
        lines = [grid.get_segments() for grid in marks(figure, "grid")]
        return [(float(grid[0][0, 0]), float(grid[-1][0, 0])) for grid in lines]

    return ends


@pytest.fixture
def treatment() -> pd.DataFrame:
    """Two indicators by ethnic group, with England and a region; invented, in the usual range."""
    groups = ["Asian", "Black", "Mixed", "White", "Other", "Not stated", "Missing"]
    values = [72.7, 65.2, 65.2, 72.2, 69.1, 64.5, 62.2]
    one = pd.DataFrame(
        {
            "group": groups,
            "indicator": "Blood pressure treated to threshold, aged under 80",
            "value": values,
            "lower": [value - 1.5 for value in values],
            "upper": [value + 1.5 for value in values],
            "england": [value - 2 for value in values],
            "region": [value + 1 for value in values],
            "flag": "",
        }
    )
    return pd.concat([one, one.assign(indicator="CVD treated with lipid therapy")])
