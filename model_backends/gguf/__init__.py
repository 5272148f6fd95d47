"""GGUF files without any native code: their header, and what kind of model they contain."""
