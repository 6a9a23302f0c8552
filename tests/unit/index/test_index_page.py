"""The front page: every area and file, failures, and that nothing breaks out of its place."""

from dataclasses import replace
from itertools import pairwise

import index_samples as samples
import pytest

from rhoanalytics.project import Booklet

HOSTILE = '</script><img src=x onerror=alert(1)>\x07 & "Devon" {{ 7 * 7 }} `\''


@pytest.fixture(scope="module")
def contents() -> dict:
    return samples.manifest(samples.areas())


@pytest.fixture(scope="module")
def cards() -> dict:
    return {
        "real": samples.scorecards(samples.real()),
        "illustrative": samples.scorecards([samples.invented()], value=77.7, lower=70, upper=80),
    }


@pytest.fixture(scope="module")
def full(contents, cards, tmp_path_factory):
    file = tmp_path_factory.mktemp("pack") / "file"
    file.write_bytes(bytes(1_234_567))
    return samples.page(contents, samples.areas(), cards, lambda path: file)


@pytest.mark.parametrize("geography, number", [("2026-04", 36), ("2024-04", 42)])
def test_every_ics_has_an_entry_a_tile_and_a_row(geography, number):
    listed = samples.areas(geography)
    cards = {"real": samples.scorecards(samples.real(geography))}
    found = samples.page(samples.manifest(listed, geography), listed, cards)
    codes = {area.code for area in samples.real(geography)}
    assert len(codes) == number
    assert {item["id"] for item in found.select("#reports .area")} == codes
    assert {row["data-area"] for row in found.select("#rows tr")} == codes
    links = [tile["href"] for tile in found.select(".tiles a")]
    assert sorted(links) == sorted(f"#{code}" for code in codes)


def test_every_file_is_linked_with_type_and_size(full, contents):
    files = {
        entry[key]
        for part in ("reports", "areas")
        for entry in contents[part]
        for key in ("html", "pdf", "notebook", "booklet", "tables", "data")
        if entry.get(key)
    }
    linked = {link["href"] for link in full.select(".files a")}
    assert linked == files
    devon = samples.words(full.find(id="QJK"))
    for described in ("web page, 1.2 MB", "PDF, 1.2 MB", "Excel, 1.2 MB", "CSV, 1.2 MB"):
        assert described in devon


def test_links_are_told_apart_by_their_words(full):
    named = [(samples.words(link), link["href"]) for link in full.select(".files a")]
    assert len({words for words, _ in named}) == len(named)


def test_a_tile_says_its_name_value_and_limits(full):
    tile = full.select_one(".tiles a[data-area=QJK]")
    name = tile.select_one(".visually-hidden").get_text()
    assert name == "NHS Devon: 23.1% (22.9 to 23.3)"
    assert "23.1%" in samples.words(tile.select_one(".face"))


def test_the_table_is_alphabetical_and_without_ranks(full):
    names = [samples.words(row.th) for row in full.select("#rows tr")]
    assert names == sorted(names)
    assert full.select_one("th[aria-sort=ascending]")["data-sort"] == "name"
    assert "do not read the order as a ranking" in samples.words(full.select_one("#overview"))
    assert "20.0% (19.9 to 20.1)" in samples.words(full.find(id="england"))


def test_the_invented_place_stands_apart(full):
    section = full.find(id="illustrative")
    assert "ILLUSTRATIVE DATA" in samples.words(section)
    assert "77.7%" in samples.words(section)
    code = samples.invented().code
    assert section.find(id=code)
    for part in ("overview", "reports"):
        assert "77.7" not in samples.words(full.find(id=part))
        assert not full.find(id=part).select(f"#{code}, [data-area={code}]")
    assert code not in full.find(id="measures").string


def test_run_date_dates_of_figures_and_licences(full):
    text = samples.words(full.find(id="about"))
    assert "Made on 1 April 2026" in text
    assert "Indices of Deprivation" in text and "Open Government Licence v3.0" in text
    assert full.select_one("#about a[href='run.html']")


def test_without_scorecards_there_are_no_colours_and_no_table(contents):
    found = samples.page(contents, samples.areas())
    assert "No headline measures" in samples.words(found.find(id="overview"))
    assert not found.select("#values, #choose, #measures, details")
    assert {tile["class"][0] for tile in found.select(".tiles a")} == {"step-none"}
    assert len(found.select(".tiles a")) == 36


