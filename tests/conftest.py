"""Shared pytest configuration: in CI, Hypothesis generates the same examples in every run."""

import os

from hypothesis import settings

os.environ["UNFOG_LANGUAGE"] = "en"  # whatever this computer speaks

settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("default", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "default")
