"""Rows of tables as printed: values with their limits in one cell, and the notes they need."""

from rhoanalytics.display.rows.cvd import adjusted, others, risks, treatment, treatment_notes

__all__ = [
    "adjusted",
    "others",
    "risks",
    "treatment",
    "treatment_notes",
]
