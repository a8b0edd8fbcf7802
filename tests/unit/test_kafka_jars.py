"""Java is found, and the jars are fetched once; the Javas and Mavens here are small scripts."""

import io
import os
import subprocess
import sys
import threading
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from streams.local_kafka import jars as kafka_jars
from streams.local_kafka.jars import (
    KAFKA_VERSION,
    CacheUnusableError,
    JavaMissingError,
    JavaTooOldError,
    MavenFailedError,
    MavenMissingError,
    Which,
    ensure_jars,
    find_java,
    print_progress,
)

MAVEN_LINE = "[INFO] Downloaded from central: repository/{jar} (10 MB at 9.5 MB/s)"


def program(path: Path, script: str) -> str:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


def which_of(programs: dict[str, str]) -> Which:
    return programs.get


@pytest.fixture(autouse=True)
def no_java_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)


@pytest.fixture
def java(tmp_path: Path) -> str:
    return program(tmp_path / "java", "echo 'openjdk version \"21.0.2\" 2024-01-16' >&2")


def test_java_is_found(java: str) -> None:
    assert find_java(which_of({"java": java})) == Path(java)


def test_java_home_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bin").mkdir()
    own = program(tmp_path / "bin" / "java", "echo 'openjdk version \"17.0.1\"'")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))

    assert find_java() == Path(own)

    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "gone"))
    with pytest.raises(JavaMissingError, match=r"JAVA_HOME is .*gone"):
        find_java()


def test_no_java_on_an_empty_path(tmp_path: Path) -> None:
    """In a process of its own, with the PATH really empty."""
    code = "from streams.broker import LocalBroker; LocalBroker().start()"
    ended = subprocess.run(
        [sys.executable, "-c", code],
        env={"PATH": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 1
    assert "no java on the PATH. Install Java 17 or newer" in ended.stderr.splitlines()[-1]


@pytest.mark.parametrize(("version", "found"), [('java version "1.8.0_392"', "8"), ('openjdk version "11.0.2"', "11")])
def test_an_old_java_is_refused(tmp_path: Path, version: str, found: str) -> None:
    old = program(tmp_path / "java", f"echo '{version}' >&2")

    with pytest.raises(JavaTooOldError, match=f"is version {found}, and Kafka needs 17"):
        find_java(which_of({"java": old}))


def test_a_java_that_is_none_is_refused(tmp_path: Path) -> None:
    stub = program(tmp_path / "java", "echo 'Install one from the shop'")
    broken = tmp_path / "broken"
    broken.write_text("no program")

    with pytest.raises(JavaMissingError, match="does not tell its version"):
        find_java(which_of({"java": stub}))
    with pytest.raises(JavaMissingError, match="does not start"):
        find_java(which_of({"java": str(broken)}))


def maven_that_fetches(folder: Path, *, seconds: float = 0) -> str:
    """A Maven that says what the real one says, and writes down each time it runs."""
    return program(
        folder / "mvn",
        f"""
        echo run >> {folder}/runs
        for argument; do case $argument in -DoutputDirectory=*) out=${{argument#*=}};; esac; done
        mkdir -p "$out"
        sleep {seconds}
        echo "{MAVEN_LINE.format(jar=f"kafka_2.13-{KAFKA_VERSION}.jar")}"
        echo "[INFO] Downloading from central: repository/other.pom"
        touch "$out/kafka_2.13-{KAFKA_VERSION}.jar" "$out/other.jar"
        """,
    )


def test_jars_are_fetched_once_with_progress(tmp_path: Path, java: str) -> None:
    which = which_of({"java": java, "mvn": maven_that_fetches(tmp_path)})
    lines: list[str] = []
    cache = tmp_path / "cache"

    class_path = ensure_jars(lines.append, cache=cache, which=which)
    again = ensure_jars(lines.append, cache=cache, which=which)

    assert [Path(jar).name for jar in class_path.split(":")] == [
        f"kafka_2.13-{KAFKA_VERSION}.jar",
        "other.jar",
    ]
    assert again == class_path
    assert (tmp_path / "runs").read_text() == "run\n"
    assert lines[0].startswith(f"Fetching Kafka {KAFKA_VERSION}")
    assert lines[1] == f"  kafka_2.13-{KAFKA_VERSION}.jar (10 MB)"
    assert lines[2].endswith(str(Path(class_path.split(":")[0]).parent))
    assert len(lines) == 3


def test_two_at_once_fetch_once(tmp_path: Path, java: str) -> None:
    which = which_of({"java": java, "mvn": maven_that_fetches(tmp_path, seconds=0.3)})
    together = threading.Barrier(2)

    def fetch() -> str:
        together.wait()
        return ensure_jars(lambda _: None, cache=tmp_path / "cache", which=which)

    with ThreadPoolExecutor(2) as pool:
        first, second = [pool.submit(fetch) for _ in range(2)]

    assert first.result() == second.result()
    assert (tmp_path / "runs").read_text() == "run\n"


def test_a_cache_that_lost_a_jar_is_fetched_again(tmp_path: Path, java: str) -> None:
    which = which_of({"java": java, "mvn": maven_that_fetches(tmp_path)})
    first_jar = Path(ensure_jars(lambda _: None, cache=tmp_path, which=which).split(":")[0])
    first_jar.unlink()

    ensure_jars(lambda _: None, cache=tmp_path, which=which)

    assert first_jar.is_file()


def test_a_failed_fetch_leaves_nothing_and_gives_mavens_reason(tmp_path: Path, java: str) -> None:
    script = """
    for argument; do case $argument in -DoutputDirectory=*) out=${argument#*=};; esac; done
    mkdir -p "$out"; touch "$out/half.jar"
    printf '[\\033[1;31mERROR\\033[m] Could not transfer artifact: Unknown host -> [Help 1]\\n'
    echo '[ERROR] To see the full stack trace, run it with -e'
    exit 1
    """
    which = which_of({"java": java, "mvn": program(tmp_path / "mvn", script)})
    cache = tmp_path / "cache"

    with pytest.raises(MavenFailedError) as failure:
        ensure_jars(lambda _: None, cache=cache, which=which)

    assert str(failure.value).startswith(
        "Maven could not fetch the Kafka jars: Could not transfer artifact: Unknown host. Check"
    )
    assert not [path for path in cache.iterdir() if path.is_dir()]


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("echo 'no space left'; exit 3", "no space left"),
        ("exit 3", "it printed nothing"),
        ("exit 0", "it ended well, but without kafka_2.13"),
    ],
)
def test_maven_fails_without_an_error_line(tmp_path: Path, java: str, script: str, reason: str) -> None:
    which = which_of({"java": java, "mvn": program(tmp_path / "mvn", script)})

    with pytest.raises(MavenFailedError, match=f"the Kafka jars: {reason}"):
        ensure_jars(lambda _: None, cache=tmp_path / "cache", which=which)


