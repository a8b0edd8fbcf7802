"""Settings, commands and folder of the local Kafka; no broker runs here."""

import re
from pathlib import Path

import pytest

from streams.broker import BrokerConfig, BrokerNotStartedError, LocalBroker
from streams.local_kafka.command import Launch, new_cluster_id, server_properties
from streams.local_kafka.folder import BrokerFolder, DataFolderError, DiskFullError


def test_settings_keep_to_loopback_and_have_every_port() -> None:
    text = server_properties(port=20001, controller_port=20002, message_max_bytes=3)
    settings = dict(line.split("=", 1) for line in text.splitlines() if line and not line.startswith("#"))

    assert settings["listeners"] == "BROKER://127.0.0.1:20001,CONTROLLER://127.0.0.1:20002"
    assert settings["advertised.listeners"] == "BROKER://127.0.0.1:20001"
    assert settings["controller.quorum.voters"] == "1@127.0.0.1:20002"
    assert settings["message.max.bytes"] == "3"
    assert settings["auto.create.topics.enable"] == "false"
    assert "$" not in text


def test_the_heap_is_capped_and_never_starts_above_its_cap() -> None:
    command = Launch(Path("/usr/bin/java"), "a.jar:b.jar").server_command(heap_megabytes=32)

    assert "-Xmx32m" in command
    assert "-Xms32m" in command
    assert command[command.index("-classpath") + 1] == "a.jar:b.jar"


def test_cluster_ids_differ_and_never_look_like_an_option() -> None:
    ids = {new_cluster_id() for _ in range(500)}

    assert len(ids) == 500
    assert all(re.fullmatch(r"[\w][\w-]{21}", cluster_id) for cluster_id in ids)


def test_a_broker_that_was_never_started_has_no_address() -> None:
    broker = LocalBroker(BrokerConfig())

    with pytest.raises(BrokerNotStartedError, match="start"):
        _ = broker.bootstrap
    with pytest.raises(BrokerNotStartedError):
        _ = broker.log_path
    assert not broker.running
    assert broker.java_id is None
    broker.close()


def test_a_temporary_folder_is_removed_and_a_given_one_is_kept(tmp_path: Path) -> None:
    temporary, given = BrokerFolder.make(None), BrokerFolder.make(tmp_path / "a" / "b")
    for folder in (temporary, given):
        folder.remove()

    assert not temporary.path.exists()
    assert given.path.is_dir()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(DataFolderError, match="file/data cannot be used: not a directory"):
        BrokerFolder.make(tmp_path / "file" / "data")


def test_a_folder_serves_one_broker_at_a_time(tmp_path: Path) -> None:
    first, second = BrokerFolder.make(tmp_path), BrokerFolder.make(tmp_path)
    with first.locked(), pytest.raises(DataFolderError, match="a Kafka runs on it"):  # noqa: SIM117
        with second.locked():
            pytest.fail("both have the lock")
    with second.locked():
        pass


def test_a_disk_with_little_room_is_refused(tmp_path: Path) -> None:
    folder = BrokerFolder.make(tmp_path)
    folder.check_room(least_free=0)

    with pytest.raises(DiskFullError, match="too little room"):
        folder.check_room(least_free=1 << 62)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux's device that is full")
def test_a_write_to_a_full_disk_says_so(tmp_path: Path) -> None:
    folder = BrokerFolder.make(tmp_path)
    with pytest.raises(DiskFullError), folder.locked():
        Path("/dev/full").write_text("x")


def test_the_log_tail_leaves_out_routine_and_earlier_runs(tmp_path: Path) -> None:
    folder = BrokerFolder.make(tmp_path)
    with folder.open_log() as log:
        log.write(b"an earlier run\n")
    with folder.open_log() as log:
        log.write(b"12:00 [main] INFO kafka - routine\nthe cause \xff\n\tat kafka.Frame\n")

    assert folder.log_tail() == "\n  the cause \ufffd"


def test_a_log_tail_with_nothing_but_routine_is_shown_as_it_is(tmp_path: Path) -> None:
    folder = BrokerFolder.make(tmp_path)
    with folder.open_log() as log:
        log.writelines(b"12:00 [main] INFO kafka - %d\n" % number for number in range(100))

    shown = folder.log_tail().splitlines()[1:]
    assert len(shown) == 15
    assert shown[-1].endswith("99")


def test_the_log_of_a_temporary_folder_can_outlive_it() -> None:
    folder = BrokerFolder.make(None)
    with folder.open_log() as log:
        log.write(b"the cause\n")

    kept = folder.keep_log()
    folder.remove()

    assert kept.read_text() == "the cause\n"
    kept.unlink()
