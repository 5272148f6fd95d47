"""Application directories and translation."""
