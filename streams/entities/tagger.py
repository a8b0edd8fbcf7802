"""The entity tagger: rules propose, the recogniser decides, and mentions of one id become one entity."""

from collections.abc import Mapping, Sequence

from streams.entities.coreference import unify
from streams.entities.crf import CrfRecognizer, model_path
from streams.entities.deciding import decide
from streams.entities.encoder.model import Encoder
from streams.entities.grouping import group_candidates
from streams.entities.joint import JointRecognizer
from streams.entities.later import with_later_mentions
from streams.entities.linking import link_to_knowledge
from streams.entities.proposals import Proposer
from streams.entities.reading import Candidate
from streams.entities.spans import Recognizer
from streams.knowledge import Knowledge
from streams.languages import LANGUAGES
from streams.matching import Scan
from streams.records import Entity, Toponym
from streams.settings import Profile
from streams.text.document import Document

# Changes with the rules that join the recogniser with the knowledge.
_RULES = "2"
_KINDS: Mapping[Profile, str] = {"default": "encoder", "fast": "crf"}


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
        return group_candidates(document, unify(sorted(mentions, key=lambda mention: mention.start), document.text))

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
