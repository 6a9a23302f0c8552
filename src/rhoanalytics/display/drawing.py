"""Drawing a matplotlib figure as a small SVG with real text, the same bytes every time.

The SVG serves the page, where it stands among the HTML, and the PDF. So it brings no style sheet,
its identifiers begin with a digest of the picture, and it can neither load nor run anything.
"""

import hashlib
import html
import io
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

import matplotlib as mpl
import matplotlib.pyplot as plt
from matplotlib.figure import Figure as MatplotlibFigure

from rhoanalytics.display.charts.sheet import text_width
from rhoanalytics.display.theme import HALO, PAPER, POINTS_PER_INCH, fonts

# Resolution of the parts of a figure that matplotlib draws as pixels (maps with many areas).
_RASTER_DPI = 200

# Points: what adding up positions may be wrong by, and nobody can see.
_ROUNDING = 1e-4

# Above and below the line that letters stand on, in sizes of the type.
_ASCENT, _DESCENT = 0.76, 0.26

_OPENING = re.compile(r'<svg [^>]*?width="([\d.]+)pt" height="([\d.]+)pt"[^>]*>')
_STYLE_SHEET = re.compile(r"<defs>\s*<style.*?</style>\s*</defs>", re.DOTALL)
_TAG = re.compile(r"<(/?)(\w+)([^>]*?)(/?)>(\s*(?=<))?")
_REFERENCE = re.compile(r'(?<=href="#)[^"]+|(?<=url\(#)[^)]+')
_IDENTIFIER = re.compile(r""" id=(?:"([^"]*)"|'[^']*')""")
_ON_HALO = re.compile(rf'<g id="{HALO} ([\d.]+)">((?:\s*<text[^>]*>[^<]*</text>)+)\s*</g>')
_PATH = re.compile(r' d="([^"]*)"')
_CURVE = re.compile("[QC]")
_NO_ROTATION = re.compile(r' transform="rotate\(-?0 [^"]*"')
_FAMILY = re.compile(r"; font-family: [^;\"]*")
_NEEDLESS_DECIMALS = re.compile(r"(?<=\.\d\d)\d+")
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")

_TEXT = re.compile(r"(?P<clipped><g clip-path[^>]*>\s*)?<text(?P<tag>[^>]*)>(?P<words>[^<]*)<")
_STYLE = re.compile(r"([\w-]+): ([^;\"]+)")
_NUMBERS = re.compile(r"-?[\d.]+")


def to_svg(figure: MatplotlibFigure) -> str:
    """Draw a matplotlib figure as SVG and close it.

    Text stays text, in the packaged font whatever it was drawn with (that font is narrow, so that
    nothing grows out of its place). A figure that draws beyond its own edge is widened to
    what was drawn, so that no label is cut off.
    """
    drawing = io.BytesIO()
    with mpl.rc_context({"svg.hashsalt": "rhoanalytics", "svg.fonttype": "none"}):
        figure.savefig(
            drawing,
            format="svg",
            dpi=_RASTER_DPI,
            # The clock and matplotlib's version would make equal pictures differ.
            metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")),
        )
    plt.close(figure)
    drawn = _NOT_XML.sub("", drawing.getvalue().decode())
    return _slimmed(drawn, _extent(figure, drawn))


def _extent(figure: MatplotlibFigure, drawn: str) -> tuple[float, float, float, float]:
    """What the picture has to show: left, top, right and bottom in points from its top left."""
    width, height = (float(side) for side in _opening(drawn).group(1, 2))
    sheet = (0.0, 0.0, width, height)
    if figure.get_layout_engine() is not None:
        return sheet
    if figure.canvas.manager is None and _family() in drawn and "<!--" not in drawn:
        # Drawn by a chart of this package, on whose sheet only words can reach too far.
        boxes = list(_text_boxes(drawn))
    else:
        box = figure.get_tightbbox()
        points = [side * POINTS_PER_INCH for side in (box.x0, box.y0, box.x1, box.y1)]
        boxes = [(points[0], height - points[3], points[2], height - points[1])]
    left, top, right, bottom = zip(sheet, *boxes, strict=True)
    reach = (min(left), min(top), max(right), max(bottom))
    return reach if math.dist(reach, sheet) > _ROUNDING else sheet


