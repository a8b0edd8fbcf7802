"""The commands of the ``Dockerfile``, run one after the other as they stand there, in a fresh directory.

No image can be built without a base image from a registry; its Python is played by one of the same version. What is
absolute in the Dockerfile lies below the test's own folder here; nothing else is changed.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from streams import __version__
from tests.unit.test_compose import DOCKERFILE, ROOT, instructions

#: The folders of the image that the commands name.
_FOLDERS = re.compile(r"(?<![\w/.])(/opt/streams|/build)\b")
_SECRET_FILES = ("etc/passwd", "etc/group", "etc/shadow", "etc/gshadow", "etc/login.defs")


@dataclass
class Stage:
    """One stage of the build: where it works, and what it runs with."""

    root: Path
    workdir: Path
    environment: dict[str, str] = field(default_factory=dict)

    def run(self, command: str) -> str:
        done = subprocess.run(
            ["/bin/sh", "-ec", self.below_root(command)],
            cwd=self.workdir, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        return done.stdout

    def below_root(self, text: str) -> str:
        text = re.sub(r"\buseradd\b", f"useradd --prefix {shlex.quote(str(self.root))}", text)
        return _FOLDERS.sub(lambda found: f"{self.root}{found[1]}", text)


def base_stage(root: Path) -> Stage:
    """What the base image has: a Python with pip, and the files that users are kept in."""
    subprocess.run([sys.executable, "-m", "venv", str(root / "usr")], check=True)
    (root / "etc").mkdir()
    for name in _SECRET_FILES:
        (root / name).touch()
    # Nothing of the environment that the tests run in, but where packages come from.
    kept = {name: value for name, value in os.environ.items() if name in {"HOME", "LANG"} or "PIP_" in name}
    return Stage(root, root, kept | {"PATH": f"{root}/usr/bin:/usr/sbin:/usr/bin:/sbin:/bin"})


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """The last stage, after every instruction of the file."""
    stages: dict[str, Stage] = {}
    stage: Stage | None = None
    for instruction, rest in DOCKERFILE:
        if instruction == "FROM":
            words = rest.split()
            name = words[-1] if "AS" in words else f"stage{len(stages)}"
            root = tmp_path_factory.mktemp(name)
            stage = stages[name] = base_stage(root)
            continue
        assert stage is not None
        match instruction:
            case "WORKDIR":
                stage.workdir = Path(stage.below_root(rest))
                stage.workdir.mkdir(parents=True)
            case "COPY":
                _copy(rest, stage, stages)
            case "RUN":
                stage.run(rest)
            case "ENV":
                for pair in shlex.split(rest):
                    name, _, value = pair.partition("=")
                    stage.environment[name] = stage.below_root(value).replace("$PATH", stage.environment["PATH"])
            case "USER" | "ENTRYPOINT" | "CMD" | "HEALTHCHECK":
                pass
            case _:
                pytest.fail(f"this test does not know {instruction}")
    assert stage is not None
    return stage


def _copy(rest: str, stage: Stage, stages: dict[str, Stage]) -> None:
    *sources, target = rest.split()
    if sources[0].startswith("--from="):
        of = stages[sources.pop(0).removeprefix("--from=")]
        # A virtual environment knows its own folder; in the image it is the same in both stages.
        (stage.root / target.lstrip("/")).parent.mkdir(parents=True, exist_ok=True)
        Path(stage.below_root(target)).symlink_to(of.below_root(sources[0]))
        return
    for source in sources:
        tracked = subprocess.run(
            ["git", "ls-files", "-z", "--", source], cwd=ROOT, capture_output=True, text=True, check=True
        )
        for file in filter(None, tracked.stdout.split("\0")):
            inside = Path(file).relative_to(source) if source.endswith("/") else Path(file)
            (stage.workdir / target / inside).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / file, stage.workdir / target / inside)


def test_the_image_can_be_built_and_tags(image: Stage) -> None:
    entry = shlex.join(json.loads(instructions("ENTRYPOINT")[0]))
    assert image.run(f"{entry} --version").split() == ["streams", __version__]
    sample = ROOT / "streams" / "samples" / "08-cordoba-floods.en.txt"
    event = json.loads(image.run(f"{entry} tag {shlex.quote(str(sample))}"))
    assert event["focus"]["countries"] == ["AR"]


def test_no_build_tools_are_in_the_image(image: Stage) -> None:
    listed = image.run(
        "python -c 'import importlib.metadata as m; print(*(d.name for d in m.distributions()), sep=\"\\n\")'"
    )
    names = {name.lower() for name in listed.split()}
    assert "faust-streaming" in names
    assert names & {"pip", "setuptools", "wheel", "hatchling", "pytest", "mypy"} == set()
    assert not (image.root / "usr" / "bin" / "pip").exists()


def test_the_image_has_its_user(image: Stage) -> None:
    users = dict(line.split(":")[0:3:2] for line in (image.root / "etc" / "passwd").read_text().splitlines())
    [user] = instructions("USER")
    assert users["streams"] == user.split(":")[0]


def test_the_health_check_of_the_image_notices_that_no_worker_answers(image: Stage) -> None:
    command = shlex.join(json.loads(instructions("HEALTHCHECK")[0].partition("CMD ")[2]))
    with pytest.raises(AssertionError, match="No worker answers"):
        image.run(f"STREAMS_WEB_PORT=1 {command}")
