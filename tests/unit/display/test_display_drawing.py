"""Drawings: real text, the same bytes every time, nothing cut off, nothing that runs."""

import re
import xml.etree.ElementTree as ElementTree

import matplotlib.pyplot as plt
import numpy as np
import pytest

from rhoanalytics.display.charts.sheet import Sheet
from rhoanalytics.display.drawing import to_svg
from rhoanalytics.display.theme import halo, themed
from rhoanalytics.pack.export.pictures import svg_size


@pytest.fixture(autouse=True)
def no_figure_left_open():
    yield
    plt.close("all")


def chart(**style):
    figure, axes = plt.subplots(figsize=(6, 3), layout="constrained")
    axes.scatter(np.arange(50), np.arange(50), **style)
    return figure


@themed
def sheet(left: float, words: str, **style):
    page = Sheet(height=2, width=3)
    page.text(left, 1, words, **style)
    return page.figure


def texts(svg: str) -> list[str]:
    return [text.text for text in ElementTree.fromstring(svg).iter() if text.tag.endswith("text")]


def test_the_same_figure_is_the_same_bytes_and_is_closed():
    assert to_svg(chart()) == to_svg(chart())
    assert not plt.get_fignums()


def test_text_is_text_in_the_packaged_font():
    svg = to_svg(sheet(0.5, 'Under 5% & "£20" to $30 <x> id="1"', weight="bold"))
    assert texts(svg) == ['Under 5% & "£20" to $30 <x> id="1"']
    assert 'font-family="Source Sans Pro' in svg
    assert "font-weight: 700" in svg
    assert "font-family:" not in to_svg(chart())


@pytest.mark.parametrize(
    ("left", "style", "starts", "wide"),
    [
        (0.5, {}, 0, 3),
        (2.5, {}, 0, 3.5),
        (0.5, {"ha": "right"}, -0.5, 3.5),
        (2.9, {"ha": "center"}, 0, 3.4),
        (0.1, {"rotation": 90, "rotation_mode": "anchor", "va": "baseline"}, -0.02, 3.02),
    ],
)
def test_words_beyond_the_edge_widen_the_sheet(left, style, starts, wide):
    svg = to_svg(sheet(left, "about one inch wide", **style))
    box = [float(number) / 72 for number in re.search(r'viewBox="([^"]*)"', svg)[1].split()]
    assert box[0] == pytest.approx(starts, abs=0.3)
    assert box[2] == pytest.approx(wide, abs=0.3)
    assert (box[2] > 3) is (wide > 3)
    assert svg_size(svg)[0] == pytest.approx(box[2] * 96, abs=1)


def test_labels_outside_an_analysts_canvas_are_not_cut_off():
    figure, axes = plt.subplots(figsize=(3, 2))
    axes.text(1.5, 0.5, "far outside on the right")
    assert svg_size(to_svg(figure))[0] > 3 * 96


def test_identifiers_are_the_drawings_own_and_few():
    first, second = (set(re.findall(r' id="([^"]*)"', to_svg(chart(s=size)))) for size in (9, 99))
    assert first
    assert not first & second
    svg = to_svg(chart())
    assert set(re.findall(r' id="([^"]*)"', svg)) == set(
        re.findall(r'(?:href="|url\()#([^")]*)', svg)
    )


def test_a_drawing_brings_no_style_no_link_and_no_control_character():
    svg = to_svg(chart(url="javascript:alert(1)", gid='x" onload="alert(1)'))
    assert not re.search(r"<style|<script|<a |javascript|onload|<!", svg)
    assert texts(to_svg(sheet(0.5, "a\x07b"))) == ["ab"]


def test_a_halo_stands_below_its_words_and_both_are_text():
    svg = to_svg(sheet(0.5, "12%", gid=halo(2.5)))
    assert texts(svg) == ["12%", "12%"]
    assert svg.index('stroke-width="2.5"') < svg.index("<text")


def test_a_rasterised_artist_is_accepted():
    assert "data:image/png;base64" in to_svg(chart(rasterized=True))
