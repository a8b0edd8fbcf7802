"""Stances: every cue by its own example, what turns cues off, and that every span is exact."""

import re
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.knowledge import Knowledge, load_knowledge
from streams.records import POLARITIES, Entity, EntityType, Mention, Name, Stance
from streams.stances.frames import read_frame
from streams.stances.tagger import StanceTagger
from streams.stances.words import read_rows
from streams.text.document import read_document

_MARK = re.compile(r"([\[{])([HTE])(?:\.([po]))?:([^\]}]*)[\]}]")
_TYPES: dict[str | None, EntityType] = {"p": "person", "o": "organization", None: "location"}

KNOWLEDGE = load_knowledge()
TAGGER = StanceTagger(KNOWLEDGE)


def _acting_places(knowledge: Knowledge) -> dict[str, str]:
    """Lead from each name of a country or capital to its entity id."""
    capitals = {country.capital for country in knowledge.countries}
    names = {name: c.place.entity for c in knowledge.countries for lang in ("ar", "en") for name in c.names(lang)}
    cities = [city for capital in capitals if capital and (city := knowledge.gazetteer.city(capital))]
    short = {city: (city.name.ar or "", (city.name.en or "").partition(",")[0]) for city in cities}
    return {name: city.entity for city, written in short.items() for name in written if name} | names


PLACES = _acting_places(KNOWLEDGE)


@dataclass(frozen=True, slots=True)
class Example:
    """A text without its marks, its entities, and the pairs of holder and target that it states."""

    text: str
    entities: tuple[Entity, ...]
    pairs: frozenset[tuple[str, str]]


def read_example(marked: str) -> Example:
    """Read a sentence in which names and issues are marked as the heads of the data files explain."""
    text, position = "", 0
    named: dict[str, tuple[EntityType, list[Mention]]] = {}
    holders, targets = set[str](), set[str]()
    for match in _MARK.finditer(marked):
        text += marked[position : match.start()]
        position = match.end()
        bracket, role, kind, surface = match.groups()
        mention = Mention(len(text), len(text) + len(surface), surface, 1.0, "test")
        text += surface
        if bracket == "{":
            targets.add(surface)
            continue
        entity = PLACES[surface] if kind is None else f"desk:{surface}"
        named.setdefault(entity, (_TYPES[kind], []))[1].append(mention)
        if role != "E":
            (holders if role == "H" else targets).add(entity)
    entities = tuple(Entity(key, type_, Name(), 0.5, tuple(found)) for key, (type_, found) in named.items())
    pairs = frozenset((holder, target) for holder in holders for target in targets)
    return Example(text + marked[position:], entities, pairs)


def tag(example: Example, language: str) -> tuple[Stance, ...]:
    return TAGGER.tag(read_document(example.text, language), example.entities)


def pairs_of(stances: tuple[Stance, ...]) -> set[tuple[str, str]]:
    return {(s.holder, s.target.id if s.target.kind == "actor" else s.target.text) for s in stances}


ROWS = [(language, row) for language in ("ar", "en") for row in read_rows(language, "stances.tsv")]


@pytest.mark.parametrize(("language", "row"), ROWS, ids=lambda value: value if isinstance(value, str) else value[0])
def test_each_cue_finds_what_its_example_states(language: str, row: list[str]) -> None:
    example = read_example(row[-1])
    stances = tag(example, language)
    frame, _ = read_frame(language, row)
    back = {(target, holder) for holder, target in example.pairs} if frame.is_reciprocal else set()
    assert pairs_of(stances) == example.pairs | back
    assert row[0] in {stance.via.split(".", 2)[2] for stance in stances}
    assert {stance.polarity for stance in stances} == {POLARITIES[row[0].split(".")[0]]}


