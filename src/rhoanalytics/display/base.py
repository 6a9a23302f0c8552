"""What every display object is: one thing with an HTML, a Typst and a plain-text form."""

from abc import ABC, abstractmethod
from collections.abc import Collection
from typing import Any

TYPST_MIME = "text/vnd.typst"
"""MIME type of the form that goes into the PDF."""


class DisplayObject(ABC):
    """Something a notebook cell can end with; Jupyter asks for its forms, each report takes one.

    The Typst form calls functions defined in `templates/pdf`, the HTML form uses
    classes styled in `templates/html/style.css`: looks live in the templates, not here.
    """

    @abstractmethod
    def to_html(self) -> str:
        """The object as an HTML fragment."""

    @abstractmethod
    def to_typst(self) -> str:
        """The object as Typst markup."""

    @abstractmethod
    def to_plain(self) -> str:
        """The object as plain text, for terminals and diffs."""

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> dict[str, Any]:
        """All forms by MIME type, as Jupyter's display protocol asks."""
        return {
            kind: form
            for kind, form in self._forms().items()
            if (not include or kind in include) and (not exclude or kind not in exclude)
        }

    def _forms(self) -> dict[str, Any]:
        """Every form by MIME type: text, and for kinds that end in +json what JSON can hold."""
        return {
            "text/html": self.to_html(),
            TYPST_MIME: self.to_typst(),
            "text/plain": self.to_plain(),
        }
