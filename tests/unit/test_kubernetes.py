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
NAMED = {(document["kind"], document["metadata"]["name"]): document for document in DOCUMENTS}
PODS = [document["spec"]["template"] for document in DOCUMENTS if "template" in document.get("spec", {})]
DEPLOYMENT = NAMED["Deployment", "streams"]
WORKER = DEPLOYMENT["spec"]["template"]["spec"]
DESK = NAMED["Deployment", "streams-desk"]["spec"]["template"]["spec"]
SETTINGS = NAMED["ConfigMap", "streams"]["data"]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda one: f"{one['kind']}-{one['metadata']['name']}")
def test_every_manifest_fits_its_schema(document: dict[str, Any]) -> None:
    schema = {"$ref": f"#/$defs/{SCHEMAS['kinds'][document['kind']]}", "$defs": SCHEMAS["$defs"]}
    jsonschema_rs.Draft202012Validator(schema).validate(document)


def test_a_schema_refuses_what_it_does_not_know() -> None:
    schema = {"$ref": f"#/$defs/{SCHEMAS['kinds']['Deployment']}", "$defs": SCHEMAS["$defs"]}
    wrong = json.loads(json.dumps(DEPLOYMENT))
    wrong["spec"]["template"]["spec"]["containers"][0]["imagee"] = "x"
    assert not jsonschema_rs.Draft202012Validator(schema).is_valid(wrong)


def test_the_settings_are_valid(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)
    settings = load_settings()
    assert {name.removeprefix("STREAMS_").lower() for name in SETTINGS} <= settings.model_dump().keys()
    assert WORKER["terminationGracePeriodSeconds"] > settings.drain_timeout + _LEAVE_SECONDS
    assert NAMED["HorizontalPodAutoscaler", "streams"]["spec"]["maxReplicas"] == settings.partitions
    (port,) = WORKER["containers"][0]["ports"]
    assert port == {"name": "web", "containerPort": settings.web_port}


def test_probes_ask_what_a_worker_answers() -> None:
    (worker,) = WORKER["containers"]
    asked = {name: worker[name]["httpGet"] for name in ("startupProbe", "readinessProbe", "livenessProbe")}
    assert {name: ask["path"] for name, ask in asked.items()} == {
        "startupProbe": "/live", "readinessProbe": "/ready", "livenessProbe": "/live",
    }  # fmt: skip


def test_the_desk_is_asked_where_it_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    (desk,) = DESK["containers"]
    for name, value in {**SETTINGS, **{one["name"]: one["value"] for one in desk["env"]}}.items():
        monkeypatch.setenv(name, value)
    settings = load_settings()
    assert settings.desk_host == "0.0.0.0"
    assert desk["ports"] == [{"name": "page", "containerPort": settings.desk_port}]
    (port,) = NAMED["Service", "streams-desk"]["spec"]["ports"]
    assert port == {"name": "page", "port": settings.desk_port, "targetPort": "page"}


@pytest.mark.parametrize("pod", PODS, ids=lambda pod: pod["metadata"]["labels"]["app"])
def test_kubernetes_sets_no_variable_that_looks_like_a_setting(pod: dict[str, Any]) -> None:
    """Of a Service named streams-desk it would make STREAMS_DESK_PORT=tcp://…."""
    assert pod["spec"]["enableServiceLinks"] is False


def test_what_scales_the_workers_is_not_set_back_by_the_manifest() -> None:
    assert "replicas" not in DEPLOYMENT["spec"]


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
