"""The encoder: a small transformer that labels the pieces of a text, run with onnxruntime."""
