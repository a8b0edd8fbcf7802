"""Articles from files, folders and standard input, one by one and as they are."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from streams.errors import StreamsError

STDIN = "-"
#: The sample articles.
SAMPLES = Path(__file__).parents[1] / "samples"

_TEXT = {".txt"}
_ONE_ARTICLE = {".json"}
_LINES = {".ndjson", ".jsonl"}
_KNOWN = _TEXT | _ONE_ARTICLE | _LINES


class UnknownInputError(StreamsError):
    """It is not known what {path} holds: name it .txt (text), .json (one article) or .ndjson (an article a line)."""

    exit_code = 2


class EmptyFolderError(StreamsError):
    """The folder {path} has no articles: no file in it ends in .txt, .json, .ndjson or .jsonl. Choose another one."""

    exit_code = 2


class InputUnreadableError(StreamsError):
    """{path} could not be read: {reason}. Make it readable, and begin again with this file."""


@dataclass(frozen=True, slots=True)
class InputArticle:
    """One article as it is in a file, broken ones too. ``line`` is where it begins, from 1."""

    origin: str
    line: int
    value: bytes

    @property
    def place(self) -> str:
        """Where it is, for a message: ``origin:line``."""
        return f"{self.origin}:{self.line}"


def read_inputs(paths: Sequence[str], stdin: BinaryIO) -> Iterator[InputArticle]:
    """Yield the articles of ``paths`` in order: files, folders with all they hold, or ``-``.

    A line is read when it is asked for, so that a stream on ``stdin`` is answered line by line.
    Blank lines are no articles. Raises a StreamsError before the first article when a path cannot
    hold any, and InputUnreadableError on the way.
    """
    return _read_all(find_files(paths), stdin)


def count_inputs(paths: Sequence[str]) -> int | None:
    """Return how many articles ``read_inputs`` will give; None when one of them is ``-``."""
    if STDIN in paths:
        return None
    count = 0
    for file in find_files(paths):
        if Path(file).suffix.lower() in _LINES:
            with _readable(file) as stream:
                count += sum(1 for line in stream if line.strip())
        else:
            count += 1
    return count


def find_files(paths: Sequence[str]) -> list[str]:
    """Return the files of ``paths``, each folder replaced by the known files in it, sorted by path.

    Raises a StreamsError for a file of an unknown kind, and for a folder without a known one.
    """
    files: list[str] = []
    for path in paths:
        if path == STDIN:
            files.append(path)
        elif Path(path).is_dir():
            files += _files_in(Path(path))
        elif Path(path).suffix.lower() in _KNOWN:
            files.append(path)
        else:
            raise UnknownInputError(path=path)
    return files


def text_article(content: bytes) -> bytes:
    """Return the article, as JSON, of a text file; its URI is made from the content.

    What is not UTF-8 is returned as it is: the pipeline says what is wrong with it.
    """
    # Imported here: decoding articles takes the schemas and more, which counting and listing do not need.
    from streams.articles import plain_from_text  # noqa: PLC0415
    from streams.contract import encode  # noqa: PLC0415

    try:
        text = content.decode()
    except UnicodeDecodeError:
        return content
    digest = hashlib.blake2b(content, digest_size=16).hexdigest()
    return encode(plain_from_text(text, f"urn:streams:text:{digest}"))


def _files_in(folder: Path) -> list[str]:
    files = sorted(
        file
        for file in folder.rglob("*")
        if file.suffix.lower() in _KNOWN
        and file.is_file()
        and not any(part.startswith(".") for part in file.relative_to(folder).parts)
    )
    if not files:
        raise EmptyFolderError(path=folder)
    return [str(file) for file in files]


def _read_all(files: Sequence[str], stdin: BinaryIO) -> Iterator[InputArticle]:
    for file in files:
        suffix = Path(file).suffix.lower()
        if file == STDIN:
            yield from _lines("<stdin>", stdin)
        elif suffix in _LINES:
            with _readable(file) as stream:
                yield from _lines(file, stream)
        else:
            with _readable(file) as stream:
                content = stream.read()
            yield InputArticle(file, 1, text_article(content) if suffix in _TEXT else content)


def _lines(origin: str, stream: BinaryIO) -> Iterator[InputArticle]:
    for number, line in enumerate(stream, 1):
        if line.strip():
            yield InputArticle(origin, number, line.rstrip(b"\r\n"))


def _readable(file: str) -> BinaryIO:
    try:
        return Path(file).open("rb")
    except OSError as error:
        raise InputUnreadableError(path=file, reason=error.strerror or error) from error
