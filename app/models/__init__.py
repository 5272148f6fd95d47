"""Model files on this computer: library, downloads, import, Hub access. QtCore only."""