def test_without_maven_the_cache_is_named(tmp_path: Path) -> None:
    with pytest.raises(MavenMissingError, match=rf"not on the PATH.*{tmp_path}"):
        ensure_jars(lambda _: None, cache=tmp_path, which=which_of({}))


def test_a_cache_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(CacheUnusableError, match="set XDG_CACHE_HOME"):
        ensure_jars(lambda _: None, cache=tmp_path / "file" / "cache", which=which_of({}))


def test_the_cache_is_where_the_user_keeps_such_things(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    assert kafka_jars.default_cache() == Path("/somewhere/streams")

    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", "/home/reader")
    assert kafka_jars.default_cache() == Path("/home/reader/.cache/streams")


def test_the_pom_names_the_version_that_is_looked_for() -> None:
    space = {"m": "http://maven.apache.org/POM/4.0.0"}
    versions = {
        dependency.findtext("m:artifactId", namespaces=space): dependency.findtext("m:version", namespaces=space)
        for dependency in ET.parse(kafka_jars.POM).iterfind(".//m:dependency", space)
    }

    assert versions["kafka_2.13"] == KAFKA_VERSION
    assert None not in versions.values()


def test_progress_off_a_terminal_is_short(capsys: pytest.CaptureFixture[str]) -> None:
    for line in ("Fetching", "  one.jar (1 MB)", "  two.jar (1 MB)", "Fetched"):
        print_progress(line)

    assert capsys.readouterr().err == "Fetching\nFetched\n"


def test_progress_on_a_terminal_keeps_to_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    for line in ("Fetching", "  one.jar (1 MB)", "  two.jar (1 MB)", "Fetched"):
        print_progress(line)

    assert terminal.getvalue().count("\n") == 2
    assert terminal.getvalue().endswith("\r\x1b[KFetched\n")
