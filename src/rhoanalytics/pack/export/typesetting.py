"""Typst markup set as a tagged PDF: PDF/UA-1 (ISO 14289-1) and PDF/A-3a (ISO 19005-3) in one."""

import datetime
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import cast

import typst

from rhoanalytics import project
from rhoanalytics.display import text
from rhoanalytics.display.typst_markup import array, call, literal
from rhoanalytics.errors import ReportFailed
from rhoanalytics.pack.export.document import DocumentInfo
from rhoanalytics.pack.export.row_headers import with_row_headers
from rhoanalytics.typeface import face

TEMPLATES = Path("templates/pdf")

_FONT_FACES = ("Regular", "It", "Semibold", "SemiboldIt", "Bold", "BoldIt")

# The standards forbid characters that no font can show; this one stands in for them.
_REPLACEMENT = "\u25a1"
_NO_GLYPH = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')


EMPTY_COMPILATIONS = 10
"""Typst keeps the parts of this many compilations for reuse, 12 MB of a report, 50 MB of a booklet,
and none is compiled twice: as many empty documents, 3 ms apiece, make it let go of them."""


def opening(template: str, document: DocumentInfo, **further: str) -> str:
    """The first lines of a document: its template (`report`, `booklet`) and what it says of itself.

    further: named arguments of the template, as Typst expressions.
    """
    settings = call(
        f"{template}.with",
        title=literal(document.title),
        subtitle=text.to_typst(document.subtitle) if document.subtitle else None,
        area=literal(document.area_name),
        geography=literal(document.geography_name),
        dated=literal(document.dated),
        version=literal(document.version),
        author=literal(document.publisher),
        description=literal(document.description),
        keywords=array(literal(word) for word in document.keywords),
        illustrative="true" if document.illustrative else None,
        **further,
    )
    return f'#import "{template}.typ": *\n#show: {settings}'


def typeset(
    source: str, files: Mapping[str, bytes], document: DocumentInfo
) -> tuple[bytes, tuple[str, ...]]:
    """The PDF, and what Typst or the replacing of characters gives cause to say.

    files: pictures by the name under which `source` calls them. The same input always gives the
    same bytes. Raises ReportFailed when Typst refuses the document.
    """
    noon = datetime.datetime.combine(document.date, datetime.time(12), datetime.UTC)
    replaced: set[str] = set()
    # Typst may read files: it sees this folder and nothing else.
    with tempfile.TemporaryDirectory(prefix="rhoanalytics-") as folder:
        for name, data in {**_templates(project.root()), **files}.items():
            (Path(folder) / name).write_bytes(data)
        compiler = typst.Compiler(root=folder, font_paths=_fonts(), ignore_system_fonts=True)
        while True:
            try:
                content, noticed = compiler.compile_with_warnings(
                    source.encode(), format="pdf", pdf_standards=["ua-1", "a-3a"], timestamp=noon
                )
                break
            except typst.TypstError as error:
                unshowable = _unshowable(error.diagnostic) - replaced
                if not unshowable:
                    raise ReportFailed(f"The PDF could not be set: {_reason(error)}") from error
                stand_ins = {ord(each): _stand_in(each) for each in unshowable}
                source = source.translate(stand_ins)
                for drawing in Path(folder).glob("*.svg"):
                    words = drawing.read_text(encoding="utf-8")
                    drawing.write_text(words.translate(stand_ins), encoding="utf-8")
                replaced |= unshowable
        for _ in range(EMPTY_COMPILATIONS):
            compiler.compile(b" ")
    # One document in PDF comes back as bytes; lists are for pictures of single pages.
    return with_row_headers(cast(bytes, content)), (
        *(str(notice.message) for notice in noticed),
        *_replacement_warnings(replaced),
    )


def _reason(error: typst.TypstError) -> str:
    # The diagnostic also names temporary files, which would make equal failures differ.
    return " ".join([error.message, *(f"({hint})" for hint in error.hints)])


def _unshowable(diagnostic: str) -> set[str]:
    """The characters for which Typst found no glyph in any font."""
    found = "".join(_NO_GLYPH.findall(diagnostic))
    written = re.sub(r"\\u\{([0-9a-f]+)\}", lambda match: chr(int(match[1], 16)), found)
    return {each for each in written if not each.isascii() and each != _REPLACEMENT}


def _stand_in(character: str) -> str:
    """A box; nothing for marks and joiners that only modify the character before them."""
    return "" if unicodedata.category(character) in {"Mn", "Me", "Cf"} else _REPLACEMENT


def _replacement_warnings(replaced: set[str]) -> list[str]:
    if not replaced:
        return []
    names = ", ".join(f"U+{ord(each):04X}" for each in sorted(replaced))
    return [f"The PDF's fonts lack these characters, which print as {_REPLACEMENT}: {names}"]


@cache
def _templates(root: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted((root / TEMPLATES).glob("*.typ"))}


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[Path(_font_folder().name)])


@cache
def _font_folder() -> tempfile.TemporaryDirectory[str]:
    """A folder with one file of each face, kept for the process: Typst reads fonts when needed.

    The package holds every face twice (.otf and .ttf), and which one a search meets first depends
    on the file system; one of each makes the same PDF everywhere.
    """
    folder = tempfile.TemporaryDirectory(prefix="rhoanalytics-fonts-")
    for name in _FONT_FACES:
        with resources.as_file(face(name)) as file:
            shutil.copy(file, folder.name)
    return folder
