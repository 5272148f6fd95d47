"""The macOS application bundle and its disk image."""