def _text_boxes(drawn: str) -> Iterator[tuple[float, float, float, float]]:
    """Left, top, right and bottom of each line of text, as matplotlib wrote it."""
    for text in _TEXT.finditer(drawn):
        if text["clipped"]:
            continue
        style = dict(_STYLE.findall(text["tag"]))
        size = float(style["font-size"].removesuffix("px"))
        weight = "bold" if int(style.get("font-weight", 400)) > 500 else "normal"
        width = text_width(html.unescape(text["words"]), size, weight) * POINTS_PER_INCH
        start = {"middle": -width / 2, "end": -width}.get(style.get("text-anchor", ""), 0)
        turns = dict(re.findall(r"(translate|rotate)\(([^)]*)\)", text["tag"]))
        turn = [float(number) for number in _NUMBERS.findall(turns.get("rotate", "0"))]
        place = turn[1:] or [float(number) for number in _NUMBERS.findall(turns["translate"])]
        sine, cosine = math.sin(math.radians(turn[0])), math.cos(math.radians(turn[0]))
        corners = [
            (place[0] + along * cosine - down * sine, place[1] + along * sine + down * cosine)
            for along in (start, start + width)
            for down in (-_ASCENT * size, _DESCENT * size)
        ]
        across, downwards = zip(*corners, strict=True)
        yield min(across), min(downwards), max(across), max(downwards)


def _slimmed(drawn: str, extent: tuple[float, float, float, float]) -> str:
    """The drawing without what neither page nor paper needs, under an opening tag of our own."""
    body = _STYLE_SHEET.sub("", drawn[_opening(drawn).end() : drawn.rindex("</svg>")])
    # The words twice: Typst knows the order of stroke and fill for each letter only, and the halo
    # of one letter would cover the next.
    body = _ON_HALO.sub(rf'<g stroke="{PAPER}" stroke-width="\1">\2</g>\2', body)
    left, top, right, bottom = extent
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{right - left:.6g}pt" '
        f'height="{bottom - top:.6g}pt" viewBox="{left:.6g} {top:.6g} '
        f'{right - left:.6g} {bottom - top:.6g}" font-family="{", ".join(fonts())}, sans-serif" '
        'stroke-linejoin="round">'
    )
    return f"{opening}{_Slimmer.of(body)}</svg>\n"


def _opening(drawn: str) -> re.Match[str]:
    found = _OPENING.search(drawn)
    assert found is not None  # every drawing of matplotlib begins with it
    return found


@cache
def _family() -> str:
    """The style that matplotlib gives to text in the theme's fonts."""
    return "font-family: " + ", ".join(repr(name) for name in fonts())


@dataclass
class _Slimmer:
    """Shortens one drawing tag by tag.

    names: what each identifier that something refers to is called instead. kept: for each group
    that is open, whether it was written.
    """

    names: dict[str, str]
    kept: list[bool] = field(default_factory=list)

    @classmethod
    def of(cls, body: str) -> str:
        """The body of a drawing, shortened."""
        prefix = f"s{hashlib.sha256(body.encode()).hexdigest()[:8]}"
        referred = dict.fromkeys(_REFERENCE.findall(body))
        slimmer = cls({name: f"{prefix}-{number}" for number, name in enumerate(referred)})
        return _TAG.sub(slimmer.tag, body).strip()

    def tag(self, match: re.Match[str]) -> str:
        """One tag as it is to be written; nothing where it does nothing."""
        closing, element, attributes, empty = match.group(1, 2, 3, 4)
        if element not in ("g", "a"):
            return f"<{closing}{element}{self._shortened(element, attributes)}{empty}>"
        if closing:
            return "</g>" if self.kept.pop() else ""
        # Links are for pages; a picture in one leads nowhere.
        attributes = self._shortened(element, attributes) if element == "g" else ""
        if not empty:
            self.kept.append(bool(attributes))
        return f"<g{attributes}{empty}>" if attributes else ""

    def _shortened(self, element: str, attributes: str) -> str:
        if element == "text":
            attributes = _NO_ROTATION.sub("", _FAMILY.sub("", attributes))
        if element == "path" and ' d="' not in attributes:
            attributes = f' d=""{attributes}'  # a marker that shows nothing
        attributes = _PATH.sub(_shortened_path, attributes)
        attributes = _IDENTIFIER.sub(self._identifier, attributes)
        attributes = attributes.replace("xlink:href", "href")
        return _REFERENCE.sub(lambda name: self.names[name[0]], attributes)

    def _identifier(self, match: re.Match[str]) -> str:
        return f' id="{self.names[match[1]]}"' if match[1] in self.names else ""


def _shortened_path(path: re.Match[str]) -> str:
    steps = _NEEDLESS_DECIMALS.sub("", path[1]).replace("\n", "")
    # After a move or a line, more points are lines by themselves.
    return f' d="{steps if _CURVE.search(steps) else steps.replace("L ", "")}"'