STATED = [
    ("ar", "oppose", "أدان وزير الخارجية المصري [H.p:سامح شكري] [T:تركيا] بشدة."),
    ("ar", "oppose", "وأعرب المتحدث باسم [H.o:الخارجية الألمانية] عن رفضه القاطع ل{T:لاستيطان الإسرائيلي}."),
    ("ar", "support", "قالت [H:روسيا] إنها تدعم [T:سوريا]."),
    ("ar", "oppose", "أدانت كل من [H:مصر] و[H:الأردن] {T:اقتحام المسجد الأقصى}."),
    ("ar", "oppose", "أدان [H.o:الاتحاد الأوروبي]، الثلاثاء، بأشد العبارات {T:الهجوم على السفارة}."),
    ("ar", "support", "هاجم الجنود حكومة [T.p:السراج] التي تدعمها [H:إيطاليا]."),
    ("ar", "oppose", "أكدت [H:الأردن] رفضها {T:أي تدخل خارجي}."),
    ("ar", "oppose", "قال [H.p:غوتيريش] إن الوضع صعب، منددا ب{T:لغارات الجوية}."),
    ("ar", "support", "هاجم العدو [T.p:فائز السراج] الذي تسانده [H:تونس] و[H:الجزائر]."),
    ("ar", "oppose", "دانت [H:الصين] {T:الغارة} وطالبت [E:إسرائيل] بتقديم اعتذار علني."),
    ("ar", "oppose", "[E:القاهرة] - أدانت [H:الكويت]، الثلاثاء، {T:الهجوم}."),
    ("ar", "support", "دعمت [H:قطر] [T:تركيا] و[E:مصر] تتابع الموقف."),
    ("en", "oppose", "[H:France] and [H:Germany] condemned [T:Russia]."),
    ("ar", "oppose", "حذرت [H.o:الرابطة] من {T:التصعيد}، ونددت ب{T:لغارات الجوية}."),
    ("ar", "support", "أعلنت [H:تونس] موقفها في بيان ودعت إلى {T:وقف إطلاق النار}."),
    ("en", "oppose", "[H:Russia] condemned the {T:decision} and threatened [T:Poland] with retaliation."),
    ("en", "support", "[E:France]'s [H.p:Macron] and [E:Germany]'s [H.p:Merz] voiced support for [T.p:Zelensky]."),
    ("en", "support", "[H:Egypt] backed [T:Sudan] and [E:Turkey] called a meeting."),
    ("en", "support", "[H:Egypt]'s forces backed [T.p:Haftar] on Sunday."),
    ("en", "oppose", "[E:Egypt]'s foreign minister [H.p:Sameh Shoukry] rejected the {T:Turkish proposal}."),
    ("en", "support", "[T.o:GNA], which is backed by [H:Turkey], left the talks."),
    ("en", "oppose", "[T.p:Haftar] was condemned by [H:France] and [H:Italy]."),
    ("en", "oppose", "[H.p:Erdogan], the Turkish president, has repeatedly criticised [T:Israel]."),
    ("en", "support", "[H:Russia] said it supports [T:Syria]."),
    ("en", "support", "[H.p:Zelensky] thanked [T:Poland], [T:Estonia] and [T:Latvia] for their help."),
    ("en", "oppose", "[H.p:Castro] spoke for an hour, accusing [T:Panama] of meddling."),
    ("en", "oppose", "[H:Colombia] rejected a {T:request by Venezuela to open the border}."),
]


@pytest.mark.parametrize(("language", "polarity", "marked"), STATED)
def test_grammar_around_the_cue(language: str, polarity: str, marked: str) -> None:
    example = read_example(marked)
    stances = tag(example, language)
    assert pairs_of(stances) == example.pairs
    assert {stance.polarity for stance in stances} == {polarity}


