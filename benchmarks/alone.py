"""The tagging processes alone, without Kafka: what no system can go beyond."""

import asyncio
import pickle

from benchmarks.measuring import warm_up
from benchmarks.peers.records import pool_limits
from streams.bench.measure import BenchTaggingError, Records
from streams.pool import ProcessPool
from streams.pool_child import Failure
from streams.settings import Settings


async def measure_taggers(records: Records, settings: Settings) -> float:
    """Return articles a second of the tagging processes alone, without Kafka, warmed up as the systems are."""
    async with ProcessPool("streams.bench.loops:load_bare_loop", settings.processes, pool_limits(settings)) as pool:
        await _tag(warm_up(records), pool, settings)
        return len(records) / await _tag(records, pool, settings)


async def _tag(records: Records, pool: ProcessPool, settings: Settings) -> float:
    """Have each process tag its share; return the seconds of the slowest."""
    values = [value for _, value in records]
    shares = [values[number :: settings.processes] for number in range(settings.processes)]
    answers = await asyncio.gather(*(pool.submit(pickle.dumps(share)) for share in shares))
    return max(map(_seconds, answers))


def _seconds(answer: bytes | Failure) -> float:
    if isinstance(answer, Failure):
        raise BenchTaggingError(detail=answer.detail)
    return float(answer)
