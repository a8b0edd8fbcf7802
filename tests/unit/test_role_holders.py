"""Who held an office on a day, where a term is known to a day, a month or a year."""

import pytest

from streams.knowledge import Knowledge, load_knowledge
from streams.knowledge.tables import Actor, Office
from streams.records import Name
from streams.roles.holders import Holders

TERMS = {
    "desk:first": Office("defence-minister", "FR", "2014", "2016"),
    "desk:second": Office("defence-minister", "FR", "2016-09-01", "2018-05"),
    "desk:unknown-start": Office("defence-minister", "IT", "", ""),
    "desk:still": Office("president", "CH", "2014", ""),
    "desk:still-too": Office("president", "CH", "2015", ""),
}


def holders(terms: dict[str, tuple[Office, ...]]) -> Holders:
    actors = tuple(
        Actor(identifier, "person", Name(en=identifier), (), (), None, None, offices, "")
        for identifier, offices in terms.items()
    )
    return Holders(Knowledge("1", actors, (), (), load_knowledge().gazetteer))


@pytest.mark.parametrize(
    ("role", "owner", "day", "holder"),
    [
        ("defence-minister", "FR", "2013-12-31", None),
        ("defence-minister", "FR", "2014-02-01", "desk:first"),
        ("defence-minister", "FR", "2015-02-01", "desk:first"),
        ("defence-minister", "FR", "2016-08-31", "desk:first"),
        ("defence-minister", "FR", "2016-09-01", None),
        ("defence-minister", "FR", "2016-12-31", None),
        ("defence-minister", "FR", "2017-01-01", "desk:second"),
        ("defence-minister", "FR", "2018-05-31", "desk:second"),
        ("defence-minister", "FR", "2018-06-01", None),
        ("defence-minister", "IT", "2018-06-01", None),
        ("president", "CH", "2014-12-31", "desk:still"),
        ("president", "CH", "2016-01-01", None),
        ("president", "US", "2016-01-01", None),
    ],
)
def test_only_who_alone_may_have_held_the_office_is_returned(
    role: str, owner: str, day: str, holder: str | None
) -> None:
    found = holders({actor: (office,) for actor, office in TERMS.items()}).on(role, owner, day)
    assert (found and found.id) == holder


def test_two_terms_of_one_person_are_one_holder() -> None:
    twice = (Office("president", "FR", "2010", "2012"), Office("president", "FR", "2012", "2014"))
    found = holders({"desk:again": twice}).on("president", "FR", "2012-06-01")
    assert found is not None
    assert found.id == "desk:again"


def test_one_who_never_had_an_office_must_be_known() -> None:
    known = holders({"desk:first": (TERMS["desk:first"],)})
    assert known.never("desk:first", "president", "FR")
    assert not known.never("desk:first", "defence-minister", "FR")
    assert not known.never("nil:stranger", "president", "FR")
