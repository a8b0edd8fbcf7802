"""The Kubernetes manifests fit the schemas of Kubernetes, the settings, the probes, the image and each other."""

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from streams import __version__
from streams.app import _LEAVE_SECONDS
from streams.settings import load_settings

ROOT = Path(__file__).parents[2]
SCHEMAS = json.loads((ROOT / "tests" / "data" / "kubernetes-1.37.json").read_text("utf-8"))
DOCUMENTS: list[dict[str, Any]] = [
    document
    for path in sorted((ROOT / "deploy" / "kubernetes").glob("*.yaml"))
    for document in yaml.safe_load_all(path.read_text("utf-8"))
]
BY_KIND = {document["kind"]: document for document in DOCUMENTS}
PODS = [BY_KIND[kind]["spec"]["template"] for kind in ("Deployment", "Job")]
WORKER = BY_KIND["Deployment"]["spec"]["template"]["spec"]
SETTINGS = BY_KIND["ConfigMap"]["data"]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document["kind"])
def test_every_manifest_fits_its_schema(document: dict[str, Any]) -> None:
    schema = {"$ref": f"#/$defs/{SCHEMAS['kinds'][document['kind']]}", "$defs": SCHEMAS["$defs"]}
    jsonschema_rs.Draft202012Validator(schema).validate(document)


def test_a_schema_refuses_what_it_does_not_know() -> None:
    schema = {"$ref": f"#/$defs/{SCHEMAS['kinds']['Deployment']}", "$defs": SCHEMAS["$defs"]}
    wrong = json.loads(json.dumps(BY_KIND["Deployment"]))
    wrong["spec"]["template"]["spec"]["containers"][0]["imagee"] = "x"
    assert not jsonschema_rs.Draft202012Validator(schema).is_valid(wrong)


def test_the_settings_are_valid(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)
    settings = load_settings()
    assert {name.removeprefix("STREAMS_").lower() for name in SETTINGS} <= settings.model_dump().keys()
    assert WORKER["terminationGracePeriodSeconds"] > settings.drain_timeout + _LEAVE_SECONDS
    assert BY_KIND["HorizontalPodAutoscaler"]["spec"]["maxReplicas"] == settings.partitions
    (port,) = WORKER["containers"][0]["ports"]
    assert port == {"name": "web", "containerPort": settings.web_port}


def test_probes_ask_what_a_worker_answers() -> None:
    (worker,) = WORKER["containers"]
    asked = {name: worker[name]["httpGet"] for name in ("startupProbe", "readinessProbe", "livenessProbe")}
    assert {name: ask["path"] for name, ask in asked.items()} == {
        "startupProbe": "/live", "readinessProbe": "/ready", "livenessProbe": "/live",
    }  # fmt: skip


@pytest.mark.parametrize("pod", PODS, ids=lambda pod: pod["metadata"]["labels"]["app"])
def test_containers_may_do_nothing_that_they_need_not(pod: dict[str, Any]) -> None:
    spec = pod["spec"]
    assert spec["securityContext"]["runAsNonRoot"]
    assert not spec["automountServiceAccountToken"]
    for container in spec["containers"]:
        context = container["securityContext"]
        assert (context["allowPrivilegeEscalation"], context["readOnlyRootFilesystem"]) == (False, True)
        assert context["capabilities"] == {"drop": ["ALL"]}
        assert container["image"] == f"streams:{__version__}"
        assert {"requests", "limits"} <= container["resources"].keys()
