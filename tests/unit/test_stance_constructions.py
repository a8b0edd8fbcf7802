"""Constructions of everyday news around common cues: each sentence states exactly the pair that it marks, or none."""

import pytest

from tests.unit.test_stances import pairs_of, read_example, tag

STATED = [
    # Who is described before the name: a subject, an object, an agent.
    ("en", "oppose", "Dairy lobby [H.o:Milchbund] opposes the {T:butter levy}."),
    ("en", "oppose", "Former finance minister [H.p:Odile Brandt] accused [T.p:Karel Novak] of waste."),
    ("en", "oppose", "[T.p:Odile Brandt] was attacked by the opposition paper [H.o:Nordpost] on Sunday."),
    ("en", "oppose", "Gunmen of [H.o:Red Harbour] ambushed a convoy of the [T.o:Harbour Guard] near the bridge."),
    ("en", "oppose", "[H:Kenya] expelled two diplomats of [T:Sudan] on Monday."),
    ("ar", "oppose", "حذر العاهل السابق [H.p:كمال الرفاعي] [T:إسرائيل] من تكرار الغارة."),
    ("ar", "oppose", "حاصر مسلحو [H.o:جبهة الوادي] مقر [T.o:شركة المياه]."),
    # What opens the sentence: a participle, a phrase, a perfect.
    ("en", "oppose", "Accused by [H.p:Odile Brandt] of silence, [T.p:Karel Novak] replied at length."),
    ("en", "support", "Backed by [H:Norway], the [T.o:Orchard Union] fighters on Thursday took the town."),
    ("en", "support", "Having endorsed [T.p:Odile Brandt] in the winter, [H.p:Karel Novak] went home."),
    ("en", "support", "In support of [T:Cyprus], [H:France] has moored a frigate there."),
    ("ar", "support", "بدعم من [H:تركيا]، انتزع [T.o:لواء الساحل] بلدتين."),
    ("ar", "support", "مساندا [T:الصين] في خلافها، قال [H.p:إيغور سميرنوف] إن الأزمة مفتعلة."),
    # Times, places and manner between a cue and its argument.
    ("en", "oppose", "[H:Vietnam] protested on Saturday against the {T:fishing ban}."),
    ("en", "oppose", "[H:Guyana] warned [E:Venezuela] on Monday against a {T:border vote}."),
    ("en", "oppose", "[T.p:Karel Novak] was mocked in Oslo by [H.p:Odile Brandt]."),
    ("en", "support", "[H.p:Romano Galli] and [H.p:Walter Conti] both back [T.p:Silvia Sala]."),
    ("en", "oppose", "[H:Hungary] alone voted against the {T:loan}."),
    ("ar", "oppose", "اتهم [H.p:أمين الخوري] في مذكراته [T:سوريا] بتدبير الحادث."),
    ("ar", "support", "دعمت [H:كوبا] في ثمانينيات القرن الماضي مقاتلي [T.o:جبهة الوادي]."),
    ("ar", "oppose", "رفض [H.o:برلمان الساحل] بأغلبية ضئيلة {T:مشروع الضريبة}."),
    # Whom a warning or a threat is meant for.
    ("en", "oppose", "[H.p:Odile Brandt] warned [T:Georgia] that visas could go."),
    ("ar", "oppose", "هدد [H.p:كمال الرفاعي] بفرض رسوم باهظة على [T:البرازيل]."),
    ("ar", "oppose", "هدد [H.p:كمال الرفاعي] باستهداف سفن [T.o:شركة المرفأ]."),
    # Pronouns: after a participle, with a subject behind them, and for what was just spoken of.
    ("ar", "oppose", "رد [H.p:عمار زيدان] على نظيره [T.p:عمر الحاج]، متهما إياه بالكذب."),
    ("en", "support", "[H.p:Karel Novak] surprised nobody when he fell in behind [T.p:Odile Brandt]."),
    # What is behind a noun: definite verbal nouns, constructs, emphatic adjectives, modifiers.
    ("ar", "support", "جدد [H.p:كمال الرفاعي] الدعوة إلى {T:وقف الحرب}."),
    ("ar", "oppose", "سارع [H.o:اتحاد المرافئ] إلى إدانة {T:اقتحام المدينة}."),
    ("ar", "oppose", "أبلغه رفض [H:الأردن] القاطع {T:استخدام أجوائه}."),
    ("en", "oppose", "The [H.o:Harbour Council] renewed its arms ban on [T:Sudan]."),
    # Whose efforts are praised, and what somebody calls something.
    ("ar", "support", "أشاد [H.p:كمال الرفاعي] بالدور الذي تؤديه [T:النرويج]."),
    ("ar", "oppose", "انتقدت [H.o:رابطة الأطباء] ما وصفته ب{T:تقاعس إدارة المرفأ}."),
    ("en", "oppose", '[H.p:Odile Brandt] called [T.p:Karel Novak] "a fossil of hatred".'),
    # Appositions and relative clauses.
    ("en", "support", "[H:Paraguay], one of a dozen states that still stand by [T:Taiwan], will host him."),
    (
        "en",
        "support",
        "[T.p:Karel Novak], whom [H.p:Odile Brandt] had endorsed days before the vote, promised reform.",
    ),
    ("ar", "support", "[H:تركيا] التي طالما دعمت [T.o:لواء الساحل] تعرض اليوم المال."),
    # Anybody may be addressed before what is called for.
    ("ar", "support", "دعا [H.p:كمال الرفاعي] أنصاره إلى {T:حماية الخيام}."),
    ("en", "oppose", "[H.p:Odile Brandt] warned universities in the north against {T:visa brokers}."),
]


