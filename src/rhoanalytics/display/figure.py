"""A picture with a title, a description in words, and the figures that it shows."""

import base64
import html
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from rhoanalytics.display import text
from rhoanalytics.display.base import DisplayObject
from rhoanalytics.display.data_form import TABLE_MIME, TableData
from rhoanalytics.display.table import Table, notes_html, notes_typst, source_typst
from rhoanalytics.display.typst_markup import call, clean, literal, picture_name

if TYPE_CHECKING:
    from matplotlib.figure import Figure as MatplotlibFigure

SVG_MIME = "image/svg+xml"

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
        figure: "MatplotlibFigure",
        *,
        title: str,
        alt: str,
        data: pd.DataFrame | Table | None = None,
        note: str | None = None,
        source: str | None = None,
    ) -> None:
        # It draws, so it needs the plotting libraries; pages are exported without.
        from rhoanalytics.display.drawing import to_svg

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
            f"{in_region(inlined(self.svg, self.alt))}\n"
            f"{small_print}{table}</figure>"
        )

    def to_typst(self) -> str:
        data = None
        if self.data is not None:
            # The exporter's template numbers the tables of all figures and prints them in an annex.
            data = f"number => {self.data.typst_call(number='number')}"
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

    def _forms(self) -> dict[str, Any]:
        """Also the picture, which the Typst form names by its content, and the data."""
        forms = super()._forms() | {SVG_MIME: self.svg}
        if self.data is not None:
            forms[TABLE_MIME] = self._data_with_source(self.data).to_json()
        return forms

    def _data_with_source(self, table: Table) -> TableData:
        """The figures shown, with what stands below the picture rather than the table."""
        data = table.data(figure=text.to_plain(self.title))
        note = (text.to_plain(self.note),) if self.note else ()
        source = text.to_plain(self.source) if self.source else None
        return replace(data, notes=(*data.notes, *note), source=data.source or source)


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


def inlined(svg: str, alt: str) -> str:
    """A drawing of `to_svg` as part of a page: its words can be found, selected and enlarged."""
    named = f'<svg role="img" aria-label="{html.escape(alt)}" '
    return svg.replace("<svg ", named, 1).strip()


def picture_html(data: bytes, kind: str, alt: str, size: tuple[int, int] | None = None) -> str:
    """A picture of unknown origin, which can do nothing on the page but be looked at."""
    encoded = base64.b64encode(data).decode()
    dimensions = f' width="{size[0]}" height="{size[1]}"' if size else ""
    return in_region(
        f'<img src="data:{kind};base64,{encoded}" alt="{html.escape(alt)}"{dimensions}>'
    )


def in_region(picture: str) -> str:
    """A picture in a region that scrolls on narrow screens, with the keyboard too."""
    return f'<div class="picture" role="group" aria-label="Picture" tabindex="0">{picture}</div>'


def _bare(words: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", words.casefold()).split())
