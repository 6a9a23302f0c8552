"""A manifest, scorecards and the page made of them, for tests of the front page."""

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
from bs4 import BeautifulSoup

from rhoanalytics.areas import Area
from rhoanalytics.measures.scorecard import Scorecards
from rhoanalytics.pack.plan import all_areas
from rhoanalytics.pack.site.index import index_page
from rhoanalytics.project import load_pack

ROOT = Path(__file__).resolve().parents[3]
PACK = load_pack(ROOT)
MEASURE = {
    "topic": "cvd-by-ethnicity",
    "measure": "treated",
    "title": "Blood pressure treated to target",
    "unit": "%",
    "decimals": 1,
    "period": "April 2024 to March 2025",
    "value": 23.14,
    "lower": 22.9,
    "upper": 23.3,
    "england": 20.0,
    "england_lower": 19.9,
    "england_upper": 20.1,
    "peers": 21.0,
    "peers_basis": "Peers taken together.",
    "better": "higher",
    "gap": "",
    "gap_reason": "",
    "flag": "",
    "source": "CVDPREVENT",
    "missing_reason": "",
    "instead": "",
}


def areas(geography: str = "2026-04") -> list[Area]:
    """The ICSs of a vintage, and the invented one."""
    return list(all_areas(geography, ROOT))


def real(geography: str = "2026-04") -> list[Area]:
    return [area for area in areas(geography) if not area.illustrative]


def invented() -> Area:
    return next(area for area in areas() if area.illustrative)


def scorecards(listed: list[Area], **said) -> Scorecards:
    """One measure over these areas; a list in `said` gives each area its own."""
    frame = pd.DataFrame(
        [{"area": area.code, "area_name": area.name, **MEASURE} for area in listed]
    ).assign(**said)
    nobody = pd.DataFrame(columns=["area", "peer", "peer_name", "rank", "distance"])
    return Scorecards(frame, nobody)


def manifest(listed: list[Area], geography: str = "2026-04") -> dict:
    """A run that made every report and booklet of these areas."""
    reports = [
        {
            "area": area.code,
            "area_name": area.name,
            "report": report.name,
            "status": "made",
            "html": f"{area.code}/{report.name}.html",
            "pdf": f"{area.code}/{report.name}.pdf",
            "notebook": f"{area.code}/{report.name}.ipynb",
            "seconds": 1.0,
            "error": None,
        }
        for area in listed
        for report in PACK.reports_for(area.kind)
    ]
    whole = [
        {
            "area": area.code,
            "name": area.name,
            "booklet": f"{area.code}/booklet.pdf",
            "tables": f"{area.code}/tables.xlsx",
            "data": f"{area.code}/data.csv",
        }
        for area in listed
    ]
    run = {
        "id": "20260401T020000Z",
        "started": "2026-04-01T02:00:00+00:00",
        "seconds": 9.5,
        "geography": geography,
        "versions": {"rhoanalytics": "0.1.0"},
        "counts": {"made": len(reports), "unchanged": 0, "failed": 0},
    }
    return {"run": run, "reports": reports, "areas": whole}


def failed(contents: dict, area: str, report: str, error: str) -> dict:
    """The manifest, had this report failed."""
    for entry in contents["reports"]:
        if (entry["area"], entry["report"]) == (area, report):
            kept = f"{area}/{report}.failed.ipynb"
            entry |= {"status": "failed", "html": None, "pdf": None, "notebook": kept}
            entry["error"] = error
    return contents


def renamed(listed: list[Area], code: str, name: str) -> list[Area]:
    return [
        replace(area, name=name, official_name=f"{name} Integrated Care Board")
        if area.code == code
        else area
        for area in listed
    ]


def page(contents: dict, listed: list[Area], *given, **settings) -> BeautifulSoup:
    text = index_page(contents, listed, settings.pop("pack", PACK), ROOT, *given, **settings)
    return BeautifulSoup(text, "html.parser")


def words(element) -> str:
    return " ".join(element.get_text(" ").split())


def data(found: BeautifulSoup) -> list[dict]:
    """The measures that the page hands its script."""
    return json.loads(found.find(id="measures").string)
