"""The one typeface of charts, pages and print, which comes as a package."""

from importlib import resources
from importlib.resources.abc import Traversable

FONT = "Source Sans Pro"
_PACKAGE = "font_source_sans_pro"


def face(name: str) -> Traversable:
    """The file of one face: "Regular", "It", "Semibold" and so on.

    Its outlines are those of TrueType, which everything that sets type here reads fastest.

    Raises ModuleNotFoundError where the font package is not installed.
    """
    return resources.files(_PACKAGE) / "files" / f"SourceSansPro-{name}.ttf"
