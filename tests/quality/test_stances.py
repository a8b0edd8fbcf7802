"""Stances that were annotated blind: floors under precision and recall, some way below the measured figures."""

import io
from functools import cache
from pathlib import Path

import pytest

from streams.clients.inputs import read_inputs
from streams.evaluation.stances.figures import StanceFigures
from streams.evaluation.stances.gold import read_stance_gold
from streams.evaluation.stances.run import evaluate_stances
from streams.settings import load_settings
from streams.work import load_enricher

FOLDER = Path(__file__).parent
STATED = {"ar": 472, "en": 320}
# Shares of those given and of those stated, measured 92.0 and 90.3, 43.9 and 43.4 per cent.
PRECISION = {"ar": 0.88, "en": 0.86}
RECALL = {"ar": 0.38, "en": 0.38}


@cache
def figures(language: str) -> StanceFigures:
    gold = read_stance_gold(read_inputs((str(FOLDER / f"stances-{language}.ndjson"),), io.BytesIO()))
    return evaluate_stances(gold, load_enricher(load_settings())).figures[language]


@pytest.mark.parametrize("language", STATED)
def test_every_stance_is_read(language: str) -> None:
    assert figures(language).stated == STATED[language]


@pytest.mark.parametrize("language", STATED)
def test_what_is_given_is_mostly_right(language: str) -> None:
    assert figures(language).precision >= PRECISION[language]
    assert figures(language).evidenced == figures(language).right


@pytest.mark.parametrize("language", STATED)
def test_what_is_stated_is_found(language: str) -> None:
    assert figures(language).recall >= RECALL[language]