NOT_STATED = [
    ("ar", "نفى [E.p:إسماعيل بقائي] الخبر. وتظاهر عشرات من سائقي الشاحنات احتجاجا على رفع الرسوم."),
    ("ar", "نفى [E.p:إسماعيل بقائي] الخبر. وخرج آلاف احتجاجا على رفع الرسوم."),
    ("ar", "لم تدعم [E:مصر] [E:إثيوبيا] حتى الآن."),
    ("ar", "نفت [E:تركيا] دعمها ل[E.p:حفتر]."),
    ("ar", "هل تدعم [E:روسيا] [E.p:حفتر]؟"),
    ("ar", "إذا دعمت [E:روسيا] [E.p:حفتر] فإن [E:تركيا] تدين [E:موسكو]."),
    ("ar", "قال [E.p:أردوغان] إن [E:مصر] لا تدعم [E.p:حفتر]."),
    ("ar", "قد تفرض [E:فرنسا] عقوبات على [E:إيران]."),
    ("ar", "ستفرض [E:فرنسا] عقوبات على [E:إيران]."),
    ("ar", "من المتوقع أن تدعم [E:قطر] [E:تركيا]."),
    ("ar", "اتفقت [E:تركيا] و[E:روسيا] على مواصلة المشاورات بشأن [E:ليبيا]."),
    ("ar", "التقى [E.p:السيسي] نظيره [E.p:ماكرون] في [E:باريس]."),
    ("ar", "رفضت [E:ألمانيا] إدانة [E:إسرائيل]."),
    ("ar", "رفضت [E:ألمانيا] التعليق على زيارة [E:إسرائيل]."),
    ("ar", "قال [E.p:لافروف] إن بلاده تدعم [E:سوريا]."),
    ("ar", "تظاهر الآلاف في [E:بيروت] ضد [E:إسرائيل]."),
    ("ar", "أعلن المجلس أن القبائل طالبت [E.p:السيسي] بتدخل الجيش."),
    ("ar", "زار الوفد الخيام ([E.o:رويترز]) هددت [E:إيران] بمراجعة التعاون."),
    ("ar", "وتبحث [E:فنزويلا] عن دعم دبلوماسي لمسعاها في [E.o:مجلس الأمن]."),
    ("ar", "انتقد وزير الخارجية التركي [E:مصر] في مؤتمر."),
    ("ar", "أدانت [E:مصر] ولم تعلق ودعا البرلمان إلى الحوار."),
    ("ar", "شن [E.p:حفتر] هجوما على [E:طرابلس]."),
    ("ar", "واجه [E.p:السراج] خصمه السابق [E.p:حفتر]."),
    ("en", "[E.p:Obama] met his former opponent [E.p:Clinton]."),
    ("en", "[E.p:Haftar] launched an offensive on [E:Tripoli]."),
    ("en", "[E:Egypt] did not condemn [E:Ethiopia]."),
    ("en", "[E:Turkey] denied that it backs [E.p:Haftar]."),
    ("en", "Does [E:Russia] support [E.p:Haftar]?"),
    ("en", "If [E:France] sanctions [E:Iran], [E:Germany] condemns [E:Iran]."),
    ("en", "[E:Germany] may impose sanctions on [E:Iran]."),
    ("en", "[E.p:Macron] met [E.p:Putin] in [E:Moscow] and discussed support for [E:Ukraine]."),
    ("en", "The president of [E:France] condemned [E:Iran]."),
    ("en", "Protesters in [E:Lebanon] condemned [E:Iran]."),
    ("en", "[E:Ukraine] refused to condemn [E:Israel]."),
    ("en", "[E.p:Biden] is expected to criticise [E:Saudi Arabia]."),
    ("en", "[E:France] hosted talks with [E:Germany] on support for [E:Ukraine]."),
    ("en", "Talks between [E:Turkey] and [E:Egypt] backed a truce."),
    ("en", "[E:Brazil] called for parliament to be dissolved."),
    ("en", "[E:Iraq]'s constitution calls for a referendum in [E:Baghdad]."),
]


@pytest.mark.parametrize(("language", "marked"), NOT_STATED)
def test_no_stance_that_the_text_does_not_state(language: str, marked: str) -> None:
    assert tag(read_example(marked), language) == ()


