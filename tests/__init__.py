"""Tests: unit, gui, parity (with the reference implementation), end2end."""
