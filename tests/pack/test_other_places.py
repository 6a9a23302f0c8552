"""The same notebooks for a merger that is only a row in the register, and for a district."""

import csv
import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

MERGED, PARTS = "XAA1B", ("QK1", "QPM")  # Leicester, Leicestershire and Rutland; Northamptonshire
NAME = "Middle Shires"
DISTRICT = "E07000223"  # Adur
LIKE_ITS_SYSTEM = "E06000066"  # Somerset, in Somerset ICS


def rewrite(file: Path, change) -> None:
    """Change the rows of a CSV file: change(rows) returns the new ones."""
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(change(rows))


def with_merger(project: Path) -> None:
    """Two boards become one on 1 April 2027: a row and two endings in icbs.csv, a vintage."""
    areas = project / "data" / "areas"

    def boards(rows):
        before = {row["code"]: row for row in rows}
        for code in PARTS:
            before[code].update(valid_to="2027-03-31", successors=MERGED)
        merged = before[PARTS[0]] | {
            "code": MERGED,
            "name": f"NHS {NAME} Integrated Care Board",
            "short_name": NAME,
            "valid_from": "2027-04-01",
            "valid_to": "",
            "predecessors": "|".join(PARTS),
            "successors": "",
            "ons_codes": "E54000999",
            "note": "Invented for a test.",
        }
        return [*rows, merged]

    def vintages(rows):
        rows[-1]["valid_to"] = "2027-03-31"
        new = rows[-1] | {
            "geography": "2027-04",
            "name": "boundaries from April 2027",
            "valid_from": "2027-04-01",
            "valid_to": "",
        }
        return [*rows, new]

    rewrite(areas / "icbs.csv", boards)
    rewrite(areas / "vintages.csv", vintages)


def text_of(page: Path) -> str:
    body = BeautifulSoup(page.read_text(encoding="utf-8"), "lxml").body
    return " ".join(body.get_text(" ").split())


def test_a_merger_is_a_row_in_the_register(command, project_copy, tmp_path):
    with_merger(project_copy)
    out = tmp_path / "out"
    words = ("--geography", "2027-04", "--out", str(out), "--area", MERGED)
    done = command("render", *words, project=project_copy)
    assert done.returncode == 0, done.stdout + done.stderr
    made = json.loads((out / "manifest.json").read_text())["reports"]
    assert len(made) == 3
    for entry in made:
        text = text_of(out / entry["html"])
        assert NAME in text
        assert "boundaries from April 2027" in text
    deprivation = text_of(out / MERGED / "deprivation-deciles.html")
    assert "Rutland" in deprivation and "North Northamptonshire" in deprivation
    assert "of 35" in deprivation or "All 35" in deprivation
    ended = command("render", *words[:-1], PARTS[0], project=project_copy)
    assert ended.returncode == 2
    assert f"Its area is now {MERGED}" in ended.stderr


@pytest.mark.parametrize(
    "code, name, system",
    [(DISTRICT, "Adur", "Surrey and Sussex"), (LIKE_ITS_SYSTEM, "Somerset", "Somerset ICS")],
)
def test_a_district_from_the_same_notebooks(command, tmp_path, code, name, system):
    out = tmp_path / "out"
    done = command("render", "--area", code, "--out", str(out))
    assert done.returncode == 0, done.stdout + done.stderr
    made = json.loads((out / "manifest.json").read_text())["reports"]
    assert [entry["report"] for entry in made] == ["cvd-by-ethnicity", "deprivation-deciles"]
    for entry in made:
        text = text_of(out / entry["html"])
        assert name in text
        assert system in text
    index = text_of(out / "index.html")
    assert "Districts" in index and name in index


@pytest.mark.parametrize(
    "words, message",
    [
        (("--area", DISTRICT, "--report", "wres-trends"), "is not made for a district"),
        (("--area", "E07999999"), "There is no ICS or district 'E07999999'"),
    ],
)
def test_what_a_district_has_not(command, tmp_path, words, message):
    done = command("render", *words, "--out", str(tmp_path / "out"))
    assert done.returncode == 2
    assert message in done.stderr
    assert not (tmp_path / "out").exists()
