"""How stances are read: passives, pronouns, descriptions, quotations, refusals, allegations, history, roll-up."""

import pytest

from streams.records import Stance
from streams.stances.rollup import pair_up
from streams.text.document import read_document
from tests.unit.test_stances import TAGGER, pairs_of, read_example, tag

STATED = [
    # Passives, and relative clauses around them.
    ("ar", "oppose", "أدينت [T:إسرائيل] من قبل [H:البرازيل] بعد الغارة."),
    ("ar", "support", "رفض القادة {T:مبادرة} دافعت عنها [H:مصر]."),
    ("ar", "oppose", "خلف الهجوم الذي شنته [H:روسيا] على [T:أوكرانيا] عشرات القتلى."),
    ("en", "support", "The {T:peace plan} is backed by [H:Norway]."),
    ("en", "oppose", "The {T:border law}, which [H:Mexico] condemned, takes effect on Monday."),
    # A subject that is told once, or stands further back.
    ("ar", "oppose", "أدلى [H.p:ماكرون] بتصريح مقتضب. وانتقد [T:تركيا] في ختامه."),
    ("ar", "support", "لم يعلق [H.p:الحريري] على الخبر، لكنه أشاد ب[T:قطر]."),
    ("ar", "oppose", "أما رئيس الحزب [H.p:سمير جعجع] فهاجم [T:إيران]."),
    ("ar", "oppose", "أدانت [H:الجزائر]، التي ترأس القمة، {T:الغارة الجوية}."),
    ("ar", "oppose", "شن النائب عن البصرة [H.p:مهند السعدون] هجوما لاذعا على [T.o:وزارة الكهرباء]."),
    ("en", "oppose", "[H.p:Erdogan] spoke for an hour. He accused [T:Greece] of bad faith."),
    ("en", "oppose", "Its spokesman, [H.p:Leszek Nowak], derided the {T:housing bill}."),
    (
        "en",
        "oppose",
        "[H:Turkey] voiced anger, and its allies left. For years [H:Turkey] has opposed the {T:border fence}.",
    ),
    ("en", "oppose", "[H:Iran], [H:Iraq] and [H:Syria] condemned the {T:naval exercise}."),
    ("en", "oppose", "A spokesman for [H.o:Orchard Union] rejected the {T:peace plan} on Friday."),
    ("en", "support", "The contractor, [H.o:Levant Works], stands by [T.p:Adam Cole]."),
    # Whose document says it, and whom an appeal addresses without a name.
    ("ar", "oppose", "أصدر [H.o:حزب الفجر] بيانا شديد اللهجة ندد فيه ب{T:رفع الأسعار}."),
    ("ar", "support", "تبنى [H.o:مجلس المدينة] قرارا يدعو إلى {T:فتح الحدائق}."),
    ("ar", "support", "ناشد [H.p:توم فليتشر] الأطراف {T:السماح بمرور القوافل}."),
    ("en", "support", "[H.o:Harbour Council] issued a statement demanding {T:cleaner ferries}."),
    # The second of two passives, and a list of participles.
    ("en", "support", "[T.o:Orchard Union], armed and paid by [H:Norway], took the town."),
    # Pronouns with one possible meaning, and descriptions that the text has introduced.
    ("ar", "oppose", "رفعت [T:الصين] الرسوم. وانتقدها [H.p:ترامب] بشدة."),
    ("ar", "oppose", "زار الوفد [H.o:حركة النهضة] أمس. وأدانت الحركة {T:القرار الجديد}."),
    ("ar", "support", "قال وزير الخارجية الروسي [E.p:لافروف] إن بلاده تدعم [T:سوريا]، بينما بقيت [H:روسيا] بعيدة."),
    ("en", "oppose", "[T.p:Adams] left early. [H:France] condemned him on Monday."),
    ("en", "oppose", "The [H.o:Sumud Party] met on Friday. The party rejected the {T:budget deal}."),
    # What somebody calls something.
    ("ar", "oppose", "وصفت [H:تونس] {T:القرار} بأنه «جريمة لا تغتفر»."),
    ("ar", "oppose", "رأى [H.p:بوريل] في {T:الحكم} «سكينا على أعناق القضاة»."),
    ("ar", "support", "اعتبرت [H:تونس] {T:الاتفاق} إنجازا تاريخيا."),
    ("en", "oppose", '"The {T:ruling} is a disgrace," [H.p:Borrell] told reporters.'),
    ("en", "oppose", '[H.p:Borrell] called the {T:court ruling} "a knife in the back".'),
    ("en", "support", "[H.p:Borrell] described the {T:ceasefire} as a triumph."),
    ("ar", "oppose", "اعتبر [H.p:بوريل] {T:الإغلاق} «طعنة في صدر الصحافة»."),
    # Quotes that open within an issue close within it, others stay outside.
    ("ar", "support", "شددت [H:روسيا] على ضرورة {T:مكافحة “الإرهاب”} والتنظيمات المسلحة."),
    ("ar", "oppose", "أكد الوزير أن [H:مصر] ترفض «{T:أي وجود عسكري أجنبي}»، محذرا من الفوضى."),
    ("ar", "oppose", "رأت [H:تونس] في {T:تصريح الوزير} «تدخلا فاضحا»."),
    # An explicit refusal opposes.
    ("ar", "oppose", "قالت [H:الجزائر] إنها لن تقبل {T:التدخل الأجنبي}."),
    ("en", "oppose", "[H:Algeria] said it would not accept the {T:foreign intervention}."),
    # What looks like a negation, a condition or a plan and is none.
    ("ar", "oppose", "ما زالت [H:الجزائر] ترفض {T:المقترح المصري}."),
    ("ar", "oppose", "نفى [H.p:الطبوبي] الخبر، غير أنه حذر من {T:خصخصة الشركات}."),
    ("ar", "support", "وكان [H.p:السيسي] قد أشاد ب[T:الأردن] الشهر الماضي."),
    ("ar", "support", "أكدت [H:ألمانيا] أنها ستدعم [T:أوكرانيا]."),
    ("en", "oppose", "[H.p:Qassem] used a televised address to denounce the {T:ceasefire plan}."),
    ("en", "support", "[H:Poland] vowed to back [T:Ukraine]."),
    # One stance for each holder and each target.
    ("ar", "support", "شكرت [H:أوكرانيا] [T:بولندا] و[T:ليتوانيا]."),
    ("en", "support", "[H:France] and [H:Germany] praised [T:Jordan] and [T:Egypt]."),
]


