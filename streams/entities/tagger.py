"""The entity tagger: rules propose, the recogniser decides, and mentions of one id become one entity."""

from collections.abc import Sequence

from streams.entities.coreference import unify
from streams.entities.deciding import decide
from streams.entities.grouping import group_candidates
from streams.entities.later import with_later_mentions
from streams.entities.linking import link_to_knowledge
from streams.entities.proposals import Proposer
from streams.entities.reading import Candidate
from streams.entities.spans import Recognizer
from streams.knowledge import Knowledge
from streams.matching import Scan
from streams.records import Entity, Toponym
from streams.text.document import Document

# Changes with the rules that join the recogniser with the knowledge.
_RULES = "2"


class EntityTagger:
    """Finds people, organizations and places, whatever recognises them. Holds no state between documents."""

    def __init__(self, knowledge: Knowledge, recognizer: Recognizer) -> None:
        self._proposer = Proposer(knowledge)
        self._recognizer = recognizer
        #: Changes with the recogniser, with the rules and with any byte of the models.
        self.version = "-".join([recognizer.name, _RULES, *recognizer.versions])

    def tag(self, document: Document, found: Sequence[tuple[Scan, Sequence[Toponym]]]) -> tuple[Entity, ...]:
        """Return the entities of a text, the most salient first, each with its mentions in order.

        ``found``: for each language of the text its scan and toponyms. No two mentions overlap. Saliences lie in 0..1
        and add up to about 1.
        """
        mentions = [mention for scan, toponyms in found for mention in self._mentions(scan, toponyms)]
        return group_candidates(document, unify(sorted(mentions, key=lambda mention: mention.start), document.text))

    def _mentions(self, scan: Scan, toponyms: Sequence[Toponym]) -> list[Candidate]:
        proposals = self._proposer.propose(scan, toponyms)
        decided = decide(proposals, self._recognizer.recognize(proposals), self._recognizer.trust)
        mentions = with_later_mentions(proposals.reading, decided)
        return link_to_knowledge(mentions, scan.text, scan.index, proposals.countries, self._proposer.bodies.entity)
