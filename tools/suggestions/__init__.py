"""Measure whether the demo model keeps what its suggestions promise: `python -m tools.suggestions`."""
