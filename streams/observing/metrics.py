"""What a worker counts and times, in the form that Prometheus reads. One object a worker; the names are a contract."""

import time
from collections import Counter as Counted
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)

from streams import __version__
from streams.observing.health import Partition, PartitionProgress
from streams.reasons import Reason
from streams.tally import Counts, Tally

_PUBLISHERS: Final = ("publish_entities", "publish_locations", "publish_stances")
_AGENTS: Final = ("enrich_articles", *_PUBLISHERS)
_REASONS_OF: Final[Mapping[str, tuple[Reason, ...]]] = {
    "decode": (
        Reason.EMPTY_VALUE, Reason.NOT_UTF8, Reason.NOT_JSON, Reason.TOO_DEEP, Reason.INVALID_ARTICLE,
        Reason.MISSING_BODY, Reason.BLANK_BODY, Reason.ARTICLE_TOO_LARGE, Reason.LONE_SURROGATE, Reason.NULL_CHARACTER,
    ),
    "enrich": (Reason.TIMEOUT, Reason.OUT_OF_MEMORY, Reason.CRASHED, Reason.TAGGER_ERROR),
    "encode": (Reason.EVENT_TOO_LARGE,),
    **dict.fromkeys(_PUBLISHERS, (Reason.INVALID_EVENT,)),
}  # fmt: skip
_STAGE_BUCKETS: Final = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60)
_END_TO_END_BUCKETS: Final = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 3600)


