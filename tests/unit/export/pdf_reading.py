"""Reading the structure of a tagged PDF, for tests."""

import pikepdf


def tags(pdf: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    """The structure elements in reading order."""
    found = []

    def walk(element):
        if isinstance(element, pikepdf.Array):
            for child in element:
                walk(child)
        elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
            found.append(element)
            walk(element.get("/K", pikepdf.Array()))

    walk(pdf.Root.StructTreeRoot.K)
    return found


def heading_levels(pdf: pikepdf.Pdf) -> list[int]:
    """The levels of the headings in reading order."""
    kinds = [str(tag.S) for tag in tags(pdf)]
    return [int(kind[2:]) for kind in kinds if kind[:2] == "/H" and kind[2:].isdigit()]


def bookmarks(pdf: pikepdf.Pdf) -> list[tuple[str, list[str]]]:
    """The titles of the first level of bookmarks, each with those below it."""
    with pdf.open_outline() as outline:
        return [(top.title, [below.title for below in top.children]) for top in outline.root]
