"""The service as a Quix Streams app, one of several processes of one consumer group.

At least once is what Quix Streams does by default (``processing_guarantee``, docs/advanced/checkpointing.md): offsets
are committed in checkpoints, each after the producer was flushed and every delivery verified. Its producer is
idempotent by default, with the acknowledgement of all replicas. A checkpoint is made every second instead of every
five, as often as ``streams`` commits.

A Quix app works on one message at a time, in its own process, and grows by more processes of the same group; so the
taggers run in it instead of in a pool, and the bench starts as many of it as the others have tagging processes. What
hangs or kills a tagger hangs or kills the app.
"""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from quixstreams import Application
from quixstreams.models import SerializationContext, Serializer

from benchmarks.peers.records import records_of
from streams.delivery import OutgoingRecord
from streams.settings import Settings, load_settings
from streams.topics import MAX_REQUEST_BYTES, Topic, topic_name
from streams.work import load_enricher, process_record

_OUTPUTS = (Topic.ENRICHED, Topic.ENTITIES, Topic.LOCATIONS, Topic.STANCES)
_CHECKPOINT_SECONDS = 1.0


class RecordValue(Serializer):
    """Writes the value of a record, which is bytes already."""

    def __call__(self, value: OutgoingRecord, ctx: SerializationContext) -> bytes:  # noqa: ARG002 -- Quix's signature
        """Return the bytes."""
        return value.value


def build_app(settings: Settings, state: Path) -> Application:
    """Return the app, ready to run; ``state`` is a folder of its own, which it wants even without any state."""
    enricher = load_enricher(settings)
    app = Application(
        broker_address=settings.broker,
        consumer_group=settings.group,
        auto_offset_reset="earliest",
        processing_guarantee="at-least-once",
        commit_interval=_CHECKPOINT_SECONDS,
        auto_create_topics=False,
        use_changelog_topics=False,
        state_dir=state,
        consumer_extra_config={"session.timeout.ms": int(settings.session_timeout * 1000)},
        producer_extra_config={"message.max.bytes": MAX_REQUEST_BYTES},
        loglevel="WARNING",
    )
    articles = app.topic(topic_name(Topic.ARTICLES, settings), key_deserializer="bytes", value_deserializer="bytes")
    outputs = {
        name: app.topic(name, key_serializer="bytes", value_serializer=RecordValue())
        for name in (topic_name(topic, settings) for topic in _OUTPUTS)
    }

    def tag(value: bytes, key: bytes | None, _timestamp: int, _headers: Any) -> Sequence[OutgoingRecord]:
        return records_of(process_record(key, value, enricher, settings), settings)

    records = app.dataframe(articles).apply(tag, expand=True, metadata=True)
    records = records.set_headers(lambda record, _key, _timestamp, _headers: list(record.headers))
    records.to_topic(lambda record, _key, _timestamp, _headers: outputs[record.topic], key=lambda record: record.key)
    return app


if __name__ == "__main__":
    with TemporaryDirectory(prefix="streams-quix-") as folder:
        build_app(load_settings(), Path(folder)).run()
