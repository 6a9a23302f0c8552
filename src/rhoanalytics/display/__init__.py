"""What a notebook shows: figures, tables, key facts, sentences and notes."""

from rhoanalytics.display.base import TYPST_MIME, DisplayObject
from rhoanalytics.display.blocks import KeyFact, KeyFacts, Note, Sentences
from rhoanalytics.display.cells import Column
from rhoanalytics.display.figure import Figure
from rhoanalytics.display.table import Table

__all__ = [
    "TYPST_MIME",
    "Column",
    "DisplayObject",
    "Figure",
    "KeyFact",
    "KeyFacts",
    "Note",
    "Sentences",
    "Table",
]
