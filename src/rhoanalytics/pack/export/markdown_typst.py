"""Text cells for the PDF: Markdown, parsed as nbconvert parses it, written as Typst.

Every piece of text becomes a string literal inside Typst code, so nothing an author or a data
file writes can be taken for Typst.
"""

import html
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import groupby
from typing import Any

from bs4 import BeautifulSoup
from mistune import import_plugin
from nbconvert.filters.markdown_mistune import (
    MarkdownWithMath,
    MathBlockParser,
    MathInlineParser,
)

from rhoanalytics.display.typst_markup import array, call, clean, clean_lines, joined, literal
from rhoanalytics.pack.export.headings import HeadingLevels

Token = Mapping[str, Any]

# In a report the title is Typst's own title element, so that a section (##) has depth 1; a booklet
# sets sections below the title of their report.
_TITLE_LEVELS = 1

# Characters; an opening of up to about three lines is kept with the figure or table it opens.
_INTRODUCTION_LENGTH = 300

_WEB_ADDRESS = re.compile(r"(https?://|mailto:)", re.IGNORECASE)
_LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def markdown_to_typst(source: str, levels: HeadingLevels) -> str:
    """Typst markup for one text cell; `levels` carries the order of headings across cells."""
    blocks: list[str] = []
    after_heading = False
    for kind, group in groupby(_parsed(source), key=_kind):
        tokens = list(group)
        if kind == "heading":
            blocks += [_heading(token, levels) for token in tokens]
        elif kind == "table":
            blocks += [_table(token) for token in tokens]
        elif prose := [written for token in tokens if (written := _block(token))]:
            brief = sum(len(_words(token)) for token in tokens) <= _INTRODUCTION_LENGTH
            introduces = "true" if after_heading and brief and len(prose) == 1 else None
            blocks.append(call("prose", *prose, introduces=introduces))
        after_heading = kind == "heading"
    return "\n\n".join(f"#{block}" for block in blocks)


def _kind(token: Token) -> str:
    return token["type"] if token["type"] in ("heading", "table") else "prose"


@lru_cache(maxsize=256)
def _parsed(source: str) -> Sequence[Token]:
    """The blocks of a text cell, kept because reports of a kind share most of their text cells."""
    return [token for token in _parser()(source) if token["type"] != "blank_line"]


@cache
def _parser() -> Callable[[str], Any]:
    # nbconvert's own rules for blocks and formulas, so that page and paper read a cell alike.
    return MarkdownWithMath(
        renderer=None,  # type: ignore[arg-type]  # None asks mistune for tokens
        block=MathBlockParser(),
        inline=MathInlineParser(hard_wrap=False),
        plugins=[import_plugin(name) for name in ("strikethrough", "table", "url")],
    )


def _heading(token: Token, levels: HeadingLevels) -> str:
    level = levels.next(token["attrs"]["level"], _words(token))
    return call("heading", _inlines(token), depth=str(level - _TITLE_LEVELS))


def _block(token: Token) -> str:
    """One block as a Typst expression; empty where there is nothing to print."""
    match token["type"]:
        case "paragraph":
            return call("par", _inlines(token))
        case "block_text":
            return _inlines(token)
        case "heading":
            # A heading inside a list or a quotation would break the order of headings.
            return call("par", call("strong", _inlines(token)))
        case "list":
            return _list(token)
        case "block_quote":
            return call("quote", _blocks(token), block="true")
        case "block_code":
            return call("preformatted", literal(clean_lines(token["raw"]).rstrip("\n")))
        case "thematic_break":
            return call("line", length="100%", stroke="0.4pt + rule")
        case "table":
            return _table(token)
        case "block_html":
            words = clean(BeautifulSoup(token["raw"], "html.parser").get_text(" "))
            return call("par", literal(words)) if words else ""
        case _:
            return ""


def _blocks(token: Token) -> str:
    return joined(written for child in token["children"] if (written := _block(child)))


def _list(token: Token) -> str:
    items = [_blocks(item) for item in token["children"]]
    tight = "true" if token.get("tight", True) else "false"
    attributes = token["attrs"]
    if attributes.get("ordered"):
        return call("enum", *items, start=str(attributes.get("start", 1)), tight=tight)
    return call("list", *items, tight=tight)


def _table(token: Token) -> str:
    head, *bodies = token["children"]
    rows = [row["children"] for body in bodies for row in body["children"]]
    return call(
        "report-table",
        alignment=array(
            "right" if cell["attrs"].get("align") == "right" else "left"
            for cell in head["children"]
        ),
        header=array(_inlines(cell) for cell in head["children"]),
        rows=array(array(_inlines(cell) for cell in row) for row in rows),
    )


def _inlines(token: Token) -> str:
    return joined(_inline(child) for child in token.get("children", ()))


def _inline(token: Token) -> str:
    match token["type"]:
        case "text":
            return literal(_one_line(token["raw"]))
        case "strong":
            return call("strong", _inlines(token))
        case "emphasis":
            return call("emph", _inlines(token))
        case "strikethrough":
            return call("strike", _inlines(token))
        case "inline_math":
            # No formulas in reports: what stands between two dollar signs is an amount of money.
            return literal(f"${_one_line(token['raw'])}$")
        case "block_math":
            return literal(f"$${_one_line(token['raw'])}$$")
        case "codespan":
            return call("raw", literal(_one_line(token["raw"])))
        case "softbreak":
            return literal(" ")
        case "linebreak":
            return call("linebreak")
        case "inline_html":
            return call("linebreak") if _LINE_BREAK.fullmatch(token["raw"]) else literal("")
        case "link" if _WEB_ADDRESS.match(token["attrs"]["url"]):
            return call("link", literal(clean(token["attrs"]["url"])), _inlines(token))
        case _:
            # Links inside the notebook and pictures: their words.
            return _inlines(token)


def _one_line(raw: str) -> str:
    # Spaces at either end separate this piece from its neighbours.
    return clean_lines(html.unescape(raw)).replace("\n", " ")


def _words(token: Token) -> str:
    if token["type"] in ("softbreak", "linebreak"):
        return " "
    if "raw" in token:
        return _one_line(token["raw"])
    return "".join(_words(child) for child in token.get("children", ()))
