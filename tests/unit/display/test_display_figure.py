"""Figures: described in words, with the data behind them."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from rhoanalytics.display import Figure
from rhoanalytics.display.data_form import TABLE_MIME
from rhoanalytics.display.typst_markup import picture_name

TITLE = "Three in ten people live in the most deprived tenth"
ALT = "Bar chart of people by decile: 31% in decile 1, falling to 3% in decile 10."


@pytest.fixture(autouse=True)
def no_figure_left_open():
    yield
    plt.close("all")


def chart():
    figure, axes = plt.subplots(figsize=(6, 3), layout="constrained")
    axes.scatter(np.arange(50), np.arange(50))
    return figure


@pytest.mark.parametrize(
    "alt",
    [
        "",
        "  ",
        "No description has been provided for this image",
        "No description has been provided for this image.",
        "figure",
        "Figure 3",
        "Chart",
        "an image.",
        "The bar chart",
        "Alternative text",
        "alt-text",
        "description",
        "TODO",
        "tbc",
        "N/A",
        "None",
        "untitled",
        "nan",
        TITLE,
        TITLE.upper() + ".",
    ],
)
def test_an_alt_text_that_says_nothing_is_refused(alt):
    with pytest.raises(ValueError, match="A good alternative text says"):
        Figure(chart(), title=TITLE, alt=alt)


def test_a_title_is_needed():
    with pytest.raises(ValueError, match="title"):
        Figure(chart(), title=" ", alt=ALT)


def test_html_has_title_picture_notes_and_data_in_order():
    frame = pd.DataFrame({"decile": [1, 2], "people": [10, 20]})
    shown = Figure(chart(), title=TITLE, alt=ALT, data=frame, note="A note.", source="ONS")
    soup = BeautifulSoup(shown.to_html(), "html.parser")
    figure = soup.figure
    assert [child.name for child in figure.find_all(recursive=False)] == [
        "figcaption", "div", "p", "p", "details",
    ]  # fmt: skip
    assert figure.figcaption.get_text() == TITLE
    assert figure.svg["role"] == "img"
    assert figure.svg["aria-label"] == ALT
    assert not figure.img
    assert figure.summary.get_text() == "Data table"
    assert TITLE in figure.caption.get_text()


def test_the_typst_form_names_the_picture_of_the_bundle():
    bundle = Figure(chart(), title=TITLE, alt=ALT)._repr_mimebundle_()
    assert picture_name(bundle["image/svg+xml"].encode(), "svg") in bundle["text/vnd.typst"]
    assert set(bundle) == {"text/html", "text/vnd.typst", "text/plain", "image/svg+xml"}


def test_the_bundle_carries_the_data_and_says_whose_they_are():
    data = pd.DataFrame({"decile": [1]})
    bundle = Figure(chart(), title=TITLE, alt=ALT, data=data)._repr_mimebundle_()
    assert bundle[TABLE_MIME]["figure"] == TITLE


def test_the_typst_form_hands_its_data_to_the_annex():
    data = pd.DataFrame({"row": range(3)})
    assert "number => report-table(" in Figure(chart(), title=TITLE, alt=ALT, data=data).to_typst()
    assert "report-table(" not in Figure(chart(), title=TITLE, alt=ALT).to_typst()
