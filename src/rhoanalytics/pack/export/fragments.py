"""HTML that a notebook's author wrote, made safe for a page that must stand alone.

The page runs no script and loads nothing from elsewhere, whatever a text cell or an output says.
"""

import re

from bs4 import BeautifulSoup, Tag

_DROPPED = (
    "script", "style", "template", "iframe", "object", "embed", "link", "meta", "base", "form",
    "input", "button", "select", "textarea", "video", "audio", "source", "track", "canvas", "svg",
)  # fmt: skip

# Attributes through which a browser loads something.
_LOADING = frozenset(
    {"src", "srcset", "poster", "data", "background", "action", "formaction", "ping", "xlink:href"}
)

_LINK = re.compile(r"(https?://|mailto:|#)", re.IGNORECASE)
_LOADING_STYLE = re.compile(r"url\s*\(|@import|expression\s*\(|\\", re.IGNORECASE)


def clean_fragment(fragment: str) -> str:
    """The fragment without scripts, foreign parts and anything loaded from another address."""
    soup = BeautifulSoup(fragment, "html.parser")
    for element in soup(_DROPPED):
        element.decompose()
    for element in soup.find_all(True):
        _clean_attributes(element)
    for image in soup("img"):
        if not image.get("src"):
            image.replace_with(str(image.get("alt") or ""))
    return str(soup)


def _clean_attributes(element: Tag) -> None:
    for name, value in list(element.attrs.items()):
        text = " ".join(value) if isinstance(value, list) else str(value)
        lowered = name.lower()
        if (
            lowered.startswith("on")
            or (lowered in _LOADING and not (lowered == "src" and text.startswith("data:image/")))
            or (lowered == "href" and not _LINK.match(text.strip()))
            or (lowered == "style" and _LOADING_STYLE.search(text))
        ):
            del element[name]
