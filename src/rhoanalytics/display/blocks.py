"""The small blocks of a report: key facts, sentences and notes."""

import html
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rhoanalytics.display import text
from rhoanalytics.display.base import DisplayObject
from rhoanalytics.display.cells import NOT_AVAILABLE, is_missing
from rhoanalytics.display.typst_markup import array, call, clean, literal

MOST_KEY_FACTS = 6
"""More than six big numbers are a table, not key facts."""

NoteKind = Literal["missing", "caveat", "definition"]

# The word that opens a note: the kind is never told by colour alone.
NOTE_LABELS: dict[NoteKind, str] = {
    "missing": "Not available",
    "caveat": "Take care",
    "definition": "Definition",
}


@dataclass(frozen=True)
class KeyFact:
    """One big number: what it is, the number as printed, and a line that puts it in context."""

    label: str
    value: str
    detail: str = ""

    @property
    def printed(self) -> str:
        """The value, or the shorthand for "not available"."""
        return NOT_AVAILABLE if is_missing(self.value) else clean(self.value)


class KeyFacts(DisplayObject):
    """Three to six big numbers in a row (one or two are accepted where no more are known).

    Raises ValueError when there are none, more than six, or one has no label or value.
    """

    def __init__(self, facts: Sequence[KeyFact]) -> None:
        self.facts = tuple(facts)
        if not 1 <= len(self.facts) <= MOST_KEY_FACTS:
            raise ValueError(
                f"facts: {len(self.facts)} given; key facts are 3 to {MOST_KEY_FACTS} numbers, "
                "more belong in a Table, none in a Note"
            )
        for fact in self.facts:
            if not clean(fact.label) or not fact.printed:
                raise ValueError(f"facts: {fact} needs a label and a value")

    def to_html(self) -> str:
        return "\n".join(
            ['<dl class="key-facts">', *(_fact_html(fact) for fact in self.facts), "</dl>"]
        )

    def to_typst(self) -> str:
        facts = array(
            array([literal(clean(fact.label)), literal(fact.printed), text.to_typst(fact.detail)])
            for fact in self.facts
        )
        return "#" + call("key-facts", facts)

    def to_plain(self) -> str:
        return "\n".join(
            f"{clean(fact.label)}: {fact.printed} {text.to_plain(fact.detail)}".rstrip()
            for fact in self.facts
        )


class Sentences(DisplayObject):
    """Short paragraphs, or bullets where the sentences are a list of findings.

    **bold** and [text](https://…) are understood; everything else is printed as it stands.
    Raises ValueError when there is nothing to say.
    """

    def __init__(self, sentences: Sequence[str], *, bullets: bool = False) -> None:
        given = (sentences,) if isinstance(sentences, str) else tuple(sentences)
        self.sentences = tuple(sentence for sentence in given if clean(sentence))
        self.bullets = bullets
        if not self.sentences:
            raise ValueError("sentences: there is nothing to say; use Note(kind='missing')")

    def to_html(self) -> str:
        written = [text.to_html(sentence) for sentence in self.sentences]
        if self.bullets:
            items = "\n".join(f"<li>{sentence}</li>" for sentence in written)
            return f'<ul class="sentences">\n{items}\n</ul>'
        return "\n".join(f"<p>{sentence}</p>" for sentence in written)

    def to_typst(self) -> str:
        written = [text.to_typst(sentence) for sentence in self.sentences]
        if self.bullets:
            return "#" + call("prose", call("list", *written))
        return "#" + call("prose", *(call("par", sentence) for sentence in written))

    def to_plain(self) -> str:
        mark = "- " if self.bullets else ""
        return "\n".join(mark + text.to_plain(sentence) for sentence in self.sentences)


class Note(DisplayObject):
    """One boxed line. kind "missing" is what a section prints when its data are absent.

    Raises ValueError for an empty text or an unknown kind.
    """

    def __init__(self, note: str, kind: NoteKind = "caveat") -> None:
        if kind not in NOTE_LABELS:
            raise ValueError(f"kind: {kind!r} is not one of {', '.join(NOTE_LABELS)}")
        if not clean(note):
            raise ValueError("note: an empty note tells the reader nothing")
        self.note = note
        self.kind = kind

    def to_html(self) -> str:
        label = html.escape(NOTE_LABELS[self.kind])
        return (
            f'<p class="report-note report-note-{self.kind}">'
            f"<strong>{label}:</strong> {text.to_html(self.note)}</p>"
        )

    def to_typst(self) -> str:
        return "#" + call(
            "report-note",
            text.to_typst(self.note),
            kind=literal(self.kind),
            label=literal(NOTE_LABELS[self.kind]),
        )

    def to_plain(self) -> str:
        return f"{NOTE_LABELS[self.kind]}: {text.to_plain(self.note)}"


def _fact_html(fact: KeyFact) -> str:
    detail = f'<dd class="detail">{text.to_html(fact.detail)}</dd>' if clean(fact.detail) else ""
    return (
        f"<div><dt>{html.escape(clean(fact.label))}</dt>"
        f'<dd class="value">{html.escape(fact.printed)}</dd>{detail}</div>'
    )
