"""What the encoder is trained on: sources with their held-back parts, variations, calibration."""

from pathlib import Path

import numpy as np
import pytest

from streams.entities.features import GUIDELINE
from streams.languages import LANGUAGES
from streams.training.calibration import best_temperature, reliability
from streams.training.corpora import CorpusError, MarkedName, MarkedText
from streams.training.sources import own_corpus, read_own, read_public
from streams.training.variation import Variation

CONLL = "Turkish\tB-GPE\ntroops\tO\nleft\tO\nMosul\tB-GPE\n\n"


def corpora(folder: Path, file: str, sentences: int) -> Path:
    path = folder / file
    path.parent.mkdir(parents=True)
    path.write_text(CONLL * sentences, encoding="utf-8")
    return folder


def test_the_last_sixth_of_a_public_corpus_is_held_back(tmp_path: Path) -> None:
    one = read_public("wikigold", corpora(tmp_path, "en/wikigold.conll", 8 * 13))
    assert (one.guideline, one.language, len(one.texts), len(one.held_back)) == ("wikigold", "en", 11, 2)


def test_adjectives_of_countries_are_no_places(tmp_path: Path) -> None:
    one = read_public("gmb", corpora(tmp_path, "en/gmb.conll", 8 * 7))
    assert (len(one.texts), len(one.held_back)) == (3, 0)
    assert [name.type for name in one.texts[0].names[:2]] == ["other", "location"]


def test_a_missing_corpus_is_named(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"anercorp\.train\.conll"):
        read_public("anercorp", tmp_path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_own_story_in_twelve_is_held_back_and_none_is_lost(language: str) -> None:
    one = read_own(language)
    stories = own_corpus(language)
    assert one.guideline == GUIDELINE
    assert len(one.held_back) == len(stories) // 12
    texts = {story.text for story in stories}
    assert {story.text for story in (*one.texts, *one.held_back)} == texts
    assert not {story.text for story in one.texts} & {story.text for story in one.held_back}


def written(text: MarkedText) -> list[str]:
    return [text.text[name.start : name.end] for name in text.names]


@pytest.mark.parametrize("language", LANGUAGES)
def test_variations_keep_the_names_marked_and_the_seed_decides(language: str) -> None:
    texts = own_corpus(language)[:60]
    first, again, other = (
        [variation.vary(text, language, GUIDELINE) for text in texts]
        for variation in (Variation(1), Variation(1), Variation(2))
    )
    assert first == again
    assert first != other
    for before, after in zip(texts, first, strict=True):
        assert [name.type for name in after.names] == [name.type for name in before.names]
        assert all(one == one.strip() and one for one in written(after))


def test_a_text_whose_capitals_are_longer_stays_as_it_is() -> None:
    text = MarkedText("Die Straße in Rom", (MarkedName(14, 17, "location"),))
    varied = [Variation(seed).vary(text, "en", GUIDELINE) for seed in range(60)]
    assert {written(one)[0] for one in varied} == {"Rom"}


def test_the_temperature_that_fits_best_is_found() -> None:
    chance = np.random.default_rng(3)
    scores = chance.normal(size=(20_000, 4)).astype(np.float32) * 2
    powers = np.exp(scores)
    powers /= powers.sum(axis=1, keepdims=True)
    labels = np.array([chance.choice(4, p=row / row.sum()) for row in powers.astype(np.float64)])
    assert best_temperature(scores * 2, labels) == pytest.approx(2.0, abs=0.1)


def test_reliability_counts_every_mention_once() -> None:
    rows = list(reliability([(0.3, False), (0.55, True), (0.995, True), (1.0, True), (1.0, False)]))
    assert [(row.low, row.mentions) for row in rows] == [(0.0, 1), (0.5, 1), (0.99, 3)]
    assert rows[-1].right == pytest.approx(2 / 3)
