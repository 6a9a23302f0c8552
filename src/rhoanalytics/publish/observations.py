"""The words that published tables use in the column `flag`; the shape is that of all readers."""

from rhoanalytics.sources.observations import ALL, BREAK, COLUMNS, KEY, WEIGHTED, observations

__all__ = [
    "ALL",
    "BREAK",
    "COLUMNS",
    "ESTIMATED",
    "KEY",
    "ROUNDED",
    "WEIGHTED",
    "observations",
]

ROUNDED = "rounded in the source"
ESTIMATED = "[e] estimated"