class Metrics:
    """The metrics of one worker, in a registry of their own."""

    def __init__(self, *, role: str = "all", profile: str = "default", group: str = "streams") -> None:
        self._group = group
        self._registry = registry = CollectorRegistry()
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=registry)

        def counter(name: str, what: str, *labels: str) -> Counter:
            return Counter(f"streams_{name}", what, labels, registry=registry)

        def gauge(name: str, what: str, *labels: str) -> Gauge:
            return Gauge(f"streams_{name}", what, labels, registry=registry)

        def histogram(name: str, what: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
            return Histogram(f"streams_{name}", what, labels, buckets=buckets, registry=registry)

        self._read = counter("records_read", "Records read from Kafka.", "agent")
        self._done = counter("records_done", "Records whose events Kafka has confirmed.", "agent")
        self._sent = counter("events_sent", "Events that Kafka has confirmed.", "topic")
        self._dead = counter("dead_letters", "Records that could not be processed.", "stage", "reason")
        self._tags = counter("tags", "Tags given.", "kind", "type", "language")
        self._tallies: Mapping[Tally, Counter] = {
            "llm_articles": counter(
                "llm_articles", "Articles, by what became of asking the language model.", "outcome"
            ),
            "llm_requests": counter("llm_requests", "Requests to the language model, by how they ended.", "outcome"),
            "llm_stances": counter("llm_stances", "Stances that the language model gave: kept, or why not.", "outcome"),
            "llm_tokens": counter("llm_tokens", "Tokens sent to the language model and answered by it.", "kind"),
            "llm_cost": counter("llm_cost", "What these tokens cost, in the currency of the prices set."),
        }
        self._losses = counter("pool_restarts", "Tagging processes that ended and were replaced.", "cause")
        self._stages = histogram("stage_seconds", "Seconds that a stage took for one record.", _STAGE_BUCKETS, "stage")
        self._end_to_end = histogram(
            "end_to_end_seconds", "Seconds from a record's timestamp to the confirmation of its events.",
            _END_TO_END_BUCKETS, "agent",
        )  # fmt: skip
        self._lag = gauge(
            "consumer_lag", "Records of a partition of this worker that are not committed.", "topic", "partition"
        )
        self._group_lag = gauge(
            "group_lag", "Records of a topic that the group has not committed; every worker of it says the same.",
            "group", "topic",
        )  # fmt: skip
        self._answered = time.monotonic()
        silent = gauge("kafka_silent_seconds", "Seconds since Kafka last said how far the group is.")
        silent.set_function(lambda: time.monotonic() - self._answered)
        self._window = gauge("window_fill", "Records in flight as a share of the window, 0 to 1.", "agent")
        self._begin_at_zero()
        self._build = gauge("build_info", "Always 1; the labels say what runs.", "version", "role", "profile")
        self._build.labels(__version__, role, profile).set(1)

    def _begin_at_zero(self) -> None:
        """Show what has not happened yet as 0: of a series that begins with its first event no increase is seen."""
        for agent in _AGENTS:
            self._read.labels(agent)
            self._done.labels(agent)
        for stage, reasons in _REASONS_OF.items():
            for reason in reasons:
                self._dead.labels(stage, reason.value)
        for cause in (Reason.TIMEOUT, Reason.OUT_OF_MEMORY, Reason.CRASHED):
            self._losses.labels(cause.value)

    def exposition(self) -> bytes:
        """Return everything in Prometheus' text format."""
        return generate_latest(self._registry)

    def record_read(self, agent: str) -> None:
        """Count a record that ``agent`` has taken on."""
        self._read.labels(agent).inc()

    def record_done(self, agent: str, seconds: float | None) -> None:
        """Count a record as done, ``seconds`` after its timestamp if it has one."""
        self._done.labels(agent).inc()
        if seconds is not None:
            self._end_to_end.labels(agent).observe(max(0.0, seconds))

    def events_sent(self, topics: Iterable[str], seconds: float) -> None:
        """Count events by topic that were confirmed together, after ``seconds``."""
        for topic in topics:
            self._sent.labels(topic).inc()
        self._stages.labels("produce").observe(seconds)

    def dead_letter(self, stage: str, reason: str) -> None:
        """Count a record that could not be processed."""
        self._dead.labels(stage, reason).inc()

    def stages(self, seconds: Mapping[str, float]) -> None:
        """Observe what each stage of one record took."""
        for stage, took in seconds.items():
            self._stages.labels(stage).observe(took)

    def tags(self, counts: Mapping[tuple[str, str], int], language: str) -> None:
        """Count tags by kind and type (``("entity", "person")``)."""
        for (kind, type_), count in counts.items():
            self._tags.labels(kind, type_, language).inc(count)

    def counted_by_taggers(self, counts: Counts) -> None:
        """Add what the taggers counted for one record."""
        for (what, label), amount in counts.items():
            counter = self._tallies[what]
            (counter.labels(label) if label else counter).inc(amount)

    def process_lost(self, cause: str) -> None:
        """Count a tagging process that ended before it was asked to."""
        self._losses.labels(cause).inc()

    def watch_window(self, agent: str, fill: Callable[[], float]) -> None:
        """Ask ``fill`` for the share of the window in use whenever the metrics are read."""
        self._window.labels(agent).set_function(fill)

    def kafka_answered(self, progress: Collection[PartitionProgress], assigned: Collection[Partition]) -> None:
        """Show how far the group is, and this worker in the partitions that it has."""
        self._answered = time.monotonic()
        group = Counted[str]()
        for one in progress:
            group[one.partition[0]] += one.lag
        _show(self._group_lag, {(self._group, topic): records for topic, records in group.items()})
        own = [one for one in progress if one.partition in assigned]
        _show(self._lag, {(one.partition[0], str(one.partition[1])): one.lag for one in own})

    def kafka_is_silent(self) -> None:
        """Show no lag rather than an old one: nobody knows it."""
        _show(self._group_lag, {})
        _show(self._lag, {})


def _show(gauge: Gauge, values: dict[tuple[str, ...], float]) -> None:
    """Set a gauge to ``values`` by its labels, and nothing else; whoever reads meanwhile misses none that stays."""
    shown = {tuple(sample.labels.values()) for family in gauge.collect() for sample in family.samples}
    for gone in shown - values.keys():
        gauge.remove(*gone)
    for labels, value in values.items():
        gauge.labels(*labels).set(value)
