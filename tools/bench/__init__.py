"""Speed benchmarks: `python3 dev.py bench`."""
