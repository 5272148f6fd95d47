"""The training corpus of the demo model, generated from this project's own templates."""

from __future__ import annotations

from . import pages
from .conversation import sample_conversation
from .core import Conversation, Probe
from .probes import all_probes as probes

__all__ = ["Conversation", "Probe", "pages", "probes", "sample_conversation"]
