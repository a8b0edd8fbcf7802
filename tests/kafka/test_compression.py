"""Articles arrive, and dead letters are read, however their producers compress them."""

from contextlib import closing
from pathlib import Path

import orjson
from kafka import KafkaProducer

from streams.broker import LocalBroker
from streams.topics import Topic, topic_name
from tests.delivery.harness import pipeline

CODECS = ("gzip", "snappy", "lz4", "zstd")


def test_every_codec_is_read(kafka: LocalBroker, topic_prefix: str, tmp_path: Path) -> None:
    with pipeline(kafka.bootstrap, topic_prefix, tmp_path) as pipe:
        topic = topic_name(Topic.ARTICLES, pipe.settings)
        for codec in CODECS:
            with closing(KafkaProducer(bootstrap_servers=kafka.bootstrap, compression_type=codec)) as producer:
                for number in range(20):
                    article = {"uri": f"urn:{codec}:{number}", "body": f"{codec} {number} " * 50}
                    producer.send(topic, key=article["uri"].encode(), value=orjson.dumps(article))
                producer.flush()
        pipe.start_worker()
        arrived = pipe.wait_until(lambda now: len(now.versions) == 20 * len(CODECS))
        assert set(arrived.versions) == {f"urn:{codec}:{number}" for codec in CODECS for number in range(20)}
        assert {record.key.decode() for record in pipe.records(Topic.ARTICLES)} == set(arrived.versions)
