"""Rows of tables as printed: values with their limits in one cell, and the notes they need."""

from rhoanalytics.display.rows.cvd import adjusted, others, risks, treatment, treatment_notes
from rhoanalytics.display.rows.wres import (
    NINE_INDICATORS,
    detailed_groups,
    nine_indicators,
    survey,
    trust_pages,
)

__all__ = [
    "NINE_INDICATORS",
    "adjusted",
    "detailed_groups",
    "nine_indicators",
    "others",
    "risks",
    "survey",
    "treatment",
    "treatment_notes",
    "trust_pages",
]