def test_a_value_that_is_missing_says_why(contents):
    listed = samples.real()
    at = [area.code for area in listed].index("QJK")
    gone = [float("nan") if place == at else 23.0 + place for place in range(len(listed))]
    why = ["Add the survey: rhoanalytics data fetch." if place == at else "" for place in range(36)]
    cards = {"real": samples.scorecards(listed, value=gone, missing_reason=why)}
    found = samples.page(contents, samples.areas(), cards)
    row = samples.words(found.select_one("#rows tr[data-area=QJK]"))
    assert "no value" in row and "Add the survey" in row
    assert found.select_one(".tiles a[data-area=QJK]")["class"] == ["step-none"]


def test_headings_have_no_gaps(full):
    levels = [int(heading.name[1]) for heading in full.select("h1, h2, h3, h4, h5, h6")]
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_identifiers_are_unique_and_links_lead_somewhere(full):
    identifiers = [element["id"] for element in full.select("[id]")]
    assert len(set(identifiers)) == len(identifiers)
    inside = {link["href"][1:] for link in full.select("a[href^='#']")}
    assert inside <= set(identifiers)


def test_nothing_is_loaded_from_elsewhere(full):
    assert not full.select("[src], link, iframe, object, embed")


class TestFailures:
    ERROR = "cell 7: KeyError: 'trust' <b>bold</b>"

    def test_what_happened_and_what_to_do(self, cards):
        contents = samples.manifest(samples.areas())
        samples.failed(contents, "QJK", "wres-trends", self.ERROR)
        found = samples.page(contents, samples.areas(), cards)
        section = found.find(id="failures")
        assert "1 report could not be made" in samples.words(section)
        assert self.ERROR in samples.words(section)
        assert "rhoanalytics render --area QJK --report wres-trends" in samples.words(section)
        links = {link["href"] for link in section.select("a")}
        assert links == {"QJK/wres-trends.failed.ipynb", "QJK/wres-trends.failed.txt"}
        entry = found.find(id="QJK")
        assert "WRES trends could not be made" in samples.words(entry)
        assert not entry.select("a[href^='QJK/wres-trends.']")
        assert entry.select("a[href='QJK/cvd-by-ethnicity.html']")

    def test_the_command_names_other_boundaries(self):
        listed = samples.areas("2024-04")
        contents = samples.manifest(listed, "2024-04")
        samples.failed(contents, "QNQ", "wres-trends", self.ERROR)
        found = samples.page(contents, listed)
        command = "rhoanalytics render --area QNQ --report wres-trends --geography 2024-04"
        assert command in samples.words(found.find(id="failures"))

    def test_a_booklet_that_is_due_and_not_there(self):
        contents = samples.manifest(samples.areas())
        for entry in contents["areas"]:
            entry |= {"booklet": None} if entry["area"] == "QJK" else {}
        pack = replace(samples.PACK, booklet=Booklet("Race and health", ("pdf", "xlsx", "csv")))
        found = samples.page(contents, samples.areas(), pack=pack)
        assert "Booklet could not be made" in samples.words(found.find(id="QJK"))
        assert "could not be made" not in samples.words(found.find(id="QSL"))

    def test_an_ics_without_reports_says_how_to_make_them(self, cards):
        contents = samples.manifest([area for area in samples.areas() if area.code == "QSL"])
        found = samples.page(contents, samples.areas(), cards)
        entry = samples.words(found.find(id="QJK"))
        assert "No report made yet" in entry and "rhoanalytics render --area QJK" in entry
        assert not found.find(id="illustrative")


@pytest.fixture(scope="module")
def hostile():
    """The page of a place, a failure and a measure that try to be markup."""
    listed = samples.renamed(samples.areas(), "QJK", HOSTILE)
    contents = samples.failed(samples.manifest(listed), "QJK", "wres-trends", HOSTILE)
    said = dict.fromkeys(("title", "flag", "source", "period", "peers_basis"), HOSTILE)
    cards = {"real": samples.scorecards([a for a in listed if not a.illustrative], **said)}
    return samples.page(contents, listed, cards)


class TestTextCannotBreakOut:
    def test_it_adds_no_element(self, hostile):
        assert not hostile.select("img, [onerror]")
        assert len(hostile.select("script")) == 2

    def test_it_comes_out_as_text(self, hostile):
        shown = HOSTILE.replace("\x07", " ").replace("  ", " ")
        for part in ("#QJK", "#failures", "#rows", ".tiles", "#about-measure", "#choose"):
            assert shown in samples.words(hostile.select_one(part)), part

    def test_the_script_gets_it_whole(self, hostile):
        written = hostile.find(id="measures").string
        assert "<" not in written
        assert samples.data(hostile)[0]["title"] == HOSTILE

    def test_no_control_character_is_left(self, hostile):
        assert not [c for c in str(hostile) if ord(c) < 32 and c not in "\n\t"]
