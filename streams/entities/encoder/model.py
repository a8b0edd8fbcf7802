"""A small transformer that reads each passage with its neighbours and scores the labels of its pieces.

Its files lie in one folder: ``encoder.onnx`` the layers, ``words.npy`` the embeddings of the subwords in four bits,
``subwords.model`` the subwords, ``classes.npz`` what the classes of a word add, ``calibration.json`` the temperatures.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final
from zipfile import BadZipFile

import numpy as np
import onnxruntime

from streams.entities.encoder.packed import unpack_rows
from streams.entities.encoder.subwords import BEGIN, END, PADDING, Subwords, written_words
from streams.entities.encoder.windows import Window, pack_windows
from streams.entities.features import GUIDELINE, piece_classes
from streams.entities.labels import LABELS, Scores
from streams.entities.proposals import Proposals
from streams.entities.spans import OUTSIDE, RecognizerError

FILES: Final = ("subwords.model", "words.npy", "encoder.onnx", "classes.npz", "calibration.json")
#: The folder of the model that the service runs by default.
SHIPPED: Final = Path(__file__).parents[2] / "models" / "encoder"
_DIGITS: Final = 8
#: Subwords of a batch, padding counted: more do not fit into the processor's cache.
_BATCH: Final = 480
_FILLED: Final = 1.06
_IMPOSSIBLE: Final = -1e4


class Encoder:
    """Scores the labels of one text after another, in any language of the service; loads its files when it is made."""

    def __init__(self, folder: Path = SHIPPED) -> None:
        """Open the files of ``folder``. Raises `RecognizerError` where one is missing or of no use."""
        try:
            self.version = _fingerprint(folder)
            self._subwords = Subwords(folder / "subwords.model")
            self._words = np.load(folder / "words.npy", mmap_mode="r")
            with np.load(folder / "classes.npz") as classes:
                self._classes = {str(name): row for row, name in enumerate(classes["names"])}
                self._class_embeddings = classes["embeddings"].astype(np.float32)
                self._class_scores = classes["scores"]
            self._temperatures: Mapping[str, float] = json.loads((folder / "calibration.json").read_text())
            self._session = _open_session(folder / "encoder.onnx")
        except (OSError, ValueError, KeyError, RuntimeError, EOFError, BadZipFile) as error:
            raise RecognizerError(path=folder, detail=error) from error

    def temperature(self, language: str) -> float:
        """Return what the scores of a text in ``language`` are to be divided by before they are believed."""
        return self._temperatures.get(language, 1.0)

    def scores(self, proposals: Proposals, guideline: str = GUIDELINE) -> Scores:
        """Return the scores of the labels of each piece, ``pieces x labels``, in the order of `LABELS`.

        A piece that closes a passage can only be outside.
        """
        pieces = proposals.reading.pieces
        ids = [
            word if piece.key else ()
            for word, piece in zip(self._subwords.ids(written_words(proposals.reading)), pieces, strict=True)
        ]
        classes = [
            [self._classes[name] for name in names if name in self._classes]
            for names in piece_classes(proposals, guideline)
        ]
        scores = np.full((len(pieces), len(LABELS)), _IMPOSSIBLE, np.float32)
        scores[:, LABELS.index(OUTSIDE)] = 0.0
        for batch in _batches(pack_windows([len(word) for word in ids]), ids):
            self._score(batch, ids, classes, scores)
        return scores

    def _score(
        self, windows: Sequence[Window], ids: Sequence[Sequence[int]], classes: Sequence[Sequence[int]], scores: Scores
    ) -> None:
        """Fill in ``scores`` for the pieces of ``windows``."""
        words = [[index for index in range(*window) if ids[index]] for window in windows]
        rows = [[BEGIN, *(part for index in window for part in ids[index]), END] for window in words]
        lengths = np.array([len(row) for row in rows], np.int32)
        length = int(lengths.max())
        table = np.full((len(rows), length), PADDING, np.int64)
        for number, row in enumerate(rows):
            table[number, : len(row)] = row
        distinct, places = np.unique(table, return_inverse=True)
        states = unpack_rows(self._words[distinct])[places.reshape(-1)]
        indexes = [index for window in words for index in window]
        starts = np.array(_starts(words, ids, length), np.intp)
        for index, start in zip(indexes, starts, strict=True):
            states[start] += self._class_embeddings[classes[index]].sum(axis=0)
        states = states.reshape(len(rows), length, -1)
        (found,) = self._session.run(None, {"states": states, "lengths": lengths})
        scores[indexes] = np.asarray(found).reshape(len(rows) * length, -1)[starts]
        for index in indexes:
            scores[index] += self._class_scores[classes[index]].sum(axis=0)


def _open_session(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    # Nothing but errors: it warns of hardware that a container does not show.
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's errors have no base of their own
        raise ValueError(error) from error


def _starts(words: Sequence[Sequence[int]], ids: Sequence[Sequence[int]], length: int) -> list[int]:
    """Return where each word starts in the flattened batch."""
    starts = []
    for row, window in enumerate(words):
        place = row * length + 1
        for index in window:
            starts.append(place)
            place += len(ids[index])
    return starts


def _batches(windows: Sequence[Window], ids: Sequence[Sequence[int]]) -> list[list[Window]]:
    """Put windows of about the same length together; windows without words are left out.

    A window alone costs a twentieth more than one in a batch: more than that is not filled up.
    """
    sizes = {window: sum(len(word) for word in ids[window.first : window.stop]) for window in windows}
    batches: list[list[Window]] = []
    total = 0
    for window in sorted((window for window in windows if sizes[window]), key=sizes.__getitem__):
        filled = sizes[window] * (len(batches[-1]) + 1) if batches else 0
        total += sizes[window]
        if not batches or filled > min(_BATCH, _FILLED * total):
            batches.append([])
            total = sizes[window]
        batches[-1].append(window)
    return batches


def _fingerprint(folder: Path) -> str:
    digest = hashlib.sha256()
    for name in FILES:
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()[:_DIGITS]
