"""What an operator sees of a worker: metrics, liveness and readiness, and the watchdog that ends a stuck one."""