@pytest.mark.parametrize(("language", "polarity", "marked"), STATED)
def test_what_the_text_states(language: str, polarity: str, marked: str) -> None:
    example = read_example(marked)
    stances = tag(example, language)
    assert pairs_of(stances) == example.pairs
    assert {stance.polarity for stance in stances} == {polarity}


BETWEEN = [
    ("en", "Clashes on Monday between the [H.o:Harbour Guard] and [T.o:Red Harbour] closed the road."),
    ("en", "[H:Thailand] and [T:Cambodia] exchanged fire for a second night."),
    ("ar", "اندلعت اشتباكات عنيفة بين [H.o:لواء الساحل] و[T.o:جبهة الوادي]."),
    ("ar", "تبادلت [H:رواندا] و[T:الكونغو الديمقراطية] الاتهامات أمس."),
]


@pytest.mark.parametrize(("language", "marked"), BETWEEN)
def test_what_two_sides_do_to_each_other_holds_both_ways(language: str, marked: str) -> None:
    example = read_example(marked)
    ((holder, target),) = example.pairs
    assert pairs_of(tag(example, language)) == {(holder, target), (target, holder)}


def test_what_is_called_a_step_is_the_issue_just_spoken_of() -> None:
    example = read_example("أقر [H.o:مجلس الساحل] {T:موازنة موحدة}، وهي خطوة رحبت بها [H.o:بعثة المراقبين].")
    assert pairs_of(tag(example, "ar")) == example.pairs


@pytest.mark.parametrize("marked", [
    "أكدت [H:مصر] دعمها [T.o:لجنة الإعمار] في [E:تونس] ورفضها {T:فرض الرسوم}.",
    "أعلنت [H:مصر] تضامنها مع [T:تونس] ورفضها {T:فرض الرسوم}.",
    "أعلنت [H:مصر]، في بيان صدر مساء الثلاثاء، دعمها [T.o:لجنة الإعمار] قبل نهاية العام، ورفضها {T:فرض الرسوم}.",
])  # fmt: skip
def test_who_affirms_one_thing_rejects_another_in_the_same_breath(marked: str) -> None:
    # A noun with a pronoun looks like a verb, whose subject would be somebody else.
    example = read_example(marked)
    stances = tag(example, "ar")
    assert pairs_of(stances) == example.pairs
    assert [stance.polarity for stance in stances] == ["support", "oppose"]


NOT_STATED = [
    ("ar", "تلقى رئيس البلدية دعما سياسيا من [E.o:حزب الفجر] بعد يومين."),  # it raised: nobody is a target here
    ("ar", "زار [E.o:وفد النقابة] المصنع، وحذرت [E.o:وكالة الطاقة] من خطر الإغلاق."),
    ("ar", "افتتح [E.p:سالم الحاج] الجسر. وهنأ الشيخ [E.p:كمال الرفاعي] فريق العمل."),
    ("ar", "جدد [E.o:مجلس الساحل] تمسكه برفض {T:الخطة}."),
    ("ar", "رفض [E.o:مكتب الرئيس] الخوض في {T:التفاصيل}."),
    ("ar", "اتهم نواب [E.o:شركة المرفأ]، وهو ما رفض مكتب الحاكم التعليق عليه."),
    ("ar", "ضم اجتماع [E.p:كمال الرفاعي] وتناول مكافحة التهريب ودعم قدرات الشرطة."),
    ("ar", "حذر [E.o:مرصد الزلازل] [E:اليابان] من خطر أمواج عاتية."),
    ("en", "[E:Iraq]'s constitution calls for a vote in [E:Baghdad]."),
    ("en", "[E.p:Karel Novak], once a sharp critic of hers, spoke in [E:Norway]."),
    ("en", "[E:Norway] repeated its request for clarification."),
]


@pytest.mark.parametrize(("language", "marked"), NOT_STATED)
def test_what_the_text_does_not_state(language: str, marked: str) -> None:
    assert tag(read_example(marked), language) == ()
