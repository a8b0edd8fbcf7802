"""The entity tagger: rules propose, the recogniser decides, and mentions of one id become one entity."""

from collections.abc import Mapping, Sequence

from streams.entities.coreference import unify
from streams.entities.crf import CrfRecognizer, model_path
from streams.entities.deciding import decide
from streams.entities.encoder.model import Encoder
from streams.entities.joint import JointRecognizer
from streams.entities.later import with_later_mentions
from streams.entities.linking import link_to_knowledge
from streams.entities.proposals import Proposer
from streams.entities.reading import Candidate
from streams.entities.romanizing import romanize
from streams.entities.spans import Recognizer
from streams.knowledge import Knowledge
from streams.languages import LANGUAGES
from streams.matching import Scan
from streams.records import Entity, Mention, Name, Toponym
from streams.settings import Profile
from streams.text.document import Document

# Changes with the rules that join the recogniser with the knowledge.
_RULES = "2"
_KINDS: Mapping[Profile, str] = {"default": "encoder", "fast": "crf"}
_HEADLINE_WEIGHT = 3.0
_TOP_WEIGHT = 1.5
_TOP_SENTENCES = 4


class EntityTagger:
    """Finds people, organizations and places. Loads the recognisers; holds no state between documents.

    ``profile`` chooses them: the encoder with a CRF a language for ``default``, the CRFs alone for ``fast``.
    """

    def __init__(self, knowledge: Knowledge, profile: Profile = "default") -> None:
        self._proposer = Proposer(knowledge)
        self._recognizers = _load_recognizers(profile)
        versions = dict.fromkeys(part for one in self._recognizers.values() for part in one.versions)
        #: Changes with the profile, with the rules and with any byte of the models.
        self.version = "-".join([_KINDS[profile], _RULES, *versions])

    def tag(self, document: Document, found: Sequence[tuple[Scan, Sequence[Toponym]]]) -> tuple[Entity, ...]:
        """Return the entities of a text, the most salient first, each with its mentions in order.

        ``found``: for each language of the text its scan and toponyms. No two mentions overlap. Saliences lie in 0..1
        and add up to about 1.
        """
        mentions = [mention for scan, toponyms in found for mention in self._mentions(scan, toponyms)]
        return _entities(document, unify(sorted(mentions, key=lambda mention: mention.start), document.text))

    def _mentions(self, scan: Scan, toponyms: Sequence[Toponym]) -> list[Candidate]:
        proposals = self._proposer.propose(scan, toponyms)
        recognizer = self._recognizers[scan.language.code]
        decided = decide(proposals, recognizer.recognize(proposals), recognizer.trust)
        mentions = with_later_mentions(proposals.reading, decided)
        return link_to_knowledge(mentions, scan.text, scan.index, proposals.countries, self._proposer.bodies.entity)


def _load_recognizers(profile: Profile) -> Mapping[str, Recognizer]:
    fast = {code: CrfRecognizer(model_path(code)) for code in LANGUAGES}
    if profile == "fast":
        return fast
    encoder = Encoder()
    return {code: JointRecognizer(encoder, crf) for code, crf in fast.items()}


def _entities(document: Document, candidates: Sequence[Candidate]) -> tuple[Entity, ...]:
    """Make entities of mentions in text order."""
    grouped: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        grouped.setdefault(candidate.id, []).append(candidate)
    bounds = [sentence.end for sentence in document.sentences[:_TOP_SENTENCES]]
    weights = {
        entity: sum(_weight(bounds, candidate.start) for candidate in mentions) for entity, mentions in grouped.items()
    }
    total = sum(weights.values()) or 1.0
    names = {entity: _named(mentions) for entity, mentions in grouped.items()}
    entities = [
        Entity(
            id=entity,
            type=mentions[0].type,
            name=names[entity][0],
            salience=round(weights[entity] / total, 4),
            mentions=tuple(
                Mention(
                    mention.start,
                    mention.end,
                    document.text[mention.start : mention.end],
                    mention.confidence,
                    mention.via,
                )
                for mention in mentions
            ),
            romanized=names[entity][1],
        )
        for entity, mentions in grouped.items()
    ]
    return tuple(sorted(entities, key=lambda entity: (-entity.salience, entity.mentions[0].start)))


def _named(mentions: Sequence[Candidate]) -> tuple[Name, bool]:
    """Return an entity's name, with a Latin spelling for an Arabic one that has none, and whether it was made so."""
    name, longest = mentions[0].name, max(mentions, key=lambda mention: mention.length)
    if mentions[0].type != "person" or name.en or not name.ar:
        return name, False
    latin = romanize(longest.key, LANGUAGES["ar"])
    return (Name(name.ar, latin), True) if latin else (name, False)


def _weight(bounds: Sequence[int], position: int) -> float:
    """Weigh a mention: the headline or first sentence most, then the next few."""
    if bounds and position < bounds[0]:
        return _HEADLINE_WEIGHT
    return _TOP_WEIGHT if bounds and position < bounds[-1] else 1.0
