"""Names by their characters become names by pieces; labels of models become types."""

import pytest

from streams.entities.reading import Reading
from streams.entities.spans import Span
from streams.settings import InvalidSettingsError, load_settings
from streams.taggers.characters import Found, spans_of, stretches
from streams.taggers.hub.labels import read_labels
from streams.taggers.registry import MissingExtraError, find_taggers
from tests.unit.tagging import proposals_of, scans_of

TEXT = "Martha met Iran-backed men 👍. Oswin’s Guild left."


def spans(*found: Found) -> list[Span]:
    return spans_of(proposals_of(TEXT, "en").reading, found)


def at(part: str, confidence: float = 0.5) -> Found:
    start = TEXT.index(part)
    return Found(start, start + len(part), "person", confidence)


def test_pieces_of_a_text() -> None:
    keys = [piece.key for piece in proposals_of(TEXT, "en").reading.pieces]
    assert keys == ["martha", "met", "iran", "backed", "men", "👍", ".", "", "oswin", "guild", "left", ".", ""]


@pytest.mark.parametrize(
    ("part", "first", "stop"),
    [
        ("Martha", 0, 1),
        ("Martha met", 0, 2),
        # Part of a piece is the piece.
        ("arth", 0, 1),
        ("Iran", 2, 3),
        ("Iran-backed", 2, 4),
        ("Oswin", 8, 9),
        ("Oswin’s Guild", 8, 10),
        # Blanks around it are not of it.
        (" Guild ", 9, 10),
        # It ends with its passage.
        ("men 👍. Oswin", 4, 7),
        (". Oswin", 6, 7),
    ],
)
def test_characters_are_found_among_pieces(part: str, first: int, stop: int) -> None:
    assert spans(at(part)) == [Span(first, stop, "person", 0.5)]


@pytest.mark.parametrize("found", [Found(6, 7, "person", 1), Found(30, 30, "person", 1), Found(900, 950, "person", 1)])
def test_characters_that_no_piece_has_are_no_name(found: Found) -> None:
    assert spans(found) == []


def test_of_names_that_overlap_the_likelier_is_kept_in_order_of_the_text() -> None:
    assert spans(at("Guild", 0.4), at("Martha met", 0.3), at("Martha", 0.9), at("met", 0.2)) == [
        Span(0, 1, "person", 0.9),
        Span(1, 2, "person", 0.2),
        Span(9, 10, "person", 0.4),
    ]


def test_neighbouring_passages_are_one_stretch_and_a_quotation_parts_them() -> None:
    text = 'غادر الوزير المطار أمس. ثم قال "We will continue to work with Germany" وغادر. وصل الوفد.'
    shown = {
        scan.language.code: [text[one.start : one.end] for one in stretches(Reading(text, scan.pieces, scan.language))]
        for scan, _ in scans_of(text, "ar")
    }
    assert shown["en"] == ["We will continue to work with Germany"]
    assert shown["ar"] == ['غادر الوزير المطار أمس. ثم قال "', '" وغادر. وصل الوفد.']


def test_a_stretch_is_no_longer_than_asked_and_all_of_them_are_the_whole() -> None:
    reading = proposals_of("They came. " * 20 + "word " * 50, "en").reading
    for most in (1, 4, 7, 30, 1000):
        found = list(stretches(reading, most))
        assert all(one.stop - one.first <= most for one in found)
        assert [index for one in found for index in range(one.first, one.stop)] == list(range(len(reading.pieces)))
        assert all(reading.text[one.start : one.end].strip() == reading.text[one.start : one.end] for one in found)
    assert len(list(stretches(reading))) == 1


@pytest.mark.parametrize(
    ("label", "type_", "begins"),
    [
        ("B-PER", "person", True),
        ("I-PER", "person", False),
        ("S-LOC", "location", True),
        ("E-ORG", "organization", False),
        ("U_GPE", "location", True),
        ("PERS", "person", False),
        ("location", "location", False),
        ("FAC", "location", False),
        ("O", None, False),
        ("B-MISC", None, True),
        ("LABEL_0", None, False),
        ("B-NORP", "organization", True),
        ("I-product", "organization", False),
    ],
)
def test_labels_are_read_with_and_without_a_scheme(label: str, type_: str | None, begins: bool) -> None:
    own = load_settings(hub_labels="norp=organization; I-PRODUCT = organization").own_labels
    assert read_labels([label], own) == [(type_, begins)]


@pytest.mark.parametrize("value", ["PER", "PER=animal", "PER=person,LOC=location", "=person"])
def test_labels_that_say_nothing_are_refused(value: str) -> None:
    with pytest.raises(InvalidSettingsError, match="STREAMS_HUB_LABELS"):
        load_settings(hub_labels=value)


def test_a_model_has_to_be_named() -> None:
    with pytest.raises(InvalidSettingsError, match=r"STREAMS_HUB_MODEL .*STREAMS_ENTITY_TAGGER=hub needs it"):
        load_settings(entity_tagger="hub")


def test_a_missing_extra_is_told_with_what_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streams.taggers.registry.find_spec", lambda _: None)
    with pytest.raises(MissingExtraError) as caught:
        find_taggers(load_settings(entity_tagger="hub", hub_model="a/b"))
    told = 'The tagger hub needs torch, which is not installed. Run: pip install "streams[hub]".'
    assert str(caught.value) == told
