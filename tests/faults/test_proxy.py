"""The proxy does to connections what it says; without that, no scenario of the network means anything."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from streams.local_kafka.ports import LOOPBACK
from tests.faults.proxy import Link, Passage, Proxy
from tests.kafka.processes import assert_becomes

BLACK_HOLE = Link(Passage.BLACK_HOLE)


class Echo:
    """A server that answers each message with itself, and counts what it hears."""

    def __init__(self) -> None:
        self.heard = b""
        self.connections: list[socket.socket] = []
        self.server = socket.create_server((LOOPBACK, 0))
        self.port = int(self.server.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self.server.accept()
            except OSError:
                return
            self.connections.append(connection)
            threading.Thread(target=self._answer, args=[connection], daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := connection.recv(65536):
                self.heard += data
                connection.sendall(data)

    def close(self) -> None:
        with contextlib.suppress(OSError):  # it is closed already
            # Wakes the thread that accepts; to close alone does not.
            self.server.shutdown(socket.SHUT_RDWR)
        self.server.close()
        for connection in self.connections:
            connection.close()


@pytest.fixture
def echo() -> Iterator[Echo]:
    server = Echo()
    yield server
    server.close()


@pytest.fixture
def proxy(echo: Echo) -> Iterator[Proxy]:
    with Proxy(echo.port) as one:
        yield one


@pytest.fixture
def client(proxy: Proxy) -> Iterator[socket.socket]:
    with connect(proxy) as connection:
        assert said(connection, b"hello") == b"hello"
        yield connection


def connect(proxy: Proxy) -> socket.socket:
    return socket.create_connection((LOOPBACK, proxy.port), timeout=10)


def said(connection: socket.socket, message: bytes) -> bytes:
    """What comes back for ``message``, all of it."""
    connection.sendall(message)
    return read(connection, len(message))


def read(connection: socket.socket, size: int) -> bytes:
    answer = b""
    while len(answer) < size and (data := connection.recv(65536)):
        answer += data
    return answer


def assert_silent(connection: socket.socket) -> None:
    """Nothing comes, and nothing is closed."""
    connection.settimeout(0.5)
    with pytest.raises(TimeoutError):
        connection.recv(1)
    connection.settimeout(10)


def assert_broken(connection: socket.socket) -> None:
    with contextlib.suppress(ConnectionError):
        assert connection.recv(1) == b""


def test_it_passes_everything_on(client: socket.socket) -> None:
    message = bytes(range(256)) * 4000
    sending = threading.Thread(target=client.sendall, args=[message])
    sending.start()
    assert read(client, len(message)) == message
    sending.join()


def test_a_client_that_leaves_is_forgotten(proxy: Proxy, client: socket.socket) -> None:
    assert proxy.open_connections == 1
    client.close()
    assert_becomes(lambda: proxy.open_connections == 0)


def test_a_server_that_leaves_closes_the_connection(echo: Echo, client: socket.socket) -> None:
    echo.connections[0].shutdown(socket.SHUT_RDWR)
    assert_broken(client)


def test_a_drop_breaks_connections_and_lets_new_ones_in(proxy: Proxy, client: socket.socket) -> None:
    proxy.drop()
    assert_broken(client)
    with connect(proxy) as another:
        assert said(another, b"again") == b"again"


def test_it_refuses_until_it_is_healed(proxy: Proxy, client: socket.socket) -> None:
    proxy.refuse()
    assert_broken(client)
    with pytest.raises(ConnectionError):
        connect(proxy)
    proxy.heal()
    with connect(proxy) as another:
        assert said(another, b"again") == b"again"


def test_a_black_hole_swallows_and_closes_nothing(echo: Echo, proxy: Proxy, client: socket.socket) -> None:
    proxy.become(BLACK_HOLE)
    client.sendall(b"lost")
    with connect(proxy) as another:
        another.sendall(b"lost too")
        assert_silent(client)
        assert_silent(another)
    assert echo.heard == b"hello"
    proxy.heal()
    client.sendall(b"from a connection that lost bytes")
    assert_silent(client)
    with connect(proxy) as another:
        assert said(another, b"again") == b"again"
    assert echo.heard == b"helloagain"


def test_a_connection_that_lost_nothing_in_a_black_hole_goes_on(proxy: Proxy, client: socket.socket) -> None:
    proxy.become(BLACK_HOLE)
    proxy.heal()
    assert said(client, b"again") == b"again"


def test_behind_a_black_hole_nobody_learns_that_the_server_left(
    echo: Echo, proxy: Proxy, client: socket.socket
) -> None:
    proxy.become(BLACK_HOLE)
    echo.close()
    assert_silent(client)
    with connect(proxy) as another:
        another.sendall(b"is anybody there")
        assert_silent(another)


def test_answers_that_are_held_back_were_given(echo: Echo, proxy: Proxy, client: socket.socket) -> None:
    proxy.become(Link(Passage.NO_ANSWERS))
    client.sendall(b", heard")
    assert_silent(client)
    client.sendall(b", and more")
    assert_becomes(lambda: echo.heard == b"hello, heard, and more")


def test_a_delay_delays_and_keeps_the_order(proxy: Proxy, client: socket.socket) -> None:
    proxy.become(Link(delay=0.2))
    started = time.monotonic()
    messages = [f"{number},".encode() for number in range(50)]
    for message in messages:
        client.sendall(message)
        time.sleep(0.01)
    answer = read(client, len(b"".join(messages)))
    took = time.monotonic() - started
    assert answer == b"".join(messages)
    assert 0.4 <= took < 5, "each way has its delay, once and not for each message"


def test_a_throttle_lets_so_many_bytes_through(proxy: Proxy, client: socket.socket) -> None:
    proxy.become(Link(bytes_per_second=50_000))
    started = time.monotonic()
    assert said(client, bytes(50_000)) == bytes(50_000)
    assert 0.8 <= time.monotonic() - started < 8
