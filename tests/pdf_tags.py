"""The structure of a tagged PDF, as a tree of plain objects."""

from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf


@dataclass(frozen=True)
class Tag:
    """A structure element: what it is, what it is called, what it holds, and on which pages."""

    kind: str
    title: str
    alt: str
    scope: str
    columns: int
    pages: frozenset[int]
    children: tuple["Tag", ...]

    def below(self, *kinds: str) -> Iterator["Tag"]:
        """The elements within this one, of these kinds or of any, in reading order."""
        for child in self.children:
            if not kinds or child.kind in kinds:
                yield child
            yield from child.below(*kinds)


def tag_tree(pdf: pikepdf.Pdf) -> Tag:
    """The whole structure of a tagged PDF, read once: each access to a PDF's objects is slow."""
    numbers = {page.objgen: number for number, page in enumerate(pdf.pages, start=1)}
    return _tag(pdf.Root.StructTreeRoot, numbers)


def bookmarks(pdf: pikepdf.Pdf) -> list[tuple[str, list[str]]]:
    """The titles of the first level of bookmarks, each with those below it."""
    with pdf.open_outline() as outline:
        return [(top.title, [below.title for below in top.children]) for top in outline.root]


def _tag(element: pikepdf.Dictionary, numbers: dict[tuple[int, int], int]) -> Tag:
    attributes = {
        name: value
        for owned in _listed(element.get("/A"))
        if isinstance(owned, pikepdf.Dictionary)
        for name, value in owned.items()
    }
    held = _listed(element.get("/K"))
    dictionaries = [each for each in held if isinstance(each, pikepdf.Dictionary)]
    children = tuple(_tag(each, numbers) for each in dictionaries if "/S" in each)
    # Marked content, by a number on the element's own page or with a page of its own.
    owners = [each for each in dictionaries if "/S" not in each]
    owners += [element] if len(dictionaries) < len(held) else []
    pages = {numbers[each.Pg.objgen] for each in owners if "/Pg" in each}
    return Tag(
        kind=str(element.get("/S", "")).removeprefix("/"),
        title=str(element.get("/T", "")),
        alt=str(element.get("/Alt", "")),
        scope=str(attributes.get("/Scope", "")).removeprefix("/"),
        columns=int(attributes.get("/ColSpan", 1)),
        pages=frozenset(pages.union(*(child.pages for child in children))),
        children=children,
    )


def _listed(item: pikepdf.Object | None) -> list[pikepdf.Object]:
    """What stands for a list in a PDF: none, one, or an array."""
    if item is None:
        return []
    return list(item) if isinstance(item, pikepdf.Array) else [item]
