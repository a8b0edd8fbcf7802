"""What ``streams evaluate`` measures: tags, places or stances, as JSON and for reading."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from rich.console import Console

from streams.clients.inputs import InputArticle
from streams.commands.evaluate_output import show_figures, show_mistakes
from streams.commands.evaluate_places_output import show_place_figures, show_place_mistakes
from streams.commands.evaluate_stances_output import show_stance_figures, show_stance_mistakes
from streams.contract import JsonObject
from streams.evaluation.export import evaluation_to_json
from streams.evaluation.gold import read_gold
from streams.evaluation.places.export import place_evaluation_to_json
from streams.evaluation.places.gold import read_place_gold
from streams.evaluation.places.run import evaluate_places
from streams.evaluation.run import evaluate_tags
from streams.evaluation.stances.export import stance_evaluation_to_json
from streams.evaluation.stances.gold import read_stance_gold
from streams.evaluation.stances.run import evaluate_stances
from streams.settings import load_settings
from streams.work import load_enricher


@dataclass(frozen=True, slots=True)
class Measured:
    """An evaluation, and the ways to give it out. ``show_mistakes`` takes how many of each kind to show at most."""

    to_json: Callable[[], JsonObject]
    show_figures: Callable[[Console], None]
    show_mistakes: Callable[[int, Console], None]


def measure_tags(inputs: Iterable[InputArticle], language: str | None) -> Measured:
    """Measure entities. Raises `GoldError` and `NoGoldError` before the taggers are loaded."""
    gold = read_gold(inputs, language)
    evaluation = evaluate_tags(gold, load_enricher(load_settings()))
    return Measured(
        partial(evaluation_to_json, evaluation),
        partial(show_figures, evaluation),
        partial(show_mistakes, evaluation.mistakes),
    )


def measure_places(inputs: Iterable[InputArticle], language: str | None) -> Measured:
    """Measure places. Raises `GoldError` and `NoGoldError` before the taggers are loaded."""
    gold = read_place_gold(inputs, language)
    evaluation = evaluate_places(gold, load_enricher(load_settings()))
    return Measured(
        partial(place_evaluation_to_json, evaluation),
        partial(show_place_figures, evaluation),
        partial(show_place_mistakes, evaluation.mistakes),
    )


def measure_stances(inputs: Iterable[InputArticle], language: str | None) -> Measured:
    """Measure stances. Raises `GoldError` and `NoGoldError` before the taggers are loaded."""
    gold = read_stance_gold(inputs, language)
    evaluation = evaluate_stances(gold, load_enricher(load_settings()))
    return Measured(
        partial(stance_evaluation_to_json, evaluation),
        partial(show_stance_figures, evaluation),
        partial(show_stance_mistakes, evaluation.mistakes),
    )
