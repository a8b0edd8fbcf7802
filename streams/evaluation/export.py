"""The evaluation as JSON."""

from streams.contract import JsonObject
from streams.evaluation.figures import Figures, Score
from streams.evaluation.mistakes import Mistake
from streams.evaluation.run import Evaluation
from streams.evaluation.tags import Tag

_SHARE_DIGITS = 4


def evaluation_to_json(evaluation: Evaluation) -> JsonObject:
    """Return everything: ``figures`` by language and for all, and ``errors``, one for each wrong mention.

    Shares lie in 0..1, rounded to four digits.
    """
    return {
        "figures": {language: _figures(figures) for language, figures in evaluation.figures.items()},
        "errors": [_mistake(mistake) for mistake in evaluation.mistakes],
    }


def _figures(figures: Figures) -> JsonObject:
    linking, consistency, throughput = figures.linking, figures.consistency, figures.throughput
    return {
        "exact": {kind: _score(score) for kind, score in figures.exact.items()},
        "overlapping": {kind: _score(score) for kind, score in figures.overlapping.items()},
        "linking": {
            "known": linking.known,
            "reached": linking.reached,
            "right": linking.right,
            "wrong_qid": linking.wrong_qid,
            "wrong_other": linking.wrong_other,
            "unlinked": linking.unlinked,
            "nil_reached": linking.nil_reached,
            "invented_qid": linking.invented_qid,
            "accuracy": _rounded(linking.accuracy),
        },
        "consistency": {
            "entities": consistency.entities,
            "consistent": consistency.consistent,
            "split": consistency.split,
            "merged": consistency.merged,
            "share": _rounded(consistency.share),
        },
        "throughput": {
            "articles": throughput.articles,
            "words": throughput.words,
            "seconds": _rounded(throughput.seconds),
            "articles_per_second": _rounded(throughput.articles_per_second),
            "words_per_second": _rounded(throughput.words_per_second),
        },
    }


def _score(score: Score) -> JsonObject:
    return {
        "gold": score.gold,
        "found": score.found,
        "right": score.right,
        "precision": _rounded(score.precision),
        "recall": _rounded(score.recall),
        "f1": _rounded(score.f1),
    }


def _mistake(mistake: Mistake) -> JsonObject:
    return {
        "kind": mistake.kind.value,
        "place": mistake.place,
        "uri": mistake.uri,
        "language": mistake.language,
        "gold": _tag(mistake.gold),
        "found": _tag(mistake.found),
        "before": mistake.before,
        "after": mistake.after,
    }


def _tag(tag: Tag | None) -> JsonObject | None:
    if tag is None:
        return None
    return {"start": tag.start, "end": tag.end, "text": tag.text, "type": tag.type, "id": tag.id}


def _rounded(value: float) -> float:
    return round(value, _SHARE_DIGITS)
