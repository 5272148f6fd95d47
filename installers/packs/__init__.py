"""Builds GPU packs: ggml's plug-ins for graphics cards, which people add to an installed Unfog."""
