"""The sentence encoder: built once from the bundled weights, served by onnxruntime."""
