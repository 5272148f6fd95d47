"""Local model files: library, downloads, import, Hub access. QtCore only."""
