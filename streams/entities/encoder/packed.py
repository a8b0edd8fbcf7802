"""Word embeddings in four bits, as they are stored: unpacked where they are looked up."""

from typing import Final

import numpy as np
import numpy.typing as npt

#: Weights that share a scale, and the bytes they take: a float16 scale and two weights a byte.
BLOCK_WEIGHTS: Final = 32
BLOCK_BYTES: Final = 18
_SCALE_BYTES: Final = 2
_ZERO: Final = 8


def unpack_rows(rows: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """Return the weights of packed rows: ``n x bytes`` in, ``n x weights`` out.

    In a block the low nibbles are the weights 0 to 15, the high ones 16 to 31; a weight is (nibble - 8) * scale.
    """
    blocks = rows.reshape(-1, BLOCK_BYTES)
    scales = np.ascontiguousarray(blocks[:, :_SCALE_BYTES]).view("<f2").astype(np.float32)
    nibbles = blocks[:, _SCALE_BYTES:]
    weights = np.concatenate([nibbles & 15, nibbles >> 4], axis=1).astype(np.float32) - _ZERO
    return (weights * scales).reshape(len(rows), -1)
