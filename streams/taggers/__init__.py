"""Where taggers are plugged in: they are found by name among entry points, the shipped ones through the same door."""
