"""The little Markdown of a sentence: **bold**, `code` and [text](https://…), nothing else."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from rhoanalytics.display import typst_markup

_INLINE = re.compile(
    r"\*\*(?P<bold>.+?)\*\*"
    r"|`(?P<code>[^`]+)`"
    r"|\[(?P<label>[^\[\]]+)\]\((?P<address>(?:https?://|mailto:)[^\s()<>\"]+)\)"
)


@dataclass(frozen=True)
class _Span:
    """A stretch of text in one style; `address` is empty unless it is a link."""

    text: str
    bold: bool = False
    address: str = ""
    code: bool = False


def to_html(text: object) -> str:
    """A sentence as HTML, with everything but bold and links escaped."""
    return "".join(_span_html(span) for span in _spans(typst_markup.clean(text)))


def to_typst(text: object) -> str:
    """A sentence as a Typst content expression."""
    return typst_markup.joined(_span_typst(span) for span in _spans(typst_markup.clean(text)))


def to_plain(text: object) -> str:
    """A sentence without its markup; links keep their address in brackets."""
    return "".join(
        f"{span.text} ({span.address})" if span.address else span.text
        for span in _spans(typst_markup.clean(text))
    )


def _spans(text: str, bold: bool = False) -> Iterator[_Span]:
    position = 0
    for match in _INLINE.finditer(text):
        if match.start() > position:
            yield _Span(text[position : match.start()], bold)
        if match["bold"] is not None:
            yield from _spans(match["bold"], bold=True)
        elif match["code"] is not None:
            yield _Span(match["code"], bold, code=True)
        else:
            yield _Span(match["label"], bold, match["address"])
        position = match.end()
    if position < len(text):
        yield _Span(text[position:], bold)


def _span_html(span: _Span) -> str:
    written = html.escape(span.text)
    if span.code:
        written = f"<code>{written}</code>"
    if span.address:
        written = f'<a href="{html.escape(span.address)}">{written}</a>'
    return f"<strong>{written}</strong>" if span.bold else written


def _span_typst(span: _Span) -> str:
    written = typst_markup.literal(span.text)
    if span.code:
        written = typst_markup.call("raw", written)
    if span.address:
        written = typst_markup.call("link", typst_markup.literal(span.address), written)
    return typst_markup.call("strong", written) if span.bold else written
