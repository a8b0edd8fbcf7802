"""The group is moved on to what nobody has left undone, and no further."""

from hypothesis import given
from hypothesis import strategies as st

from streams.ledger import OffsetLedger

ARTICLES, ENRICHED = ("articles", 0), ("enriched", 0)
READERS = {"articles": {"enrich"}, "enriched": {"entities", "stances"}}


def ledger(start: int | None = None) -> OffsetLedger:
    made = OffsetLedger(READERS)
    made.begin(ARTICLES, start)
    made.begin(ENRICHED, start)
    return made


def test_nothing_is_committed_before_something_is_done() -> None:
    one = ledger(5)
    assert one.committable() == {}
    one.fetched(ARTICLES, [5, 6])
    assert one.committable() == {}


def test_what_is_done_is_committed_up_to_the_first_that_is_not() -> None:
    one = ledger()
    one.fetched(ARTICLES, [0, 1, 2, 3])
    for offset in (0, 1, 3):
        one.done(ARTICLES, offset, "enrich")
    assert one.committable() == {ARTICLES: 2}
    one.moved(ARTICLES, 2)
    assert one.committable() == {}
    one.done(ARTICLES, 2, "enrich")
    assert one.committable() == {ARTICLES: 4}


def test_the_head_of_a_partition_is_not_passed_over_though_nothing_was_committed() -> None:
    one = ledger()
    one.fetched(ARTICLES, [0, 1])
    one.done(ARTICLES, 1, "enrich")
    assert one.committable() == {}


def test_one_record_before_those_that_are_done_holds_them_back() -> None:
    one = ledger(40)
    one.fetched(ARTICLES, [40, 41])
    one.done(ARTICLES, 41, "enrich")
    assert one.committable() == {}


def test_a_record_is_done_when_every_reader_is_and_twice_by_one_is_once() -> None:
    one = ledger()
    one.fetched(ENRICHED, [0])
    one.done(ENRICHED, 0, "entities")
    one.done(ENRICHED, 0, "entities")
    assert one.committable() == {}
    one.done(ENRICHED, 0, "stances")
    assert one.committable() == {ENRICHED: 1}


def test_offsets_that_no_record_has_are_passed_over() -> None:
    """Those of a transaction's end, and of records that are older than the topic keeps."""
    one = ledger(3)
    one.fetched(ARTICLES, [7, 9])
    assert one.committable() == {ARTICLES: 7}
    one.done(ARTICLES, 7, "enrich")
    assert one.committable() == {ARTICLES: 9}


def test_what_is_late_counts_only_where_it_was_fetched_again() -> None:
    one = ledger()
    one.fetched(ARTICLES, [0, 1, 2])
    one.begin(ARTICLES, None)
    one.done(ARTICLES, 1, "enrich")
    one.fetched(ARTICLES, [0, 1, 2])
    one.done(ARTICLES, 0, "enrich")
    assert one.committable() == {ARTICLES: 1}


def test_a_position_that_went_back_by_itself_begins_anew() -> None:
    one = ledger(10)
    one.fetched(ARTICLES, [10, 11])
    one.done(ARTICLES, 10, "enrich")
    one.fetched(ARTICLES, [4, 5])
    one.done(ARTICLES, 5, "enrich")
    assert one.committable() == {ARTICLES: 4}


def test_what_is_forgotten_is_not_committed() -> None:
    one = ledger()
    one.fetched(ARTICLES, [0])
    one.done(ARTICLES, 0, "enrich")
    one.forget([ARTICLES])
    one.done(ARTICLES, 0, "enrich")
    one.moved(ARTICLES, 1)
    assert one.committable() == {}


steps = st.lists(
    st.one_of(
        st.tuples(st.just("fetch"), st.integers(1, 5)),
        st.tuples(st.just("done"), st.integers(0, 40)),
        st.tuples(st.just("commit"), st.just(0)),
        st.tuples(st.just("seek"), st.just(0)),
    ),
    max_size=60,
)


@given(steps)
def test_no_record_is_ever_passed_over(taken: list[tuple[str, int]]) -> None:
    one = ledger()
    done: set[int] = set()
    fetched: set[int] = set()
    position = committed = 0
    for what, number in taken:
        if what == "fetch":
            new = range(position, position + number)
            one.fetched(ARTICLES, list(new))
            fetched.update(new)
            position += number
        elif what == "done" and number in fetched:
            one.done(ARTICLES, number, "enrich")
            done.add(number)
        elif what == "commit" and (offset := one.committable().get(ARTICLES)) is not None:
            assert done >= set(range(committed, offset))
            one.moved(ARTICLES, offset)
            committed = offset
        elif what == "seek":
            one.begin(ARTICLES, committed or None)
            position = committed
