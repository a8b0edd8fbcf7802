"""The tagging processes alone, without Kafka: what no system can go beyond."""

from benchmarks.measuring import warm_up
from benchmarks.peers.records import pool_limits
from streams.bench.measure import BARE_LOOP, Records, tag_shares
from streams.pool import ProcessPool
from streams.settings import Settings


async def measure_taggers(records: Records, settings: Settings) -> float:
    """Return articles a second of the tagging processes alone, without Kafka, warmed up as the systems are."""
    async with ProcessPool(BARE_LOOP, settings.processes, pool_limits(settings)) as pool:
        await tag_shares(warm_up(records), pool, settings.processes)
        return len(records) / await tag_shares(records, pool, settings.processes)
