"""Every fault that the pipeline is put through."""

from tests.faults.broker_faults import BROKER_FAULTS
from tests.faults.clock_faults import CLOCK_FAULTS
from tests.faults.network_faults import NETWORK_FAULTS
from tests.faults.worker_faults import WORKER_FAULTS

SCENARIOS = (*WORKER_FAULTS, *BROKER_FAULTS, *NETWORK_FAULTS, *CLOCK_FAULTS)
