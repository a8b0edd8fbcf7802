"""Gets a model from a folder or from the hub's cache, and makes the recogniser that it is a model for."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

import psutil

from streams.entities.languages import load_crf
from streams.entities.spans import Recognizer
from streams.errors import StreamsError
from streams.knowledge import Knowledge
from streams.settings import Settings

#: No code: it would be run. Pickled weights only where there are no others; they are read without running anything.
_FILES: Final = ("*.json", "*.safetensors", "*.txt", "*.model")
_PICKLED: Final = ("pytorch_model*.bin",)
_DIGITS: Final = 8
_CHUNK: Final = 1 << 20
#: MiB that a model of the usual size (BERT base) takes beside itself to read a story.
_ROOM_MB: Final = 256
_GLINER: Final = "gliner_config.json"


class HubModelError(StreamsError):
    """The model {model} cannot be used: {problem}.

    STREAMS_HUB_MODEL takes a folder, or `owner/name` or `owner/name@revision` of the hub; docs/taggers.md says more.
    """

    exit_code = 2


class MissingGlinerError(StreamsError):
    """The model {model} is one of GLiNER's, which is not installed. Run: pip install "streams[gliner]"."""

    exit_code = 2


class Source(NamedTuple):
    """A model: what it is called, the folder that it lies in, and its revision, a commit or a digest of its files."""

    name: str
    folder: Path
    revision: str


def load_hub(settings: Settings, _knowledge: Knowledge) -> Recognizer:
    """Load the model that the settings name. Without HF_HUB_OFFLINE it is fetched from the hub where it is not cached.

    Raises:
        HubModelError: it is not to be had, or is none that finds names.
    """
    source = _locate(settings.hub_model)
    fallback = load_crf()
    with _told(source.name):
        _hush()
        recognizer = _load(source, settings, fallback)
    _check_memory(source, settings)
    return recognizer


def _load(source: Source, settings: Settings, fallback: Recognizer) -> Recognizer:
    if (source.folder / _GLINER).is_file():
        try:
            from streams.taggers.hub.zero_shot import ZeroShotRecognizer  # noqa: PLC0415 -- needs its library
        except ModuleNotFoundError as error:
            raise MissingGlinerError(model=repr(source.name)) from error
        return ZeroShotRecognizer(source, settings.own_labels, settings.hub_threshold, fallback)
    from streams.taggers.hub.classifier import TokenClassifier  # noqa: PLC0415 -- needs its library

    return TokenClassifier(source, settings.own_labels, settings.hub_threshold, fallback)


def _check_memory(source: Source, settings: Settings) -> None:
    """Refuse a model beside which no article has room: each would become a dead letter."""
    taken = psutil.Process().memory_info().data >> 20
    if taken + _ROOM_MB > settings.process_memory_mb:
        problem = f"it takes {taken} MiB: set STREAMS_PROCESS_MEMORY_MB to {taken + _ROOM_MB} or more"
        raise HubModelError(model=repr(source.name), problem=problem)


def _hush() -> None:
    """Keep the libraries' bars and hints out of the log of a tagging process."""
    from huggingface_hub.utils import disable_progress_bars  # noqa: PLC0415 -- needs its library
    from transformers.utils import logging  # noqa: PLC0415 -- needs its library

    disable_progress_bars()
    logging.disable_progress_bar()
    logging.set_verbosity_error()


def _locate(model: str) -> Source:
    folder = Path(model)
    if folder.is_dir():
        return Source(folder.resolve().name, folder, _digest(folder))
    from huggingface_hub import snapshot_download  # noqa: PLC0415 -- needs its library

    name, _, revision = model.partition("@")
    with _told(model):
        for files in (_FILES, _FILES + _PICKLED):
            # One folder for each commit, whose name is that of the commit.
            folder = Path(snapshot_download(name, revision=revision or None, allow_patterns=list(files)))
            if any(folder.glob("*.safetensors")):
                break
    return Source(name, folder, folder.name[:_DIGITS])


def _digest(folder: Path) -> str:
    """Return a digest of what a model is made of; it changes with any byte of it."""
    digest = hashlib.sha256()
    for path in sorted(path for pattern in _FILES + _PICKLED for path in folder.glob(pattern)):
        digest.update(f"{path.name}\0{path.stat().st_size}\0".encode())
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
    return digest.hexdigest()[:_DIGITS]


@contextmanager
def _told(model: str) -> Iterator[None]:
    """Make one line of whatever the libraries raise."""
    try:
        yield
    except StreamsError:
        raise
    except Exception as error:  # their errors have no base
        problem = " ".join(f"{type(error).__name__}: {error}".split())
        raise HubModelError(model=repr(model), problem=problem[:300]) from error
