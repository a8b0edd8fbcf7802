"""The same service written with other libraries, each as its documentation shows; run as ``python -m``."""
