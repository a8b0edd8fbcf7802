"""What an editor wants to see: a filter that lives in the address of the page. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Self

from streams.desk.entry import Attitude, Entry
from streams.text.normalize import normalize


@dataclass(frozen=True, slots=True)
class Filter:
    """Each part that is not empty has to hold. ``entity`` is an id; ``country`` ISO 3166-1 alpha-2; ``q`` words.

    ``country`` holds for the focus, and for the country of a holder or target of a stance. ``holder``, ``target``,
    ``act`` and ``polarity`` hold for one and the same stance, and without the first two ``entity`` holds it or is its
    target. An end of a stance is an actor's id, an issue (``issue:`` and its words) or a country.
    """

    entity: str = ""
    country: str = ""
    holder: str = ""
    target: str = ""
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
            and (not self._wants_stance or any(map(self.fits, entry.attitudes)))
            and all(word in entry.folded for word in normalize(self.q).split())
        )

    def fits(self, stance: Attitude) -> bool:
        """Whether a stance is one of those that are wanted."""
        return (
            self.act in ("", stance.act)
            and self.polarity in ("", stance.polarity)
            and self.holder in ("", stance.holder, stance.holder_country)
            and self.target in ("", stance.aim, stance.target_country)
            and (not self.entity or bool(self.holder or self.target) or self.entity in (stance.holder, stance.target))
        )

    @property
    def _wants_stance(self) -> bool:
        return bool(self.act or self.polarity or self.holder or self.target)

    def _is_of_country(self, entry: Entry) -> bool:
        return self.country in entry.countries or any(
            self.country in (one.holder_country, one.target_country) for one in entry.attitudes
        )
