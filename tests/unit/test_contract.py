from dataclasses import replace
from typing import Any

import jsonschema_rs
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.contract import (
    SCHEMAS,
    EventRejected,
    InvalidValueError,
    JsonObject,
    decode_enriched,
    encode,
    enriched_bytes,
    enriched_to_json,
    load_schema,
    schema_path,
    validate,
)
from streams.reasons import Reason
from streams.records import EnrichedArticle, Entity, Location, Mention, Name, PlaceMention
from tests.examples import ARTICLE, ENRICHED, PRODUCER, RUSSIA, SIRTE, TURKEY
from tests.schemas import assert_valid


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schema_is_a_schema(name: str) -> None:
    schema = load_schema(name)
    jsonschema_rs.meta.validate(schema)
    assert schema["$id"] == f"urn:streams:schema:{name}:1"
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["title"]
    assert schema["description"]


def test_every_schema_file_is_known() -> None:
    files = schema_path("enriched").parent.glob("*.json")
    assert {file.name for file in files} == {f"{name}.v1.json" for name in SCHEMAS}


def test_schemas_agree_on_what_they_share() -> None:
    # Each file stands alone, so that a consumer needs no second one; the copies must not differ.
    shared: dict[str, Any] = {}
    for name in ("enriched", "entity", "location", "stance"):
        for definition, schema in load_schema(name)["$defs"].items():
            assert shared.setdefault(definition, schema) == schema, (name, definition)
    enriched = load_schema("enriched")["properties"]
    for field, schema in shared["article"]["properties"].items():
        assert enriched[field] == schema


def test_the_enriched_event_is_the_normative_one() -> None:
    event = enriched_to_json(ENRICHED)
    assert_valid("enriched", event)
    assert list(event) == [
        "uri",
        "version",
        "language",
        "published",
        "source",
        "url",
        "headline",
        "text",
        "entities",
        "locations",
        "focus",
        "stances",
        "summary",
        "producer",
    ]
    assert event["locations"] == [
        {
            "id": "geonames:2210554",
            "entity": None,
            "name": {"ar": "سرت", "en": "Sirte"},
            "kind": "city",
            "country": "LY",
            "admin1": "Surt",
            "lat": 31.20892,
            "lon": 16.58866,
            "confidence": 0.93,
            "candidates": 2,
            "margin": 0.5,
            "mentions": [{"start": 35, "end": 38, "text": "سرت", "role": "place"}],
        }
    ]
    assert [stance["target"] for stance in event["stances"]] == [
        {"kind": "issue", "text": "الهدنة", "start": 11, "end": 17, "actor": "wikidata:Q159"},
        {"kind": "actor", "id": "wikidata:Q159"},
    ]
    optional = ("act", "attributed", "tense", "holder_country", "target_country")
    assert [{field: stance[field] for field in optional if field in stance} for stance in event["stances"]] == [
        {"act": "reject"},
        {"act": "endorse", "attributed": True, "tense": "past", "holder_country": "TR", "target_country": "RU"},
    ]
    assert event["summary"] == [
        {
            "holder": "wikidata:Q43",
            "target": event["stances"][0]["target"],
            "polarity": "oppose",
            "count": 1,
            "strongest": "s1",
        }
    ]


def test_numbers_are_rounded_so_that_bytes_are_stable() -> None:
    entities = enriched_to_json(ENRICHED)["entities"]
    assert [entity["salience"] for entity in entities] == [0.3123, 0.0]
    assert entities[0]["mentions"][1]["confidence"] == 0.3333
    assert b"-0.0" not in enriched_bytes(ENRICHED)


def test_the_order_of_models_does_not_change_the_bytes() -> None:
    models = dict(sorted(PRODUCER.models.items(), reverse=True))
    other = replace(ENRICHED, producer=replace(PRODUCER, models=models))
    assert enriched_bytes(other) == enriched_bytes(ENRICHED)


def test_names_are_given_in_the_languages_that_are_known() -> None:
    assert [entity["name"] for entity in enriched_to_json(ENRICHED)["entities"]] == [
        {"ar": "تركيا", "en": "Turkey"},
        {"en": "Russia"},
    ]


@pytest.mark.parametrize("status", ["withheld", "canceled"])
def test_pubstatus_is_there_when_the_article_is_not_usable(status: Any) -> None:
    event = enriched_to_json(EnrichedArticle(replace(ARTICLE, pubstatus=status), PRODUCER))
    assert_valid("enriched", event)
    assert event["pubstatus"] == status


