"""The local Kafka as its users meet it: it serves, keeps its data, and explains its failures."""

import socket
import threading
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import KafkaAdminClient, NewTopic

from streams.broker import (
    BrokerConfig,
    BrokerFailedError,
    DataFolderError,
    DiskFullError,
    LocalBroker,
    PortError,
    check_reachable,
)
from tests.kafka.processes import assert_becomes, java_process

pytestmark = pytest.mark.kafka


def create_topic(bootstrap: str, topic: str) -> None:
    admin = KafkaAdminClient(bootstrap_servers=bootstrap)
    try:
        admin.create_topics([NewTopic(topic, num_partitions=1, replication_factor=1)])
    finally:
        admin.close()


def publish(bootstrap: str, topic: str, value: bytes) -> None:
    producer = KafkaProducer(bootstrap_servers=bootstrap, acks="all")
    try:
        producer.send(topic, value).get(timeout=30)
    finally:
        producer.close()


def read_all(bootstrap: str, topic: str) -> list[bytes]:
    consumer = KafkaConsumer(bootstrap_servers=bootstrap, auto_offset_reset="earliest")
    try:
        partition = TopicPartition(topic, 0)
        consumer.assign([partition])
        end = consumer.end_offsets([partition])[partition]
        values: list[bytes] = []
        while consumer.position(partition) < end:
            for records in consumer.poll(timeout_ms=1_000).values():
                values.extend(record.value for record in records)
        return values
    finally:
        consumer.close()


def test_what_is_published_is_read(kafka: LocalBroker, topic_prefix: str) -> None:
    topic = f"{topic_prefix}stories"
    create_topic(kafka.bootstrap, topic)
    publish(kafka.bootstrap, topic, "خبر".encode())

    assert read_all(kafka.bootstrap, topic) == ["خبر".encode()]


def test_it_listens_on_loopback_only(kafka: LocalBroker) -> None:
    listening = {
        connection.laddr.ip.removeprefix("::ffff:")
        for connection in java_process(kafka.java_id).net_connections("tcp")
        if connection.status == psutil.CONN_LISTEN
    }

    assert listening == {"127.0.0.1"}


def test_it_can_be_reached_also_beside_a_dead_address(kafka: LocalBroker) -> None:
    check_reachable(kafka.bootstrap)
    check_reachable(f"127.0.0.1:1,kafka://{kafka.bootstrap}")


def test_a_second_start_changes_nothing(kafka: LocalBroker) -> None:
    before = kafka.java_id
    kafka.start()

    assert kafka.java_id == before


@pytest.mark.parametrize("end", [LocalBroker.stop, LocalBroker.kill], ids=["stopped", "killed"])
def test_data_and_address_outlive_the_jvm(tmp_path: Path, end: Callable[[LocalBroker], None]) -> None:
    """The folder's name has what a settings file or a Java without a locale would choke on."""
    folder = tmp_path / "أخبار, a = b"
    with LocalBroker(BrokerConfig(data_dir=folder)) as broker:
        address, java = broker.bootstrap, java_process(broker.java_id)
        create_topic(address, "stories")
        publish(address, "stories", b"kept")

        end(broker)

        assert not java.is_running()
        assert not broker.running
        broker.start()
        assert broker.bootstrap == address
        assert read_all(address, "stories") == [b"kept"]
    assert (folder / "kafka.log").stat().st_size > 0


def test_another_broker_goes_on_with_the_data_but_not_at_the_same_time(tmp_path: Path) -> None:
    config = BrokerConfig(data_dir=tmp_path)
    with LocalBroker(config) as broker:
        create_topic(broker.bootstrap, "stories")
        with pytest.raises(DataFolderError, match="a Kafka runs on it"):
            LocalBroker(config).start()
        publish(broker.bootstrap, "stories", b"unharmed")
    with LocalBroker(config) as successor:
        assert read_all(successor.bootstrap, "stories") == [b"unharmed"]


def test_a_taken_port_is_named(kafka: LocalBroker) -> None:
    port = int(kafka.bootstrap.partition(":")[2])

    with pytest.raises(PortError, match=f"port {port} on this machine: another program has it"):
        LocalBroker(BrokerConfig(port=port)).start()


def test_broken_data_shows_the_end_of_the_log(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "meta.properties").write_text("version=1\ncluster.id=x\nnode.id=7\n")
    broker = LocalBroker(BrokerConfig(data_dir=tmp_path))

    with pytest.raises(BrokerFailedError) as failure:
        broker.start()

    assert "ended while it started" in str(failure.value)
    assert str(tmp_path / "kafka.log") in str(failure.value)
    assert "Stored node id 7 doesn't match" in str(failure.value)
    assert not broker.running


def test_data_that_cannot_be_prepared_shows_the_end_of_the_log(tmp_path: Path) -> None:
    (tmp_path / "data").touch()

    with pytest.raises(BrokerFailedError, match="could not prepare its data folder"):
        LocalBroker(BrokerConfig(data_dir=tmp_path)).start()


def test_a_disk_that_fills_up_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Java here is a script that says what Java says then: no disk is filled for it."""
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text(
        "#!/bin/sh\n"
        "[ $1 = -version ] && exec echo 'openjdk version \"17.0.1\"'\n"
        "echo 'java.io.IOException: No space left on device' >&2; exit 1\n"
    )
    java.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))

    with pytest.raises(DiskFullError, match="too little room"):
        LocalBroker(BrokerConfig(data_dir=tmp_path / "data")).start()


def test_a_broker_that_does_not_answer_in_time_is_ended(tmp_path: Path) -> None:
    with LocalBroker(BrokerConfig(data_dir=tmp_path)):
        pass  # the folder is prepared: what follows is the start alone
    broker = LocalBroker(BrokerConfig(data_dir=tmp_path, start_limit=0.01))

    with pytest.raises(BrokerFailedError, match=r"did not answer within 0\.01 s"):
        broker.start()
    assert not broker.running


def test_a_port_that_is_lost_in_the_last_moment_is_replaced(tmp_path: Path) -> None:
    """Between the choice of a port and Kafka's listening on it, another program gets it."""
    lost: list[socket.socket] = []

    def take_the_first_port() -> None:
        settings = tmp_path / "server.properties"
        assert_becomes(lambda: settings.is_file() and "listeners=BROKER" in settings.read_text())
        port = settings.read_text().partition("listeners=BROKER://127.0.0.1:")[2].partition(",")[0]
        lost.append(socket.create_server(("127.0.0.1", int(port))))

    other_program = threading.Thread(target=take_the_first_port)
    other_program.start()
    with LocalBroker(BrokerConfig(data_dir=tmp_path)) as broker:
        other_program.join()
        with lost[0] as server:
            assert f"127.0.0.1:{server.getsockname()[1]}" != broker.bootstrap
        check_reachable(broker.bootstrap)
