"""What is compared: each way to run the service, and running it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version

import psutil

from streams.settings import Settings
from streams.worker_process import WORKER, WorkerProcess

_MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class System:
    """One way to run the service.

    ``command`` is what Python runs; ``package`` is the library, of which the report names the version. A system that
    ``tags_itself`` works on one article at a time and is started as often as the others have tagging processes.
    """

    name: str
    package: str
    command: tuple[str, ...]
    tags_itself: bool = False
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """The installed version of its library."""
        return version(self.package)

    def instances(self, settings: Settings) -> int:
        """Return how many processes of it make up the same strength."""
        return settings.processes if self.tags_itself else 1


STREAMS = System("streams", "faust-streaming", WORKER)
BARE = System("bare aiokafka", "aiokafka", ("-m", "benchmarks.peers.bare_aiokafka"))
FASTSTREAM = System("FastStream", "faststream", ("-m", "benchmarks.peers.faststream_app"))
QUIX = System("Quix Streams", "quixstreams", ("-m", "benchmarks.peers.quix_app"), tags_itself=True)
SYSTEMS = (STREAMS, BARE, FASTSTREAM, QUIX)
#: At most once, by its own documentation: the kills have to find that it loses articles.
CONTROL = System(
    "FastStream, its default ack policy",
    FASTSTREAM.package,
    FASTSTREAM.command,
    environment={"BENCH_ACK_POLICY": "ack_first"},
)


class Running:
    """The processes of a system that runs."""

    def __init__(self, workers: Sequence[WorkerProcess]) -> None:
        self._workers = workers

    def check(self) -> None:
        """Raise WorkerEndedError unless all of it runs."""
        for worker in self._workers:
            worker.check()

    def evidence(self) -> dict[str, object]:
        """Return the log of the first process and its last telling lines for an error."""
        return self._workers[0].evidence()

    def cpu_seconds(self) -> float:
        """Return the processor time that its processes have taken so far, those of the kernel for them included."""
        return sum(times.user + times.system for times in (one.cpu_times() for one in self._family()))

    def memory(self) -> float:
        """Return its resident memory, MiB; what processes share is counted for each."""
        return sum(one.memory_info().rss for one in self._family()) / _MEBIBYTE

    def _family(self) -> list[psutil.Process]:
        # The guard itself, which only waits, is left out.
        return [child for worker in self._workers for child in psutil.Process(worker.pid).children(recursive=True)]


@contextmanager
def running(system: System, settings: Settings, instances: int) -> Iterator[Running]:
    """Start so many processes of a system on its topics; they end with the context."""
    with ExitStack() as stack:
        workers = [
            stack.enter_context(WorkerProcess(settings, system.command, system.environment)) for _ in range(instances)
        ]
        yield Running(workers)