@pytest.mark.parametrize(
    ("example", "language"),
    [
        ("أعلنت [E:قطر] أنها ستشارك، بينما أيدت [H:تركيا] {T:الخطوة}.", "ar"),
        ("أعلنت [E:قطر] أنها ستشارك، في حين رفضت [H:تركيا] {T:الخطوة}.", "ar"),
        ("[E.p:Stoltenberg] warned of escalation, and [H:Poland] condemned the {T:attack}.", "en"),
        ("[E.p:Stoltenberg] warned of escalation, while [H:Poland] condemned the {T:attack}.", "en"),
    ],
)
def test_what_others_do_behind_a_turn_is_nobodys_speech(example: str, language: str) -> None:
    assert [stance.speaker for stance in tag(read_example(example), language)] == [None]


def test_reported_speech_names_its_speaker() -> None:
    example = read_example("قال [E.p:لافروف] إن [H:إيران] تدعم [T:سوريا].")
    assert [(stance.holder, stance.speaker) for stance in tag(example, "ar")] == [(PLACES["إيران"], "desk:لافروف")]
    example = read_example('"We support [T:Ukraine]," [H.p:Scholz] said.')
    assert [(stance.holder, stance.speaker) for stance in tag(example, "en")] == [("desk:Scholz", "desk:Scholz")]


def test_places_that_do_not_act_hold_no_stances() -> None:
    mention = Mention(6, 9, "سرت", 1.0, "test")
    town = Entity("geonames:2210554", "location", Name(), 0.5, (mention,))
    example = read_example("أدانت سرت [T:تركيا].")
    assert TAGGER.tag(read_document(example.text, "ar"), (town, *example.entities)) == ()


def test_ids_are_stable_and_tell_stances_apart() -> None:
    example = read_example("تدعم [H:تركيا] و[H:قطر] [T.o:حكومة الوفاق].")
    first, second = tag(example, "ar")
    assert first.id != second.id
    assert tag(example, "ar") == (first, second)


def test_a_language_without_cues_gets_no_stances() -> None:
    example = read_example("[H:France] condemned [T:Russia].")
    assert TAGGER.tag(read_document(example.text, "und"), example.entities) == ()


_WORDS = [re.sub(_MARK, r"\4", row[5]) for _, row in ROWS]
_PIECES = st.one_of(
    st.sampled_from(sorted({word for sentence in _WORDS for word in sentence.split()})),
    st.sampled_from(["،", "\u064b", "ـ", "🙂", "(", "“", '"', "'s", "U.S.-backed", "-", "\n\n", "؟", "?", "\u0301"]),
    st.text(max_size=6),
)


@settings(deadline=None)  # the first example loads the cues
@given(
    st.lists(_PIECES, max_size=40),
    st.sampled_from(["ar", "en"]),
    st.lists(st.tuples(st.integers(0, 150), st.integers(1, 9), st.sampled_from(list(_TYPES.values()))), max_size=8),
)
def test_any_text_gives_exact_spans_of_its_own_entities(
    pieces: list[str], language: str, names: list[tuple[int, int, EntityType]]
) -> None:
    text = " ".join(pieces)
    entities = tuple(
        Entity(f"desk:{start}", type_, Name(), 0.5, (Mention(start, end, text[start:end], 1.0, "test"),))
        for start, length, type_ in names
        if (end := min(start + length, len(text))) > start
    )
    known = {entity.id for entity in entities}
    for stance in TAGGER.tag(read_document(text, language), entities):
        assert stance.holder in known
        assert stance.speaker is None or stance.speaker in known
        assert 0 < stance.confidence <= 1
        spans = [stance.cue, stance.evidence]
        if stance.target.kind == "actor":
            assert stance.target.id in known - {stance.holder}
        else:
            assert text[stance.target.start : stance.target.end] == stance.target.text
        for span in spans:
            assert text[span.start : span.end] == span.text
        assert stance.evidence.start <= stance.cue.start < stance.cue.end <= stance.evidence.end


def test_a_general_who_is_backed_is_no_issue() -> None:
    example = read_example("[E.o:Hezbollah] backed the general in the second round.")
    assert tag(example, "en") == ()
