"""Hostile text stays text: proved by letting Typst itself read what was written."""

import json

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from rhoanalytics.display import text
from rhoanalytics.display.typst_markup import array, call, clean, joined, literal, picture_name

HOSTILE = '#read("/etc/passwd") $x$ *b* _e_ @r <l> `c` \\u{41} \\ // /* [x] "q" \'s\n{y}'


def read_by_typst(expression: str) -> object:
    return json.loads(typst.eval(b"", expression))


def test_hostile_text_is_read_back_unchanged():
    assert read_by_typst(literal(HOSTILE)) == HOSTILE


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_is_read_back_unchanged(written):
    assert read_by_typst(literal(written)) == written


@settings(max_examples=60, deadline=None)
@given(st.text())
def test_cleaned_text_is_one_line_that_can_be_encoded(written):
    cleaned = clean(written)
    assert cleaned.encode().decode() == cleaned
    assert not any(ord(character) < 32 for character in cleaned)
    assert read_by_typst(literal(cleaned)) == cleaned


def test_clean_drops_what_could_mislead():
    assert clean(" a\n\tb\x00c \u202egnp.exe \ud800") == "a b c gnp.exe \ufffd"


def test_arrays_of_one_stay_arrays():
    assert read_by_typst(array([literal("a")])) == ["a"]
    assert read_by_typst(array([])) == []


def test_calls_leave_out_what_is_none_and_spell_names_in_typst():
    assert call("f", "1", row_header="2", note=None) == "f(1, row-header: 2)"
    assert joined([]) == "[]"
    assert joined(['"a"', '"b"']) == '{"a"; "b"}'


def test_equal_pictures_share_a_name():
    assert picture_name(b"a", "svg") == picture_name(b"a", "svg")
    assert picture_name(b"a", "svg") != picture_name(b"b", "svg")


def test_sentences_know_bold_code_and_links():
    sentence = "**Bold [x](https://a.org/?b=1&c=2)** and `code` & <b>"
    assert text.to_html(sentence) == (
        "<strong>Bold </strong>"
        '<strong><a href="https://a.org/?b=1&amp;c=2">x</a></strong>'
        " and <code>code</code> &amp; &lt;b&gt;"
    )
    assert text.to_plain(sentence) == "Bold x (https://a.org/?b=1&c=2) and code & <b>"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", 'https://a"b'])
def test_only_web_addresses_become_links(address):
    assert "<a" not in text.to_html(f"[x]({address})")
    assert "link(" not in text.to_typst(f"[x]({address})")
