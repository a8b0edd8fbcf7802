"""Says in Python's own word that PyTorch got no memory, so that the limit of a tagging process means what it says."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

# PyTorch raises a RuntimeError, and no other has these words.
_WORDS: Final = ("can't allocate memory", "not enough memory")


@contextmanager
def out_of_memory() -> Iterator[None]:
    """Raise MemoryError where PyTorch says that it got none."""
    try:
        yield
    except RuntimeError as error:
        if any(words in str(error) for words in _WORDS):
            raise MemoryError from error
        raise
