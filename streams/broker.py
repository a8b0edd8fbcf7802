"""A real local Kafka for the demo and the tests: one JVM, on loopback ports only."""

import contextlib
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from streams.errors import StreamsError
from streams.kafka_probe import BrokerUnreachableError, check_reachable, known_brokers
from streams.local_kafka.command import (
    DATA_NAME,
    PROPERTIES_NAME,
    BrokerConfig,
    Launch,
    server_properties,
)
from streams.local_kafka.folder import BrokerFolder, DataFolderError, DiskFullError
from streams.local_kafka.jars import Progress, ensure_jars, find_java, print_progress
from streams.local_kafka.ports import LOOPBACK, PortError, check_free, free_port
from streams.local_kafka.process import GuardedProcess

__all__ = [
    "BrokerConfig",
    "BrokerFailedError",
    "BrokerNotStartedError",
    "BrokerUnreachableError",
    "DataFolderError",
    "DiskFullError",
    "LocalBroker",
    "PortError",
    "check_reachable",
    "run_broker",
]

_POLL_SECONDS = 0.05
#: How often other ports are tried when another program took a free one before Kafka did.
_PORT_ATTEMPTS = 3


class BrokerFailedError(StreamsError):
    """Kafka {happened}.

    The cause is in its log {log}, which ends with:{tail}
    """


class BrokerNotStartedError(StreamsError):
    """The broker has no address and no data yet. Call ``start`` first."""


class LocalBroker:
    """One Kafka broker, as a context manager; ``stop`` and ``start`` again keep data and port.

    The JVM ends with this process, however that ends, and a Ctrl-C in the terminal does not reach
    it. Not for use by several threads at once.
    """

    def __init__(self, config: BrokerConfig | None = None, *, progress: Progress = print_progress) -> None:
        self.config = config or BrokerConfig()
        self._progress = progress
        self._made_folder: BrokerFolder | None = None
        self._ports: tuple[int, int] | None = None
        self._process: GuardedProcess | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def bootstrap(self) -> str:
        """The address for clients, ``127.0.0.1:PORT``."""
        if self._ports is None:
            raise BrokerNotStartedError
        return f"{LOOPBACK}:{self._ports[0]}"

    @property
    def data_dir(self) -> Path:
        """The folder with everything of this broker."""
        return self._folder.path

    @property
    def log_path(self) -> Path:
        """The file that Kafka logs to; it grows from start to start."""
        return self._folder.log_path

    @property
    def running(self) -> bool:
        """Whether the JVM is there; it may have ended by itself."""
        return self._process is not None and self._process.running

    @property
    def java_id(self) -> int | None:
        """The process id of the JVM; None while there is none."""
        return self._process.process_id if self._process and self._process.running else None

    def start(self) -> None:
        """Start Kafka and return when it serves clients; a running one is left alone.

        Raises a StreamsError that says what is missing, taken, full or broken, and what to do.
        """
        if self.running:
            return
        launch = Launch(find_java(), ensure_jars(self._progress))
        try:
            self._made_folder = self._made_folder or BrokerFolder.make(self.config.data_dir)
            self._folder.check_room()
            with self._folder.locked() as lock:
                self._start_on_ports(launch, lock)
        except BaseException:
            self.kill()  # a half-started broker has nothing to lose, and may hang
            self.close()
            raise

    def stop(self) -> None:
        """End Kafka gracefully, or by force when that takes too long."""
        if self._process is not None:
            self._process.stop(self.config.stop_limit)
            self._process = None

    def kill(self) -> None:
        """End Kafka at once, as a power cut would; ``start`` then starts on what is on disk."""
        if self._process is not None:
            self._process.kill()
            self._process = None

    def close(self) -> None:
        """Stop, and remove the data if it is temporary."""
        self.stop()
        if self._made_folder is not None:
            self._made_folder.remove()
            self._made_folder = None

    def wait(self) -> None:
        """Wait for as long as Kafka runs. Raises BrokerFailedError when it has ended by itself."""
        if self._process is not None:
            self._process.wait()
            raise self._failure("ended by itself")

    @property
    def _folder(self) -> BrokerFolder:
        if self._made_folder is None:
            raise BrokerNotStartedError
        return self._made_folder

    def _start_on_ports(self, launch: Launch, lock: int) -> None:
        may_choose = self._ports is None and self.config.port == 0
        for attempts_left in reversed(range(_PORT_ATTEMPTS if may_choose else 1)):
            port, controller_port = self._ports or (self.config.port or free_port(), free_port())
            try:
                self._start_once(launch, lock, port, controller_port)
            except BrokerFailedError as error:
                if not attempts_left or "Address already in use" not in str(error):
                    raise
            else:
                self._ports = (port, controller_port)
                return

    def _start_once(self, launch: Launch, lock: int, port: int, controller_port: int) -> None:
        check_free(port)
        check_free(controller_port)
        settings = server_properties(
            port=port,
            controller_port=controller_port,
            message_max_bytes=self.config.message_max_bytes,
            properties=self.config.properties,
        )
        (self._folder.path / PROPERTIES_NAME).write_text(settings, encoding="utf-8")
        if not (self._folder.path / DATA_NAME / "meta.properties").exists():
            self._process = GuardedProcess(launch.format_command(), self._folder, lock)
            if self._process.wait(self.config.start_limit) != 0:
                raise self._failure("could not prepare its data folder")
        command = launch.server_command(self.config.heap_megabytes)
        self._process = GuardedProcess(command, self._folder, lock)
        self._await_first_answer(self._process, port)

    def _await_first_answer(self, process: GuardedProcess, port: int) -> None:
        deadline = time.monotonic() + self.config.start_limit
        while time.monotonic() < deadline:
            if not process.running:
                raise self._failure("ended while it started")
            with contextlib.suppress(OSError):  # it does not listen yet
                if (LOOPBACK, port) in known_brokers(LOOPBACK, port, timeout=1.0):
                    return
            time.sleep(_POLL_SECONDS)
        raise self._failure(f"did not answer within {self.config.start_limit:g} s")

    def _failure(self, happened: str) -> StreamsError:
        tail = self._folder.log_tail()
        if "No space left on device" in tail:
            return DiskFullError(folder=self._folder.path)
        return BrokerFailedError(happened=happened, log=self._folder.keep_log(), tail=tail)


def run_broker(
    config: BrokerConfig,
    announce: Callable[[LocalBroker], None],
    *,
    progress: Progress = print_progress,
) -> None:
    """Run Kafka until SIGINT or SIGTERM; call ``announce`` once, when it serves clients.

    For the main thread only, since it handles signals. Raises a StreamsError when Kafka could not
    be started, or ended by itself.
    """
    try:
        with _sigterm_as_interrupt(), LocalBroker(config, progress=progress) as broker:
            announce(broker)
            broker.wait()
    except KeyboardInterrupt:
        return


@contextlib.contextmanager
def _sigterm_as_interrupt() -> Iterator[None]:
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
