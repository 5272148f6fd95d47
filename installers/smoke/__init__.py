"""Try an installed Unfog as its users would: `python -m installers.smoke --help`. Standard library only."""
