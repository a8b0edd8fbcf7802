"""The command lines and the settings file of a local Kafka: what is run, apart from the running."""

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from string import Template
from uuid import uuid4

#: Both lie in the broker's folder, which every command runs in.
PROPERTIES_NAME, DATA_NAME = "server.properties", "data"

_TEMPLATE = Path(__file__).parent / "server.properties.template"
_FIRST_HEAP_MEGABYTES = 64


@dataclass(frozen=True, slots=True)
class BrokerConfig:
    """How to run a local Kafka.

    ``data_dir`` is kept and can be started on again; without one the data is temporary.
    ``port`` 0 takes a free one. ``heap_megabytes`` caps the JVM's heap. ``message_max_bytes`` is
    the largest batch of records, as compressed, that the broker accepts. ``start_limit`` is the
    time in seconds from start to the first answer, ``stop_limit`` from SIGTERM to SIGKILL.
    ``properties`` are settings of Kafka's own, which win over those that it is started with; ``$port`` and
    ``$controller_port`` in them are its ports.
    """

    data_dir: Path | None = None
    port: int = 0
    heap_megabytes: int = 512
    message_max_bytes: int = 1_048_588
    start_limit: float = 60.0
    stop_limit: float = 20.0
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Launch:
    """The commands of one broker; they run in its folder and find its settings file there."""

    java: Path
    class_path: str

    def format_command(self) -> list[str]:
        """Return what prepares the data folder; it is run once, before the first start."""
        return [
            *self._java(_FIRST_HEAP_MEGABYTES),
            "kafka.tools.StorageTool",
            "format",
            f"--cluster-id={new_cluster_id()}",
            f"--config={PROPERTIES_NAME}",
        ]

    def server_command(self, heap_megabytes: int) -> list[str]:
        """Return what runs the broker until it is told to end."""
        return [*self._java(heap_megabytes), "kafka.Kafka", PROPERTIES_NAME]

    def _java(self, heap_megabytes: int) -> list[str]:
        return [
            str(self.java),
            f"-Xms{min(_FIRST_HEAP_MEGABYTES, heap_megabytes)}m",
            f"-Xmx{heap_megabytes}m",
            # Measured with tens of thousands of records: both start a JVM of this size sooner, keep
            # it smaller and leave more of the processors to others.
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            "-Djava.awt.headless=true",
            "-Dorg.slf4j.simpleLogger.showDateTime=true",
            "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd HH:mm:ss.SSS",
            "-classpath",
            self.class_path,
        ]


def server_properties(
    *, port: int, controller_port: int, message_max_bytes: int, properties: Mapping[str, str] | None = None
) -> str:
    """Return the text of Kafka's settings file; of two lines for one setting Kafka takes the last."""
    text = Template(_TEMPLATE.read_text(encoding="utf-8")).substitute(
        port=port,
        controller_port=controller_port,
        message_max_bytes=message_max_bytes,
    )
    ports = {"port": str(port), "controller_port": str(controller_port)}
    lines = [f"{name}={Template(value).substitute(ports)}\n" for name, value in (properties or {}).items()]
    return text + "".join(lines)


def new_cluster_id() -> str:
    """Return a random id in Kafka's form; Kafka itself draws again when one starts with a dash."""
    while (cluster_id := urlsafe_b64encode(uuid4().bytes).decode().rstrip("=")).startswith("-"):
        pass
    return cluster_id
