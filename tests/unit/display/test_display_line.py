"""Lines that are drawn without measuring stand where matplotlib would put them."""

import io
import re

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text
from matplotlib.textpath import TextPath

from rhoanalytics.display.charts.line import Line
from rhoanalytics.display.charts.sheet import text_width
from rhoanalytics.display.theme import POINTS_PER_INCH, TEXT, fonts, settings

WORDS = ("12.3%", "Blackburn (gyjpq)", "École ÅÄ", "\N{SNOWMAN}", "a b", "x")
ALIGNMENTS = ("baseline", "top", "bottom", "center", "center_baseline")


def drawn(kind: type[Text], words: tuple[str, ...], kind_of_file: str = "svg", **style) -> bytes:
    """A figure with lines in every alignment, and where lines may not be upright."""
    with mpl.rc_context({**settings(), "svg.hashsalt": "test"}):
        figure = Figure(figsize=(4, 3))
        for position, each in enumerate(words):
            for number, aligned in enumerate(ALIGNMENTS):
                line = kind(
                    *(0.1 * position, 0.1 * number, each),
                    transform=figure.transFigure,
                    va=aligned,
                    ha=("left", "center", "right")[number % 3],
                    weight=("normal", "bold")[position % 2],
                    **style,
                )
                line.set_figure(figure)
                figure.texts.append(line)
        file = io.BytesIO()
        figure.savefig(
            file, format=kind_of_file, metadata={"Date": None} if kind_of_file == "svg" else None
        )
    return file.getvalue()


@pytest.mark.parametrize(
    "words, kind_of_file, style",
    [
        (("12.3%", "a b", "x"), "svg", {}),
        (WORDS, "png", {"linespacing": 1.18}),
        (WORDS, "svg", {"linespacing": 1.18, "rotation": 30}),
    ],
)
def test_lines_stand_where_other_text_would(words, kind_of_file, style):
    assert drawn(Line, words, kind_of_file, **style) == drawn(Text, words, kind_of_file, **style)


def baselines(words: str, **style) -> dict[str, float]:
    """How far below where it was put a line's baseline is, in points, by alignment."""
    svg = drawn(Line, (words,), **style).decode()
    places = re.findall(r"(?:translate\(\S+|rotate\(\S+ \S+) ([\d.]+)\)", svg)
    put = [3 * POINTS_PER_INCH * (1 - 0.1 * number) for number in range(len(ALIGNMENTS))]
    found = zip(ALIGNMENTS, places, put, strict=True)
    return {aligned: float(place) - there for aligned, place, there in found}


@pytest.mark.parametrize("spacing", ["normal", 1.18])
def test_lines_stand_level_whatever_their_letters(spacing):
    first, *others = (baselines(words, linespacing=spacing) for words in WORDS)
    assert all(each == pytest.approx(first, abs=1e-3) for each in others)


def test_a_spaced_line_has_as_much_more_above_it_as_below():
    plain, spaced = baselines("x"), baselines("x", linespacing=1.5)
    more = 0.5 * (plain["top"] - plain["bottom"])
    assert spaced["top"] - plain["top"] == pytest.approx(more / 2, abs=1e-3)
    assert plain["bottom"] - spaced["bottom"] == pytest.approx(more / 2, abs=1e-3)
    assert spaced["center"] == pytest.approx(plain["center"], abs=1e-3)
    assert spaced["baseline"] == pytest.approx(0, abs=1e-3)


def test_lines_are_not_measured_in_svg(monkeypatch):
    def measured(*_: object) -> None:
        raise AssertionError("a line was measured")

    monkeypatch.setattr(Text, "_get_layout", measured)
    assert b"ngstr" in drawn(Line, ("Ångström (of 40)",), linespacing=1.18)


@pytest.mark.parametrize("weight", ["normal", "bold"])
@pytest.mark.parametrize("letter", ["م", "\N{SNOWMAN}", "\N{COMBINING ACUTE ACCENT}", "中"])
def test_letters_of_other_fonts_and_of_none_have_a_width(letter, weight):
    assert 0 <= text_width(letter, TEXT, weight) * POINTS_PER_INCH < 2 * TEXT


@pytest.mark.parametrize("weight", ["normal", "bold"])
@pytest.mark.parametrize("words", ["Deprivation decile 1", "12.3% (of 4,567)", "“Every” Survey"])
def test_a_width_is_that_of_the_letters_but_for_pairs_set_closer(words, weight):
    letters = TextPath((0, 0), words, size=TEXT, prop=FontProperties(family=fonts(), weight=weight))
    drawn_width = letters.get_extents().width / POINTS_PER_INCH
    assert text_width(words, TEXT, weight) == pytest.approx(drawn_width, rel=0.03)