@pytest.mark.parametrize(("language", "polarity", "marked"), STATED)
def test_what_the_text_states(language: str, polarity: str, marked: str) -> None:
    example = read_example(marked)
    stances = tag(example, language)
    assert pairs_of(stances) == example.pairs
    assert {stance.polarity for stance in stances} == {polarity}


NOT_STATED = [
    ("ar", "قال [E.p:لافروف] إن [E:سوريا] قد تدعم [E:إيران]."),
    ("ar", "حذر [E.o:المركز الوطني] من فيضانات عارمة في [E:هايتي]."),
    ("ar", "وصف [E.p:بوريل] المباحثات بأنها «معقدة»."),
    ("ar", "اتفقت [E:تركيا] و[E:روسيا] على مواصلة المشاورات بشأن [E:ليبيا]."),
    ("ar", "رحل [E.p:الأسد] و[E.p:بوتين]. وانتقده الشارع."),
    ("ar", "قاتل [E.p:خاشقجي] في [E:تركيا]."),
    ("en", "[E:France] and [E:Germany] discussed the criticism."),
    ("en", "[E.p:Adams] met [E.p:Baker]. [E:France] condemned him."),
    ("en", "[E:Canada] dropped its objections to the new border deal."),
    ("en", "[E.p:Borrell] said the ruling was not a disgrace."),
    ("en", "If [E:Poland] backs [E:Ukraine], [E:Hungary] walks out."),
]


@pytest.mark.parametrize(("language", "marked"), NOT_STATED)
def test_what_the_text_does_not_state(language: str, marked: str) -> None:
    assert tag(read_example(marked), language) == ()


def _read(language: str, marked: str, published: str | None = None) -> tuple[Stance, ...]:
    example = read_example(marked)
    return TAGGER.tag(read_document(example.text, language), example.entities, published)


@pytest.mark.parametrize(
    ("language", "marked"),
    [
        ("ar", "اتهمت [H:تركيا] [E:مصر] بدعم [T.p:حفتر] للسيطرة على الموانئ."),
        ("en", "[H:Turkey] accused [E:Egypt] of backing [T.p:Haftar]."),
    ],
)
def test_what_the_accused_are_said_to_do_is_attributed_to_who_accuses(language: str, marked: str) -> None:
    accusation, alleged = _read(language, marked)
    assert (accusation.act, accusation.holder, accusation.attributed) == ("accuse", "wikidata:Q43", False)
    assert (alleged.holder, alleged.polarity, alleged.attributed) == ("wikidata:Q79", "support", True)
    assert alleged.speaker == "wikidata:Q43"
    assert [pair.count for pair in pair_up((accusation, alleged))] == [1], "an allegation is not summed up"


def test_history_is_marked() -> None:
    marked = "أدانت [H:مصر] {T:العدوان الثلاثي} عام 1956."
    (history,) = _read("ar", marked, "2024-05-01T00:00:00Z")
    (news,) = _read("ar", marked, "1957-05-01T00:00:00Z")
    assert (history.tense, news.tense) == ("past", "present")
    assert pair_up((history,)) == ()


def test_an_issue_names_whose_it_is() -> None:
    (stance,) = _read("en", "[H:Norway] condemned [T:Israel]'s raid on the camp.")
    assert stance.target.kind == "issue"
    assert (stance.target.text, stance.target.actor) == ("Israel's raid on the camp", "wikidata:Q801")
    assert (stance.holder_country, stance.target_country) == ("NO", "IL")


def test_an_issue_lies_in_the_sentence_that_takes_a_stance_towards_it() -> None:
    (stance,) = _read("ar", "قدم النواب مشروع قانون الإيجار الجديد. ورفضت [H.o:حركة الأمل] المشروع.")
    assert stance.target.kind == "issue"
    assert stance.target.text == "المشروع"
    assert stance.evidence.start <= stance.target.start < stance.target.end <= stance.evidence.end


def test_ministers_and_ministries_lead_to_their_country() -> None:
    known = {entity: TAGGER._countries.of(entity) for entity in ("desk:tr-foreign-ministry", "desk:xx-army", "nil:x")}
    assert known == {"desk:tr-foreign-ministry": "TR", "desk:xx-army": None, "nil:x": None}


def test_a_pair_is_summed_up_once_with_its_strongest_stance() -> None:
    stances = _read("en", "[H:Norway] condemned [T:Israel]. [H:Norway] criticised [T:Israel] again on Sunday.")
    (pair,) = pair_up(stances)
    assert (pair.holder, pair.polarity, pair.count) == ("wikidata:Q20", "oppose", 2)
    assert pair.strongest == max(stances, key=lambda stance: stance.confidence).id
