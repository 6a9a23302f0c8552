"""A picture with a title, a description in words, and the figures that it shows."""

import base64
import html
import io
import re
from collections.abc import Collection

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure as MatplotlibFigure

from rhoanalytics.display import text
from rhoanalytics.display.base import DisplayObject
from rhoanalytics.display.table import Table, notes_html, notes_typst, source_typst
from rhoanalytics.display.typst_markup import call, clean, literal, picture_name

SVG_MIME = "image/svg+xml"

# Resolution of the parts of a figure that matplotlib draws as pixels (maps with many areas).
_RASTER_DPI = 200

_PIXELS_PER_POINT = 96 / 72

# Inches: what adding up positions may be wrong by, and nobody can see.
_ROUNDING = 1e-6

# Paths have six decimals of a point; two are finer than any printer, and a map is half as large.
_PATH = re.compile(r' d="[^"]*"')
_NEEDLESS_DECIMALS = re.compile(r"(\.\d\d)\d+")

_PLACEHOLDER = re.compile(
    r"(no description has been provided for this image|alt(ernative)?( text)?|description|todo|tbc"
    r"|none|nan|n a|untitled|(a |an |the |this )?(figure|fig|chart|graph|plot|map|image|picture"
    r"|diagram|bar chart|line chart)( \d+)?)?"
)


class Figure(DisplayObject):
    """A chart or map as readers see it.

    figure: a matplotlib figure; it is drawn once, here, and closed. title: the finding, as a
    sentence; it stands above the picture as text. alt: what someone who cannot see the picture
    needs to know. data: the figures plotted, as a data frame or `Table`. note, source: small
    print below. Raises ValueError when title or alt says nothing.
    """

    def __init__(
        self,
        figure: MatplotlibFigure,
        *,
        title: str,
        alt: str,
        data: pd.DataFrame | Table | None = None,
        note: str | None = None,
        source: str | None = None,
    ) -> None:
        if not clean(title):
            raise ValueError("title: a figure needs a title that states its finding in a sentence")
        self.title = title
        self.alt = checked_alt(alt, title)
        self.note = note
        self.source = source
        if isinstance(data, pd.DataFrame):
            data = Table(data, caption=f"Figures shown in: {title}")
        self.data = data
        self.svg = to_svg(figure)

    def to_html(self) -> str:
        table = ""
        if self.data is not None:
            table = f"<details>\n<summary>Data table</summary>\n{self.data.to_html()}\n</details>\n"
        small_print = notes_html([self.note] if self.note else [], self.source)
        return (
            '<figure class="report-figure">\n'
            f"<figcaption>{text.to_html(self.title)}</figcaption>\n"
            f"{picture_html(self.svg.encode(), SVG_MIME, self.alt, svg_size(self.svg))}\n"
            f"{small_print}{table}</figure>"
        )

    def to_typst(self) -> str:
        # The exporter's template numbers the tables of all figures and prints them in an annex.
        data = f"number => {self.data.typst_call(number='number')}" if self.data else None
        return "#" + call(
            "report-figure",
            title=text.to_typst(self.title),
            picture=literal(picture_name(self.svg.encode(), "svg")),
            alt=literal(self.alt),
            notes=notes_typst([self.note] if self.note else []),
            source=source_typst(self.source),
            data=data,
        )

    def to_plain(self) -> str:
        lines = [text.to_plain(self.title), f"[{self.alt}]"]
        lines += [text.to_plain(self.note)] if self.note else []
        lines += [f"Source: {text.to_plain(self.source)}"] if self.source else []
        lines += [self.data.to_plain()] if self.data is not None else []
        return "\n".join(lines)

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> dict[str, str]:
        """All forms, and the picture itself, which the Typst form names by its content."""
        forms = super()._repr_mimebundle_(include, exclude)
        if (not include or SVG_MIME in include) and (not exclude or SVG_MIME not in exclude):
            forms[SVG_MIME] = self.svg
        return forms


def checked_alt(alt: str, title: str) -> str:
    """The description on one line; ValueError when it is empty, a placeholder or the title."""
    written = clean(alt)
    if _PLACEHOLDER.fullmatch(_bare(written)) or _bare(written) == _bare(clean(title)):
        raise ValueError(
            f"alt: {written!r} does not describe the figure. A good alternative text says what "
            "kind of chart it is, what is on its axes, and the main thing it shows, with the "
            "numbers: 'Bar chart of people by deprivation decile: 31% live in the most deprived "
            "tenth, 4% in the least deprived.' Do not repeat the title."
        )
    return written


def to_svg(figure: MatplotlibFigure) -> str:
    """Draw a matplotlib figure as SVG, the same bytes every time, and close it.

    Text is drawn as outlines, so that the picture needs no font. A figure that draws beyond its
    own edge is widened to what was drawn, so that no label is cut off.
    """
    drawing = io.BytesIO()
    crop = "tight" if _overflows(figure) else None
    with mpl.rc_context({"svg.hashsalt": "rhoanalytics", "svg.fonttype": "path"}):
        figure.savefig(
            drawing,
            format="svg",
            dpi=_RASTER_DPI,
            bbox_inches=crop,
            # The clock and matplotlib's version would make equal pictures differ.
            metadata={"Date": None, "Creator": None},
        )
    plt.close(figure)
    return _PATH.sub(_shortened, drawing.getvalue().decode())


def _shortened(path: re.Match[str]) -> str:
    return _NEEDLESS_DECIMALS.sub(r"\1", path[0])


def _overflows(figure: MatplotlibFigure) -> bool:
    if figure.get_layout_engine() is not None:
        return False
    drawn = figure.get_tightbbox()
    width, height = figure.get_size_inches()
    return (
        min(drawn.x0, drawn.y0) < -_ROUNDING
        or drawn.x1 > width + _ROUNDING
        or drawn.y1 > height + _ROUNDING
    )


def picture_html(data: bytes, kind: str, alt: str, size: tuple[int, int] | None = None) -> str:
    """An image that carries its own data, in a region that scrolls on narrow screens."""
    encoded = base64.b64encode(data).decode()
    dimensions = f' width="{size[0]}" height="{size[1]}"' if size else ""
    return (
        '<div class="picture" role="group" aria-label="Picture" tabindex="0">'
        f'<img src="data:{kind};base64,{encoded}" alt="{html.escape(alt)}"{dimensions}></div>'
    )


def svg_size(svg: str) -> tuple[int, int] | None:
    """Width and height in CSS pixels of an SVG sized in points, as matplotlib writes it."""
    opening = svg[: svg.find(">", svg.find("<svg"))]
    sizes = [re.search(rf'\b{side}="([\d.]+)pt"', opening) for side in ("width", "height")]
    if sizes[0] is None or sizes[1] is None:
        return None
    return _pixels(sizes[0][1]), _pixels(sizes[1][1])


def _pixels(points: str) -> int:
    return round(float(points) * _PIXELS_PER_POINT)


def _bare(words: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", words.casefold()).split())
