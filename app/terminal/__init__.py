"""The chat in a terminal. Knows no Qt."""
