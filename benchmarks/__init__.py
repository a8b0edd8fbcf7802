"""``streams`` beside other ways to do the same, on one machine in one run: see ``docs/benchmarks.md``."""
