"""The ArcGIS service of ONS' geography portal, replayed, with rows in its layouts."""

import json
from dataclasses import dataclass, field

from fetch_samples import download
from replay import Asked, Replay, Reply

from rhoanalytics.areas import Register
from rhoanalytics.fetching.downloads import Download
from rhoanalytics.sources.lookups import LSOAS_2021

PATH = "/arcgis/rest/services/LSOA21_SICBL26_ICB26_NHSER26_LAD26/FeatureServer/0/query"
CAP = 2_000
"""Rows that the service gives at most."""


def lookup_rows(register: Register, number: int = LSOAS_2021) -> list[dict]:
    """Rows of the lookup of April 2026 as ONS names its columns; codes in a made-up order."""
    pieces = register.pieces
    sub_icbs = register.sub_icbs
    first = sub_icbs[sub_icbs["ics_2026_04"] != ""].groupby("ics_2026_04").first()["sub_icb"]
    icbs = register.icbs.set_index("code")
    pieces = pieces[pieces["ics_2026_04"].isin(first.index)]
    rows = []
    for each in range(number):
        piece = pieces.iloc[each % len(pieces)]
        icb = piece["ics_2026_04"]
        rows.append(
            {
                "LSOA21CD": f"E01{each:06d}",
                "LSOA21NM": f"{piece['district_name']} {each:03d}A",
                "SICBL26CD": f"E38{each % 106:06d}",
                "SICBL26CDH": first[icb],
                "SICBL26NM": f"NHS {icb} - {first[icb]}",
                "ICB26CD": icbs.loc[icb, "ons_codes"].split("|")[-1],
                "ICB26CDH": icb,
                "ICB26NM": icbs.loc[icb, "name"],
                "NHSER26CD": "E40000003",
                "NHSER26CDH": icbs.loc[icb, "region_code"],
                "NHSER26NM": icbs.loc[icb, "region"],
                "LAD26CD": piece["district_2026"],
                "LAD26NM": piece["district_name"],
                "ObjectId": each + 1,
            }
        )
    return rows


@dataclass
class Service:
    """An ArcGIS layer as the service of ONS answers for it.

    `counts` and `says_more` make it lie about its size; `gives` stops its pages after so many
    rows; `cap` is the most that a page holds.
    """

    rows: list[dict]
    cap: int = CAP
    counts: int | None = None
    gives: int | None = None
    says_more: bool | None = None
    broken_at: int | None = None
    offsets: list[int] = field(default_factory=list)
    _ordered: list[dict] = field(default_factory=list)

    def __call__(self, asked: Asked) -> Reply:
        query = asked.query
        assert query["where"] == "1=1"
        if query.get("returnCountOnly") == "true":
            counted = len(self.rows) if self.counts is None else self.counts
            return Reply(json.dumps({"count": counted}).encode())
        offset, size = int(query["resultOffset"]), int(query["resultRecordCount"])
        if offset == self.broken_at:
            return Reply(b"", 500)
        self.offsets.append(offset)
        if not self._ordered:
            column = query["orderByFields"]
            self._ordered = sorted(self.rows[: self.gives], key=lambda row: row[column])
        ordered = self._ordered
        end = offset + min(size, self.cap)
        more = end < len(ordered) if self.says_more is None else self.says_more
        rows = ordered[offset:end]
        if query["f"] == "geojson":
            assert query["outSR"] == "4326"
            page = {"type": "FeatureCollection", "features": [_square(row) for row in rows]}
            page |= {"properties": {"exceededTransferLimit": True}} if more else {}
        else:
            assert query["returnGeometry"] == "false"
            page = {"objectIdFieldName": "ObjectId", "features": [{"attributes": r} for r in rows]}
            page |= {"exceededTransferLimit": True} if more else {}
        return Reply(json.dumps(page).encode())


def _square(row: dict) -> dict:
    """A feature of a made-up shape: a square of a hundredth of a degree in the Midlands."""
    west, south = -1.5 + 0.01 * (row["ObjectId"] % 30), 52 + 0.01 * (row["ObjectId"] // 30)
    ring = [(0, 0), (0.01, 0), (0.01, 0.01), (0, 0.01), (0, 0)]
    outline = [[west + right, south + up] for right, up in ring]
    return {
        "type": "Feature",
        "id": row["ObjectId"],
        "geometry": {"type": "Polygon", "coordinates": [outline]},
        "properties": row,
    }


def areas(number: int) -> list[dict]:
    return [{"ICB26CD": f"E54{each:06d}", "ObjectId": each} for each in range(number)]


def layer(
    server: Replay, service: Service, file: str = "icb.geojson", order_by: str = "ICB26CD"
) -> Download:
    return download(server.to(PATH, service), kind="arcgis", file=file, order_by=order_by)
