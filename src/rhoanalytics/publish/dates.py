"""Dates as a sentence says them."""

from datetime import date


def long_date(text: str) -> str:
    """An ISO date in words: "2026-04-01" becomes "1 April 2026"."""
    day = date.fromisoformat(text)
    return f"{day.day} {day:%B %Y}"
