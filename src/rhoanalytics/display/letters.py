"""How wide words are in the packaged font, added up from their letters."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.ft2font import FT2Font

_MEASURED_AT = 100.0
"""Points of the type that letters are measured in."""

_FRACTIONS = 2**16
"""Parts of a dot in which a font gives its widths."""

_OF_NO_FONT = 1.0
"""Sizes of the type for a letter that no font of the theme has: a box stands for it."""


def width_of(words: str, weight: str = "normal") -> float:
    """What the letters of a line take side by side, in sizes of the type.

    weight: "normal" or "bold". Some pairs of letters stand a little closer together than this.
    """
    return sum(_width(letter, weight) for letter in words)


def are_own(words: str) -> bool:
    """Whether the packaged font has every letter; print and charts replace others differently."""
    font = faces("normal")[0]
    return all(font.get_char_index(ord(letter)) for letter in set(words))


@cache
def faces(weight: str) -> list["FT2Font"]:
    """The theme's fonts of a weight, in order of choice."""
    # Only here: what exports reports shows tables too, and need not wait for matplotlib.
    from matplotlib.font_manager import FontProperties, findfont, get_font

    from rhoanalytics.display.theme import fonts

    return [get_font(findfont(FontProperties(family=name, weight=weight))) for name in fonts()]


@cache
def _width(letter: str, weight: str) -> float:
    from matplotlib.ft2font import LoadFlags

    from rhoanalytics.display.theme import POINTS_PER_INCH

    for font in faces(weight):
        if font.get_char_index(ord(letter)):
            font.set_size(_MEASURED_AT, POINTS_PER_INCH)
            glyph = font.load_char(ord(letter), flags=LoadFlags.NO_HINTING)
            return glyph.linearHoriAdvance / _FRACTIONS / _MEASURED_AT
    return _OF_NO_FONT
