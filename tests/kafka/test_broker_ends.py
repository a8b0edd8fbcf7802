"""The local Kafka ends when it should: no JVM stays, whoever is killed."""

import os
import signal
from pathlib import Path

import psutil
import pytest

from streams.broker import BrokerConfig, BrokerFailedError, LocalBroker, check_reachable
from tests.kafka.processes import assert_becomes, java_process, running

pytestmark = pytest.mark.kafka

#: Starts a broker in a thread that ends, forks a child that stays, and says what it has.
PARENT = """
import os, threading, time
from streams.broker import LocalBroker
broker = LocalBroker()
starter = threading.Thread(target=broker.start)
starter.start()
starter.join()
child = os.fork()
if child == 0:
    time.sleep(120)
    os._exit(0)
print(broker.java_id, child, broker.data_dir, flush=True)
time.sleep(120)
"""

FOREGROUND = """
from streams.broker import BrokerConfig, run_broker
run_broker(BrokerConfig(), lambda broker: print(broker.java_id, broker.bootstrap, flush=True))
print("ended well", flush=True)
"""


def test_a_death_of_its_own_is_told() -> None:
    with LocalBroker() as broker:
        java_process(broker.java_id).kill()

        with pytest.raises(BrokerFailedError, match="ended by itself") as failure:
            broker.wait()
    kept_log = Path(str(failure.value.details["log"]))
    assert kept_log.is_file()
    kept_log.unlink()


def test_no_jvm_and_no_data_stay_when_the_parent_is_killed() -> None:
    """Also with a child of the parent still there, and after its starting thread has ended."""
    with running(PARENT) as (parent, (java_id, child_id, folder)):
        java = java_process(int(java_id))
        assert Path(folder).is_dir()

        parent.send_signal(signal.SIGKILL)
        parent.wait()

        assert_becomes(lambda: not java.is_running())
        assert psutil.pid_exists(int(child_id))
        os.kill(int(child_id), signal.SIGKILL)
        assert_becomes(lambda: not Path(folder).exists())


def test_no_jvm_stays_when_its_guard_is_killed() -> None:
    with LocalBroker() as broker:
        java = java_process(broker.java_id)
        guard = java.parent()
        assert guard is not None
        assert any("process_guard" in word for word in guard.cmdline())

        guard.kill()

        assert_becomes(lambda: not java.is_running())
        assert not broker.running


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_in_the_foreground_a_signal_to_the_group_ends_it_well(ending: signal.Signals) -> None:
    with running(FOREGROUND) as (process, (java_id, address)):
        java = java_process(int(java_id))
        check_reachable(address)
        assert os.getsid(java.pid) != os.getsid(process.pid)

        os.killpg(process.pid, ending)

        assert process.stdout is not None
        assert process.stdout.read() == "ended well\n"
        assert process.wait() == 0
        assert not java.is_running()


def test_one_that_ends_too_slowly_is_ended_by_force() -> None:
    with LocalBroker(BrokerConfig(stop_limit=0)) as broker:
        java = java_process(broker.java_id)
        broker.stop()

        assert not java.is_running()
