"""Databases that were not closed, are damaged, or cannot be opened."""
