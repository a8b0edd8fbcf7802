"""What the commands do on Kafka, without any output of their own: publish, read, replay."""
