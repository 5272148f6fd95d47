"""Dialogs for saved prompts, saved presets and chat settings."""
