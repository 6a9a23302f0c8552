"""How the names of places stand inside a sentence."""

NAMES_WITH_ARTICLE = frozenset(
    {
        "Black Country",
        "East of England",
        "Midlands",
        "North East and Yorkshire",
        "North West",
        "South East",
        "South West",
    }
)
"""Places that take "the" in running text."""


def with_article(name: str) -> str:
    """A place's name as it stands inside a sentence."""
    return f"the {name}" if name in NAMES_WITH_ARTICLE else name
