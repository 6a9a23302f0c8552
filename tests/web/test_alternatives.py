"""What a screen reader says of each picture: words that somebody wrote, never a placeholder."""

import pytest
from bs4 import BeautifulSoup, Tag
from descriptions import UNDESCRIBED, is_described
from web_pages import each_page, soup


def pictures(page: BeautifulSoup) -> list[Tag]:
    """Every picture that is not decoration."""
    return page.select('img, svg:not([aria-hidden="true"]), [role="img"]')


def alternative(picture: Tag, page: BeautifulSoup) -> str:
    """A picture's name for a screen reader."""
    if named_by := picture.get("aria-labelledby"):
        return " ".join(page.find(id=name).get_text(" ", strip=True) for name in named_by.split())
    titled = picture.find("title", recursive=False)
    written = picture.get("aria-label") or picture.get("alt") or (titled and titled.get_text())
    return " ".join((written or "").split())


@each_page
def test_every_picture_has_words_of_its_own(page_file, name):
    page = soup(page_file(name))
    words = [alternative(picture, page) for picture in pictures(page)]
    if name == "plain-outputs":
        assert [bool(UNDESCRIBED.fullmatch(each)) for each in words] == [True, True]
    else:
        assert [each for each in words if not is_described(each)] == []
        assert len(words) == len(set(words)), "two pictures are described alike"


@pytest.mark.parametrize(
    "words",
    [
        "No description has been provided for this image",
        "Figure 12, no description given",
        "Figure 12",
        "Chart",
        "A chart of the rates (rates-by-ethnic-group.png)",
        "",
    ],
)
def test_placeholders_are_no_descriptions(words):
    assert not is_described(words)


def test_a_description_is_one():
    assert is_described("Paired columns of neighbourhoods and of people in each national decile.")
