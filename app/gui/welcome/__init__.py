"""The greeting of an empty conversation: what to ask."""
