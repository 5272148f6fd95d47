"""Shared pytest configuration: in CI, Hypothesis generates the same examples in every run."""

import os
import signal

from hypothesis import settings

os.environ["UNFOG_LANGUAGE"] = "en"  # whatever this computer speaks
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # in a background job; children inherit it
    signal.signal(signal.SIGINT, signal.default_int_handler)

settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("default", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "default")
