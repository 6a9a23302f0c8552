"""Layers of an ArcGIS service: capped pages, marks that more follows, errors with status 200."""

import json

import geopandas
import pandas as pd
import pytest
from arcgis_service import PATH, Service, areas, layer, lookup_rows
from fetch_samples import silent, visible
from replay import Asked, Reply

from rhoanalytics.fetching.arcgis import PAGE, fetch_layer
from rhoanalytics.fetching.client import Unavailable
from rhoanalytics.importing.formats import all_formats, recognised
from rhoanalytics.importing.look import look


def rows_of(file) -> list[dict]:
    features = json.loads(file.read_text(encoding="utf-8"))["features"]
    return [feature["properties"] for feature in features]


def test_a_table_of_many_pages(server, client, folder, register):
    rows = lookup_rows(register, 4_321)
    told = []
    fetched = fetch_layer(
        layer(server, Service(rows[::-1]), "lookup.csv", "LSOA21CD"),
        folder,
        client,
        lambda *of: told.append(of),
    )
    assert visible(folder) == ["lookup.csv"]
    frame = pd.read_csv(fetched)
    assert frame.to_dict("records") == rows
    assert told[-1] == (4_321, 4_321)
    assert len(told) == -(-4_321 // PAGE)
    assert recognised(look(fetched), all_formats()).name == "lsoa-to-ics"


def test_a_service_with_a_lower_cap_than_was_asked_for(server, client, folder):
    service = Service(areas(100), cap=30)
    fetched = fetch_layer(layer(server, service), folder, client, silent)
    assert rows_of(fetched) == areas(100)
    assert service.offsets == [0, 30, 60, 90]


def test_a_map_is_geojson_that_the_reader_knows(server, client, folder):
    fetched = fetch_layer(layer(server, Service(areas(40), cap=25)), folder, client, silent)
    found = look(fetched)
    assert (found.kind, found.columns[0]) == ("geojson", "ICB26CD")
    assert recognised(found, all_formats()).name == "boundaries"
    shapes = geopandas.read_file(fetched)
    assert (len(shapes), shapes.crs.to_epsg()) == (40, 4326)


@pytest.mark.parametrize("file", ["icb.geojson", "icb.csv"])
@pytest.mark.parametrize(
    ("lie", "message"),
    [
        ({"counts": 12, "gives": 10}, "counts 12 rows, but gave 10"),
        ({"counts": 8}, "counts 8 rows, but gave 10"),
        ({"counts": 0, "gives": 0}, "counts 0 rows, but gave 0: try again later"),
        ({"gives": 0, "says_more": True}, "counts 10 rows, but gave 0 and says that more follow"),
        ({"says_more": True}, "counts 10 rows, but gave 10 and says that more follow"),
    ],
)
def test_a_service_that_does_not_give_what_it_counts(server, client, folder, file, lie, message):
    service = Service(areas(10), **lie)
    with pytest.raises(Unavailable, match=message):
        fetch_layer(layer(server, service, file), folder, client, silent)
    assert visible(folder) == []
    # Nothing of it is kept: the next fetch begins again, and may find the service in order.
    again = Service(areas(10))
    assert fetch_layer(layer(server, again, file), folder, client, silent).name == file
    assert again.offsets == [0]


def test_an_interrupted_fetch_asks_only_for_the_pages_that_are_missing(server, client, folder):
    broken = Service(areas(90), cap=30, broken_at=60)
    with pytest.raises(Unavailable, match="answered 500"):
        fetch_layer(layer(server, broken), folder, client, silent)
    assert visible(folder) == []
    mended = Service(areas(90), cap=30)
    fetched = fetch_layer(layer(server, mended), folder, client, silent)
    assert mended.offsets == [60]
    assert rows_of(fetched) == areas(90)


def test_pages_of_a_layer_that_has_grown_since_are_not_used(server, client, folder):
    with pytest.raises(Unavailable):
        broken = Service(areas(90), cap=30, broken_at=60)
        fetch_layer(layer(server, broken), folder, client, silent)
    grown = Service(areas(91), cap=30)
    assert len(rows_of(fetch_layer(layer(server, grown), folder, client, silent))) == 91
    assert grown.offsets == [0, 30, 60, 90]


ERROR = {"error": {"code": 400, "message": "Invalid URL", "details": []}}


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (json.dumps(ERROR), "answered with an error: Invalid URL"),
        (json.dumps({"error": "Service moved"}), "answered with an error: Service moved"),
        (json.dumps({"total": 3}), "no 'count': its layout has changed"),
        (json.dumps([]), "no 'count': its layout has changed"),
        (json.dumps({"count": None}), "no 'count': its layout has changed"),
        (json.dumps({"count": 3, "features": None}), "no 'features': its layout has changed"),
        (json.dumps({"count": 3, "features": [{"id": 1}]}), "no 'properties': its layout"),
        ("<!DOCTYPE html><html></html>", "answered with something else than data"),
        ('{"count": 3', "answered with something else than data"),
    ],
)
def test_an_answer_that_is_no_answer(server, client, folder, answer, message):
    wanted = layer(server, Service([]))
    server.to(PATH, Reply(answer.encode()))
    with pytest.raises(Unavailable, match=message):
        fetch_layer(wanted, folder, client, silent)
    assert visible(folder) == []


def test_an_error_on_a_later_page_is_not_kept(server, client, folder):
    service = Service(areas(60), cap=30)

    def fails_later(asked: Asked) -> Reply:
        late = asked.query.get("resultOffset") == "30"
        return Reply(json.dumps(ERROR).encode()) if late else service(asked)

    wanted = layer(server, service)
    server.to(PATH, fails_later)
    with pytest.raises(Unavailable, match="Invalid URL"):
        fetch_layer(wanted, folder, client, silent)
    server.to(PATH, service)
    assert rows_of(fetch_layer(wanted, folder, client, silent)) == areas(60)
    assert service.offsets == [0, 30]
