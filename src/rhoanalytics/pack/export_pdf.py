"""A notebook as a tagged PDF (PDF/UA-1, ISO 14289-1), set by Typst."""

import datetime
import re
import shutil
import tempfile
import unicodedata
from functools import cache
from importlib import resources
from pathlib import Path
from typing import cast

import typst
from nbformat import NotebookNode

from rhoanalytics import project
from rhoanalytics.display import TYPST_MIME, text
from rhoanalytics.display.typst_markup import array, call, literal
from rhoanalytics.errors import ReportFailed
from rhoanalytics.pack.export import DocumentInfo, ExportResult, prepare
from rhoanalytics.pack.headings import HeadingLevels
from rhoanalytics.pack.markdown_typst import markdown_to_typst
from rhoanalytics.pack.pictures import pictures

TEMPLATE = Path("templates/pdf/report.typ")

_FONT_FACES = ("Regular", "It", "Semibold", "SemiboldIt", "Bold", "BoldIt")

# PDF/UA-1 forbids characters that no font can show; this one stands in for them.
_REPLACEMENT = "\u25a1"
_NO_GLYPH = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')


REMEMBERED_COMPILATIONS = 10
"""Typst keeps the parts of this many compilations for reuse, 20 MB of a report each, and no report
is compiled twice: as many empty documents, 3 ms each, make it let go of them."""


def export_pdf(notebook: NotebookNode, document: DocumentInfo) -> ExportResult[bytes]:
    """The executed notebook as PDF/UA-1; the same notebook always gives the same bytes.

    Raises ReportFailed when a cell ended in an error or Typst refuses the document.
    """
    prepared, warnings = prepare(notebook)
    levels = HeadingLevels()
    body = [part for cell in prepared.cells for part in _parts(cell, levels)]
    source = "\n\n".join([_opening(document), *body]) + "\n"
    content, replaced = _compiled(source, pictures(prepared), document)
    return ExportResult(content, (*warnings, *levels.warnings, *replaced))


def _parts(cell: NotebookNode, levels: HeadingLevels) -> list[str]:
    if cell.cell_type == "markdown":
        return [markdown_to_typst(cell.source, levels)]
    return [
        output.data[TYPST_MIME]
        if TYPST_MIME in output.data
        else markdown_to_typst(output.data["text/markdown"], levels)
        for output in cell.outputs
    ]


def _opening(document: DocumentInfo) -> str:
    settings = call(
        "report.with",
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
    )
    return f'#import "{TEMPLATE.name}": *\n#show: {settings}'


def _compiled(
    source: str, files: dict[str, bytes], document: DocumentInfo
) -> tuple[bytes, list[str]]:
    """The PDF, and what Typst or the replacing of characters gives cause to say."""
    noon = datetime.datetime.combine(document.date, datetime.time(12), datetime.UTC)
    replaced: set[str] = set()
    # Typst may read files: it sees this folder and nothing else.
    with tempfile.TemporaryDirectory(prefix="rhoanalytics-") as folder:
        root = Path(folder)
        (root / TEMPLATE.name).write_text(_template(project.root()), encoding="utf-8")
        for name, data in files.items():
            (root / name).write_bytes(data)
        compiler = typst.Compiler(root=root, font_paths=_fonts(), ignore_system_fonts=True)
        while True:
            try:
                content, noticed = compiler.compile_with_warnings(
                    source.encode(), format="pdf", pdf_standards=["ua-1"], timestamp=noon
                )
                break
            except typst.TypstError as error:
                unshowable = _unshowable(error.diagnostic) & set(source)
                if not unshowable:
                    raise ReportFailed(f"The PDF could not be set: {_reason(error)}") from error
                source = source.translate({ord(each): _stand_in(each) for each in unshowable})
                replaced |= unshowable
        for _ in range(REMEMBERED_COMPILATIONS):
            compiler.compile(b" ")
    # One document in PDF comes back as bytes; lists are for pictures of single pages.
    return cast(bytes, content), [
        *(str(notice.message) for notice in noticed),
        *_replacement_warnings(replaced),
    ]


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
def _template(root: Path) -> str:
    return (root / TEMPLATE).read_text(encoding="utf-8")


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
    files = resources.files("font_source_sans_pro") / "files"
    for face in _FONT_FACES:
        with resources.as_file(files / f"SourceSansPro-{face}.otf") as file:
            shutil.copy(file, folder.name)
    return folder
