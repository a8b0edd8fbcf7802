"""The evaluation of places as JSON."""

from streams.contract import JsonObject
from streams.evaluation.places.figures import PlaceFigures
from streams.evaluation.places.run import PlaceEvaluation, PlaceMistake

_SHARE_DIGITS = 4


def place_evaluation_to_json(evaluation: PlaceEvaluation) -> JsonObject:
    """Return everything: ``figures`` by language and for all, and ``errors``, one for each toponym that is not near.

    Counts are of toponyms, shares lie in 0..1, rounded to four digits.
    """
    return {
        "figures": {language: _figures(figures) for language, figures in evaluation.figures.items()},
        "errors": [_mistake(mistake) for mistake in evaluation.mistakes],
    }


def _figures(figures: PlaceFigures) -> JsonObject:
    return {
        "toponyms": figures.toponyms,
        "found": figures.found,
        "beside": figures.beside,
        "near": figures.near,
        "accuracy_161_km": round(figures.accuracy, _SHARE_DIGITS),
        "country": {"gold": figures.with_country, "found": figures.found_with_country, "right": figures.right_country},
        "error_area": round(figures.error_area, _SHARE_DIGITS),
        "role": {"found": figures.with_role, "right": figures.right_role},
        "by_type": {kind: {"gold": gold, "near": near} for kind, (gold, near) in figures.by_type.items()},
        "focus": {"articles": figures.focused, "right": figures.right_focus},
        "focus_place": {"articles": figures.with_place, "right": figures.right_place},
    }


def _mistake(mistake: PlaceMistake) -> JsonObject:
    gold, location = mistake.placed.gold, mistake.placed.location
    return {
        "place": mistake.place,
        "uri": mistake.uri,
        "language": mistake.language,
        "gold": {
            "start": gold.start,
            "end": gold.end,
            "text": gold.text,
            "country": gold.country,
            "lat": gold.point.lat if gold.point else None,
            "lon": gold.point.lon if gold.point else None,
        },
        "found": location
        and {"id": location.id, "country": location.country, "lat": location.lat, "lon": location.lon},
        "error_km": None if mistake.placed.error_km is None else round(mistake.placed.error_km, 1),
        "before": mistake.before,
        "after": mistake.after,
    }
