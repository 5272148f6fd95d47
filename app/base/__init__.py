"""Foundations: application directories and translation."""
