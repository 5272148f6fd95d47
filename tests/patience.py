"""How long tests wait for what must come: long, for other programs may keep every core busy."""

PATIENCE_SECONDS = 240
PATIENCE_MS = 1000 * PATIENCE_SECONDS
