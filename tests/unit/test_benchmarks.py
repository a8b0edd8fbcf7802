"""The bench beside other libraries: its arithmetic and its report, without running it."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks.document import TITLES, read_sections, write_report
from benchmarks.figures import Spread, cost_per_unit, growth_exponent, ratios
from benchmarks.gazetteers import write_part
from benchmarks.measuring import Backlog, in_turn
from benchmarks.peers.records import ArticleFailedError, records_of, records_of_answer
from benchmarks.systems import QUIX, STREAMS, SYSTEMS
from benchmarks.taggers import load_counted
from streams.bench.corpus import bench_articles
from streams.events import Event
from streams.pool_child import Failure, FailureKind
from streams.settings import load_settings
from streams.topics import Topic, topic_name
from streams.work import process_record
from tests.unit.small_knowledge import small_knowledge

REPORT = Path(__file__).parents[2] / "docs" / "benchmarks.md"


def test_a_spread_shows_its_median_and_what_lies_around_it() -> None:
    assert Spread.of([3, 1, 2]).shown() == "2.0 (1.0 to 3.0)"
    assert Spread.of([1234.5]).shown(0) == "1,234"


def test_ratios_are_taken_within_each_repetition() -> None:
    assert ratios([10, 5], [20, 10]) == Spread(0.5, 0.5, 0.5)


@pytest.mark.parametrize("exponent", [0.0, 0.5, 1.0, 2.0])
def test_the_exponent_of_a_power_is_found(exponent: float) -> None:
    sizes = [1.0, 2.0, 4.0, 8.0]
    assert growth_exponent(sizes, [3 * size**exponent for size in sizes]) == pytest.approx(exponent)


def test_the_line_through_costs_has_a_fixed_part_and_one_for_each() -> None:
    assert cost_per_unit([0, 10, 100], [5, 25, 205]) == pytest.approx((5, 2))


def test_every_system_comes_first_once() -> None:
    orders = [in_turn(SYSTEMS, repetition) for repetition in range(len(SYSTEMS))]
    names = sorted(system.name for system in SYSTEMS)
    assert sorted(order[0].name for order in orders) == names
    assert all(sorted(one.name for one in order) == names for order in orders)


def test_a_system_that_tags_by_itself_is_started_once_for_each_process() -> None:
    settings = load_settings(processes=3)
    assert QUIX.instances(settings) == 3
    assert STREAMS.instances(settings) == 1


def test_peers_send_the_enriched_event_and_what_follows_from_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BENCH_DERIVED", "7")
    settings = load_settings()
    [(key, value)] = bench_articles(1)
    outcome = process_record(key, value, load_counted(), settings)
    assert isinstance(outcome, Event)
    first, *derived = records_of(outcome, settings)
    assert (first.topic, first.value) == (topic_name(Topic.ENRICHED, settings), outcome.value)
    assert [record.topic for record in derived] == [topic_name(Topic.ENTITIES, settings)] * 7


def test_an_article_without_an_event_ends_a_peer() -> None:
    with pytest.raises(ArticleFailedError, match="took more than"):
        records_of_answer(Failure(FailureKind.TIMEOUT, "tagging took more than 20 s"), load_settings())


def test_a_part_of_the_gazetteer_knows_its_places_by_their_names(tmp_path: Path) -> None:
    rows = "\n".join(f"{n};Q{n};مدينة{n};Town {n};;Old Town {n};EG;North;30.0;31.0;{n}" for n in range(1, 201))
    (tmp_path / "whole").mkdir()
    whole = small_knowledge(tmp_path / "whole", actors="", cities=rows).gazetteer
    part = write_part(0.5, tmp_path / "part", whole)
    assert 50 < len(part) < 150
    for place in map(part.place, range(len(part))):
        number = place.id.removeprefix("geonames:")
        assert [part.place(one) for one in part.numbers(f"old town {number}")] == [place]
        assert [whole.place(one) for one in whole.numbers(f"town {number}")] == [place]


def test_a_report_keeps_the_sections_that_a_run_leaves_out(tmp_path: Path) -> None:
    path = tmp_path / "docs" / "report.md"
    write_report(path, {"growth": "| a |\n\n| b |", "side": "one"})
    write_report(path, {"side": "two"})
    assert read_sections(path.read_text()) == {"side": "two", "growth": "| a |\n\n| b |"}
    assert path.read_text().index("Side by side") < path.read_text().index("How costs grow")


@pytest.mark.skipif(not REPORT.exists(), reason="no run has been written down yet")
def test_the_report_has_every_section_and_its_plots() -> None:
    report = REPORT.read_text(encoding="utf-8")
    assert list(read_sections(report)) == list(TITLES)
    for plot in (REPORT.parent / "images" / "benchmarks").glob("*.svg"):
        assert f"images/benchmarks/{plot.name}" in report
        assert plot.stat().st_size < 60_000


def backlog(rate: float, cpu: float = 20.0) -> Backlog:
    return Backlog(articles_per_second=rate, cpu=cpu, broker_cpu=2.0, memory=700.0, repeated=0, others=0.1)


def test_the_tables_say_how_streams_compares() -> None:
    pytest.importorskip("matplotlib", reason="needs the environment of make bench")
    pytest.importorskip("spacy", reason="needs the environment of make bench")
    from benchmarks.growth import Curve  # noqa: PLC0415
    from benchmarks.report import Run, backlog_table, describe_run, growth_table, verdict  # noqa: PLC0415
    from benchmarks.side_by_side import Backlogs  # noqa: PLC0415

    backlogs = Backlogs(100, 40.0, {"streams": [backlog(90), backlog(80)], "other": [backlog(100), backlog(100)]}, ())
    assert "| other | 100.0 | 0.85 (0.80 to 0.90) | 1.00 |" in backlog_table(backlogs)
    assert verdict(backlogs).endswith("streams is ahead of other (1.00; by articles/s 0.85).")
    busy = replace(backlogs, of={**backlogs.of, "other": [backlog(100), replace(backlog(100), others=0.8)]})
    assert "Other work took up to 0.8 processors" in verdict(busy)
    assert "1 → 10" in growth_table([Curve("a", [1, 10], [2, 20])], "words", "ms")
    assert "Load average when it began: 1.5" in describe_run(Run("make bench", datetime.now(UTC), 1.5, "fast"))
