"""Words for people who do not see a picture, told from placeholders."""

import re

LEAST = 30
"""Characters; shorter words name a picture and do not say what it shows."""

PLACEHOLDER = re.compile(
    r"no (description|alt(ernative)? text)|\.(png|svg|jpe?g)\b|^untitled|lorem ipsum|\bTODO\b"
    r"|^\s*(image|picture|figure|chart|graph|plot|map)\W*\d*\s*$",
    re.IGNORECASE,
)
"""nbconvert's "No description has been provided for this image", kinds of pictures, names of files.

axe-core and PDF/UA take any of these for a description."""

UNDESCRIBED = re.compile(r"Figure \d+, no description given")
"""What the pack itself says of a bare picture, with a warning to its author."""


def is_described(words: str) -> bool:
    """Whether the words say what a picture shows."""
    return len(words) >= LEAST and not PLACEHOLDER.search(words)
