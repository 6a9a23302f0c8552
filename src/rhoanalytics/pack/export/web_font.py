"""The packaged font as a page carries it: cut down to the signs of an English report.

A page loads nothing from elsewhere and must look the same on every machine, and its charts were
laid out with this font.
"""

import base64
import io
from functools import cache

from rhoanalytics.typeface import FONT, face

# Weights as style sheets name them, and the face that shows them: two are enough for a page.
_FACES = {"400": "Regular", "600 700": "Semibold"}

_SIGNS = "ŴŵŶŷŒœŸ–—‘’“”…•†‡′″€‰−≤≥≠≈→←↑↓▲▼△▽■◆\u2009\u2010\u202f"
"""What reports use beyond Basic Latin and Latin-1, which browsers take from this font too."""


@cache
def font_faces() -> str:
    """CSS rules (`@font-face`) that hold the font; made once for a process, always the same."""
    return "".join(
        f'@font-face{{font-family:"{FONT}";font-weight:{weight};'
        f"src:url(data:font/woff2;base64,{base64.b64encode(_woff2(name)).decode()})}}\n"
        for weight, name in _FACES.items()
    )


def _woff2(name: str) -> bytes:
    # Heavy, and not needed by a run that makes nothing before its end.
    from fontTools import subset
    from fontTools.ttLib import TTFont

    options = subset.Options(
        hinting=False,
        layout_features=["kern"],
        glyph_names=False,
    )
    cut = subset.Subsetter(options)
    cut.populate(unicodes=[*range(0x20, 0x7F), *range(0xA0, 0x100), *map(ord, _SIGNS)])
    with face(name).open("rb") as opened:
        font = TTFont(opened, lazy=True, recalcTimestamp=False)
        # Cut down apart: looking through all tables for names in use takes a third of the time.
        names = font["name"]
        del font["name"]
        cut.subset(font)
        # Two names are what a font must have.
        names.names = [each for each in names.names if each.nameID in (1, 2) and each.isUnicode()]
        font["name"] = names
        font.flavor = "woff2"
        written = io.BytesIO()
        font.save(written)
    return written.getvalue()
