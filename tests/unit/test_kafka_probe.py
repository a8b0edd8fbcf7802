"""Ports and the probe, on real sockets; servers that are no Kafka, or one that is of no use."""

import socket
import threading
from pathlib import Path

import pytest

from streams.kafka_probe import BrokerAddressError, BrokerUnreachableError, check_reachable
from streams.local_kafka.ports import PortError, check_free, first_ephemeral_port, free_port


def test_a_free_port_lies_below_those_that_the_system_gives_to_connections() -> None:
    port = free_port()

    check_free(port)
    assert port < first_ephemeral_port()


@pytest.mark.parametrize(("content", "first"), [("40000\t50000\n", 40_000), ("1024\t65535\n", 32_768), (None, 32_768)])
def test_the_systems_own_ports(tmp_path: Path, content: str | None, first: int) -> None:
    source = tmp_path / "ip_local_port_range"
    if content is not None:
        source.write_text(content)

    assert first_ephemeral_port(source) == first


def test_a_port_that_is_listened_on_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(PortError, match=f"port {port} .*: another program has it"):
            check_free(port)
        with pytest.raises(PortError, match=f"port {port} to {port} .*: other programs have them"):
            free_port(range(port, port + 1))


def answering(answer: bytes) -> tuple[socket.socket, threading.Thread]:
    """A server that answers one connection with ``answer``, whatever it is asked."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = server.accept()
        with connection:
            connection.recv(1000)
            connection.sendall(answer)

    thread = threading.Thread(target=serve)
    thread.start()
    return server, thread


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "what listens there is no Kafka"),
        (b"\0\0\0\x0c\0\0\0\x01\0\0\0\x02\0\0\0\0", "what listens there is no Kafka"),
        (b"\0\0", "it closed the connection"),
        (b"\0\0\0\x08\0\0\0\x01\0\0\0\0", "its cluster has no working broker yet"),
        (
            b"\0\0\0\x1d\0\0\0\x01\0\0\0\x01\0\0\0\x01\0\x09127.0.0.1\0\0\0\x01\xff\xff",
            "sends its clients on to 127.0.0.1:1, and nothing can be reached there",
        ),
    ],
)
def test_what_answers_is_no_usable_kafka(answer: bytes, reason: str) -> None:
    server, thread = answering(answer)
    with server:
        host, port = server.getsockname()
        with pytest.raises(BrokerUnreachableError, match=reason):
            check_reachable(f"kafka://{host}:{port}", timeout=5)
        thread.join()


def test_a_silent_server_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = "{}:{}".format(*server.getsockname())
        with pytest.raises(BrokerUnreachableError, match=f"at {address}: it did not answer in time"):
            check_reachable(address, timeout=0.2)


def test_nobody_listens() -> None:
    with pytest.raises(BrokerUnreachableError, match=r"connection refused\. Start it"):
        check_reachable(f"127.0.0.1:{free_port()}", timeout=2)


def test_a_host_that_is_not_known() -> None:
    with pytest.raises(BrokerUnreachableError, match=r"name nowhere\.invalid is not known"):
        check_reachable("nowhere.invalid:9092", timeout=5)


@pytest.mark.parametrize("bootstrap", ["", "localhost", "localhost:", "a:1,b", "a b:1"])
def test_what_is_no_address_is_refused(bootstrap: str) -> None:
    with pytest.raises(BrokerAddressError, match="Write host:port"):
        check_reachable(bootstrap)
