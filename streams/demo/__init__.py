"""The demo: the whole pipeline on a real Kafka, and what comes out of it, shown to a person."""
