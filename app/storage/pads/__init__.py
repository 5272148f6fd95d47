"""Store pads: pages of text that are listed like conversations, with their versions."""

from app.storage.pads.records import Pad, PadVersion, VersionReason
from app.storage.pads.table import Pads

__all__ = ["Pad", "PadVersion", "Pads", "VersionReason"]
