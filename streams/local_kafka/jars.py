"""Java, found on the machine, and the jars of Kafka, fetched once through Maven."""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from streams.errors import StreamsError

KAFKA_VERSION = "4.3.0"
MINIMUM_JAVA = 17
POM = Path(__file__).parent / "pom.xml"

#: Finds a program on the PATH, as ``shutil.which`` does.
Which = Callable[[str], str | None]
#: Is given one line at a time; a line about a single file starts with two spaces.
Progress = Callable[[str], None]

_BROKER_JAR = f"kafka_2.13-{KAFKA_VERSION}.jar"
_DOWNLOADED = re.compile(r"Downloaded from \S+: \S*/(?P<jar>[^/\s]+\.jar) \((?P<size>[\d.]+ \w+)")
_JAVA_VERSION = re.compile(r'version "(?:1\.)?(?P<major>\d+)')
_ANSI_STYLE = re.compile(r"\x1b\[[0-9;]*m")


class JavaMissingError(StreamsError):
    """Java was not found: {looked}.

    Install Java 17 or newer, for example the package openjdk-17-jre-headless, or set JAVA_HOME.
    """


class JavaTooOldError(StreamsError):
    """The Java at {java} is version {found}, and Kafka needs 17 or newer.

    Install a newer one, or set JAVA_HOME to it.
    """


class MavenMissingError(StreamsError):
    """Maven (mvn) is not on the PATH, and the Kafka jars are not in {cache} yet.

    Install it, for example the package maven, and run this again.
    """


class MavenFailedError(StreamsError):
    """Maven could not fetch the Kafka jars: {reason}.

    Check the network, the disk and Maven's settings, and run this again.
    """


class CacheUnusableError(StreamsError):
    """The folder for the Kafka jars cannot be written: {reason}.

    Make room there, or set XDG_CACHE_HOME to a folder that you can write.
    """


def find_java(which: Which = shutil.which) -> Path:
    """Return the ``java`` to run: that of JAVA_HOME when it is set, else the one on the PATH.

    Raises JavaMissingError when there is none or it does not start, and JavaTooOldError when it
    is older than what Kafka runs on.
    """
    home = os.environ.get("JAVA_HOME")
    found = which(str(Path(home) / "bin" / "java")) if home else which("java")
    if found is None:
        raise JavaMissingError(looked=f"JAVA_HOME is {home}" if home else "no java on the PATH")
    try:
        answer = subprocess.run(  # noqa: S603 - the program is the user's own java
            [found, "-version"], capture_output=True, text=True, check=False, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise JavaMissingError(looked=f"{found} does not start: {error}") from error
    version = _JAVA_VERSION.search(answer.stderr + answer.stdout)
    if version is None:
        raise JavaMissingError(looked=f"{found} does not tell its version")
    if int(version["major"]) < MINIMUM_JAVA:
        raise JavaTooOldError(java=found, found=version["major"])
    return Path(found).absolute()


def default_cache() -> Path:
    """Return the folder of what can be fetched again, in XDG_CACHE_HOME or ``~/.cache``."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "streams"


def print_progress(line: str) -> None:
    """Show progress on standard error; lines about single files only on a terminal, in one line."""
    stream = sys.stderr
    detail = line.startswith("  ")
    if stream.isatty():
        stream.write(f"\r\x1b[K{line}" + ("" if detail else "\n"))
    elif not detail:
        stream.write(f"{line}\n")
    stream.flush()


def ensure_jars(progress: Progress = print_progress, *, cache: Path | None = None, which: Which = shutil.which) -> str:
    """Return the class path of Kafka, after fetching its jars (44 MB) if they are not there yet.

    Their folder in the cache appears whole or not at all, and of two processes at once only one
    fetches. The folder's name carries the pom's hash: another version never finds these jars.

    Raises MavenMissingError, MavenFailedError with Maven's own reason, or CacheUnusableError.
    """
    cache = (cache or default_cache()).absolute()
    pom_hash = hashlib.sha256(POM.read_bytes()).hexdigest()[:8]
    jars = cache / f"kafka-{KAFKA_VERSION}-{pom_hash}"
    if not (jars / _BROKER_JAR).is_file():
        try:
            cache.mkdir(parents=True, exist_ok=True)
            with _locked(cache / f"{jars.name}.lock"):
                if not (jars / _BROKER_JAR).is_file():
                    _fetch(jars, progress, which)
        except OSError as error:
            raise CacheUnusableError(reason=error) from error
    return os.pathsep.join(str(jar) for jar in sorted(jars.glob("*.jar")))


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _fetch(jars: Path, progress: Progress, which: Which) -> None:
    maven = which("mvn")
    if maven is None:
        raise MavenMissingError(cache=jars.parent)
    find_java(which)
    progress(f"Fetching Kafka {KAFKA_VERSION} through Maven (44 MB, only the first time)")
    with tempfile.TemporaryDirectory(prefix=f".{jars.name}.", dir=jars.parent) as scratch:
        fetched = Path(scratch) / "jars"
        _run_maven(maven, fetched, progress)
        if jars.exists():  # jars without the broker's own: somebody deleted some of them
            shutil.rmtree(jars)
        fetched.rename(jars)
    progress(f"Kafka {KAFKA_VERSION} is in {jars}")


def _run_maven(maven: str, target: Path, progress: Progress) -> None:
    command = [
        maven,
        "--batch-mode",
        "--strict-checksums",
        f"--file={POM}",
        "initialize",
        f"-DoutputDirectory={target}",
    ]
    output: list[str] = []
    with subprocess.Popen(  # noqa: S603 - the user's own mvn with fixed arguments
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            output.append(_ANSI_STYLE.sub("", line).rstrip())
            if downloaded := _DOWNLOADED.search(line):
                progress(f"  {downloaded['jar']} ({downloaded['size']})")
    if process.returncode != 0:
        raise MavenFailedError(reason=_maven_reason(output))
    if not (target / _BROKER_JAR).is_file():
        raise MavenFailedError(reason=f"it ended well, but without {_BROKER_JAR}")


def _maven_reason(output: list[str]) -> str:
    """Return the first error that Maven printed, as one line without a full stop."""
    errors = (line.partition("[ERROR]")[2].strip() for line in output if "[ERROR]" in line)
    last_line = next((line for line in reversed(output) if line), "it printed nothing")
    reason = next((error for error in errors if error), last_line)
    # What follows the arrow names an exception class and a link to a wiki.
    return reason.partition(" -> ")[0].strip().rstrip(":.")
