"""Lines that are drawn without measuring stand where matplotlib would put them."""

import io

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from rhoanalytics.display.charts.line import Line
from rhoanalytics.display.theme import settings

WORDS = ("12.3%", "Blackburn (gyjpq)", "École ÅÄ", "\N{SNOWMAN}", "a b", "x")
ALIGNMENTS = ("baseline", "top", "bottom", "center", "center_baseline")


def drawn(kind: type[Text], kind_of_file: str = "svg") -> bytes:
    """A figure with every kind of line."""
    with mpl.rc_context({**settings(), "svg.hashsalt": "test"}):
        figure = Figure(figsize=(4, 3))
        for position, words in enumerate(WORDS):
            for number, aligned in enumerate(ALIGNMENTS):
                for spacing in ("normal", 1.18):
                    line = kind(
                        *(0.1 * position, 0.1 * number, words),
                        transform=figure.transFigure,
                        va=aligned,
                        ha=("left", "center", "right")[number % 3],
                        linespacing=spacing,
                        weight=("normal", "bold")[position % 2],
                        rotation=(0, 0, 30)[number % 3],
                    )
                    line.set_figure(figure)
                    figure.texts.append(line)
        file = io.BytesIO()
        figure.savefig(
            file, format=kind_of_file, metadata={"Date": None} if kind_of_file == "svg" else None
        )
    return file.getvalue()


@pytest.mark.parametrize("kind_of_file", ["svg", "png"])
def test_lines_stand_where_other_text_would(kind_of_file):
    assert drawn(Line, kind_of_file) == drawn(Text, kind_of_file)


def test_lines_are_not_measured_in_svg(monkeypatch):
    def measured(*_: object) -> None:
        raise AssertionError("a line was measured")

    monkeypatch.setattr(Text, "_get_layout", measured)
    figure = Figure()
    line = Line(0.5, 0.5, "12.3% (of 40)", va="top", linespacing="normal")
    line.set_figure(figure)
    figure.texts.append(line)
    figure.savefig(io.BytesIO(), format="svg")
