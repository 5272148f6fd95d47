"""How fast Unfog runs on this computer: `python3 dev.py bench`."""
