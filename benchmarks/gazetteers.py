"""Parts of the shipped gazetteer, to see what its size costs."""

import random
from pathlib import Path

from streams.gazetteer import PlaceTable, open_table, rows_of, write_table

_SEED = 1


def write_part(share: float, folder: Path, table: PlaceTable | None = None) -> PlaceTable:
    """Write a random ``share`` of a gazetteer, the shipped one if none is given, into ``folder`` and open it.

    The places keep every name that texts are searched for; a smaller part is always within a larger one.
    """
    folder.mkdir(parents=True)
    # The places stay in the order of the table, in which `write_table` needs them to have their ids.
    chances = random.Random(_SEED)  # noqa: S311 -- a sample, no secret
    write_table((row for row in rows_of(table or open_table()) if chances.random() < share), folder)
    return open_table(folder)
