"""``docker-compose.yml`` and the ``Dockerfile`` fit Compose's schema, the settings, the commands and each other."""

import json
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema_rs
import pytest
import yaml
from click.testing import CliRunner

from streams.app import _LEAVE_SECONDS
from streams.cli import main
from streams.settings import Settings, load_settings

ROOT = Path(__file__).parents[2]
COMPOSE_TEXT = (ROOT / "docker-compose.yml").read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(COMPOSE_TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
SCHEMA = json.loads((ROOT / "tests" / "data" / "compose-spec.json").read_text("utf-8"))
VALIDATOR = jsonschema_rs.Draft7Validator(SCHEMA)

# Docker's instructions, each on one line.
DOCKERFILE = [
    line.split(maxsplit=1)
    for line in re.sub(r"\\\n", "", re.sub(r"(?m)^\s*#.*\n", "", (ROOT / "Dockerfile").read_text("utf-8"))).splitlines()
    if line
]
_VARIABLE = re.compile(r"\$\{(?P<name>\w+):-(?P<default>[^}]*)\}")
_DURATION = re.compile(r"(?:(?P<minutes>\d+)m)?(?:(?P<seconds>\d+)s)?")


def instructions(name: str) -> list[str]:
    """What follows each ``name`` of the Dockerfile."""
    return [rest for instruction, rest in DOCKERFILE if instruction == name]


def default_environment(service: str) -> dict[str, str]:
    """The environment of a service when the host sets no variable."""
    environment = SERVICES[service].get("environment", {})
    return {name: _VARIABLE.sub(lambda found: found["default"], str(value)) for name, value in environment.items()}


def kafka_listeners(setting: str) -> dict[str, tuple[str, int]]:
    """Host and port of each listener that a setting of Kafka names."""
    found = re.findall(r"(\w+)://([^:]*):(\d+)", SERVICES["kafka"]["environment"][setting])
    return {name: (host, int(port)) for name, host, port in found}


def own_services() -> list[str]:
    """The services that run this project's image."""
    return [name for name, service in SERVICES.items() if "build" in service]


def service_settings(service: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The settings as the service reads them."""
    for name, value in default_environment(service).items():
        monkeypatch.setenv(name, value)
    return load_settings()


def seconds(duration: str) -> int:
    """Compose's ``1m30s`` in seconds."""
    found = _DURATION.fullmatch(duration)
    assert found is not None, f"{duration} is no duration that this test reads"
    return 60 * int(found["minutes"] or 0) + int(found["seconds"] or 0)


def test_compose_file_fits_the_schema() -> None:
    assert [f"{list(error.instance_path)}: {error.message}" for error in VALIDATOR.iter_errors(COMPOSE)] == []


@pytest.mark.parametrize(
    ("field", "value"), [("restrat", "always"), ("depends_on", {"kafka": {"condition": "service_up"}}), ("command", 5)]
)
def test_the_schema_refuses_what_compose_would(field: str, value: object) -> None:
    worker = {**SERVICES["worker"], field: value}

    assert not VALIDATOR.is_valid({**COMPOSE, "services": {**SERVICES, "worker": worker}})


def test_every_streams_variable_is_a_setting() -> None:
    set_there = {name for service in SERVICES for name in default_environment(service) if name.startswith("STREAMS_")}
    named = set(re.findall(r"STREAMS_\w+", COMPOSE_TEXT)) | set(re.findall(r"STREAMS_\w+", str(DOCKERFILE)))

    assert "STREAMS_BROKER" in set_there
    assert named | set_there <= {f"STREAMS_{name.upper()}" for name in Settings.model_fields}


def test_variables_of_the_host_default_to_the_settings_own_defaults() -> None:
    variables = {found["name"]: found["default"] for found in _VARIABLE.finditer(COMPOSE_TEXT)}
    defaults = {f"STREAMS_{name.upper()}": str(field.default) for name, field in Settings.model_fields.items()}

    assert COMPOSE_TEXT.count("$") == len(_VARIABLE.findall(COMPOSE_TEXT))
    assert variables == {name: defaults[name] for name in variables}


def test_services_agree_on_broker_and_partitions(monkeypatch: pytest.MonkeyPatch) -> None:
    topics, worker = (service_settings(service, monkeypatch) for service in ("topics", "worker"))

    assert (topics.broker, topics.partitions, topics.topic_prefix) == (
        worker.broker,
        worker.partitions,
        worker.topic_prefix,
    )
    assert topics.replication == 1  # there is one broker


def test_kafka_is_the_version_that_demo_and_tests_run() -> None:
    pom = ElementTree.parse(ROOT / "streams" / "local_kafka" / "pom.xml")
    namespace = {"m": "http://maven.apache.org/POM/4.0.0"}
    versions = {
        dependency.findtext("m:artifactId", namespaces=namespace): dependency.findtext(
            "m:version", namespaces=namespace
        )
        for dependency in pom.iterfind(".//m:dependency", namespace)
    }

    assert SERVICES["kafka"]["image"] == f"apache/kafka:{versions['kafka_2.13']}"


def test_kafka_sends_containers_and_the_host_to_where_they_reach_it() -> None:
    listeners, advertised = kafka_listeners("KAFKA_LISTENERS"), kafka_listeners("KAFKA_ADVERTISED_LISTENERS")
    addresses = {f"{host}:{port}" for host, port in advertised.values()}
    [published] = SERVICES["kafka"]["ports"]

    assert {name: port for name, (_, port) in advertised.items()}.items() <= {
        name: port for name, (_, port) in listeners.items()
    }.items()
    assert addresses == {default_environment("worker")["STREAMS_BROKER"], Settings.model_fields["broker"].default}
    assert advertised["INTERNAL"][0] == "kafka"
    assert published == "127.0.0.1:{0}:{0}".format(advertised["HOST"][1])
    assert SERVICES["kafka"]["healthcheck"]["test"][-1] in addresses


def test_kafka_keeps_its_data_in_the_named_volume() -> None:
    folder = SERVICES["kafka"]["environment"]["KAFKA_LOG_DIRS"]

    assert SERVICES["kafka"]["volumes"] == [f"kafka-data:{folder}"]
    assert "kafka-data" in COMPOSE["volumes"]


def test_the_worker_waits_for_the_topics_and_they_for_kafka() -> None:
    assert SERVICES["worker"]["depends_on"]["topics"]["condition"] == "service_completed_successfully"
    assert SERVICES["topics"]["depends_on"]["kafka"]["condition"] == "service_healthy"
    assert "healthcheck" in SERVICES["kafka"]


def test_the_worker_is_given_the_time_it_takes_to_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = service_settings("worker", monkeypatch)

    assert seconds(SERVICES["worker"]["stop_grace_period"]) > settings.drain_timeout + _LEAVE_SECONDS


def test_the_worker_can_be_scaled() -> None:
    assert {"container_name", "hostname", "ports"} & SERVICES["worker"].keys() == set()


@pytest.mark.parametrize("service", own_services())
def test_own_services_write_nowhere_but_in_tmp(service: str) -> None:
    assert SERVICES[service]["read_only"] is True
    assert SERVICES[service]["tmpfs"] == ["/tmp"]
    assert "volumes" not in SERVICES[service]


@pytest.mark.parametrize(
    "arguments",
    [json.loads(instructions("CMD")[0]), *(SERVICES[service]["command"] for service in own_services())],
    ids=shlex.join,
)
def test_commands_are_commands_of_the_image(arguments: list[str]) -> None:
    result = CliRunner().invoke(main, [*arguments, "--help"], prog_name="streams")

    assert result.exit_code == 0, result.output
    assert f"Usage: streams {shlex.join(arguments)}" in result.output


def test_the_image_starts_the_command_that_the_project_installs() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

    assert [json.loads(rest) for rest in instructions("ENTRYPOINT")] == [list(project["scripts"])]


def test_the_image_is_built_from_files_of_the_repository_that_reach_the_builder() -> None:
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")}
    sources = [source for rest in instructions("COPY") if "--from" not in rest for source in rest.split()[:-1]]

    assert set(sources) == allowed
    for source in sources:
        tracked = subprocess.run(["git", "ls-files", "--", source], cwd=ROOT, check=True, capture_output=True)
        assert tracked.stdout, f"{source} is not in the repository"


def test_the_image_is_built_from_pinned_versions() -> None:
    bases = {rest.split()[0] for rest in instructions("FROM")}
    [image] = [base for base in bases if ":" in base]
    found = re.fullmatch(r"python:(\d+)\.(\d+)\.\d+-slim-\w+", image)

    assert bases == {image, "base"}
    assert found is not None, f"{image} is not one version"
    assert (int(found[1]), int(found[2])) == sys.version_info[:2]
    for run in instructions("RUN"):
        for command in re.findall(r"pip (?:\S+ \S+ )?install .*?(?=&&|$)", run):
            assert "--require-hashes" in command or "--no-index" in command, command


def test_the_image_runs_as_nobody_special() -> None:
    [user] = instructions("USER")

    assert int(user.split(":")[0]) > 0


def test_no_two_services_publish_one_port() -> None:
    ports = [port.rpartition(":")[0] for service in SERVICES.values() for port in service.get("ports", ())]
    assert len(ports) > 3
    assert sorted(set(ports)) == sorted(ports)
