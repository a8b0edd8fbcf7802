"""What the recogniser sees of each piece: the word, its letters, its classes, its neighbours, and what the rules found.

Everything that depends on the word alone is worked out once a word and remembered.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from streams.entities.proposals import Proposals
from streams.entities.reading import Candidate, Reading
from streams.languages import LANGUAGES, Language

_AFFIXES = (1, 2, 3, 4)
_NEIGHBOURS = (-2, -1, 1, 2)
_RUNS = re.compile(r"(.)\1+")
_SHAPES = str.maketrans(
    {chr(code): "x" for code in range(ord("a"), ord("z") + 1)}
    | {chr(code): "X" for code in range(ord("A"), ord("Z") + 1)}
    | dict.fromkeys("0123456789", "9")
)
_MOSTLY = 0.7
_SHORTEST_WORD = 3

#: The guideline that the service follows: the project's own.
GUIDELINE = "own"

Features = list[str]


def piece_features(proposals: Proposals, guideline: str = GUIDELINE) -> list[Features]:
    """Return the features of each piece, in order; a piece that closes a passage has one of its own.

    ``guideline`` names the corpus whose idea of a mention is meant: what a finding of the rules says depends on it.
    """
    reading = proposals.reading
    code = reading.language.code
    shapes = _shapes(reading)
    words = [(piece.key, shape) for piece, shape in zip(reading.pieces, shapes, strict=True)]
    found = _findings(proposals)
    features: list[Features] = []
    for index, (key, shape) in enumerate(words):
        if not key:
            features.append(["end"])
            continue
        own = [guideline, *_own(code, key, shape), *found[index], *(f"{guideline}&{one}" for one in found[index])]
        for offset in _NEIGHBOURS:
            beside = index + offset
            if 0 <= beside < len(words) and words[beside][0]:
                own += _shifted(code, *words[beside], offset)
                own += [f"{offset}{finding}" for finding in found[beside]]
            else:
                own.append(f"{offset}none")
        if index and words[index - 1][0]:
            own.append(f"-1|0={words[index - 1][0]}|{key}")
        if index + 1 < len(words) and words[index + 1][0]:
            own.append(f"0|1={key}|{words[index + 1][0]}")
        features.append(own)
    return features


def piece_classes(proposals: Proposals, guideline: str = GUIDELINE) -> list[Features]:
    """Return what is known of each piece apart from its letters: shape, classes, what the rules found.

    A piece that closes a passage has none. The first is the guideline.
    """
    reading = proposals.reading
    classes: list[Features] = []
    for piece, shape, found in zip(reading.pieces, _shapes(reading), _findings(proposals), strict=True):
        if not piece.key:
            classes.append([])
            continue
        known = _known(reading.language.code, piece.key, shape)
        classes.append([guideline, *known, *found, *(f"{guideline}&{one}" for one in found)])
    return classes


@lru_cache(maxsize=1 << 15)
def _known(code: str, key: str, shape: str) -> tuple[str, ...]:
    return (f"shape={shape}", *_classes(LANGUAGES[code], key))


@lru_cache(maxsize=1 << 15)
def _own(code: str, key: str, shape: str) -> tuple[str, ...]:
    affixes = [f"p{length}={key[:length]}" for length in _AFFIXES if len(key) > length]
    affixes += [f"s{length}={key[-length:]}" for length in _AFFIXES if len(key) > length]
    return (f"w={key}", f"shape={shape}", *affixes, *_classes(LANGUAGES[code], key))


@lru_cache(maxsize=1 << 17)
def _shifted(code: str, key: str, shape: str, offset: int) -> tuple[str, ...]:
    seen = [f"w={key}", f"shape={shape}", *_classes(LANGUAGES[code], key)]
    if abs(offset) == 1:
        seen += [f"p2={key[:2]}", f"p3={key[:3]}", f"s2={key[-2:]}", f"s3={key[-3:]}"]
    return tuple(f"{offset}{feature}" for feature in seen)


def _classes(language: Language, key: str) -> Iterator[str]:
    """Yield how frequent the word is, and with and without clitics its word lists and how often it is a name."""
    yield f"zipf={language.frequencies.get(key, 0)}"
    if language.demonym(key):
        yield "demonym"
    for cut, rest in language.readings(key):
        mark = "l:" if not cut else f"{key[:cut]}l:"
        for name in language.lists(rest):
            yield mark + name
        given, surname = language.names.get(rest, (0, 0))
        if given or surname:
            yield f"{key[:cut]}given={given // 2}"
            yield f"{key[:cut]}surname={surname // 2}"


def _shapes(reading: Reading) -> list[str]:
    """Return how each piece is written; what a capital says depends on the case of the whole passage."""
    if reading.language.article:
        return ["9" if piece.key.isdigit() else "" if piece.key.isalpha() else "." for piece in reading.pieces]
    small = {surface for index in range(len(reading.pieces)) if (surface := reading.surface(index)).islower()}
    shapes: list[str] = []
    first = 0
    for index, piece in enumerate(reading.pieces):
        if not piece.key:
            shapes += _passage_shapes(reading, first, index, small)
            shapes.append("")
            first = index + 1
    return [*shapes, *_passage_shapes(reading, first, len(reading.pieces), small)]


def _passage_shapes(reading: Reading, first: int, stop: int, small: set[str]) -> Iterator[str]:
    surfaces = [reading.surface(index) for index in range(first, stop)]
    long = [surface for surface in surfaces if len(surface) > _SHORTEST_WORD and surface.isalpha()]
    many = max(len(long), 1)
    case = "c" if sum(map(str.isupper, long)) / many > _MOSTLY else ""
    case = case or ("t" if sum(word[0].isupper() for word in long) / many > _MOSTLY else "")
    for position, surface in enumerate(surfaces):
        written = _RUNS.sub(r"\1\1", surface.translate(_SHAPES))
        opens = "^" if position == 0 else ""
        seen = "s" if surface.lower() in small and surface[0].isupper() else ""
        yield f"{written[:6]}{case}{opens}{seen}"


def _findings(proposals: Proposals) -> list[Features]:
    """Return for each piece what the rules propose there, what they settle on, and what the knowledge has there."""
    found: list[Features] = [[] for _ in proposals.reading.pieces]
    _note(found, "all:", proposals.all)
    _note(found, "kept:", proposals.kept)
    scan = proposals.scan
    for name, matches in (("actor", scan.actors), ("body", scan.bodies), ("place", scan.places)):
        for match in matches:
            length = min(match.stop - match.first, 3)
            for index in range(match.first, match.stop):
                found[index].append(f"{'I' if index > match.first else 'B'}{name}{length}")
    return [sorted(set(features)) for features in found]


def _note(found: Sequence[Features], source: str, candidates: Sequence[Candidate]) -> None:
    for candidate in candidates:
        for index in range(candidate.first, candidate.stop):
            begins = "I" if index > candidate.first else "B"
            found[index].append(f"{source}{begins}{candidate.type}/{candidate.via}")
