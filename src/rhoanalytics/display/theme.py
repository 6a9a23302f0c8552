"""How every chart looks: colours by meaning, type, sizes, and the settings behind them.

Colours are the Government Analysis Function palettes, chosen for contrast under WCAG 2.2
(analysisfunction.civilservice.gov.uk, "Data visualisation: colours in charts").
"""

import functools
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, ParamSpec

import matplotlib
from matplotlib import font_manager, rcsetup
from matplotlib.figure import Figure
from matplotlib.typing import ColorType

from rhoanalytics.typeface import FONT, face

P = ParamSpec("P")

CATEGORICAL = ("#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1")
"""For categories without an order: take them in order, four at most where it can be helped."""

DUO = ("#12436D", "#F46A25")
"""For two series side by side."""

SEQUENTIAL = ("#12436D", "#2073BC", "#6BACE6")
"""For three ordered steps, dark first."""

FOCUS = ("#12436D", "#BFBFBF")
"""One thing to look at, and everything it is seen against."""

AREA = "#12436D"
"""The integrated care system the report is about."""

ENGLAND = "#F46A25"
REGION = "#3D3D3D"
WHITE_STAFF = "#28A197"
ETHNIC_MINORITY_STAFF = "#801650"

UNKNOWN = "#767676"
"""Ethnicity not stated or missing; also the grey that small text may still be set in (4.5:1)."""

OTHERS = "#949494"
"""Areas shown only as background: the palest grey with 3:1 contrast on white."""

INK = "#1A1A1A"
RULE = "#8C8C8C"
GRID = "#E3E3E3"
PAPER = "#FFFFFF"

DECILES = (
    "#0B2A47",
    "#103D64",
    "#165185",
    "#1C66A7",
    "#2A77BE",
    "#4D94D4",
    "#6AABE6",
    "#93C2ED",
    "#BBD8F3",
    "#E3EEF8",
)
"""Deprivation deciles 1 to 10. One hue, even steps of lightness; dark is most deprived."""

QUINTILES = ("#0B2A47", "#18578D", "#3F88CC", "#89BCEB", "#E3EEF8")
"""Deprivation quintiles 1 to 5, on the same scale."""

# A4 with margins of 20 mm leaves a text column of 170 mm = 6.7 in.
FULL_WIDTH = 6.7
FULL_HEIGHT = 8.5
"""Inches: a full-page figure, with room for its title, source and note."""

TEXT = 10.0
SMALL = 9.0
SMALLEST = 8.5
"""Points, as printed at full width. Nothing is set smaller than SMALLEST."""

POINTS_PER_INCH = 72

FALLBACK_FONT = "DejaVu Sans"
_FACES = ("Regular", "It", "Semibold", "Bold", "BoldIt")

HALO = "halo"


def halo(width: float) -> str:
    """The `gid` of a text with a halo: a line of paper, `width` points, under its letters' edges.

    matplotlib's own way, a path effect, would turn the text into outlines.
    """
    return f"{HALO} {width}"


@cache
def fonts() -> tuple[str, ...]:
    """Font families in order of choice; registers the packaged font on the first call.

    DejaVu Sans, which comes with matplotlib, is last so that no character is ever missing; it is
    alone where the font package is not installed.
    """
    try:
        files = [face(name) for name in _FACES]
    except ModuleNotFoundError:
        return (FALLBACK_FONT,)
    for each in files:
        with resources.as_file(each) as file:
            font_manager.fontManager.addfont(file)
    return (FONT, FALLBACK_FONT)


def find_fonts() -> None:
    """Look for the theme's fonts in each size and weight: matplotlib takes a millisecond for each.

    For a process from which others are forked; elsewhere they are found as they are needed.
    """
    for family in fonts():
        for weight in ("normal", "bold"):
            for size in (TEXT, SMALL, SMALLEST):
                style = font_manager.FontProperties(family=family, weight=weight, size=size)
                # As matplotlib asks when it measures text.
                font_manager.findfont(style, fallback_to_default=False)


@cache
def settings() -> Mapping[Any, Any]:
    """The matplotlib settings of the theme (rcParams names and values); read-only."""
    return MappingProxyType(
        {
            "font.family": list(fonts()),
            "font.size": TEXT,
            "text.color": INK,
            "axes.labelcolor": INK,
            "axes.labelsize": TEXT,
            "axes.titlesize": TEXT,
            "axes.facecolor": "none",
            "axes.edgecolor": RULE,
            "axes.linewidth": 0.8,
            "axes.axisbelow": True,
            "axes.grid": False,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.spines.left": False,
            "axes.spines.bottom": False,
            "axes.prop_cycle": rcsetup.cycler(color=CATEGORICAL),
            "axes.unicode_minus": True,
            "grid.color": GRID,
            "grid.linewidth": 0.8,
            "xtick.labelsize": SMALL,
            "ytick.labelsize": SMALL,
            "xtick.color": RULE,
            "ytick.color": RULE,
            "xtick.labelcolor": INK,
            "ytick.labelcolor": INK,
            "xtick.major.size": 0,
            "ytick.major.size": 0,
            "legend.frameon": False,
            "legend.fontsize": TEXT,
            "figure.facecolor": PAPER,
            "figure.figsize": (FULL_WIDTH, 3.6),
            "figure.dpi": 110,
            "savefig.dpi": 110,
            "savefig.bbox": None,
            "lines.linewidth": 2.0,
            # An area's name or an amount of money is no formula.
            "text.parse_math": False,
            "svg.fonttype": "none",
            # The identifiers in the file stay the same from run to run.
            "svg.hashsalt": "rhoanalytics",
            "hatch.linewidth": 0.8,
        }
    )


def use_theme() -> None:
    """Make the theme matplotlib's own settings for the rest of the process.

    The charts of this package carry the theme with them; this is for an analyst's own figures and
    for the settings that count when a figure is saved.
    """
    matplotlib.rcParams.update(settings())


def themed(chart: Callable[P, Figure]) -> Callable[P, Figure]:
    """A chart function that draws with the theme and leaves matplotlib's settings as they were."""

    @functools.wraps(chart)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> Figure:
        with matplotlib.rc_context(dict(settings())):
            return chart(*args, **kwargs)

    return drawn


def ink_on(colour: ColorType) -> str:
    """Black or white, whichever reads better on `colour` (any matplotlib colour)."""
    red, green, blue = matplotlib.colors.to_rgb(colour)
    # WCAG 2.2 relative luminance, with the usual 2.2 power in place of the piecewise curve.
    luminance = 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2
    return PAPER if luminance < 0.2 else INK
