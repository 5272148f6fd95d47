"""Dialogs for saved prompts, saved presets and the settings of a conversation."""
