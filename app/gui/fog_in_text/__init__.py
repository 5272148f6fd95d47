"""Fog over a passage of an editor's text, or for text at its cursor, which condenses into words in place."""
