"""Alerts and dashboard speak of metrics that a worker has, and every alert of a page that says what to do."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from streams.cli import main
from streams.observing.metrics import Metrics
from streams.settings import Settings

ROOT = Path(__file__).parents[2]
PROMETHEUS = ROOT / "deploy" / "prometheus"
RUNBOOK = (ROOT / "docs" / "operations.md").read_text("utf-8")
RULES: list[dict[str, Any]] = [
    rule
    for group in yaml.safe_load((PROMETHEUS / "alerts.yml").read_text("utf-8"))["groups"]
    for rule in group["rules"]
]
DASHBOARD = json.loads((ROOT / "deploy" / "grafana" / "dashboards" / "streams.json").read_text("utf-8"))
EXPRESSIONS = [
    *(rule["expr"] for rule in RULES),
    *(target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]),
]


def exposed() -> set[str]:
    """The names that the metrics of a worker can have in a query."""
    types = re.findall(r"# TYPE (\w+) (\w+)", Metrics().exposition().decode())
    parts = {"histogram": ("_bucket", "_sum", "_count"), "counter": ("",), "gauge": ("",)}
    return {name + part for name, kind in types for part in parts[kind]}


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_queries_name_metrics_that_a_worker_has(expression: str) -> None:
    named = set(re.findall(r"\b(?:streams|process)_\w+", expression))
    assert named
    assert named <= exposed()


def test_no_panel_overlaps_another() -> None:
    taken = [
        (place["x"] + x, place["y"] + y)
        for place in (panel["gridPos"] for panel in DASHBOARD["panels"])
        for x in range(place["w"])
        for y in range(place["h"])
    ]
    assert len(taken) == len(set(taken))
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_every_alert_leads_to_what_to_do(rule: dict[str, Any]) -> None:
    assert rule["annotations"]["runbook"] == f"docs/operations.md#{rule['alert'].lower()}"
    assert f"\n### {rule['alert']}\n" in RUNBOOK
    assert rule["labels"]["severity"] in {"page", "ticket"}


def test_the_runbook_speaks_of_settings_and_commands_that_there_are() -> None:
    named = set(re.findall(r"STREAMS_(\w+)", RUNBOOK))
    assert {name.lower() for name in named} <= Settings.model_fields.keys()
    assert set(re.findall(r"`streams ([a-z]+)", RUNBOOK)) <= set(main.list_commands(click.Context(main)))


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is not installed (Debian: prometheus)")
@pytest.mark.parametrize("command", [("check", "config", "prometheus.yml"), ("test", "rules", "alerts.test.yml")])
def test_promtool_agrees(command: tuple[str, ...]) -> None:
    done = subprocess.run(["promtool", *command], check=False, cwd=PROMETHEUS, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
