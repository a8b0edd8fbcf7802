"""Every fault that the pipeline is put through."""

from tests.faults.worker_faults import WORKER_FAULTS

SCENARIOS = WORKER_FAULTS
