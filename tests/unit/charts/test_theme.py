"""Colours with enough contrast, the packaged font, and settings that stay where they were."""

import itertools

import matplotlib
import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.colors import to_rgb

from rhoanalytics import typeface
from rhoanalytics.display import theme
from rhoanalytics.display.charts import dot_interval


def luminance(colour: str) -> float:
    """WCAG 2.2 relative luminance."""
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", ["AREA", "REGION", "ENGLAND", "WHITE_STAFF",
                                  "ETHNIC_MINORITY_STAFF", "UNKNOWN", "OTHERS"])  # fmt: skip
def test_marks_stand_out_from_white(name):
    assert contrast(getattr(theme, name), "#FFFFFF") >= 3


@pytest.mark.parametrize("name", ["INK", "UNKNOWN", "AREA"])
def test_text_colours_are_legible(name):
    assert contrast(getattr(theme, name), "#FFFFFF") >= 4.5


@pytest.mark.parametrize("scale", [theme.DECILES, theme.QUINTILES])
def test_deprivation_scales_run_evenly_from_dark_to_pale(scale):
    assert len(scale) in (5, 10)
    assert all(luminance(a) < luminance(b) for a, b in itertools.pairwise(scale))


@pytest.mark.parametrize("colour", [*theme.DECILES, *theme.QUINTILES])
def test_figures_on_the_scale_are_legible(colour):
    assert contrast(theme.ink_on(colour), colour) >= 4.5


def test_colours_by_meaning_are_distinct():
    meanings = {theme.AREA, theme.REGION, theme.ENGLAND, theme.WHITE_STAFF,
                theme.ETHNIC_MINORITY_STAFF, theme.UNKNOWN}  # fmt: skip
    assert len(meanings) == 6


def test_the_packaged_font_comes_first():
    pytest.importorskip("font_source_sans_pro")
    assert theme.fonts() == ("Source Sans Pro", "DejaVu Sans")


def test_without_the_font_package_the_fallback_is_used(monkeypatch):
    monkeypatch.setattr(typeface, "_PACKAGE", "no_such_font_package")
    theme.fonts.cache_clear()
    try:
        assert theme.fonts() == ("DejaVu Sans",)
    finally:
        theme.fonts.cache_clear()


def test_use_theme_sets_matplotlib_and_a_chart_does_not():
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        before = dict(matplotlib.rcParams)
        frame = pd.DataFrame({"group": ["Asian"], "value": [1.0]})
        dot_interval(frame, label="group", value="value", lower=None, upper=None, unit="%")
        assert dict(matplotlib.rcParams) == before
        assert plt.get_fignums() == []
        theme.use_theme()
        assert matplotlib.rcParams["font.family"] == list(theme.fonts())
        assert matplotlib.rcParams["svg.hashsalt"] == "rhoanalytics"
