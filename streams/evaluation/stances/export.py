"""The evaluation of stances as JSON."""

from streams.contract import JsonObject
from streams.evaluation.stances.figures import StanceFigures
from streams.evaluation.stances.run import StanceEvaluation, StanceMistake

_SHARE_DIGITS = 4


def stance_evaluation_to_json(evaluation: StanceEvaluation) -> JsonObject:
    """Return everything: ``figures`` by language and for all, and ``errors``, given without gold or missed.

    Counts are of pairs of holder and target, shares lie in 0..1, rounded to four digits.
    """
    return {
        "figures": {language: _figures(figures) for language, figures in evaluation.figures.items()},
        "errors": [_mistake(mistake) for mistake in evaluation.mistakes],
    }


def _figures(figures: StanceFigures) -> JsonObject:
    return {
        "stated": figures.stated,
        "given": figures.given,
        "right": figures.right,
        "found": figures.found,
        "precision": round(figures.precision, _SHARE_DIGITS),
        "recall": round(figures.recall, _SHARE_DIGITS),
        "evidence_right": figures.evidenced,
    }


def _mistake(mistake: StanceMistake) -> JsonObject:
    given, missed = mistake.given, mistake.missed
    return {
        "place": mistake.place,
        "uri": mistake.uri,
        "language": mistake.language,
        "kind": "given" if given else "missed",
        "holder": mistake.holder,
        "target": mistake.target,
        "polarity": given.polarity if given else missed and missed.polarity,
        "cue": given.cue.text if given else missed and missed.cue,
        "via": given.via if given else None,
        "sentence": mistake.sentence,
    }
