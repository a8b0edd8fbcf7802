"""Places as GeoJSON: what a map tool gets."""

import json

import orjson
from click.testing import CliRunner

from streams.cli import main
from streams.geojson import feature_collection

BODY = "انقلبت حافلة على بعد 40 كيلومترا جنوب سرت في ليبيا. ووصل الجرحى إلى بلدة زرنوقية الشرقية."


def test_every_place_is_a_feature_and_so_is_a_point_told_by_distance() -> None:
    article = orjson.dumps({"uri": "urn:a", "headline": "حادث في ليبيا", "body": BODY}) + b"\n"
    result = CliRunner().invoke(main, ["tag", "--geojson"], input=article)
    assert result.exit_code == 0, result.output
    collection = json.loads(result.stdout)
    assert collection["type"] == "FeatureCollection"
    by_place = {one["properties"].get("place", "relation"): one for one in collection["features"]}
    sirte, told = by_place["geonames:2210554"], by_place["relation"]
    longitude, latitude = sirte["geometry"]["coordinates"]
    assert (round(longitude), round(latitude)) == (17, 31)
    assert sirte["properties"]["uri"] == "urn:a"
    assert sirte["properties"]["name_en"] == "Sirte"
    assert sirte["properties"]["roles"] == ["place"]
    assert told["properties"]["anchor"] == "geonames:2210554"
    assert told["geometry"]["coordinates"][1] < latitude
    unknown = [one for one in collection["features"] if one["geometry"] is None]
    assert [one["properties"]["country"] for one in unknown] == ["LY"]


def test_no_events_are_an_empty_collection() -> None:
    assert feature_collection([]) == {"type": "FeatureCollection", "features": []}