def test_validate_says_where_and_what_without_the_value() -> None:
    event = enriched_to_json(ENRICHED)
    validate("enriched", event)
    event["entities"][1]["type"] = "secret"
    with pytest.raises(InvalidValueError) as caught:
        validate("enriched", event)
    assert "/entities/1/type does not fit schemas/enriched.v1.json" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_what_is_encoded_is_decoded() -> None:
    assert decode_enriched(enriched_bytes(ENRICHED)) == enriched_to_json(ENRICHED)


def test_fields_of_a_later_minor_version_are_accepted() -> None:
    event = {**enriched_to_json(ENRICHED), "later": {"field": 1}}
    assert decode_enriched(encode(event)) == event


def changed(**fields: object) -> JsonObject:
    return {**enriched_to_json(ENRICHED), **fields}


@pytest.mark.parametrize(
    ("value", "detail"),
    [
        (None, "the record has no value"),
        (b"", "the record has no value"),
        (b"\xff", "the value is not JSON"),
        (b"[" * 100_000, "the value is not JSON"),
        (b"[]", "/: the value is not of type"),
        (b"{}", '/: "uri" is a required property'),
        (encode(changed(text=5)), "/text: the value is not of type"),
        (encode(changed(entities=[])), "/stances/0/holder: no entity of the event has this id"),
        (
            encode(changed(entities=enriched_to_json(ENRICHED)["entities"][:1])),
            "/stances/1/target/id: no entity of the event has this id",
        ),
    ],
)
def test_what_is_no_enriched_event_is_rejected(value: bytes | None, detail: str) -> None:
    with pytest.raises(EventRejected) as caught:
        decode_enriched(value)
    assert caught.value.reason is Reason.INVALID_EVENT
    assert caught.value.detail.startswith(detail)


@given(st.binary() | st.recursive(st.none() | st.text(), st.lists).map(orjson.dumps))
def test_decoding_raises_nothing_else(value: bytes) -> None:
    with pytest.raises(EventRejected):
        decode_enriched(value)


_SHARES = st.floats(0, 1)
_LINE = st.text(st.characters(codec="utf-8"), min_size=1)


def _enriched(text: str, share: float, lat: float, lon: float, bounds: tuple[int, int]) -> EnrichedArticle:
    start, end = sorted(position % (len(text) + 1) for position in bounds)
    if start == end:
        start, end = 0, len(text)
    span = (start, end, text[start:end])
    mention = Mention(*span, confidence=share, via="test")
    entity: Entity = replace(TURKEY, salience=share, mentions=(mention,), name=Name(ar=text))
    location: Location = replace(
        SIRTE,
        lat=lat,
        lon=lon,
        margin=share,
        mentions=(PlaceMention(*span, role="actor"),),
        entity=entity.id,
    )
    return EnrichedArticle(
        replace(ARTICLE, text=text),
        PRODUCER,
        entities=(entity, replace(RUSSIA, mentions=(mention,))),
        locations=(location,),
    )


@given(
    st.builds(
        _enriched,
        _LINE,
        _SHARES,
        st.floats(-90, 90),
        st.floats(-180, 180),
        st.tuples(st.integers(0, 99), st.integers(0, 99)),
    )
)
def test_every_enriched_article_makes_a_valid_event(enriched: EnrichedArticle) -> None:
    value = enriched_bytes(enriched)
    event = decode_enriched(value)
    assert_valid("enriched", event)
    assert encode(event) == value


@pytest.mark.parametrize(
    "fault",
    [
        {"lattitude": 1},
        {"entities": [{**enriched_to_json(ENRICHED)["entities"][0], "salienc": 1}]},
        {"text": "another text"},
    ],
)
def test_the_helper_of_the_tests_is_sharp(fault: JsonObject) -> None:
    with pytest.raises(AssertionError):
        assert_valid("enriched", changed(**fault))


def test_the_readme_explains_every_reason_and_names_every_schema() -> None:
    readme = schema_path("enriched").with_name("README.md").read_text("utf-8")
    for reason in Reason:
        assert f"| `{reason}` | {reason.meaning} | {reason.remedy} |" in readme
    for name in SCHEMAS:
        assert f"({name}.v1.json)" in readme
