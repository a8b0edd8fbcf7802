"""What can happen to the network between workers and broker."""

import time

from tests.faults.broker_faults import behind_proxy
from tests.faults.proxy import Link, Passage, Proxy
from tests.faults.run import FaultRun, Scenario, Size

_REFUSE = "refuse"
_DISTURBANCES: tuple[str | Link, ...] = (
    _REFUSE,
    Link(Passage.BLACK_HOLE),
    Link(delay=0.2),
    Link(bytes_per_second=20_000),
)


def disturb(run: FaultRun) -> None:
    """Cut or slow down the network, in ways of which none comes twice before all have come, and heal it each time."""
    proxy: Proxy = run.place.tool
    ways: list[str | Link] = []
    for _ in range(run.size.faults):
        run.pause(0.5, min(4.0, run.size.fault_seconds))
        ways = ways or run.chance.sample(_DISTURBANCES, len(_DISTURBANCES))
        way = ways.pop()
        if isinstance(way, Link):
            proxy.become(way)
        else:
            proxy.refuse()
        run.pause(run.size.fault_seconds / 2, run.size.fault_seconds)
        proxy.heal()
        run.expect_all_back(time.monotonic())


NETWORK_FAULTS = (
    Scenario(
        "network disturbed",
        "for 10 to 20 s each, in turn: connections broken and refused; everything swallowed and nothing closed; "
        "200 ms of delay; 20 kB/s a connection",
        disturb, full=Size(4, 20, 12), short=Size(2, 2, 6), place=behind_proxy,
    ),
)  # fmt: skip
