"""Enriched events as GeoJSON (RFC 7946), for any map tool."""

from collections.abc import Iterable, Iterator

from streams.contract import JsonObject


def feature_collection(events: Iterable[JsonObject]) -> JsonObject:
    """Return one collection of all places of enriched events, as `streams.contract` writes them."""
    return {"type": "FeatureCollection", "features": [one for event in events for one in features(event)]}


def features(event: JsonObject) -> Iterator[JsonObject]:
    """Yield a feature for each location of an event, and one for each point that is told by distance from another.

    A location of which only the country is known has no geometry.
    """
    for location in event["locations"]:
        mentions = location["mentions"]
        properties = {
            "uri": event["uri"],
            "version": event["version"],
            "headline": event["headline"],
            "published": event["published"],
            "place": location["id"],
            "name_ar": location["name"].get("ar"),
            "name_en": location["name"].get("en"),
            "kind": location["kind"],
            "country": location["country"],
            "admin1": location["admin1"],
            "confidence": location["confidence"],
            "mentions": len(mentions),
            "roles": sorted({mention["role"] for mention in mentions}),
            "dateline": any(mention.get("dateline") for mention in mentions),
            "focus": event["focus"]["place"] == location["id"],
        }
        yield _feature(location["lat"], location["lon"], properties)
        for relation in (mention["relation"] for mention in mentions if "relation" in mention):
            told = {key: relation[key] for key in ("text", "anchor", "bearing", "distance_km")}
            yield _feature(relation["lat"], relation["lon"], {"uri": event["uri"], "kind": "relation", **told})


def _feature(lat: float | None, lon: float | None, properties: JsonObject) -> JsonObject:
    geometry = None if lat is None or lon is None else {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "geometry": geometry, "properties": properties}
