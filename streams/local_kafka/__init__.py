"""The parts of the local Kafka that `streams.broker` puts together: jars, ports, folder, command line, process."""
