"""What an editor wants to see: a filter that lives in the address of the page. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Self

from streams.desk.entry import Entry
from streams.text.normalize import normalize


@dataclass(frozen=True, slots=True)
class Filter:
    """Each part that is not empty has to hold. ``entity`` is an id; ``country`` ISO 3166-1 alpha-2; ``q`` words.

    ``country`` holds for the focus, and for the country of a holder or target of a stance. ``act`` and ``polarity``
    hold for one and the same stance; with ``entity`` as well, that entity holds it or is its target.
    """

    entity: str = ""
    country: str = ""
    act: str = ""
    polarity: str = ""
    language: str = ""
    source: str = ""
    q: str = ""

    @classmethod
    def of_query(cls, query: Mapping[str, str]) -> Self:
        """Read it from the query of an address; what it does not know it leaves alone."""
        return cls(**{one.name: query.get(one.name, "").strip() for one in fields(cls)})

    def matches(self, entry: Entry) -> bool:
        """Whether an article is wanted."""
        return (
            self.language in ("", entry.language)
            and self.source in ("", entry.source)
            and (not self.country or self._is_of_country(entry))
            and (not self.entity or any(chip.id == self.entity for chip in entry.entities))
            and (not (self.act or self.polarity) or self._has_stance(entry))
            and all(word in entry.folded for word in normalize(self.q).split())
        )

    def _is_of_country(self, entry: Entry) -> bool:
        return self.country in entry.countries or any(
            self.country in (one.holder_country, one.target_country) for one in entry.attitudes
        )

    def _has_stance(self, entry: Entry) -> bool:
        return any(
            self.act in ("", one.act)
            and self.polarity in ("", one.polarity)
            and (not self.entity or self.entity in (one.holder, one.target))
            for one in entry.attitudes
        )
