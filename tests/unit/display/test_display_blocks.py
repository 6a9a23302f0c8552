"""Key facts, sentences and notes."""

import math

import pytest
from bs4 import BeautifulSoup

from rhoanalytics.display import KeyFact, KeyFacts, Note, Sentences

FACT = KeyFact("People", "1.3 million", "Census 2021")


def test_key_facts_are_a_description_list():
    soup = BeautifulSoup(KeyFacts([FACT, KeyFact("Rank", "1st")]).to_html(), "html.parser")
    assert [term.get_text() for term in soup.dl("dt")] == ["People", "Rank"]
    assert [value.get_text() for value in soup.select("dd.value")] == ["1.3 million", "1st"]


@pytest.mark.parametrize("value", [None, math.nan, "nan"])
def test_an_unknown_fact_is_not_nan(value):
    for form in KeyFacts([KeyFact("People", value)])._repr_mimebundle_().values():
        assert "[x]" in form
        assert "nan" not in form


@pytest.mark.parametrize("facts", [[], [FACT] * 7, [KeyFact("", "1")], [KeyFact("People", "")]])
def test_too_many_none_or_nameless_facts_are_refused(facts):
    with pytest.raises(ValueError, match="facts"):
        KeyFacts(facts)


def test_sentences_are_paragraphs_or_bullets():
    assert Sentences(["One.", "**Two**."]).to_html() == "<p>One.</p>\n<p><strong>Two</strong>.</p>"
    bullets = Sentences(["One.", "Two."], bullets=True)
    assert bullets.to_html().count("<li>") == 2
    assert bullets.to_plain() == "- One.\n- Two."
    assert Sentences("One.").to_html() == "<p>One.</p>"


def test_silence_is_refused():
    with pytest.raises(ValueError, match="nothing to say"):
        Sentences(["", " "])
    with pytest.raises(ValueError, match="empty"):
        Note(" ")


def test_the_kind_of_a_note_is_said_in_words():
    assert Note("No data.", "missing").to_plain() == "Not available: No data."
    assert "<strong>Definition:</strong>" in Note("A tenth.", kind="definition").to_html()
    with pytest.raises(ValueError, match="warning"):
        Note("x", kind="warning")


def test_only_the_forms_asked_for_are_given():
    bundle = Sentences(["One."])._repr_mimebundle_(include={"text/plain"})
    assert bundle == {"text/plain": "One."}
