"""What is installed holds everything that the service runs on, and needs nothing of the repository around it."""

import json
import os
import subprocess
import sys
from email.parser import Parser
from pathlib import Path
from zipfile import ZipFile

import pytest

from streams import __version__
from streams.entities.encoder.model import FILES
from streams.gazetteer.layout import FILES as GAZETTEER_FILES
from tests.schemas import assert_valid

ROOT = Path(__file__).parents[2]
DIST_INFO = f"streams-{__version__}.dist-info"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> ZipFile:
    """The project's wheel, built from the working tree without the network."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    [path] = folder.iterdir()
    return ZipFile(path)


@pytest.fixture(scope="module")
def installed(wheel: ZipFile, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the wheel installs, away from the repository."""
    folder = tmp_path_factory.mktemp("installed")
    wheel.extractall(folder)
    return folder


def run_installed(installed: Path, cwd: Path, *arguments: str) -> str:
    """Run Python with the installed package, in the folder ``cwd``, and return what it prints."""
    # Before the editable install of the environment that the tests run in.
    environment = {**os.environ, "PYTHONPATH": str(installed), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=cwd, env=environment, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_holds_every_file_of_the_package_and_of_the_contract(wheel: ZipFile) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", "streams", "schemas"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    sources = [path for path in listed.stdout.split("\0") if path and (ROOT / path).exists()]
    # What models are trained on stays in the repository.
    sources = [path for path in sources if not path.startswith("streams/training/corpus/")]
    expected = {path if path.startswith("streams/") else f"streams/{path}" for path in sources}

    assert expected - set(wheel.namelist()) == set()


@pytest.mark.parametrize(
    "path",
    [
        "streams/py.typed",
        "streams/local_kafka/pom.xml",
        "streams/local_kafka/server.properties.template",
        "streams/knowledge/actors.tsv",
        *(f"streams/gazetteer/data/{name}" for name in GAZETTEER_FILES),
        "streams/languages/ar/stances.tsv",
        "streams/languages/ar/names.tsv",
        "streams/languages/en/stances.tsv",
        "streams/languages/en/words.tsv",
        "streams/models/ar.crfsuite",
        "streams/models/en.crfsuite",
        *(f"streams/models/encoder/{name}" for name in FILES),
        "streams/models/README.md",
        "streams/samples/01-libya-talks.ar.json",
        "streams/schemas/asyncapi.yaml",
        "streams/schemas/enriched.v1.json",
        f"{DIST_INFO}/licenses/LICENSE",
    ],
)
def test_the_wheel_holds_what_is_read_at_run_time(wheel: ZipFile, path: str) -> None:
    assert path in wheel.namelist()


def test_the_wheel_holds_nothing_else(wheel: ZipFile) -> None:
    assert {name.split("/")[0] for name in wheel.namelist()} == {"streams", DIST_INFO}
    assert [name for name in wheel.namelist() if "__pycache__" in name] == []


def test_the_models_are_small(wheel: ZipFile) -> None:
    models = [info for info in wheel.infolist() if info.filename.startswith("streams/models/")]
    assert sum(info.file_size for info in models) < 45_000_000


def test_the_wheel_says_what_it_is(wheel: ZipFile) -> None:
    metadata = Parser().parsestr(wheel.read(f"{DIST_INFO}/METADATA").decode())

    assert (metadata["Name"], metadata["Version"]) == ("streams", __version__)
    assert metadata["License-Expression"] == "Apache-2.0 AND CC-BY-SA-4.0 AND CC-BY-4.0 AND MIT"
    assert "streams = streams.cli:main" in wheel.read(f"{DIST_INFO}/entry_points.txt").decode().splitlines()


def test_tag_runs_from_the_wheel_alone(installed: Path, tmp_path: Path) -> None:
    package = run_installed(installed, tmp_path, "-c", "import streams; print(streams.__file__)").strip()
    assert Path(package) == installed / "streams" / "__init__.py"
    before = sorted(installed.rglob("*"))

    article = installed / "streams" / "samples" / "08-cordoba-floods.en.txt"
    [event] = map(json.loads, run_installed(installed, tmp_path, "-m", "streams", "tag", str(article)).splitlines())

    assert_valid("enriched", event)
    assert event["producer"]["version"] == __version__
    assert event["focus"]["countries"] == ["AR"]
    # The image has a read-only file system.
    assert sorted(installed.rglob("*")) == before
    assert list(tmp_path.iterdir()) == []
