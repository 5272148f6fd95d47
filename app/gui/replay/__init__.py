"""Replay recorded replies: timeline, player, comparison, frames."""
